"""Early warning: centres behind their plan at the end of the current quarter, with the classes they miss by name."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Max

from centres.models import Centre
from centres.vietnamese import roman

from . import actuals, organised
from .models import ClassPattern, ClassStatus, CourseClass, PlanLine

# Classes entered from a line that have not opened, in the order in which they are named: what may still come first.
_NOT_OPENED = [ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.CANCELLED]


@dataclass(frozen=True)
class Missing:
    """What one due line of the plan lacks.

    missing: classes planned less those that opened. entered: the classes behind that number that are entered and did
    not open, planned and postponed ones before cancelled ones. first_cohort: where the others, which nobody entered,
    would begin to count; None where the centre counts its cohorts otherwise.
    """

    line: PlanLine
    missing: int
    entered: tuple
    first_cohort: int | None

    @property
    def not_entered(self):
        """How many of the missing classes nobody has entered."""
        return self.missing - len(self.entered)

    @property
    def cohorts(self):
        """“IV” or “IV–VI”: the usual numbers of the classes not entered; "" where there are none, or none are usual."""
        if not self.not_entered or self.first_cohort is None:
            return ""
        last = self.first_cohort + self.not_entered - 1
        return roman(last) if last == self.first_cohort else f"{roman(self.first_cohort)}–{roman(last)}"


@dataclass(frozen=True)
class Shortfall:
    """A centre of which too few of the classes due have opened: due, opened of them, and the lines that lack some.

    A class beyond the number its line planned is none of the due ones.
    """

    centre: Centre
    due: int
    opened: int
    lines: list = field(default_factory=list)

    @property
    def missing(self):
        """How many classes its due lines lack."""
        return sum(one.missing for one in self.lines)


def is_short(opened, due):
    """Whether `opened` of `due` classes is less than settings.PLAN_WARNING_PERCENT; a plan without any is not."""
    return due > 0 and 100 * opened < settings.PLAN_WARNING_PERCENT * due


def of(centres, year, on, table=None):
    """[Shortfall] of those of `centres` (a queryset) that run and are behind, worst first.

    Due is what the lines in force plan up to the end of the quarter of the day `on`; of a past year all of it. table:
    actuals.table by centre and quarter, where it is known already. Two queries, or six where somebody is behind.
    """
    if table is None:
        table = actuals.table(centres, year, on, by=("centre", "quarter"))
    due, quarters = {}, actuals.quarters_due(year, on)
    for (pk, quarter), row in table.items():
        if quarter in quarters:
            due.setdefault(pk, []).append(row)
    due = {pk: actuals.add_up(rows) for pk, rows in due.items()}
    short = {pk: row for pk, row in due.items() if is_short(row.fulfilled, row.planned)}
    if not short:
        return []
    day = organised.last_day(year, on)
    behind = [one for one in centres.filter(pk__in=short).select_related("class_pattern") if one.is_running(day)]
    lines = _lines(behind, year, quarters)
    found = [Shortfall(one, short[one.pk].planned, short[one.pk].fulfilled, lines.get(one.pk, [])) for one in behind]
    return sorted(found, key=lambda one: (one.opened / one.due, -one.missing, one.centre.sort_key))


def _lines(centres, year, quarters):
    """{centre id: [Missing]} of the due lines that lack classes, in the order of the plan."""
    lines = PlanLine.objects.valid().with_opened()
    lines = lines.filter(plan__centre__in=centres, plan__year=year, quarter__in=quarters)
    lines = lines.select_related("programme", "plan").order_by("plan", "quarter", "position")
    entered = _entered(centres, year)
    counted = _cohorts(centres, year)
    found = {}
    for line in lines:
        missing = line.classes - line.held_classes
        if missing <= 0:
            continue
        centre = line.plan.centre_id
        named = tuple(entered.get(line.item_id, ())[:missing])
        first = counted.next_of(centre, line.programme_id, missing - len(named))
        found.setdefault(centre, []).append(Missing(line, missing, named, first))
    return found


def _entered(centres, year):
    """{plan item id: its classes that did not open, those that may still come first}."""
    classes = CourseClass.objects.filter(centre__in=centres, year=year, status__in=_NOT_OPENED)
    found = {}
    for one in classes.exclude(plan_item=None).order_by("starts_on", "pk"):
        found.setdefault(one.plan_item_id, []).append(one)
    return {item: sorted(ones, key=lambda one: _NOT_OPENED.index(one.status)) for item, ones in found.items()}


class _Cohorts:
    """The numbers classes of a programme would get next, handed out line by line."""

    def __init__(self, last, running):
        self._last, self._running = last, running

    def next_of(self, centre, programme, n):
        """The first of the next `n` cohorts; None at a centre that counts on over the years."""
        if centre in self._running:
            return None
        first = self._last.get((centre, programme), 0) + 1
        self._last[centre, programme] = first + n - 1
        return first


def _cohorts(centres, year):
    """The last cohorts of the year; a centre whose pattern of names counts on over the years is left alone."""
    classes = CourseClass.objects.filter(centre__in=centres, year=year).order_by()
    rows = classes.values_list("centre", "programme_version__programme").annotate(last=Max("cohort"))
    running = {one.pk for one in centres if _counts_on(one)}
    return _Cohorts({row[:2]: row[2] for row in rows}, running)


def _counts_on(centre):
    pattern = getattr(centre, "class_pattern", None)  # none: cohorts begin at I in every year
    return pattern is not None and pattern.counting == ClassPattern.Counting.RUNNING
