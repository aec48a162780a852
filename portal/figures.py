"""Figures of dashboards: plan against actual and posts, for the centres a person may see.

Every sum is made of the rows that are shown, so totals and rows cannot differ. Figures of classes come from
ClassFigures, which the deeds themselves keep; learners are counted as turns (lượt): one person in two classes is two.
"""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.utils import timezone

from centres.models import Centre, Premises
from courses.models import ClassStatus, CourseClass, Plan, PlanLine, PlanStatus

LOW = 70  # percent of the plan to date under which a centre is called late
PUBLIC_FOR = 600  # seconds the open figures of the start page are kept


@dataclass
class Year:
    """One year of one centre, or of several added up. Classes and learner turns, never persons.

    planned: lines of the approved plan; due: the part of it up to the end of the current quarter; opened: classes
    that really opened from the plan; off_plan: those outside it, counted apart; passed and certified: of opened and
    off-plan classes alike; certifiable: passed in programmes that end with a certificate.
    """

    planned: int = 0
    due: int = 0
    opened: int = 0
    off_plan: int = 0
    planned_learners: int = 0
    learners: int = 0
    passed: int = 0
    certifiable: int = 0
    certified: int = 0

    @property
    def held(self):
        """Classes that opened, from the plan or not."""
        return self.opened + self.off_plan

    @property
    def is_late(self):
        """Whether fewer than LOW percent of the classes due to date have opened."""
        return self.due > 0 and 100 * self.opened < LOW * self.due


def add_up(years):
    """The sum of several Year rows."""
    years = list(years)
    return Year(**{field.name: sum(getattr(year, field.name) for year in years) for field in fields(Year)})


def quarter_of(day):
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def years_by_centre(centres, year, on):
    """{centre id: Year} for the calendar year `year`, as it stood on the day `on`; two queries."""
    quarter = 4 if on.year > year else quarter_of(on) if on.year == year else 0
    found = {pk: Year() for pk in centres.values_list("pk", flat=True)}
    valid = Q(plan__status__in=[PlanStatus.APPROVED, PlanStatus.CLOSED])
    lines = PlanLine.objects.filter(valid, plan__centre__in=centres, plan__year=year).order_by()
    for row in lines.values("plan__centre").annotate(
        planned=Sum("classes"), due=Sum("classes", filter=Q(quarter__lte=quarter)), turns=Sum("learners")
    ):
        one = found[row["plan__centre"]]
        one.planned, one.due, one.planned_learners = row["planned"], row["due"] or 0, row["turns"]
    held = CourseClass.objects.held().filter(centre__in=centres, year=year).order_by()
    certified = Q(programme_version__issues_certificate=True)
    for row in held.values("centre").annotate(
        opened=Count("pk", filter=Q(plan_item__isnull=False)),
        off=Count("pk", filter=Q(plan_item=None)),
        learners=Sum("figures__enrolled", default=0),
        passed=Sum("figures__passed", default=0),
        certifiable=Sum("figures__passed", filter=certified, default=0),
        certified=Sum("figures__certified", default=0),
    ):
        one = found[row["centre"]]
        one.opened, one.off_plan, one.learners = row["opened"], row["off"], row["learners"]
        one.passed, one.certifiable, one.certified = row["passed"], row["certifiable"], row["certified"]
    return found


def last_day(year, on):
    """The day a year is looked at on: its last one, or `on` while it lasts."""
    return min(date(year, 12, 31), on)


@dataclass
class Line:
    """One line of a report: a centre with its year, and whether it ran on the day of the report."""

    centre: Centre
    year: Year
    is_running: bool = True

    @property
    def is_late(self):
        """As Year.is_late; a centre that is no more owes nothing."""
        return self.is_running and self.year.is_late


def lines(centres, year, on, *, now=False):
    """Lines of a report on `year` over `centres`, as organised then or (now) as organised today.

    then: every centre that existed in the year, with its own figures. now: every centre that runs on `on`, with the
    figures of all whose records it keeps. What anybody planned or held is in either, so the totals are equal. Centres
    without any figures that neither existed in the year nor run today are left out. Three queries.
    """
    by_centre = years_by_centre(centres.order_by(), year, on)
    rows = {centre.pk: centre for centre in centres}
    if now:
        return _lines_now(rows, by_centre, on)
    first, last = date(year, 1, 1), last_day(year, on)
    found = []
    for pk, centre in rows.items():
        existed = centre.opened_on <= last and (centre.closed_on is None or centre.closed_on > first)
        if existed or by_centre[pk] != Year():
            found.append(Line(centre, by_centre[pk], centre.is_running(last)))
    return found


def _lines_now(rows, by_centre, on):
    kept = {}
    for pk, centre in rows.items():
        keeper = centre.custodian_id if centre.custodian_id in rows else pk  # a keeper out of scope: it stays itself
        kept.setdefault(keeper, []).append(by_centre[pk])
    return [
        Line(centre, add_up(kept[pk]), centre.is_running(on))
        for pk, centre in rows.items()
        if pk in kept and (centre.is_running(on) or add_up(kept[pk]) != Year())
    ]


def of_province(lines_, province, day):
    """The lines whose centre lay in the province on the day, by its committee; `parents` must be prefetched."""
    return [line for line in lines_ if line.centre.parent_on(day).province_id == province.pk]


def classes_by_quarter(centres, year, on):
    """Four dicts {"quarter", "plan": classes planned, "done": opened from the plan, None for quarters to come}."""
    valid = Q(plan__status__in=[PlanStatus.APPROVED, PlanStatus.CLOSED])
    planned = dict(
        PlanLine.objects.filter(valid, plan__centre__in=centres, plan__year=year)
        .order_by()
        .values_list("quarter")
        .annotate(n=Sum("classes"))
    )
    opened = Counter()
    held = CourseClass.objects.held().filter(centre__in=centres, year=year, plan_item__isnull=False)
    for month, n in held.order_by().values_list("starts_on__month").annotate(n=Count("pk")):
        opened[(month - 1) // 3 + 1] += n
    last = 4 if on.year > year else quarter_of(on) if on.year == year else 0
    return [
        {"quarter": quarter, "plan": planned.get(quarter, 0), "done": opened[quarter] if quarter <= last else None}
        for quarter in (1, 2, 3, 4)
    ]


def plans_missing(centres, year):
    """Centres without an approved plan for the year: [(centre, state of its plan or "", the state in words)]."""
    plans = Plan.objects.filter(centre__in=centres, year=year).order_by("version")
    status = dict(plans.values_list("centre", "status"))
    done = {PlanStatus.APPROVED, PlanStatus.CLOSED, PlanStatus.AMENDED}
    found = [(centre, status.get(centre.pk, "")) for centre in centres if status.get(centre.pk) not in done]
    return [(centre, code, PlanStatus(code).label if code else "") for centre, code in found]


def waiting(centres, on):
    """Counts of what waits at the centres: results to be recognised, certificates to be proposed."""
    classes = CourseClass.objects.filter(centre__in=centres)
    unjudged = [ClassStatus.OPEN, ClassStatus.FINISHED]
    overdue = classes.filter(status__in=unjudged, ends_on__lt=on - timedelta(days=15))
    return {
        "results": classes.awaiting_results(on).count(),
        "results_late": overdue.count(),
        "results_late_centres": overdue.order_by().values("centre").distinct().count(),
        "certificates": classes.awaiting_certificates(on).count(),
    }


def open_figures():
    """Totals of the whole installation for the public start page: counts only, nothing about persons."""
    on = timezone.localdate()

    def compute():
        centres = Centre.objects.running(on).order_by()
        own = centres.filter(premises=Premises.OWN).count()
        year = add_up(years_by_centre(centres, on.year, on).values())
        return {"centres": centres.count(), "own_premises": own, "year": year, "on": on}

    return cache.get_or_set(f"open-figures-{on}", compute, PUBLIC_FOR)
