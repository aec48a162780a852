"""Figures of a year grouped by centre, as organised then or as organised now: the totals are equal either way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from centres.models import Centre


@dataclass(frozen=True)
class Line:
    """One centre of a report with its figures, and whether it ran on the day of the report."""

    centre: Centre
    value: Any
    is_running: bool


def last_day(year, on):
    """The day a year is looked at on: its last one, or `on` while it lasts."""
    return min(date(year, 12, 31), on)


def of_province(centres, province, year, on, *, now):
    """Those of `centres` that lay in `province`: by their committees on the last day of the year, or (now) of today."""
    return centres.filter(province=province) if now else centres.in_province(province, last_day(year, on))


def lines(centres, values, year, on, *, now, add_up):
    """[Line] of a report on `year`, from {centre id: its own figures} of the rows `centres`, in their order.

    then: every centre that existed in the year, with its own figures. now: every centre that runs on `on`, with the
    figures of all whose records it keeps. What anybody planned or held is in either. Centres without any figures that
    neither existed in the year nor run today are left out. add_up: the sum of some figures; of none, it is nothing.
    """
    nothing = add_up([])
    rows = {centre.pk: centre for centre in centres}
    if now:
        return _lines_now(rows, values, on, add_up, nothing)
    first, last = date(year, 1, 1), last_day(year, on)
    found = []
    for pk, centre in rows.items():
        existed = centre.opened_on <= last and (centre.closed_on is None or centre.closed_on > first)
        value = values.get(pk, nothing)
        if existed or value != nothing:
            found.append(Line(centre, value, centre.is_running(last)))
    return found


def _lines_now(rows, values, on, add_up, nothing):
    kept = {}
    for pk, centre in rows.items():
        keeper = centre.custodian_id if centre.custodian_id in rows else pk  # a keeper out of scope: it stays itself
        kept.setdefault(keeper, []).append(values.get(pk, nothing))
    found = [Line(centre, add_up(kept[pk]), centre.is_running(on)) for pk, centre in rows.items() if pk in kept]
    return [line for line in found if line.is_running or line.value != nothing]
