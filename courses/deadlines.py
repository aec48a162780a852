"""The day by which centres have their plan of a year approved: the province's own, else the one of the installation."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Province
from centres.refusals import refuse
from centres.scope import Role

from .models import PlanDeadline


def usual_day(year):
    """The day where a province has set none: settings.PLAN_DUE ("12-31") in the year before the plan."""
    return datetime.strptime(f"{year - 1}-{settings.PLAN_DUE}", "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone


class DueDays:
    """The due days of some provinces and years, read in one query."""

    def __init__(self, provinces, years):
        rows = PlanDeadline.objects.filter(province__in=provinces, year__in=years)
        self._own = {(row.province_id, row.year): row.due_on for row in rows}

    def of(self, province_id, year):
        """The day by which the plan of `year` is due at centres of the province."""
        return self._own.get((province_id, year)) or usual_day(year)

    def is_own(self, province_id, year):
        """Whether the province has set the day itself."""
        return (province_id, year) in self._own


def due_on(province, year):
    """The day by which the plan of `year` is due at centres of `province`."""
    return DueDays([province], [year]).of(province.pk, year)


@transaction.atomic
def set_day(province, year, *, by, due_on):
    """Province staff set the day for a year; the one before stays in the audit book.

    Raises ValidationError "day_of_other_year", "day_unchanged"; PermissionDenied.
    """
    if by.role != Role.PROVINCE or by.province_id != province.pk:
        raise PermissionDenied
    if not date(year - 1, 1, 1) <= due_on <= date(year, 12, 31):
        refuse(
            "due_on", "day_of_other_year",
            _("The plan for %(year)s is due in %(before)s or in %(year)s: check the year of the day."),
            year=str(year), before=str(year - 1),
        )  # fmt: skip
    Province.objects.select_for_update().get(pk=province.pk)  # two first entries at once: the second finds the first
    row = PlanDeadline.objects.filter(province=province, year=year).first()
    before = row.due_on if row else usual_day(year)
    if row and before == due_on:
        refuse("due_on", "day_unchanged", _("This day is set already: choose another, or go back."))
    row = row or PlanDeadline(province=province, year=year)
    row.due_on = due_on
    row.save()
    audit.record(
        by, "set_plan_deadline", row, year=year, corrected={"due_on": [before.isoformat(), due_on.isoformat()]}
    )
    return row
