"""Figures of dashboards: plan against actual and posts, for the centres a person may see.

Every sum is made of the rows that are shown, so totals and rows cannot differ. What was planned and what became of it
is counted by courses.actuals.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from centres.models import Centre, Premises
from courses import actuals, completeness, organised, shortfalls
from courses.actuals import Actual
from courses.models import ClassStatus, CourseClass

PUBLIC_FOR = 600  # seconds the open figures of the start page are kept


@dataclass(frozen=True)
class Year:
    """One year of one centre, or of several added up: the whole year, and the part of it that is due to date."""

    whole: Actual = actuals.NOTHING
    to_date: Actual = actuals.NOTHING

    @property
    def planned(self):
        """Classes of the approved plan."""
        return self.whole.planned

    @property
    def due(self):
        """Classes planned up to the end of the current quarter."""
        return self.to_date.planned

    @property
    def opened(self):
        """Classes that really opened from the plan."""
        return self.whole.plan.opened

    @property
    def opened_due(self):
        """How many of the classes due have opened; a class too many of one line fills no gap of another."""
        return self.to_date.fulfilled

    @property
    def off_plan(self):
        """Classes that opened outside the plan, counted apart."""
        return self.whole.off.opened

    @property
    def held(self):
        """Classes that opened, from the plan or not."""
        return self.opened + self.off_plan

    @property
    def planned_learners(self):
        """Learner turns of the approved plan."""
        return self.whole.planned_learners

    @property
    def enrolled(self):
        """Learner turns in classes of the plan: these stand against the planned ones."""
        return self.whole.plan.enrolled

    @property
    def learners(self):
        """Learner turns in all classes that opened."""
        return self.whole.plan.enrolled + self.whole.off.enrolled

    @property
    def passed(self):
        """Learners who passed, in all classes that opened."""
        return self.whole.plan.passed + self.whole.off.passed

    @property
    def certifiable(self):
        """Those of them whose programme ends with a certificate."""
        return self.whole.plan.certifiable + self.whole.off.certifiable

    @property
    def certified(self):
        """Those of them who hold it."""
        return self.whole.plan.certified + self.whole.off.certified

    @property
    def is_late(self):
        """Whether fewer than PLAN_WARNING_PERCENT of the classes due to date have opened."""
        return shortfalls.is_short(self.opened_due, self.due)


def add_up(years):
    """The sum of several Year rows."""
    years = list(years)
    return Year(actuals.add_up(year.whole for year in years), actuals.add_up(year.to_date for year in years))


def by_centre_and_quarter(centres, year, on):
    """{(centre id, quarter): Actual} of a year as it stands on the day `on`: what the figures below are made of."""
    return actuals.table(centres, year, on, by=("centre", "quarter"))


def years_by_centre(centres, year, on, table=None):
    """{centre id: Year} for the calendar year `year`, as it stood on the day `on`; four queries.

    table: by_centre_and_quarter, where it is known already.
    """
    due, table = actuals.quarters_due(year, on), table or by_centre_and_quarter(centres, year, on)
    by_centre = {pk: [] for pk in centres.values_list("pk", flat=True)}
    for (pk, quarter), actual in table.items():
        by_centre[pk].append((quarter, actual))
    return {
        pk: Year(
            actuals.add_up(actual for _quarter, actual in rows),
            actuals.add_up(actual for quarter, actual in rows if quarter in due),
        )
        for pk, rows in by_centre.items()
    }


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


def lines(centres, year, on, *, now=False, table=None):
    """Lines of a report on `year` over `centres`, as organised then or (now) as organised today; five queries.

    table: by_centre_and_quarter, where it is known already.
    """
    by_centre = years_by_centre(centres.order_by(), year, on, table)
    found = organised.lines(centres, by_centre, year, on, now=now, add_up=add_up)
    return [Line(line.centre, line.value, line.is_running) for line in found]


def classes_by_quarter(table, year, on):
    """Four dicts {"quarter", "plan": classes planned, "done": opened from the plan, None for quarters to come}.

    table: by_centre_and_quarter.
    """
    begun, found = actuals.quarters_due(year, on), []
    for quarter in actuals.QUARTERS:
        row = actuals.add_up(actual for (_pk, one), actual in table.items() if one == quarter)
        done = row.plan.opened if quarter in begun or row.plan.opened else None
        found.append({"quarter": quarter, "plan": row.planned, "done": done})
    return found


def plans_missing(centres, year, on):
    """[completeness.Row] of `centres` (a queryset) that owe a plan for the year and have none approved, late first."""
    rows = completeness.matrix(centres, [year], on, focus=year)
    return [row for row in rows if row.focus.is_owed and not row.focus.is_approved]


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
