"""Verbs of decisions on issued certificates (void, revoke, restore, reissue): propose, approve, refuse, withdraw."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit, scans
from centres.models import Appointment, SigningDelegation
from centres.refusals import refuse as refuse_field
from centres.scope import check_staff
from centres.states import check_move, move
from courses.plans import is_alone

from . import effects, grounds, reissuing, requests
from .approvers import may_approve
from .models import DecidedCertificate, DecisionStatus, RegisterDecision

Kind = RegisterDecision.Kind
MOST_REASON = 180  # letters: with the number of its decision it stands beside the state of the certificate


@transaction.atomic
def propose(kind, certificates, *, by, reason, decision_no="", decided_on=None, scan=None, key=None, cause="",
            papers="", issue_on=None, signer=None):  # fmt: skip
    """Propose a decision on one certificate or on several of one centre.

    VOID, REVOKE, RESTORE carry the number and date of a paper; REISSUE a cause, the papers handed in, its printed date
    and its signer (an Appointment or a SigningDelegation). The same `key` posted twice gives the same decision.
    Raises ValidationError "reason_missing", "open_decision", those of grounds.check, of the sheets and of the scan;
    PermissionDenied.
    """
    certificates = effects.lock([certificate.pk for certificate in certificates])
    for certificate in certificates:
        check_staff(by, certificate.centre)
    if key and (twin := RegisterDecision.objects.filter(key=key, kind=kind, proposed_by=by).first()):
        return twin
    grounds.check_certificates(kind, certificates)
    decision = RegisterDecision(
        kind=kind, centre=certificates[0].centre, proposed_by=by, reason=_given_reason(reason),
        decision_no=decision_no.strip(), decided_on=decided_on,
    )  # fmt: skip
    if key:
        decision.key = key
    if kind == Kind.REISSUE:
        _set_reissue(decision, certificates[0], cause, papers, issue_on, signer)
    grounds.check(decision, certificates)
    _check_none_open(certificates)
    if kind == Kind.REISSUE:
        reissuing.printed(decision, certificates)
    scans.keep(decision, scan)
    decision.full_clean(exclude=["centre", "proposed_by"])
    decision.save()
    DecidedCertificate.objects.bulk_create(
        DecidedCertificate(decision=decision, certificate=one, before=one.status) for one in certificates
    )
    audit.record(by, "propose_decision", decision, what=str(kind), decision_no=decision.decision_no,
                 count=len(certificates), reason=decision.reason)  # fmt: skip
    return decision


def _given_reason(reason):
    if not reason.strip():
        refuse_field("reason", "reason_missing", _("Say why: the reason stands in the register for ever."))
    if len(reason.strip()) > MOST_REASON:
        refuse_field("reason", "reason_too_long", _("Say it in %(n)s letters at most."), n=MOST_REASON)
    return reason.strip()


def _set_reissue(decision, certificate, cause, papers, issue_on, signer):
    if issue_on is None:
        refuse_field("issue_on", "date_missing", _("Enter the date printed on the certificates."))
    decision.cause, decision.papers, decision.issue_on = cause, papers.strip(), issue_on
    decision.centre = grounds.issuer_on(certificate, issue_on)
    decision.rule = grounds.rule_on(cause, issue_on)
    decision.signer = signer if isinstance(signer, Appointment) else None
    decision.delegation = signer if isinstance(signer, SigningDelegation) else None


def _check_none_open(certificates):
    """A certificate waits for one decision at most; the certificates are locked, so nobody else proposes now."""
    waiting = DecidedCertificate.objects.filter(
        certificate__in=certificates, decision__status=DecisionStatus.PROPOSED
    ).select_related("certificate")  # fmt: skip
    if line := waiting.first():
        raise ValidationError(
            _("A decision on %(number)s waits for approval: have it decided or withdrawn first."),
            code="open_decision",
            params={"number": line.certificate.number},
        )


def check_approval(decision, *, by):
    """Raise what `approve` would raise now for the person or the state; True where it would be a single-handed act.

    Raises ValidationError "own_decision", "illegal_move"; PermissionDenied.
    """
    _check_decider(decision, by)
    check_move(decision, DecisionStatus.APPROVED, by=by)
    if not by.is_same_person(decision.proposed_by):
        return False
    if settings.ALLOW_SINGLE_HANDED and is_alone(by):
        return True
    raise ValidationError(
        _("You proposed this decision yourself: another person has to approve it."), code="own_decision"
    )


def _check_decider(decision, by):
    """The director decides, or a deputy whose authority covers certificates today."""
    if not may_approve(decision, by):
        raise PermissionDenied


@transaction.atomic
def approve(decision, *, by):
    """Approve a decision another person proposed, and carry it out: all of it or nothing.

    In a centre of one person the act is allowed, marked and listed to the province. Returns the certificates issued
    again, [] for other kinds. Raises what check_approval, grounds.check and register.take raise.
    """
    single_handed = check_approval(decision, by=by)
    move(
        decision, DecisionStatus.APPROVED, by=by, closed_by=by, closed_at=timezone.now(),
        is_single_handed=single_handed,
    )  # fmt: skip
    certificates = effects.lock(decision.lines.values_list("certificate", flat=True))
    grounds.check(decision, certificates)
    made = effects.carry_out(decision, certificates, by=by)
    audit.record(
        by, "approve_decision", decision, what=str(decision.kind), decision_no=decision.decision_no,
        count=len(certificates), single_handed=single_handed,
    )  # fmt: skip
    _finish_requests(decision, made, by)
    return made


def _finish_requests(decision, made, by):
    """End the requests for correction whose mistake the new certificates no longer print; others stay open."""
    newer = {new.enrolment_id: new for new in made}
    for request in requests.worked_on(made):
        old = request.certificate
        if reissuing.corrects(decision, newer[old.enrolment_id].printed, old.printed):
            requests.finish(request, decision, by=by)


@transaction.atomic
def refuse(decision, *, by, reason):
    """Refuse a decision: nothing happens. Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied."""
    _check_decider(decision, by)
    check_move(decision, DecisionStatus.REFUSED, by=by)
    if not reason.strip():
        refuse_field("reason", "reason_missing", _("Say why the decision is refused."))
    move(decision, DecisionStatus.REFUSED, by=by, closed_by=by, closed_at=timezone.now(), answer=reason.strip())
    audit.record(by, "refuse_decision", decision, what=str(decision.kind), reason=reason.strip())
    return decision


@transaction.atomic
def withdraw(decision, *, by):
    """Take a decision back before it is approved. Raises ValidationError "illegal_move"; PermissionDenied."""
    check_staff(by, decision.centre)
    move(decision, DecisionStatus.WITHDRAWN, by=by, closed_by=by, closed_at=timezone.now())
    audit.record(by, "withdraw_decision", decision, what=str(decision.kind))
    return decision
