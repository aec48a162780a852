"""Who has an approved plan and who has not: centres × years, with the days each plan is late."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from centres.models import Centre

from .deadlines import DueDays
from .models import Plan, PlanReminder, PlanStatus

IN_FORCE = frozenset({PlanStatus.APPROVED, PlanStatus.CLOSED})


@dataclass(frozen=True)
class Cell:
    """One centre in one year, on the day `today`.

    plan: the version in force, without one the newest, None where there is none. amendment: a newer version that is
    not approved yet. due_on: the day the plan is due there, not before the centre opened. approved_on: the day of the
    committee's first decision on the plan, None before it. is_owed: whether the centre works in that year at all; one
    that is no more owes nothing. reminder: the last one the province sent.
    """

    centre: Centre
    year: int
    today: date
    due_on: date
    is_owed: bool
    plan: Plan | None = None
    amendment: Plan | None = None
    approved_on: date | None = None
    reminder: PlanReminder | None = None

    @property
    def is_approved(self):
        """Whether a version was approved, whatever became of it later."""
        return self.approved_on is not None

    @property
    def days_late(self):
        """Days from the due day until the approval, or until today while there is none; 0 in time."""
        if not self.is_owed and not self.is_approved:
            return 0
        return max(0, ((self.approved_on or self.today) - self.due_on).days)

    @property
    def is_over(self):
        """Whether the year has passed: what was not planned in it is planned no more."""
        return self.year < self.today.year

    @property
    def is_late(self):
        """Whether the plan is due, owed, and not approved, in a year that is not over."""
        return self.is_owed and not self.is_over and not self.is_approved and self.days_late > 0

    @property
    def is_missing(self):
        """Whether the centre owes a plan and has not even submitted it to its director."""
        return self.is_owed and (self.plan is None or self.plan.is_editable) and not self.is_approved

    @property
    def may_be_reminded(self):
        """Whether the province has a reason to remind: the plan is late, or there is none at all."""
        return self.is_late or (self.is_owed and not self.is_over and self.plan is None)

    @property
    def is_reminded_today(self):
        """Whether the province has reminded of this plan today already."""
        return self.reminder is not None and timezone.localdate(self.reminder.sent_at) == self.today

    @property
    def awaits_receipt(self):
        """Whether the province has still to confirm that it received the plan."""
        return self.plan is not None and self.plan.status == PlanStatus.APPROVED and not self.plan.acknowledged_at


@dataclass(frozen=True)
class Row:
    """One centre with its cells, the year looked at among them.

    As organised now the row of a centre that is no more stands under the keeper of its records.
    """

    centre: Centre
    cells: tuple
    focus: Cell
    keeper: Centre | None = None

    @property
    def name(self):
        """The short name of the centre on the day of its plan; the present one where there is none."""
        plan = self.focus.plan
        return self.centre.name_on(plan.dated_on).short_name if plan else self.centre.short_name

    @property
    def rank(self):
        """Order of the list, trouble first: late, missing, to be received, under way, done."""
        if self.focus.is_late:
            return 0
        if self.focus.is_missing:
            return 1
        if self.focus.awaits_receipt:
            return 2
        return 4 if self.focus.is_approved or not self.focus.is_owed else 3


def years_around(year):
    """The years of the matrix: the last two, the one looked at, the next."""
    return [year - 2, year - 1, year, year + 1]


def matrix(centres, years, today, *, focus, now=False):
    """A Row for every centre of `centres` that runs in one of the `years` or left a plan of it, trouble first.

    centres: a queryset within the reader's scope. focus: the year that decides the order. now: the rows of a centre
    that is no more come after its keeper's name, among the keeper's own; none is lost. Five queries.
    """
    versions, reminders = _versions(centres, years), _reminders(centres, years)
    centres = list(centres.select_related("province", "custodian").prefetch_related("names").order_by("sort_key"))
    due = DueDays({centre.province_id for centre in centres}, years)
    rows = []
    for centre in centres:
        cells = tuple(
            _cell(centre, year, today, due, versions.get((centre.pk, year), []), reminders.get((centre.pk, year)))
            for year in years
        )
        if any(cell.is_owed or cell.plan for cell in cells):
            is_kept = now and centre.custodian_id != centre.pk
            row = Row(centre, cells, cells[years.index(focus)], centre.custodian if is_kept else None)
            rows.append(row)
    return sorted(rows, key=lambda row: (row.rank, -row.focus.days_late if row.rank == 0 else 0, _place(row, now)))


def _place(row, now):
    return (row.keeper or row.centre).sort_key if now else row.centre.sort_key


def _versions(centres, years):
    """{(centre id, year): versions of its plan, oldest first}."""
    plans = Plan.objects.filter(centre__in=centres.order_by().values("pk"), year__in=years).with_totals()
    found = {}
    for plan in plans.select_related("acknowledged_by").order_by("version"):
        found.setdefault((plan.centre_id, plan.year), []).append(plan)
    return found


def _reminders(centres, years):
    """{(centre id, year): the last reminder}."""
    rows = PlanReminder.objects.filter(centre__in=centres.order_by().values("pk"), year__in=years)
    return {(row.centre_id, row.year): row for row in rows.select_related("sent_by").order_by("sent_at", "pk")}


def _cell(centre, year, today, due, versions, reminder):
    """The version in force counts, and an amendment beside it; without one in force the newest."""
    owed = centre.is_running(min(today, date(year, 12, 31))) and centre.opened_on <= date(year, 12, 31)
    due_on = max(due.of(centre.province_id, year), centre.opened_on)
    facts = {"is_owed": owed, "due_on": due_on, "reminder": reminder}
    if not versions:
        return Cell(centre, year, today, **facts)
    newest = versions[-1]
    valid = next((plan for plan in versions if plan.status in IN_FORCE), newest)
    decided = [plan.decided_on for plan in versions if plan.decided_on]
    return Cell(
        centre, year, today, **facts, plan=valid, amendment=newest if newest is not valid else None,
        approved_on=min(decided, default=None),
    )  # fmt: skip
