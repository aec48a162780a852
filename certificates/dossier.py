"""What a proposal rests on: who is eligible, who may sign, what each sheet would say, what is still missing."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from courses import results
from courses.models import ClassStatus, Enrolment

from . import authority, facts, issuers, layout, register, templates
from .models import Certificate, CertificateStatus, NumberPattern, Proposal, Register


def check_recognised(course_class):
    """Results that were opened again are no ground for a certificate, until they are recognised anew.

    Raises ValidationError "not_recognised", and "archived" once the file of the class is closed.
    """
    if course_class.status == ClassStatus.ARCHIVED:
        raise ValidationError(
            _("The file of this class is archived: the director or a deputy has to reopen the class first."),
            code="archived",
        )
    if course_class.status != ClassStatus.RECOGNISED:
        raise ValidationError(
            _("The results of this class are not recognised yet: recognise them first."), code="not_recognised"
        )


def eligible(course_class):
    """Enrolments that may receive a certificate: passed by recognition, and none yet; in roster order.

    A void certificate is none. A revoked one is one: it is lifted, not issued anew on the quiet.
    """
    return (
        Enrolment.objects.filter(course_class=course_class)
        .passed()
        .exclude(certificates__status__in=[CertificateStatus.ISSUED, CertificateStatus.REVOKED])
        .in_roster_order()
        .select_related("learner")
    )


def proposed(proposal):
    """The enrolments of a proposal in roster order, with their learners."""
    return list(proposal.enrolments.in_roster_order().select_related("learner"))


def read_for_issuing(pk):
    """The proposal with that key, its row and its class locked, and all that its sheets need of the printed date.

    One statement. Adds `heading`, the issuers.Heading of the date, `own_pattern`, its NumberPattern, and `wording`,
    that of the template in force.
    """
    day = {"effective_from__lte": OuterRef("issue_on")}
    patterns = NumberPattern.objects.filter(
        centre=OuterRef("centre"), form=OuterRef("course_class__programme_version__certificate_form"), **day
    ).order_by("-effective_from")
    own = patterns.values(found=JSONObject(pattern="pattern", period_kind="period_kind"))
    proposal = (
        Proposal.objects.select_for_update(of=("self", "course_class"))
        .select_related(
            "centre__custodian", "centre__province", "course_class__centre__custodian",
            "course_class__programme_version__programme", "created_by", "submitted_by", "signer__person",
            "delegation__person",
        )
        .annotate(**issuers.heading_columns("centre", "issue_on"), pattern_then=Subquery(own[:1]))
        .annotate(**templates.columns())
        .get(pk=pk)
    )  # fmt: skip
    proposal.heading = issuers.heading_of(proposal, proposal.centre, proposal.issue_on)
    proposal.wording = templates.of_row(proposal)
    form = proposal.course_class.programme_version.certificate_form
    proposal.own_pattern = register.built_in(proposal.centre, form)
    for name, value in (proposal.pattern_then or {}).items():
        setattr(proposal.own_pattern, name, value)
    return proposal


def with_eligibility(proposal, book):
    """The enrolments of `proposed`, each with `is_eligible`, whether it may still receive a certificate, and
    `kept_pattern`, that of the book named by the columns `book`, None where it is not begun.
    """
    may = eligible(proposal.course_class).order_by().filter(pk=OuterRef("pk"))
    kept = Register.objects.filter(**book).order_by().values("number_pattern")
    found = proposal.enrolments.annotate(is_eligible=Exists(may), kept_pattern=Subquery(kept[:1]))
    return found.in_roster_order().select_related("learner")


# --- What the sheets say ----------------------------------------------------------------------------------


def lay_out(proposal, enrolments, *, widest=None, heading=None, wording=None):
    """What each certificate would say, with the widest number in place of its own and without codes.

    `widest`: (number, register number) of its book, `heading` and `wording`: of the printed date; all are asked for
    where they are not known.
    Returns ({enrolment id: facts}, {enrolment id: the ValidationError that keeps its sheet from being printed}).
    Raises ValidationError for what all sheets share, "not_recognised" among it.
    """
    if proposal.course_class.recognised_on is None:
        check_recognised(proposal.course_class)
    version = proposal.course_class.programme_version
    if widest is None:
        widest = register.standing(proposal.centre, version.certificate_form, proposal.issue_on).widest()
    number, register_no = widest
    course_class, day, centre = proposal.course_class, proposal.issue_on, proposal.centre
    heading = heading or issuers.heading(centre, day)
    texts = facts.texts_of(course_class, day, heading, wording or templates.of_class(course_class, centre, day))
    shared = facts.of_class(course_class, day, *authority.signature(proposal), heading=heading, texts=texts)
    shared |= {"number": number, "register_no": register_no}
    printed, problems = {}, {}
    for enrolment in enrolments:
        try:
            _check_passed(enrolment)
            words = shared | facts.of_learner(enrolment, version, texts)
            layout.check_sheet(words)
            printed[enrolment.pk] = words
        except ValidationError as error:
            problems[enrolment.pk] = error
    return printed, problems


def _check_passed(enrolment):
    if not enrolment.grade:  # passed once, and not any more: the class was opened again in between
        raise ValidationError(
            _("The result is not recognised as passed: take this learner off the proposal."), code="not_passed"
        )


def printed_facts(proposal, enrolments, **known):
    """The facts of `lay_out`, given what is `known` to it, in the order of `enrolments`.

    Raises ValidationError naming every learner with something that cannot be printed.
    """
    printed, problems = lay_out(proposal, enrolments, **known)
    if problems:
        raise ValidationError(
            [
                ValidationError(
                    _("%(name)s: %(problem)s"),
                    code="unprintable",
                    params={"name": enrolment.learner.full_name, "problem": " ".join(problems[enrolment.pk].messages)},
                )
                for enrolment in enrolments
                if enrolment.pk in problems
            ]
        )
    return [printed[enrolment.pk] for enrolment in enrolments]


# --- What people look at before they decide --------------------------------------------------------------------

ELIGIBLE, HOLDER, FAILED, LEFT, OPEN = "eligible", "holder", "failed", "left", "open"


@dataclass(frozen=True)
class Candidate:
    """One learner of the class, and why a certificate is proposed or not: the arithmetic of the result in words.

    kind: ELIGIBLE; HOLDER, holds a certificate of this class, in force or revoked; FAILED; LEFT, not on the roster;
    OPEN, the results of the class are not recognised now.
    """

    enrolment: Enrolment
    kind: str
    reason: str


def candidates(course_class):
    """Everybody who was enrolled in the class, in roster order; six queries, whatever the size of the class."""
    held = dict(
        Certificate.objects.filter(
            enrolment__course_class=course_class, status__in=[CertificateStatus.ISSUED, CertificateStatus.REVOKED]
        ).values_list("enrolment", "number")
    )
    is_recognised = course_class.status in {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}
    judged = [_candidate(line, held, is_recognised) for line in results.sheet(course_class)]
    left = Enrolment.objects.filter(course_class=course_class).exclude(
        pk__in=[candidate.enrolment.pk for candidate in judged]
    )
    gone = [
        Candidate(enrolment, LEFT, f"{enrolment.get_status_display()}: {enrolment.leave_reason}")
        for enrolment in left.in_roster_order().select_related("learner")
    ]
    return sorted(judged + gone, key=lambda candidate: candidate.enrolment.learner.sort_key)


def _candidate(line, held, is_recognised):
    enrolment = line.enrolment
    if enrolment.pk in held:
        return Candidate(enrolment, HOLDER, _("holds certificate %(number)s") % {"number": held[enrolment.pk]})
    if not is_recognised:
        reason = _("the result is not recognised now (so far: %(reason)s)") % {"reason": line.judgement.reason}
        return Candidate(enrolment, OPEN, reason)
    return Candidate(enrolment, ELIGIBLE if enrolment.grade else FAILED, line.judgement.reason)


def unfit(proposal):
    """The Candidates of a proposal who may not receive a certificate now, in roster order."""
    chosen = set(proposal.learners.values_list("enrolment", flat=True))
    return [one for one in candidates(proposal.course_class) if one.enrolment.pk in chosen and one.kind != ELIGIBLE]


@dataclass(frozen=True)
class Check:
    """What was found before submitting: one sheet to look at, what stands in the way, the numbers to come."""

    conditions: list
    first: int
    last: int
    sample: dict | None = None  # the facts of the sheet with the longest name, without a number
    holder: str = ""
    problems: dict = field(default_factory=dict)  # {enrolment id: why its sheet cannot be printed}


def check(proposal, enrolments):
    """Read a proposal, saved or not, as submitting would: nothing is written and nothing raised."""
    form, day = proposal.course_class.programme_version.certificate_form, proposal.issue_on
    book = register.standing(proposal.centre, form, day)
    first, last = book.next(len(enrolments))
    signer = proposal.signer or proposal.delegation
    printed, problems, shared_problem = {}, {}, ""
    if signer:
        try:
            printed, errors = lay_out(proposal, enrolments, widest=book.widest())
            problems = {pk: " ".join(error.messages) for pk, error in errors.items()}
        except ValidationError as error:
            shared_problem = " ".join(error.messages)
    conditions = [
        _decision_condition(proposal.course_class, day),
        _signer_condition(proposal, signer),
        _sheets_condition(len(enrolments), problems, shared_problem),
        _numbers_condition(first, last, day),
    ]
    sample, holder = _longest(printed, enrolments)
    return Check(conditions, first, last, sample, holder, problems)


def _decision_condition(course_class, day):
    try:
        check_recognised(course_class)
    except ValidationError as error:
        return {
            "state": "no",
            "text": _("No certificate of this class can be issued now"),
            "fix": error.messages[0],
            "href": course_class.get_absolute_url(),
            "link": _("See the class"),
        }
    try:
        issuers.check(course_class, day)
    except ValidationError as error:
        return {"state": "no", "text": _("The printed date lies before the closing day"), "fix": error.messages[0]}
    if day < course_class.recognised_on:
        return {
            "state": "no",
            "text": _("The printed date lies before the recognition decision"),
            "fix": _("Choose %(day)s or later.") % {"day": course_class.recognised_on.strftime("%d/%m/%Y")},
        }
    return {"state": "yes", "text": _("Class, decision and printed date follow one another")}


def _signer_condition(proposal, signer):
    day = {"day": proposal.issue_on.strftime("%d/%m/%Y")}
    if signer is None:
        return {
            "state": "no",
            "text": _("Nobody may sign on %(day)s") % day,
            "fix": _("Enter the director's appointment or a deputy's delegation first."),
        }
    if signer not in authority.signers_on(proposal.centre, proposal.issue_on):
        return {
            "state": "no",
            "text": _("The signer had no authority on %(day)s") % day,
            "fix": authority.why_no_authority(signer, proposal.issue_on),
        }
    return {"state": "yes", "text": _("The signer has authority on %(day)s") % day}


def _sheets_condition(count, problems, shared_problem):
    if shared_problem:
        return {"state": "no", "text": _("The sheets cannot be printed"), "fix": shared_problem}
    if problems:
        return {
            "state": "no",
            "text": _("%(n)s of %(count)s sheets cannot be printed") % {"n": len(problems), "count": count},
            "fix": _("Correct these learners, or leave them for a later proposal."),
        }
    return {"state": "yes", "text": _("%(count)s names, birth dates and units can be printed") % {"count": count}}


def _numbers_condition(first, last, day):
    return {
        "state": "todo",
        "text": _("Numbers expected: %(first)s to %(last)s of %(year)s")
        % {"first": f"{first:04d}", "last": f"{last:04d}", "year": day.year},
        "fix": _("Provisional: they are taken from the register only at the approval."),
    }


def _longest(printed, enrolments):
    """(facts without the number, holder) of the sheet whose name is widest; (None, "") without a sheet."""
    if not printed:
        return None, ""
    pk = max(printed, key=lambda pk: layout.width(" ".join(printed[pk]["name"]["lines"]), "Bold", 1))
    holder = next(enrolment.learner.full_name for enrolment in enrolments if enrolment.pk == pk)
    return printed[pk] | {"number": "", "register_no": ""}, holder
