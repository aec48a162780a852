"""Verbs on signing authority: a deputy signs for the director (K/T) from a day to a day, until it is revoked."""

from django.db import transaction
from django.utils.translation import gettext as _

from . import audit, spans
from .models import Appointment, AppointmentKind, Centre, DelegationScope, SigningDelegation
from .refusals import refuse
from .staffing import check_keeper


@transaction.atomic
def delegate(person, *, by, centre, number, signed_on, from_on, to_on, scope=DelegationScope.ALL):
    """Let a deputy of `centre` sign papers of `scope` for its director, as the written authority says.

    Source: Hướng dẫn 154-HD/BTGTW (2020). Raises ValidationError "ends_before_start", "signed_later", "not_a_deputy",
    "already_delegated"; PermissionDenied.
    """
    check_keeper(by, centre)
    Centre.objects.select_for_update().get(pk=centre.pk)
    if to_on < from_on:
        refuse("to_on", "ends_before_start", _("The last day cannot lie before the first: check both dates."))
    if signed_on > from_on:
        refuse(
            "from_on", "signed_later",
            _("The authority was signed on %(day)s: it cannot hold before that day."), day=signed_on,
        )  # fmt: skip
    _refuse_without_post(person, centre, from_on, to_on)
    _refuse_overlap(person, centre, from_on, to_on)
    delegation = SigningDelegation(
        centre=centre, person=person, number=number, signed_on=signed_on, from_on=from_on, to_on=to_on, scope=scope
    )
    delegation.full_clean()
    delegation.save()
    audit.record(by, "delegate_signing", delegation, number=number, scope=str(scope), to_on=to_on.isoformat())
    return delegation


@transaction.atomic
def revoke(delegation, *, by, revoked_on, reason):
    """End an authority early: `revoked_on` is the first day it holds no more. The row stays and says so.

    Raises ValidationError "over_already", "revoked_already"; PermissionDenied.
    """
    check_keeper(by, delegation.centre)
    delegation = SigningDelegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.revoked_on:
        refuse(
            "revoked_on", "revoked_already",
            _("This authority is revoked from %(day)s on already."), day=delegation.revoked_on,
        )  # fmt: skip
    if revoked_on > delegation.to_on:
        refuse(
            "revoked_on", "over_already",
            _("The authority ends on %(day)s by itself: choose that day or an earlier one."), day=delegation.to_on,
        )  # fmt: skip
    _write_revocation(delegation, by=by, revoked_on=revoked_on, reason=reason)
    return delegation


def end_with_post(appointment, *, by, revoked_on):
    """Revoke what a deputy was given beyond the end of his post, where no other deputy's post of his covers it."""
    rows = SigningDelegation.objects.filter(centre=appointment.centre, person=appointment.person, revoked_on=None)
    for delegation in rows.filter(to_on__gte=revoked_on):
        first = max(revoked_on, delegation.from_on)
        if spans.first_gap((first, delegation.to_on), _deputy_posts(delegation.person, delegation.centre)):
            _write_revocation(delegation, by=by, revoked_on=revoked_on, reason=_("The post of deputy director ended."))


def _write_revocation(delegation, *, by, revoked_on, reason):
    delegation.revoked_on = revoked_on
    delegation.full_clean()
    delegation.save(update_fields=["revoked_on"])
    audit.record(
        by, "revoke_delegation", delegation, number=delegation.number, revoked_on=revoked_on.isoformat(), reason=reason
    )


def _deputy_posts(person, centre):
    posts = Appointment.objects.filter(person=person, centre=centre, kind=AppointmentKind.DEPUTY)
    return list(posts.values_list("from_on", "to_on"))


def _refuse_without_post(person, centre, from_on, to_on):
    """Only a deputy signs for the director, and only as long as he is one."""
    gap = spans.first_gap((from_on, to_on), _deputy_posts(person, centre))
    if gap:
        refuse(
            "person", "not_a_deputy",
            _("%(person)s is not a deputy director on %(day)s: only a deputy signs for the director."),
            person=person, day=gap,
        )  # fmt: skip


def _refuse_overlap(person, centre, from_on, to_on):
    held = SigningDelegation.objects.filter(person=person, centre=centre).between(from_on, to_on)
    if other := held.order_by("from_on").first():
        refuse(
            "from_on", "already_delegated",
            _(
                "%(person)s already has an authority in this time, %(number)s from %(first)s to %(last)s: choose other "
                "days, or revoke that one first."
            ),
            person=person, number=other.number, first=other.from_on, last=other.last_day,
        )  # fmt: skip
