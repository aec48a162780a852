"""What became of blank forms: the sheets of a range as spans of one state each. Pure."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from .models import BlankUse

Kind = BlankUse.Kind
LEFT = "left"
# What a sheet may become, and from which state: LEFT, or the deed that was done last.
FROM = {
    Kind.ALLOTTED: {LEFT},
    Kind.RETURNED: {Kind.ALLOTTED, Kind.LOST},  # what was lost may be found
    Kind.USED: {LEFT, Kind.ALLOTTED},
    Kind.SPOILED: {LEFT, Kind.ALLOTTED, Kind.USED, Kind.SET_ASIDE},
    Kind.LOST: {LEFT, Kind.ALLOTTED},
    Kind.SET_ASIDE: {Kind.SPOILED},
    Kind.DESTROYED: {Kind.SET_ASIDE},
}
STATES = [LEFT, Kind.ALLOTTED, Kind.USED, Kind.SPOILED, Kind.LOST, Kind.SET_ASIDE, Kind.DESTROYED]
WORDS = {state: Kind(state).label for state in STATES[1:]} | {LEFT: pgettext_lazy("blank form", "Left")}


@dataclass(frozen=True)
class Span:
    """Neighbouring sheets `first` to `last` in one state, by the deed `use` (None while nothing was done).

    last_use: the deed on the last of them, where sheets of a row of certificates were joined.
    """

    first: int
    last: int
    state: str
    use: BlankUse | None
    last_use: BlankUse | None = None

    @property
    def sheets(self):
        """How many."""
        return self.last - self.first + 1


def spans(blank_range, uses):
    """[Span] of a range after its `uses`, in the order they were written. Every sheet stands in exactly one."""
    found = [Span(blank_range.first, blank_range.last, LEFT, None)]
    for use in uses:
        found = after(found, use)
    return found


def after(found, use):
    """The spans `found` once `use` is done."""
    then = []
    for span in found:
        if span.last < use.first or span.first > use.last:
            then.append(span)
            continue
        if span.first < use.first:
            then.append(Span(span.first, use.first - 1, span.state, span.use))
        state = LEFT if use.kind == Kind.RETURNED else use.kind
        then.append(Span(max(span.first, use.first), min(span.last, use.last), state, use))
        if span.last > use.last:
            then.append(Span(use.last + 1, span.last, span.state, span.use))
    return then


def joined(found, *, across_certificates=True):
    """`found` with neighbours of one state as one Span, as a table shows them.

    Sheets of certificates are joined where the numbers of both run on side by side, or not at all.
    """
    rows = []
    for span in found:
        if rows and _runs_on(rows[-1], span, across_certificates):
            rows[-1] = Span(rows[-1].first, span.last, span.state, rows[-1].use, span.use)
        else:
            rows.append(span)
    return rows


def _runs_on(before, span, across_certificates):
    if before.state != span.state or not _same_deed(before.use, span.use):
        return False
    one, other = (use and use.certificate for use in (before.last_use or before.use, span.use))
    if one is None or other is None:
        return one is other
    return across_certificates and (one.register_id, one.seq + 1) == (other.register_id, other.seq)


def _same_deed(one, other):
    if one is None or other is None:
        return one is other
    keys = ("kind", "on", "course_class_id", "minutes_no", "reason", "by_id")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def sums(found):
    """{state: sheets} over all STATES; their sum is what was received."""
    counts = dict.fromkeys(map(str, STATES), 0)
    for span in found:
        counts[str(span.state)] += span.sheets
    return counts
