"""What the pages of a decision on certificates show besides the row itself: consequences, rules, who may decide."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from centres.scope import may_write
from centres.states import open_moves

from .. import approvers, authority, decisions, grounds, printing, reissuing, requests
from ..models import Cause, DecisionStatus, RegisterDecision, ReissueRule
from . import reprinting

Kind = RegisterDecision.Kind
TITLES = {
    Kind.VOID: gettext_lazy("Void spoiled certificates"),
    Kind.REVOKE: gettext_lazy("Revoke certificates"),
    Kind.RESTORE: gettext_lazy("Lift a revocation"),
    Kind.REISSUE: gettext_lazy("Issue certificates again"),
}
# What an approval does, said before anybody proposes or approves it.
CONSEQUENCES = {
    Kind.VOID: [
        gettext_lazy("The number stays in the register as void and is never used again."),
        gettext_lazy("The learner waits for a certificate again and can be proposed anew."),
    ],
    Kind.REVOKE: [
        gettext_lazy("Whoever checks the certificate reads that it is revoked, from the date of the decision on."),
        gettext_lazy("Row, number and file are kept; a later decision may lift the revocation."),
    ],
    Kind.RESTORE: [
        gettext_lazy("The certificate is in force again, with the same number; both decisions stay readable."),
    ],
    Kind.REISSUE: [
        gettext_lazy("Each holder receives a new certificate with a new number of the register of the printed date."),
        gettext_lazy("The old one shows as replaced and leads to the new one; its term of validity stays."),
    ],
}


def form_page(user, kind, chosen, form, back):
    """Proposing: the certificates, what the approval will do, and for issuing again the rules in force today."""
    return {
        "form": form, "certificates": chosen, "title": TITLES[kind], "back": back,
        "consequences": CONSEQUENCES[kind], "rules": rules_today(user) if kind == Kind.REISSUE else [],
    }  # fmt: skip


def rules_today(user):
    """The ReissueRule of each cause in force today, in the order of the causes."""
    found = {}
    for rule in ReissueRule.objects.visible_to(user).in_force_on(timezone.localdate()):
        found.setdefault(rule.cause, rule)
    return [found[cause] for cause in Cause if cause in found]


OFFERS = {
    Kind.REISSUE: gettext_lazy("Issue again…"),
    Kind.REVOKE: gettext_lazy("Revoke…"),
    Kind.RESTORE: gettext_lazy("Lift the revocation…"),
    Kind.VOID: gettext_lazy("Void a spoiled sheet…"),
}


def on_certificate(user, certificate):
    """On the page of a certificate: the decisions about it, and which ones `user` may propose now."""
    found = [line.decision for line in certificate.decided.select_related("decision").order_by("-pk")]
    is_open = any(decision.status == DecisionStatus.PROPOSED for decision in found)
    offers = []
    if not is_open and may_write(user) and user.centre_id in {certificate.centre_id, certificate.centre.custodian_id}:
        offers = [(kind, words) for kind, words in OFFERS.items() if not grounds.why_not(kind, certificate)]
    return {"decisions": found, "offers": offers}


def detail_page(user, decision):
    """Reading and deciding."""
    lines = list(
        decision.lines.select_related("certificate__replaced_by", "certificate__register").order_by(
            "certificate__register__period", "certificate__seq"
        )
    )
    certificates = [line.certificate for line in lines]
    job = getattr(decision, "print_job", None)
    if job:
        job.errors = printing.problems(job)
    sample, problem = _sample(decision)
    return {
        "decision": decision,
        "certificates": certificates,
        "title": TITLES[decision.kind],
        "rows": _rows(decision),
        "consequences": CONSEQUENCES[decision.kind] if decision.status == DecisionStatus.PROPOSED else [],
        "sample": sample,
        "problem": problem,
        "asked": _requests(decision, certificates),
        "job": job,
        "old": reprinting.since_made(user, job),
        "may_write": may_write(user),
        "may_withdraw": DecisionStatus.WITHDRAWN in open_moves(decision, user),
        "approve_words": _approve_words(decision, len(certificates)),
    } | _deciding(user, decision)


def _deciding(user, decision):
    """Whether `user` decides now, alone perhaps, or why not in the words of the rule."""
    if decision.status != DecisionStatus.PROPOSED:
        return {"decides": False}
    try:
        alone = decisions.check_approval(decision, by=user)
    except PermissionDenied:
        return {"decides": False, "why_not": approvers.why_not_approve(decision, user)}
    except ValidationError as error:
        return {"decides": True, "objection": " ".join(error.messages)}
    return {"decides": True, "alone": alone}


def _sample(decision):
    """(facts of the first new sheet as the approval would print it, why it cannot be printed)."""
    if decision.kind != Kind.REISSUE or decision.status != DecisionStatus.PROPOSED:
        return None, ""
    first = _lines_with_records(decision)[0].certificate
    try:
        [facts] = reissuing.printed(decision, [first])
    except ValidationError as error:
        return None, " ".join(error.messages)
    return {"facts": facts | {"number": "", "register_no": ""}, "holder": first.holder_name}, ""


def _lines_with_records(decision):
    """The lines of a decision, with all that reissuing.printed reads."""
    return decision.lines.select_related(
        "certificate__register", "certificate__enrolment__learner",
        "certificate__enrolment__course_class__programme_version__programme",
    ).order_by("certificate__seq")  # fmt: skip


def _requests(decision, certificates):
    """What becomes of requests for correction with the approval: [{"request", "text", "kind"}]."""
    if decision.status != DecisionStatus.PROPOSED or decision.kind == Kind.RESTORE:
        return []
    asked = list(requests.worked_on(certificates))
    corrected = _corrected(decision, asked) if asked and decision.kind == Kind.REISSUE else set()
    return [_request_words(decision, row, row.pk in corrected) for row in asked]


def _corrected(decision, asked):
    """The keys of those of the requests `asked` whose mistake the new sheets would no longer print."""
    enrolments = [row.certificate.enrolment_id for row in asked]
    lines = _lines_with_records(decision).filter(certificate__enrolment__in=enrolments)
    olds = [line.certificate for line in lines]
    try:
        sheets = reissuing.printed(decision, olds)
    except ValidationError:  # the page says why they cannot be printed
        return set()
    newer = {old.enrolment_id: facts for old, facts in zip(olds, sheets, strict=True)}
    return {
        row.pk for row in asked
        if reissuing.corrects(decision, newer[row.certificate.enrolment_id], row.certificate.printed)
    }  # fmt: skip


def _request_words(decision, row, is_corrected):
    if decision.kind != Kind.REISSUE:
        said = _("%(name)s asked for a correction and waits: after this decision, refuse the request with the reason.")
    elif is_corrected:
        said = _("The request for correction of %(name)s ends with this decision: the new certificate says otherwise.")
    elif decision.rule.takes_record:
        said = _("The request for correction of %(name)s stays open: nothing printed differs from %(number)s. "
                 "Correct the record of the learner first.")  # fmt: skip
    else:
        said = _("The request for correction of %(name)s stays open: nothing printed differs from %(number)s, "
                 "as this cause prints what the old certificate said.")  # fmt: skip
    words = said % {"name": row.certificate.holder_name, "number": row.certificate.number}
    return {"request": row, "text": words, "kind": "ok" if is_corrected else "warn"}


def _approve_words(decision, n):
    match decision.kind:
        case Kind.VOID:
            words = ngettext("Approve, void %(n)s certificate", "Approve, void %(n)s certificates", n)
        case Kind.REVOKE:
            words = ngettext("Approve, revoke %(n)s certificate", "Approve, revoke %(n)s certificates", n)
        case Kind.RESTORE:
            words = ngettext("Approve, restore %(n)s certificate", "Approve, restore %(n)s certificates", n)
        case _:
            words = ngettext("Approve, issue %(n)s certificate again", "Approve, issue %(n)s certificates again", n)
    return words % {"n": n}


def _rows(decision):
    """The paper and the people, as label and value."""
    if decision.kind == Kind.REISSUE:
        titles, name = authority.signature(decision)
        rows = [
            (_("Cause"), decision.get_cause_display()),
            (_("Papers handed in"), decision.papers),
            (_("Date printed on the certificates"), decision.issue_on),
            (_("Signer of the certificates"), f"{', '.join(titles)} {name}"),
        ]
    elif decision.kind == Kind.VOID:
        rows = [(_("Minutes no."), decision.decision_no), (_("Date of the minutes"), decision.decided_on)]
    else:
        rows = [(_("Decision no."), decision.decision_no), (_("Date of the decision"), decision.decided_on)]
    rows += [(_("Reason"), decision.reason), (_("Proposed by"), _moment(decision.proposed_by, decision.proposed_at))]
    if decision.closed_by:
        labels = {
            DecisionStatus.APPROVED: _("Approved by"), DecisionStatus.REFUSED: _("Refused by"),
            DecisionStatus.WITHDRAWN: _("Withdrawn by"),
        }  # fmt: skip
        rows.append((labels[decision.status], _moment(decision.closed_by, decision.closed_at)))
    if decision.answer:
        rows.append((_("Reason for refusing"), decision.answer))
    if decision.is_single_handed:
        rows.append((_("Note"), _("Proposed and approved by the one person of the centre; listed to the province.")))
    return rows


def _moment(who, at):
    return f"{who}, {localize(timezone.localtime(at))}"
