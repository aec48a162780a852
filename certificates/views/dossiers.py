"""What the pages of a proposal show besides the row itself: steps, figures, conditions, the sheet to look at."""

from collections import Counter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.models import Appointment
from centres.scope import may_write
from courses.models import Grade

from .. import approvers, authority, dossier, issuers, printing
from ..models import CertificateStatus, ProposalStatus
from . import reprinting


def form_page(course_class, form, proposal=None):
    """Drawing up: everybody of the class with the reason, the sheet with the longest name, what is still missing."""
    everybody = dossier.candidates(course_class)
    draft, chosen = form.draft()
    check = dossier.check(draft, chosen)
    return {
        "course_class": course_class,
        "proposal": proposal,
        "form": form,
        "check": check,
        "others": [one for one in everybody if one.kind != dossier.ELIGIBLE],
        "eligible": [
            (one, check.problems.get(one.enrolment.pk, "")) for one in everybody if one.kind == dossier.ELIGIBLE
        ],
        "everybody": len(everybody),
        "grades": _grades(chosen),
        "chosen": len(chosen),
        "steps": steps(course_class, proposal, len(chosen)),
    }


def open_page(user, proposal):
    """Reading and deciding: the figures, who is left out and why, what the approval will do, whether `user` may."""
    chosen = dossier.proposed(proposal)
    pks = {enrolment.pk for enrolment in chosen}
    everybody = dossier.candidates(proposal.course_class)
    left_out = [one for one in everybody if one.enrolment.pk not in pks]
    unfit = [one for one in everybody if one.enrolment.pk in pks and one.kind != dossier.ELIGIBLE]
    check = dossier.check(proposal, chosen)
    return {
        "proposal": proposal,
        "course_class": proposal.course_class,
        "chosen": chosen,
        "everybody": len(everybody),
        "left_out": left_out,
        "unfit": unfit,
        "is_recognised": proposal.course_class.recognised_on is not None,
        "figures": _figures(chosen, len(everybody), left_out),
        "facts": _facts(proposal, check),
        "check": check,
        "steps": steps(proposal.course_class, proposal, len(chosen)),
        "may_write": may_write(user),
    } | _decision(user, proposal, unfit)


def _decision(user, proposal, unfit):
    """Whether `user` decides on this proposal now, alone perhaps, or why not in the words of the rule.

    Returning is always open to who decides; nothing but that where somebody on the list is `unfit`.
    """
    if proposal.status != ProposalStatus.SUBMITTED:
        return {"decides": False}
    try:
        alone = approvers.check_approval(proposal, by=user)
    except PermissionDenied:
        return {"decides": False, "why_not": approvers.why_not_approve(proposal, user)}
    except ValidationError as error:
        return {"decides": True, "objection": " ".join(error.messages)}
    try:
        dossier.check_recognised(proposal.course_class)
    except ValidationError as error:
        return {"decides": True, "objection": " ".join(error.messages)}
    if unfit:
        said = _("It cannot be approved as it stands: learners on the list do not qualify. Return it for correction.")
        return {"decides": True, "objection": said}
    return {"decides": True, "alone": alone}


def approved_page(user, proposal):
    """After the approval: the numbers, the files, who received the own certificate."""
    certificates = proposal.certificates.order_by("seq")
    made = certificates.aggregate(
        count=Count("pk"),
        in_force=Count("pk", filter=Q(status=CertificateStatus.ISSUED)),
        given=Count("pk", filter=Q(status=CertificateStatus.ISSUED, handed_over_on__isnull=False)),
        waiting=Count("pk", filter=Q(status=CertificateStatus.ISSUED, handed_over_on=None)),
    ) | {"first": certificates.first(), "last": certificates.last()}
    job = proposal.print_job
    job.errors = printing.problems(job)
    return {
        "proposal": proposal,
        "course_class": proposal.course_class,
        "made": made,
        "job": job,
        "old": reprinting.since_made(user, job),
        "rows": _approval(proposal, made),
        "steps": steps(proposal.course_class, proposal, made["in_force"], made["given"], job),
        "may_write": may_write(user),
    }


# --- Pieces ---------------------------------------------------------------------------------------------


def steps(course_class, proposal, count, given=0, job=None):
    """The five steps from the judged results to the paper in a learner's hand; of issued ones those in force count."""
    status = proposal.status if proposal else ProposalStatus.DRAFT
    place = {ProposalStatus.SUBMITTED: 2, ProposalStatus.APPROVED: 3}.get(status, 1)
    if job and job.status == "done":
        place = 5 if given == count else 4
    found = [
        (_("Results judged"), _judged(course_class)),
        (_("Proposal"), _moment(proposal.submitted_by, proposal.submitted_at) if place > 1 else _writer(proposal)),
        (_("Approval, numbers"), _approver(course_class, proposal)),
        (_("Printing"), ngettext("%(n)s sheet A4", "%(n)s sheets A4", count) % {"n": count}),
        (
            _("Handing over"),
            _("%(given)s of %(count)s") % {"given": given, "count": count} if place > 2 else _("not yet"),
        ),
    ]
    is_judged = course_class.recognised_on is not None
    return [
        {"name": name, "when": when, "is_done": at < place and (at > 0 or is_judged), "is_current": at == place}
        for at, (name, when) in enumerate(found)
    ]


def _judged(course_class):
    if course_class.recognised_on is None:
        return _("opened again")
    return f"{course_class.recognised_by}, {localize(course_class.recognised_on)}"


def _moment(who, at):
    return f"{who}, {localize(timezone.localtime(at))}"


def _writer(proposal):
    return str(proposal.created_by) if proposal else _("being drawn up")


def _approver(course_class, proposal):
    if proposal and proposal.approved_at:
        return _moment(proposal.approved_by, proposal.approved_at)
    today = timezone.localdate()
    today = authority.signers_on(issuers.issuer_on(course_class, today), today)
    director = next((signer.person for signer in today if isinstance(signer, Appointment)), None)
    return _("Director %(name)s") % {"name": director} if director else _("director or delegated deputy")


def _grades(enrolments):
    """“Giỏi 17, Khá 31”: how many of each grade, the best first."""
    counted = Counter(enrolment.grade for enrolment in enrolments)
    return [(grade.label, counted[grade]) for grade in Grade if counted[grade]]


def _figures(chosen, everybody, left_out):
    figures = [{"label": _("Proposed"), "value": len(chosen), "note": _("of %(n)s learners") % {"n": everybody}}]
    figures += [{"label": label, "value": n, "whole": len(chosen)} for label, n in _grades(chosen)]
    return [*figures, {"label": _("Without a certificate"), "value": len(left_out)}]


def _facts(proposal, check):
    course_class = proposal.course_class
    decision = _("opened again, not recognised now")
    if course_class.recognised_on:
        decision = f"{course_class.recognition_no}, {localize(course_class.recognised_on)}"
    numbers = _("%(first)s to %(last)s of %(year)s, provisional until the approval") % {
        "first": f"{check.first:04d}", "last": f"{check.last:04d}", "year": proposal.issue_on.year,
    }  # fmt: skip
    return [
        (_("Recognition decision"), decision),
        (_("Date printed on the certificates"), proposal.issue_on),
        (_("Signer of the certificates"), _signer(proposal)),
        (_("Numbers expected"), numbers),
        (_("Drawn up by"), proposal.created_by),
    ]


def _signer(proposal):
    titles, name = authority.signature(proposal)
    words = f"{', '.join(titles)} {name}"
    if proposal.delegation:
        words += " " + _("(delegation %(number)s)") % {"number": proposal.delegation.number}
    return words


def _approval(proposal, made):
    rows = [
        (_("Drawn up by"), proposal.submitted_by),
        (_("Approved by"), f"{proposal.approved_by}, {proposal.approved_by.get_role_display().lower()}"),
        (_("At"), localize(timezone.localtime(proposal.approved_at))),
        # As printed where the class was opened again afterwards: the certificates rest on the decision of that time.
        (_("Recognition decision"), proposal.course_class.recognition_no or made["first"].printed["decision"]),
        (_("Issued on"), proposal.issue_on),
        (_("Signer of the certificates"), _signer(proposal)),
        (
            _("Numbers"),
            _("%(first)s to %(last)s of %(year)s")
            % {"first": f"{made['first'].seq:04d}", "last": f"{made['last'].seq:04d}", "year": proposal.issue_on.year},
        ),
    ]
    if proposal.is_single_handed:
        rows.append((_("Note"), _("Proposed and approved by the one person of the centre; listed to the province.")))
    return rows
