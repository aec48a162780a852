"""Who approves a proposal: the director or a deputy delegated today, and nobody who is its author."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import AuditLine, DelegationScope, SigningDelegation
from centres.scope import Role
from centres.states import check_move
from courses.plans import is_alone

from .models import ProposalStatus


def may_approve(proposal, user):
    """Whether `user` may decide on this proposal by role: the director, or a deputy delegated today."""
    if user.centre_id not in {proposal.centre_id, proposal.centre.custodian_id}:
        return False
    if user.role == Role.DIRECTOR:
        return True
    return user.role == Role.DEPUTY and _authorities(user).on(timezone.localdate()).exists()


def why_not_approve(proposal, user):
    """What a deputy without authority today should know: which one ended when, or that none covers certificates.

    "" for everybody else.
    """
    if user.role != Role.DEPUTY or user.person_id is None or may_approve(proposal, user):
        return ""
    today = timezone.localdate()
    ended = [one for one in _authorities(user) if one.last_day < today and not one.never_held]
    if not ended:
        return _("You hold no authority that covers certificates today: the director approves.")
    last = max(ended, key=lambda one: one.last_day)
    return _("Your authority %(number)s ended on %(day)s: the director approves, or a new authority is entered.") % {
        "number": last.number, "day": last.last_day.strftime("%d/%m/%Y"),
    }  # fmt: skip


def _authorities(user):
    """What covers certificates among the authorities this account's person was ever given at its centre."""
    given = SigningDelegation.objects.filter(centre=user.centre_id, person=user.person_id)
    return given.covering(DelegationScope.CERTIFICATES)


def check_approval(proposal, *, by):
    """Raise what `approve` would raise now for the person or the state; else say whether it is a single-handed act.

    Returns True where the proposer is alone at the centre: the act is allowed, marked and listed to the province.
    Raises ValidationError "own_proposal", "illegal_move"; PermissionDenied.
    """
    check_approver(proposal, by)
    check_move(proposal, ProposalStatus.APPROVED, by=by)
    if not any(by.is_same_person(author) for author in _authors(proposal)):
        return False
    if settings.ALLOW_SINGLE_HANDED and is_alone(by):
        return True
    raise ValidationError(
        _("You drew up or submitted this proposal yourself, or what you changed in it still stands: another person "
          "has to approve it."),
        code="own_proposal",
    )  # fmt: skip


def _authors(proposal):
    """Whoever drew the proposal up, submitted it, or was the last to change its date, its signer or a name on its list.

    What somebody changed stands as theirs until another person changes the same: saving it as it is takes over nothing.
    """
    last = {}
    if proposal.version_no <= 2:  # drawn up and submitted, never edited: the audit book need not be asked
        return [proposal.created_by, proposal.submitted_by]
    edits = AuditLine.objects.about(proposal).filter(verb="edit_proposal").select_related("by").order_by("pk")
    for line in edits:
        last |= dict.fromkeys(line.facts.get("parts", ["all"]), line.by)  # older lines do not say which parts
    return [proposal.created_by, proposal.submitted_by, *last.values()]


def check_approver(proposal, by):
    """Raises PermissionDenied for whoever does not decide on this proposal today."""
    if not may_approve(proposal, by):
        raise PermissionDenied
