"""Verbs from proposal to certificate: propose, submit, return, approve."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import audit
from centres.models import Appointment, SigningDelegation
from centres.scope import check_staff
from centres.states import check_move, move
from courses.models import ClassFigures, CourseClass, Enrolment

from . import authority, codes, facts, issuers, layout, printing, register, sealing
from .approvers import check_approval, check_approver
from .dossier import (
    check_recognised,
    eligible,
    printed_facts,
    proposed,
    read_for_issuing,
    unfit,
    with_eligibility,
)
from .models import Certificate, Proposal, ProposalStatus, ProposedLearner


@transaction.atomic
def propose(course_class, *, by, enrolments, issue_on, signer, key=None):
    """Draw up a draft proposal for `enrolments` (passed learners of the class).

    signer: an Appointment (director) or a SigningDelegation of the printed date. The same `key` posted twice gives
    the same proposal. Raises ValidationError "not_recognised", "nobody", "not_eligible", "no_certificate",
    "open_proposal", and those of the dates; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    CourseClass.objects.select_for_update().get(pk=course_class.pk)  # of two forms at once the second finds the first
    if key and (twin := Proposal.objects.filter(key=key, course_class=course_class).first()):
        return twin
    check_recognised(course_class)
    if not course_class.programme_version.issues_certificate:
        raise ValidationError(_("This programme does not end with a certificate."), code="no_certificate")
    proposal = Proposal(course_class=course_class, created_by=by)
    if key:
        proposal.key = key
    _set_facts(proposal, issue_on, signer)
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:  # somebody else's proposal
        raise ValidationError(
            _("This class already has an open proposal: continue with that one."), code="open_proposal"
        ) from error
    _set_learners(proposal, enrolments)
    audit.record(by, "propose", proposal, learners=len(enrolments))
    return proposal


@transaction.atomic
def edit(proposal, *, by, enrolments, issue_on, signer, version_no):
    """Change a draft or returned proposal. Raises ValidationError "edited_meanwhile" and those of propose."""
    check_staff(by, proposal.centre)
    taken = Proposal.objects.filter(
        pk=proposal.pk, version_no=version_no, status__in=[ProposalStatus.DRAFT, ProposalStatus.RETURNED]
    ).update(version_no=version_no + 1, changed_at=timezone.now())
    if not taken:
        raise ValidationError(
            _("Somebody else changed or submitted this proposal meanwhile: open it again."), code="edited_meanwhile"
        )
    proposal.refresh_from_db()
    check_recognised(proposal.course_class)
    before, names = _said(proposal), _names(proposal)
    _set_facts(proposal, issue_on, signer)
    proposal.save(update_fields=["centre", "issue_on", "signer", "delegation"])
    proposal.learners.all().delete()
    _set_learners(proposal, enrolments)
    _record_edit(proposal, by, before, names)
    return proposal


def _said(proposal):
    return {"issue_on": proposal.issue_on, "signer": proposal.signer or proposal.delegation}


def _names(proposal):
    """{enrolment key: name} of everybody on the list."""
    rows = proposal.learners.order_by("enrolment").values_list("enrolment", "enrolment__learner__full_name")
    return dict(rows)


def _record_edit(proposal, by, before, names):
    """The audit line of an edit: what stood there and what stands now; of the list only who left and who came.

    Its `parts` are what this person changed: keys of `_said` and of enrolments (`approvers` asks for them).
    """
    after, names_after = _said(proposal), _names(proposal)
    corrected = {part: [_plain(old), _plain(after[part])] for part, old in before.items() if after[part] != old}
    left, came = names.keys() - names_after.keys(), names_after.keys() - names.keys()
    parts = [*corrected, *sorted(left | came)]
    if left or came:
        corrected["learners"] = [", ".join(names[key] for key in sorted(left)),
                                 ", ".join(names_after[key] for key in sorted(came))]  # fmt: skip
    audit.record(by, "edit_proposal", proposal, learners=len(names_after), parts=parts, corrected=corrected)


def _plain(said):
    """A day or a signer in words of no language."""
    return str(said.person if isinstance(said, Appointment) else said)


def _set_facts(proposal, issue_on, signer):
    proposal.issue_on = issue_on
    proposal.centre = issuers.issuer_on(proposal.course_class, issue_on)  # a keeper issues for a centre that is closed
    signer = type(signer).objects.select_related("person").get(pk=signer.pk)  # as it is now: it may have ended
    proposal.signer = signer if isinstance(signer, Appointment) else None
    proposal.delegation = signer if isinstance(signer, SigningDelegation) else None
    _check_dates(proposal)
    proposal.full_clean(exclude=["course_class", "centre", "created_by"])


def _check_dates(proposal):
    """The printed date follows the decision, its centre issues then, and the signer had authority on it."""
    issuers.check(proposal.course_class, proposal.issue_on)
    recognised_on = proposal.course_class.recognised_on
    if proposal.issue_on < recognised_on:
        raise ValidationError(
            {
                "issue_on": ValidationError(
                    _("The recognition decision is of %(day)s: the certificates cannot bear an earlier date."),
                    code="issued_before_decision",
                    params={"day": recognised_on.strftime("%d/%m/%Y")},
                )
            }
        )
    if proposal.issue_on > timezone.localdate():
        raise ValidationError(
            {"issue_on": ValidationError(_("The printed date lies in the future."), code="issued_in_future")}
        )
    _check_authority(proposal)


def _check_authority(proposal):
    signer = proposal.signer or proposal.delegation
    if not authority.may_sign(signer, proposal.centre, proposal.issue_on):
        raise ValidationError(
            {"signer": ValidationError(authority.why_no_authority(signer, proposal.issue_on), code="no_authority")}
        )


def _set_learners(proposal, enrolments):
    if not enrolments:
        raise ValidationError(_("Choose at least one learner."), code="nobody")
    allowed = set(eligible(proposal.course_class).values_list("pk", flat=True))
    if any(enrolment.pk not in allowed for enrolment in enrolments):
        raise ValidationError(
            _("Somebody on the list did not pass or already holds a certificate: open the list again."),
            code="not_eligible",
        )
    ProposedLearner.objects.bulk_create(
        [ProposedLearner(proposal=proposal, enrolment=enrolment) for enrolment in enrolments]
    )


@transaction.atomic
def submit(proposal, *, by):
    """Hand a proposal to the director. Whatever could not be printed is refused here, where it can be mended."""
    check_staff(by, proposal.centre)
    check_recognised(proposal.course_class)
    printed_facts(proposal, proposed(proposal))
    move(proposal, ProposalStatus.SUBMITTED, by=by, submitted_by=by, submitted_at=timezone.now())
    audit.record(by, "submit_proposal", proposal)
    return proposal


@transaction.atomic
def send_back(proposal, *, by, reason):
    """Return a proposal to the officer. Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied."""
    check_approver(proposal, by)
    check_move(proposal, ProposalStatus.RETURNED, by=by)
    if not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Say what to correct before returning."), code="reason_missing")}
        )
    move(
        proposal, ProposalStatus.RETURNED, by=by, returned_by=by, returned_at=timezone.now(),
        return_reason=reason.strip(),
    )  # fmt: skip
    audit.record(by, "return_proposal", proposal, reason=reason.strip())
    return proposal


@transaction.atomic
def take_back(course_class, *, by, reason):
    """Return the proposal of a class whose results `by` opens again; says so in a sentence, "" where none waits.

    One that was returned already stays with its own reason. Its row stays locked until the class is open.
    """
    proposal = course_class.proposals.select_for_update().still_open().first()
    if proposal is None or proposal.status == ProposalStatus.RETURNED:
        return ""
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by others
        reason = _("The class was opened again: %(reason)s") % {"reason": reason}
    move(
        proposal, ProposalStatus.RETURNED, by=by, rule=Proposal.TAKING_BACK, locked=True, returned_by=by,
        returned_at=timezone.now(), return_reason=reason,
    )  # fmt: skip
    audit.record(by, "return_proposal", proposal, reason=reason)
    return _("The proposal of certificates was sent back to the officer with your reason.")


@transaction.atomic
def approve(proposal, *, by, version_no=None):
    """Approve a proposal: take the numbers, write certificates and register lines, queue the rendering.

    One short transaction: all of it or nothing. Its authors cannot approve, except in a centre of one person, where
    the act is marked and listed to the province. `version_no` is the count the approver's page was opened with.
    Returns the certificates in roster order; their `proposal` is the row as it stands now.
    Raises ValidationError "own_proposal", "not_recognised", "archived", "not_eligible", "no_authority",
    "register_closed", "illegal_move", "edited_meanwhile"; PermissionDenied.
    """
    # Locked: a second approval waits here and then finds the first; so does whoever reopens the class.
    locked = read_for_issuing(proposal.pk)
    single_handed = check_approval(locked, by=by)
    if version_no is not None and locked.version_no != version_no:  # returned and submitted anew in between
        raise ValidationError(
            _("This proposal was changed after you opened it: read it again before approving."),
            code="edited_meanwhile",
        )
    move(
        locked, ProposalStatus.APPROVED, by=by, locked=True, approved_by=by, approved_at=timezone.now(),
        is_single_handed=single_handed,
    )  # fmt: skip
    certificates = _issue(locked, by=by)
    audit.record(
        by, "approve_proposal", locked, first=certificates[0].number, last=certificates[-1].number,
        count=len(certificates), single_handed=single_handed,
    )  # fmt: skip
    return certificates


def _issue(proposal, *, by):
    """`proposal` as `read_for_issuing` gives it. So few statements as the deed allows: others may wait for numbers."""
    check_recognised(proposal.course_class)
    _check_dates(proposal)
    form, own = proposal.course_class.programme_version.certificate_form, proposal.own_pattern
    names, pattern = register.book_facts(proposal.centre, form, proposal.issue_on, own)
    enrolments = list(with_eligibility(proposal, names))
    if not enrolments or not all(enrolment.is_eligible for enrolment in enrolments):
        raise _not_eligible(proposal)
    widest = register.widest(enrolments[0].kept_pattern or pattern, names["period"], proposal.issue_on)
    printed = printed_facts(proposal, enrolments, widest=widest, heading=proposal.heading, wording=proposal.wording)
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments]).update(is_certified=True)
    ClassFigures.objects.filter(course_class=proposal.course_class_id).update(
        certified=F("certified") + len(enrolments)
    )
    printing.queue(proposal, by=by, total=len(enrolments))
    sealer = sealing.Sealer()
    # The counter of the register is locked last: what follows needs the numbers.
    book, first_seq = register.take(proposal.centre, form, proposal.issue_on, len(enrolments), own=own)
    drafts = [
        _certificate(proposal, book, first_seq + place, enrolment, words, by)
        for place, (enrolment, words) in enumerate(zip(enrolments, printed, strict=True))
    ]
    sealer.seal(drafts, [proposal.course_class.programme.code] * len(drafts))
    try:
        certificates = Certificate.objects.bulk_create(drafts, batch_size=500)
    except IntegrityError as error:  # the whole approval is undone
        if "enrolment" not in str(error):  # not their doing: a number or a code stood there already
            raise
        raise ValidationError(
            _("Somebody on the list received a certificate a moment ago: open the proposal again."),
            code="not_eligible",
        ) from error
    register.write_issue_lines(book, certificates, by=by)
    return certificates


def _not_eligible(proposal):
    """Who on the list may not receive a certificate any more, and why."""
    found = unfit(proposal)
    if not found:
        return ValidationError(_("Nobody is on the list: return the proposal for correction."), code="not_eligible")
    return ValidationError(
        ngettext(
            "%(name)s may not receive a certificate now (%(why)s): return the proposal for correction.",
            "%(n)s learners may not receive a certificate now (first: %(name)s, %(why)s): return the proposal for "
            "correction.",
            len(found),
        ),
        code="not_eligible",
        params={"n": len(found), "name": found[0].enrolment.learner.full_name, "why": found[0].reason},
    )


def _certificate(proposal, book, seq, enrolment, words, by):
    course_class, learner = proposal.course_class, enrolment.learner
    number = register.number_text(book.number_pattern, seq, proposal.issue_on)
    register_no = f"{seq:04d}/{book.period}"
    token, code = codes.new_token(), codes.new_code()
    return Certificate(
        register=book, seq=seq, number=number, register_no=register_no, enrolment=enrolment, proposal=proposal,
        centre=proposal.centre, year=proposal.issue_on.year, holder_name=learner.full_name,
        holder_key=learner.name_key, holder_birth_on=learner.birth_on,
        holder_birth_year_only=learner.birth_precision == "year", programme_name=course_class.programme.name,
        course_name=course_class.name, studied_from=course_class.starts_on, studied_to=course_class.ends_on,
        centre_name=proposal.heading.name, issued_on=proposal.issue_on,
        valid_until=facts.valid_until(course_class.programme_version, proposal.issue_on),
        printed=facts.with_number(words, number, register_no, token, code), layout_version=layout.VERSION,
        token=token, code=code, issued_by=by,
    )  # fmt: skip
