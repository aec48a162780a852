"""Verb on late plans: the province reminds the centres that owe one; and which reminders are still open."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import AuditLine, Centre
from centres.refusals import refuse
from centres.scope import Role

from . import completeness
from .models import Plan, PlanReminder


@dataclass(frozen=True)
class Sent:
    """What became of a round of reminders: the centres reminded, and those passed over, with why."""

    reminded: list
    today_already: list
    not_due: list


@transaction.atomic
def send(centres, year, *, by, message=""):
    """Remind those of `centres` whose plan of `year` is late or missing; none of them twice on one day.

    message: a sentence of the province beside the usual words, at most 500 characters. A line in the audit book for
    each centre reminded. Returns a Sent.
    Raises ValidationError "nobody_to_remind", "message_too_long"; PermissionDenied.
    """
    centres = _taken(centres)
    if by.role != Role.PROVINCE or any(centre.province_id != by.province_id for centre in centres):
        raise PermissionDenied
    message = message.strip()
    longest = PlanReminder._meta.get_field("message").max_length
    if len(message) > longest:
        refuse("message", "message_too_long", _("Shorten the message to %(n)s characters."), n=longest)
    now = timezone.now()
    sent = _sorted_out(centres, year, timezone.localdate(now))
    if not sent.reminded:
        refuse(None, "nobody_to_remind",
               _("No centre was reminded: their plans are not late, or they were reminded today already."))  # fmt: skip
    rows = PlanReminder.objects.bulk_create(
        PlanReminder(centre=centre, year=year, message=message, sent_by=by, sent_at=now) for centre in sent.reminded
    )
    AuditLine.objects.bulk_create(audit.line(by, "remind_plan", row, year=year, message=message) for row in rows)
    return sent


def _taken(centres):
    """The centres, kept from a second round until this one is written: else two clicks at once remind twice."""
    keys = [centre.pk for centre in centres]
    return list(Centre.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _sorted_out(centres, year, today):
    rows = completeness.matrix(
        Centre.objects.filter(pk__in=[centre.pk for centre in centres]), [year], today, focus=year
    )
    cells = {row.centre.pk: row.focus for row in rows}
    due = [centre for centre in centres if centre.pk in cells and cells[centre.pk].may_be_reminded]
    return Sent(
        reminded=[centre for centre in due if not cells[centre.pk].is_reminded_today],
        today_already=[centre for centre in due if cells[centre.pk].is_reminded_today],
        not_due=[centre for centre in centres if centre not in due],
    )


def open_of(centre_id, today):
    """{year: the last PlanReminder} a centre has still to answer, of this year and later; two queries.

    Handing the plan in to the director answers it.
    """
    sent = PlanReminder.objects.filter(centre=centre_id, year__gte=today.year).select_related("sent_by")
    last = {row.year: row for row in sent.order_by("sent_at", "pk")}
    plans = Plan.objects.filter(centre=centre_id, year__in=last).order_by("version")
    newest = {plan.year: plan for plan in plans}
    return {year: row for year, row in last.items() if _is_open(row, newest.get(year))}


def _is_open(reminder, plan):
    if plan is None:
        return True
    handed_in = plan.submitted_at is not None and plan.submitted_at >= reminder.sent_at
    return plan.version == 1 and plan.is_editable and not handed_in
