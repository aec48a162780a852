"""The report of plan against actual: its rows and columns, for page and files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import actuals, organised
from .actuals import Actual
from .models import PlanLine, Programme, Progress

CENTRE, PROVINCE, PROGRAMME, QUARTER = "centre", "province", "programme", "quarter"
IN_PLAN, OFF_PLAN = "in", "off"

CLASSES = gettext_lazy("Classes of the plan")
TURNS = gettext_lazy("Learner turns of the plan")
OUTSIDE = gettext_lazy("Outside the plan")


@dataclass(frozen=True)
class Column:
    """One column. `of` reads its figure off an Actual; with `whole` the column is the share of that figure in it.

    listed: the filters of the list of classes that shows what was counted; None where no classes were.
    """

    group: Promise
    label: Promise
    of: Callable[[Actual], int]
    whole: Callable[[Actual], int] | None = None
    listed: dict | None = None

    def value(self, actual):
        """The figure, or (figure, its whole) of a share."""
        return self.of(actual) if self.whole is None else (self.of(actual), self.whole(actual))


def _of_plan(progress=Progress.OPENED):
    return {"plan": IN_PLAN, "progress": progress.value}


_OFF = {"plan": OFF_PLAN, "progress": Progress.OPENED.value}
COLUMNS = (
    Column(CLASSES, gettext_lazy("Planned"), lambda a: a.planned),
    Column(CLASSES, pgettext_lazy("classes", "Opened"), lambda a: a.plan.opened, listed=_of_plan()),
    Column(CLASSES, gettext_lazy("Share of the plan"), lambda a: a.plan.opened, whole=lambda a: a.planned),
    Column(CLASSES, pgettext_lazy("classes", "Finished"), lambda a: a.plan.finished, listed=_of_plan(Progress.OVER)),
    Column(CLASSES, pgettext_lazy("classes", "Cancelled"), lambda a: a.plan.cancelled,
           listed=_of_plan(Progress.CANCELLED)),
    Column(CLASSES, pgettext_lazy("classes", "Postponed"), lambda a: a.plan.postponed,
           listed=_of_plan(Progress.POSTPONED)),
    Column(CLASSES, pgettext_lazy("classes", "To open"), lambda a: a.plan.to_open, listed=_of_plan(Progress.TO_OPEN)),
    Column(CLASSES, pgettext_lazy("classes", "Forecast"), lambda a: a.plan.expected,
           listed=_of_plan(Progress.EXPECTED)),
    Column(TURNS, gettext_lazy("Planned"), lambda a: a.planned_learners),
    Column(TURNS, gettext_lazy("Enrolled"), lambda a: a.plan.enrolled, listed=_of_plan()),
    Column(TURNS, gettext_lazy("Share of the plan"), lambda a: a.plan.enrolled, whole=lambda a: a.planned_learners),
    Column(TURNS, gettext_lazy("Recognised"), lambda a: a.plan.passed, listed=_of_plan()),
    Column(TURNS, pgettext_lazy("learners", "Certified"), lambda a: a.plan.certified, listed=_of_plan()),
    Column(OUTSIDE, pgettext_lazy("figures", "Classes"), lambda a: a.off.opened, listed=_OFF),
    Column(OUTSIDE, gettext_lazy("Enrolled"), lambda a: a.off.enrolled, listed=_OFF),
    Column(OUTSIDE, gettext_lazy("Recognised"), lambda a: a.off.passed, listed=_OFF),
    Column(OUTSIDE, pgettext_lazy("learners", "Certified"), lambda a: a.off.certified, listed=_OFF),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row. key: id of the centre, province or programme, or the quarter; None for the totals. row: that Centre,
    Province or Programme.

    note: what stands beside the name.
    """

    key: Any
    name: str
    actual: Actual
    row: Any = None
    note: str = ""


@dataclass(frozen=True)
class Report:
    """What was asked for, and the rows that answer it; the totals row is their sum.

    quarters: those covered. on: the day the figures stand for. now: as organised now.
    """

    year: int
    on: Any
    by: str
    quarters: tuple
    now: bool
    rows: list = field(default_factory=list)

    @property
    def total(self):
        """The sum of all rows, whether a page shows them or not."""
        return Row(None, _("Total"), actuals.add_up(row.actual for row in self.rows))


def make(centres, year, on, *, by, quarters=actuals.QUARTERS, programme=None, now=False):
    """The Report of `centres` (a queryset within the reader's scope). A fixed number of queries."""
    narrowed = {"quarters": quarters, "programme": programme}
    match by:
        case "centre":
            rows = _by_centre(centres, year, on, now, narrowed)
        case "province":
            rows = _by_province(centres, year, on, now, narrowed)
        case "programme":
            rows = _by_programme(centres, year, on, narrowed)
        case _:
            rows = _by_quarter(centres, year, on, narrowed)
    return Report(year, on, by, tuple(quarters), now, rows)


def _by_centre(centres, year, on, now, narrowed):
    day = organised.last_day(year, on)
    found = centres.select_related("province").prefetch_related("names").order_by("province__sort_key", "sort_key")
    return [
        Row(line.centre.pk, line.centre.short_name if now else line.centre.name_on(day).short_name, line.value,
            line.centre, "" if line.is_running else _("ended"))
        for line in _lines(found, year, on, now, narrowed)
    ]  # fmt: skip


def _by_province(centres, year, on, now, narrowed):
    """A centre counts for the province of its committee on the last day of the year, or (now) of today."""
    day, values = organised.last_day(year, on), {}
    found = centres.select_related("province").prefetch_related("parents__province")
    for line in _lines(found, year, on, now, narrowed):
        province = line.centre.province if now else line.centre.parent_on(day).province
        values.setdefault(province, []).append(line.value)
    provinces = sorted(values, key=lambda province: province.sort_key)
    return [Row(one.pk, one.name, actuals.add_up(values[one]), one) for one in provinces]


def _lines(centres, year, on, now, narrowed):
    """[organised.Line] of the rows `centres` with their figures."""
    table = actuals.table(centres, year, on, by=(CENTRE,), **narrowed)
    values = {pk: actual for (pk,), actual in table.items()}
    return organised.lines(centres, values, year, on, now=now, add_up=actuals.add_up)


def _by_programme(centres, year, on, narrowed):
    table = actuals.table(centres, year, on, by=(PROGRAMME,), **narrowed)
    programmes = Programme.objects.filter(pk__in=[pk for (pk,) in table]).order_by("sort_key")
    return [Row(one.pk, one.name, table[(one.pk,)], one) for one in programmes]


def _by_quarter(centres, year, on, narrowed):
    table, quarters = actuals.table(centres, year, on, by=(QUARTER,), **narrowed), narrowed["quarters"]
    return [
        Row(quarter, _("Quarter %(quarter)s") % {"quarter": name}, table.get((quarter,), actuals.NOTHING))
        for quarter, name in zip(quarters, quarter_names(quarters), strict=True)
    ]


def quarter_names(quarters):
    """["I", "II"] of (1, 2)."""
    return [PlanLine.Quarter(quarter).label for quarter in quarters]


def explanation():
    """The sentence under every report: how a class finds its quarter, and what stands apart."""
    return _(
        "A class of the plan counts in the quarter of its plan line, whenever it was held; a class outside the plan in "
        "the quarter of its first day, apart from the plan and in no percentage. Forecast: classes that opened and "
        "those entered to open. Enrolled, recognised and certified are learner turns of the classes that opened."
    )
