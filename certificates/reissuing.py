"""Issuing again: what the new certificates say, their numbers, and the rules by cause that national staff keep."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.refusals import refuse
from centres.scope import Role
from centres.states import move

from . import authority, codes, facts, issuers, layout, printing, register, sealing, templates
from .models import Certificate, CertificateStatus, ReissueRule, Route

# --- What the new sheets say ------------------------------------------------------------------------------------


def printed(decision, olds):
    """The facts of each new certificate in the order of `olds`, with the widest number in place of its own.

    Raises ValidationError "unprintable", one sentence for everybody whose sheet cannot be printed.
    """
    found, errors = [], []
    book = register.standing(decision.centre, olds[0].register.form, decision.issue_on)
    heading = issuers.heading(decision.centre, decision.issue_on)
    classes = {old.enrolment.course_class_id: old.enrolment.course_class for old in olds}
    texts = {pk: _texts(decision, course_class, heading) for pk, course_class in classes.items()}
    for old in olds:
        try:
            found.append(_words(decision, old, book, heading, texts[old.enrolment.course_class_id]))
        except ValidationError as error:
            params = {"name": old.holder_name, "problem": " ".join(error.messages)}
            errors.append(ValidationError(_("%(name)s: %(problem)s"), code="unprintable", params=params))
    if errors:
        raise ValidationError(errors)
    return found


def _texts(decision, course_class, heading):
    wording = templates.of_class(course_class, decision.centre, decision.issue_on)
    return facts.texts_of(course_class, decision.issue_on, heading, wording)


def _words(decision, old, book, heading, texts):
    """As printed before, or from the record as it is now; who issues, signs and when is new in any case.

    What is printed as before keeps the words and layout it was printed with; the issuer's lines are those of the day.
    """
    titles, name = authority.signature(decision)
    words = dict(old.printed)
    course_class = old.enrolment.course_class
    if decision.rule.takes_record:
        words |= facts.of_class(course_class, decision.issue_on, titles, name, heading=heading, texts=texts)
        words |= facts.of_learner(old.enrolment, course_class.programme_version, texts)
    words |= facts.of_issuer(heading, old.register.form, decision.issue_on, titles, name, texts)
    number, register_no = book.widest()
    words |= {
        "form": old.printed["form"], "expiry": old.printed["expiry"],  # the term runs from the first issue
        "reissue": reissue_line(decision.rule, old), "number": number,
        "register_no": register_no,
    }  # fmt: skip
    layout.check_sheet(words)
    return words


# What the record of learner and class says on the sheet. Who issues and signs, and when, is new in any case.
OF_RECORD = ("address", "name", "born", "home", "unit", "programme", "course", "grade", "decision")


def corrects(decision, facts, before):
    """Whether `decision` prints the record as it is now, and the sheet `facts` then says other than `before` did."""
    return decision.rule.takes_record and any(_said(facts, key) != _said(before, key) for key in OF_RECORD)


def _said(facts, key):
    """The words of one fact, however they were broken into lines."""
    value = facts.get(key)
    return " ".join(value["lines"]) if isinstance(value, dict) else value


WORDS = ("{n}", "{number}", "{day}")  # what the wording of a rule may name; it is never used as a format string


def reissue_line(rule, old):
    """“Cấp lại lần 1”: the rule's wording with how many times, and the number and date of the certificate replaced."""
    values = (str(old.reissue_no + 1), old.number, old.issued_on.strftime("%d/%m/%Y"))
    line = rule.wording
    for word, value in zip(WORDS, values, strict=True):
        line = line.replace(word, value)
    return line


# --- Their numbers ----------------------------------------------------------------------------------------------


def issue(decision, olds, *, by):
    """Write the new certificates, their lines and print job; the old ones become replaced. Returns the new ones.

    The caller has locked class, certificates and their registers. Raises what `printed` and register.take raise.
    """
    words, sealer = printed(decision, olds), sealing.Sealer()
    for old in olds:
        move(old, CertificateStatus.REPLACED, by=by, status_on=decision.issue_on, status_reason=decision.reason)
    book, first_seq = register.take(decision.centre, olds[0].register.form, decision.issue_on, len(olds))
    drafts = [
        _certificate(decision, book, first_seq + place, old, facts, by)
        for place, (old, facts) in enumerate(zip(olds, words, strict=True))
    ]
    made = Certificate.objects.bulk_create(sealer.seal(drafts, [_programme(old) for old in olds]))
    register.write_issue_lines(book, made, by=by)
    printing.queue(decision, by=by, total=len(made))
    return made


def _certificate(decision, book, seq, old, words, by):
    number = register.number_text(book.number_pattern, seq, decision.issue_on)
    register_no = f"{seq:04d}/{book.period}"
    token, code = codes.new_token(), codes.new_code()
    return Certificate(
        register=book, seq=seq, number=number, register_no=register_no, enrolment=old.enrolment, decision=decision,
        centre=decision.centre, year=decision.issue_on.year, **_subject(decision, old),
        centre_name=decision.centre.name_on(decision.issue_on).name, issued_on=decision.issue_on,
        valid_until=old.valid_until, printed=facts.with_number(words, number, register_no, token, code),
        layout_version=words["layout_version"], token=token, code=code, reissue_no=old.reissue_no + 1, replaces=old,
        issued_by=by,
    )  # fmt: skip


def _programme(old):
    """What a seal calls the programme: its code, or its name where a paper register knows no more."""
    return old.enrolment.course_class.programme.code if old.enrolment else old.programme_name


SUBJECT = ["holder_name", "holder_key", "holder_birth_on", "holder_birth_year_only", "programme_name", "course_name",
           "studied_from", "studied_to"]  # fmt: skip


def _subject(decision, old):
    """Holder and class in their own types: as before, or from the record."""
    if not decision.rule.takes_record:
        return {name: getattr(old, name) for name in SUBJECT}
    learner, course_class = old.enrolment.learner, old.enrolment.course_class
    return {
        "holder_name": learner.full_name, "holder_key": learner.name_key, "holder_birth_on": learner.birth_on,
        "holder_birth_year_only": learner.birth_precision == "year", "programme_name": course_class.programme.name,
        "course_name": course_class.name, "studied_from": course_class.starts_on, "studied_to": course_class.ends_on,
    }  # fmt: skip


# --- The rules --------------------------------------------------------------------------------------------------


def may_add_rule(user):
    """Whether `user` may add rules: national staff."""
    return user.role == Role.NATIONAL


@transaction.atomic
def add_rule(*, by, cause, effective_from, route, papers, wording="", takes_record=False, working_days=None,
             source="", is_assumed=False):  # fmt: skip
    """Add the next rule for a cause, from today on or later; decisions keep the rule they were taken by.

    Raises ValidationError "in_the_past", "wording_missing" and those of the model; PermissionDenied.
    """
    if not may_add_rule(by):
        raise PermissionDenied
    if effective_from < timezone.localdate():
        refuse("effective_from", "in_the_past", _("A rule begins today or later: decisions taken keep theirs."))
    if route == Route.REISSUE and "{n}" not in wording:
        refuse("wording", "wording_missing", _("Say what is printed, with {n} for how many times: “Cấp lại lần {n}”."))
    rule = ReissueRule(
        cause=cause, effective_from=effective_from, route=route, papers=papers, wording=wording,
        takes_record=takes_record, working_days=working_days, source=source, is_assumed=is_assumed,
    )  # fmt: skip
    exclude = [] if route == Route.REISSUE else ["wording"]
    rule.full_clean(exclude=exclude)
    rule.save()
    audit.record(by, "add_reissue_rule", rule, cause=str(cause), effective_from=effective_from.isoformat())
    return rule
