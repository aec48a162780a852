"""What stands against a decision on certificates: their states, the dates, the papers; read before and at approval."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import successions
from centres.refusals import refuse
from courses.models import ClassStatus, EnrolmentStatus, Outcome
from courses.papers.words import GRADES

from . import authority
from .models import CertificateStatus, RegisterDecision, ReissueRule, Route

Kind = RegisterDecision.Kind


def check(decision, certificates):
    """Raise ValidationError where the decision cannot be carried out on `certificates`: see below for the codes."""
    check_certificates(decision.kind, certificates)
    _check_centre(decision, certificates)
    if decision.kind == Kind.REISSUE:
        _check_reissue(decision, certificates)
    else:
        _check_paper(decision, certificates)


# --- The certificates -------------------------------------------------------------------------------------------


def check_certificates(kind, certificates):
    """Raise what is wrong with each of them, one sentence a certificate.

    Codes: "nobody", "already_void", "already_replaced", "already_revoked", "revoked_not_reissued", "not_revoked";
    of voiding "handed_over", "void_reissue", "register_closed"; of restoring "results_changed"; "legacy".
    """
    if not certificates:
        raise ValidationError(_("Choose at least one certificate."), code="nobody")
    check_one = {Kind.VOID: _check_void, Kind.RESTORE: _check_restore, Kind.REISSUE: _check_reissued}
    errors = []
    for certificate in certificates:
        try:
            _check_state(kind, certificate)
            check_one.get(kind, _accept)(certificate)
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else ValidationError(errors)


def why_not(kind, certificate):
    """The first sentence of `check_certificates` about one certificate, "" where nothing stands against it."""
    try:
        check_certificates(kind, [certificate])
    except ValidationError as error:
        return error.messages[0]
    return ""


def _accept(_certificate):
    """Nothing more is asked of a certificate that is revoked."""


def _check_state(kind, certificate):
    status = certificate.status
    if kind == Kind.RESTORE:
        if status != CertificateStatus.REVOKED:
            _refuse_one(certificate, "not_revoked", _("%(number)s is not revoked: there is nothing to lift."))
    elif status == CertificateStatus.VOID:
        _refuse_one(certificate, "already_void", _("%(number)s is void: nothing more is decided about it."))
    elif status == CertificateStatus.REPLACED:
        sentence = _("%(number)s was replaced by %(newer)s: decide about that one.")
        _refuse_one(certificate, "already_replaced", sentence, newer=certificate.replaced_by.number)
    elif status == CertificateStatus.REVOKED and kind == Kind.REISSUE:
        sentence = _("%(number)s is revoked and cannot be issued again: lift the revocation first.")
        _refuse_one(certificate, "revoked_not_reissued", sentence)
    elif status == CertificateStatus.REVOKED:
        _refuse_one(certificate, "already_revoked", _("%(number)s is revoked already."))


def _check_void(certificate):
    if certificate.is_legacy:
        sentence = _("%(number)s comes from a paper register: it was not printed here and is revoked, not voided.")
        _refuse_one(certificate, "legacy", sentence)
    if certificate.handed_over_on:
        sentence = _("%(number)s was handed over on %(day)s: it can be revoked or issued again, not voided.")
        _refuse_one(certificate, "handed_over", sentence, day=certificate.handed_over_on.strftime("%d/%m/%Y"))
    if certificate.replaces_id:
        sentence = _("%(number)s replaces another one: issue it again with the cause “damaged by the centre”.")
        _refuse_one(certificate, "void_reissue", sentence)
    if certificate.register.closed_at:
        sentence = _("The register of %(number)s is closed and its void numbers are counted: revoke or issue it again.")
        _refuse_one(certificate, "register_closed", sentence)


def _check_restore(certificate):
    """Whoever gets the certificate back still has the result it speaks of."""
    enrolment = certificate.enrolment
    if enrolment is None:
        return
    has_result = enrolment.outcome == Outcome.PASSED and enrolment.status == EnrolmentStatus.ENROLLED
    has_result = has_result and GRADES.get(enrolment.grade) == certificate.printed["grade"]
    is_settled = enrolment.course_class.status in {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}
    if not (has_result and is_settled):
        sentence = _("%(number)s: the result behind it is no longer recognised, so the revocation stays.")
        _refuse_one(certificate, "results_changed", sentence)


def _check_reissued(certificate):
    if certificate.is_legacy:
        sentence = _("%(number)s comes from a paper register: what it said is not known here; issue it again on paper.")
        _refuse_one(certificate, "legacy", sentence)


def _refuse_one(certificate, code, sentence, **params):
    raise ValidationError(sentence, code=code, params={"number": certificate.number} | params)


def _check_centre(decision, certificates):
    """One decision is of one centre; issuing again is the business of whoever acts for it on the printed date."""
    if len({certificate.centre_id for certificate in certificates}) > 1:
        raise ValidationError(_("These certificates are of several centres: decide for each of them."), code="centres")
    if decision.kind == Kind.REISSUE and len({one.register.form for one in certificates}) > 1:
        raise ValidationError(_("These certificates are of two forms: decide for each of them."), code="two_forms")


# --- The paper of a voiding, a revocation, its lifting ----------------------------------------------------------


def _check_paper(decision, certificates):
    """Codes "number_missing", "date_missing", "decided_in_future", "decided_too_early"."""
    if not decision.decision_no:
        refuse("decision_no", "number_missing", _("Enter the number of the decision or of the minutes."))
    if decision.decided_on is None:
        refuse("decided_on", "date_missing", _("Enter the date of the decision or of the minutes."))
    if decision.decided_on > timezone.localdate():
        refuse("decided_on", "decided_in_future", _("The date lies in the future: check it."))
    since = max(one.status_on or _given_on(one) for one in certificates)
    if decision.decided_on < since:
        if decision.kind == Kind.RESTORE:
            sentence = _("The revocation is of %(day)s: it cannot be lifted earlier.")
        elif any(one.handed_over_on == since for one in certificates):
            sentence = _("A certificate was handed over on %(day)s, and none that is revoked is handed over: the "
                         "decision cannot be earlier.")  # fmt: skip
        else:
            sentence = _("The certificates are dated %(day)s: the decision cannot be earlier.")
        refuse("decided_on", "decided_too_early", sentence, day=since)


def _given_on(certificate):
    """The day a certificate was handed over, else its printed date: it is not ended by anything dated earlier."""
    return certificate.handed_over_on or certificate.issued_on


# --- The rule, dates and signer of issuing again ----------------------------------------------------------------


def rule_on(cause, day):
    """The ReissueRule of the cause in force on the day; None before the first."""
    return ReissueRule.objects.in_force_on(day).filter(cause=cause).first()


def issuer_on(certificate, day):
    """The centre that issues the certificate again with the printed date `day`: after its closing the keeper."""
    return successions.acting_centre(certificate.centre, day)


def first_day(certificates):
    """The earliest date printed on certificates issued again: no earlier than theirs, nor than they were handed over,
    nor than a keeper took over.
    """
    first = max(map(_given_on, certificates))
    centre = certificates[0].centre
    if centre.is_closed_on(timezone.localdate()):
        first = max(first, successions.keeper_since(centre) or first)
    return first


def _check_reissue(decision, certificates):
    """Codes "no_rule", "rule_refuses", "papers_missing", "issued_too_early", "issued_in_future"; "no_signer",
    "no_authority".
    """
    rule = decision.rule
    if rule is None:
        refuse("cause", "no_rule", _("No rule for this cause is in force on the printed date: choose a later date."))
    if rule.route == Route.REFUSE:
        refuse("cause", "rule_refuses", _("The rule in force provides for no new certificate here: %(source)s."),
               source=rule.source or rule.papers)  # fmt: skip
    if rule.papers and not decision.papers:
        refuse("papers", "papers_missing", _("Say which papers were handed in. The rule asks for: %(papers)s."),
               papers=rule.papers)  # fmt: skip
    first = first_day(certificates)
    if decision.issue_on < first:
        refuse("issue_on", "issued_too_early", _("Choose %(day)s or a later date."), day=first)
    if decision.issue_on > timezone.localdate():
        refuse("issue_on", "issued_in_future", _("The printed date lies in the future."))
    signer = decision.signer or decision.delegation
    if signer is None:
        refuse("signer", "no_signer", _("Choose who signs: the director or one deputy."))
    if signer not in authority.signers_on(decision.centre, decision.issue_on):
        refuse("signer", "no_authority", authority.why_no_authority(signer, decision.issue_on))
