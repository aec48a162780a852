"""Plan against actual: classes planned, opened, finished, given up, outside the plan, and what became of the learners.

Nothing here is typed: planned figures are those of the lines in force, actual ones those of classes and ClassFigures.
A class that comes from the plan belongs to the quarter of its line, whenever it was held; one outside the plan to the
quarter of its first day, and it is counted apart. Learners are turns: one person in two classes is two.
"""

from dataclasses import dataclass, fields

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from .models import CourseClass, PlanLine, Progress, progress_conditions

QUARTERS = (1, 2, 3, 4)
# What a report is asked for: the value in an address → the quarters it covers.
SPANS = {"": QUARTERS, "to2": (1, 2), "to3": (1, 2, 3), "1": (1,), "2": (2,), "3": (3,), "4": (4,)}


@dataclass(frozen=True)
class Done:
    """What became of some classes. Classes, and learner turns of the opened ones.

    finished: those of the opened ones whose teaching is over. certifiable: passed in programmes that end with a
    certificate. to_open: entered and not opened yet.
    """

    opened: int = 0
    finished: int = 0
    cancelled: int = 0
    postponed: int = 0
    enrolled: int = 0
    passed: int = 0
    certifiable: int = 0
    certified: int = 0
    to_open: int = 0

    @property
    def expected(self):
        """How many will have opened if what is entered opens: the forecast."""
        return self.opened + self.to_open


@dataclass(frozen=True)
class Actual:
    """What was planned, what became of the classes of the plan, and of those outside it.

    surplus: those of the opened classes of the plan that are more than their line planned.
    """

    planned: int = 0
    planned_learners: int = 0
    plan: Done = Done()
    off: Done = Done()
    surplus: int = 0

    @property
    def fulfilled(self):
        """How many of the planned classes opened: what one line has too many fills no gap of another."""
        return self.plan.opened - self.surplus


NOTHING = Actual()


def add_up(actuals):
    """The sum of several Actuals, of none an Actual of zeros; a totals row is made of the rows above it."""
    actuals = list(actuals)
    return Actual(
        planned=sum(one.planned for one in actuals),
        planned_learners=sum(one.planned_learners for one in actuals),
        plan=_sum(one.plan for one in actuals),
        off=_sum(one.off for one in actuals),
        surplus=sum(one.surplus for one in actuals),
    )


def _sum(done):
    done = list(done)
    return Done(**{field.name: sum(getattr(one, field.name) for one in done) for field in fields(Done)})


# How the tables of plan lines and of classes call what figures are grouped by.
_OF_LINES = {"centre": "plan__centre", "programme": "programme", "quarter": "quarter"}
_OF_CLASSES = {"centre": "centre", "programme": "programme_version__programme", "quarter": "quarter"}


def table(centres, year, on, *, by, quarters=QUARTERS, programme=None):
    """{key: Actual} of `centres` (a queryset) in `year`, as it stands on the day `on`; two queries.

    by: one or more of "centre", "programme", "quarter"; keys are tuples of ids and numbers in that order. Only what
    was planned or held is there. quarters: those counted. programme: only classes of this one.
    """
    centres = centres.order_by().values("pk")
    planned = _planned(centres, year, by, quarters, programme)
    done = _done(centres, year, on, by, quarters, programme)
    found = {}
    for key in planned.keys() | done.keys():
        classes, learners, surplus = planned.get(key, (0, 0, 0))
        found[key] = Actual(classes, learners, *done.get(key, (Done(), Done())), surplus)
    return found


def _planned(centres, year, by, quarters, programme):
    """{key: (classes, learners, surplus)} of the lines in force.

    More classes than a line plans are from before `classes.enter` refused them, or from before an amendment.
    """
    lines = PlanLine.objects.valid().filter(plan__centre__in=centres, plan__year=year, quarter__in=quarters)
    if programme:
        lines = lines.filter(programme=programme)
    columns = [_OF_LINES[name] for name in by]
    opened = CourseClass.objects.held().filter(plan_item=OuterRef("item")).order_by().values("plan_item")
    held = Coalesce(Subquery(opened.annotate(n=Count("pk")).values("n")), 0)
    rows = lines.order_by().values_list(*columns).annotate(
        n=Sum("classes"), turns=Sum("learners"), surplus=Sum(Greatest(held - F("classes"), 0))
    )  # fmt: skip
    return {row[: len(by)]: row[len(by) :] for row in rows}


def _done(centres, year, on, by, quarters, programme):
    """{key: (Done of the plan, Done outside it)} of the classes."""
    classes = CourseClass.objects.with_quarter().filter(centre__in=centres, year=year)
    if tuple(quarters) != QUARTERS:
        classes = classes.filter(quarter__in=quarters)
    if programme:
        classes = classes.filter(programme_version__programme=programme)
    columns = [_OF_CLASSES[name] for name in by]
    in_plan, outside = Q(plan_item__isnull=False), Q(plan_item=None)
    counts = [*_counts(in_plan, on, "plan").items(), *_counts(outside, on, "off").items()]
    rows = classes.order_by().values_list(*columns).annotate(**dict(counts))
    found, each = {}, len(fields(Done))
    for row in rows:
        figures = row[len(by) :]
        found[row[: len(by)]] = (Done(*figures[:each]), Done(*figures[each:]))
    return found


def _counts(side, on, name):
    """{column: aggregate} of one Done, in the order of its fields."""
    progress = {code: side & condition for code, condition in progress_conditions(on).items()}
    opened = progress[Progress.OPENED]
    certified = opened & Q(programme_version__issues_certificate=True)
    return {
        f"{name}_opened": Count("pk", filter=opened),
        f"{name}_finished": Count("pk", filter=progress[Progress.OVER]),
        f"{name}_cancelled": Count("pk", filter=progress[Progress.CANCELLED]),
        f"{name}_postponed": Count("pk", filter=progress[Progress.POSTPONED]),
        f"{name}_enrolled": Sum("figures__enrolled", filter=opened, default=0),
        f"{name}_passed": Sum("figures__passed", filter=opened, default=0),
        f"{name}_certifiable": Sum("figures__passed", filter=certified, default=0),
        f"{name}_certified": Sum("figures__certified", filter=opened, default=0),
        f"{name}_to_open": Count("pk", filter=progress[Progress.TO_OPEN]),
    }


def quarter_of(day):
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def quarters_due(year, on):
    """The quarters of `year` that have begun on the day `on`: what they planned is due by their end."""
    last = 4 if on.year > year else quarter_of(on) if on.year == year else 0
    return QUARTERS[:last]
