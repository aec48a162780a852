"""Verbs that close a class: recognise its results by decision, and open them again; what each still lacks.

There is no other way to a recognised result: attendance, scores and exceptions are asked here, under the lock of the
class, whoever calls.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import audit
from centres.scope import check_staff
from centres.states import check_move, move

from . import attendance, class_rules, figures, results
from .models import ClassStatus, CourseClass, Enrolment, Outcome, ResultException, Session


@dataclass(frozen=True)
class Readiness:
    """What stands between a class and its recognition; nothing where all three are empty.

    sessions: without attendance, or not for everybody. lines: all result lines, in roster order. waiting: exceptions
    nobody decided on.
    """

    sessions: list[Session]
    lines: list[results.Line]
    waiting: list[ResultException]

    @property
    def unscored(self):
        """Lines that cannot be judged yet."""
        return [line for line in self.lines if line.judgement.is_open]

    @property
    def passed(self):
        """Lines judged as passed."""
        return [line for line in self.lines if line.judgement.has_passed]

    @property
    def is_ready(self):
        """Whether a decision could be entered."""
        return not (self.sessions or self.unscored or self.waiting)


def check_begun(course_class):
    """Raises ValidationError "not_begun" for a class that was not opened, was put off or cancelled."""
    if course_class.status not in {*CourseClass.RESULTS_OPEN, *CourseClass.REOPENING.sources}:
        raise ValidationError(
            _("The class is “%(state)s”: it is closed once it was opened and taught."),
            code="not_begun",
            params={"state": course_class.get_status_display()},
        )


def readiness(course_class):
    """The Readiness of a class now. Eight queries, whatever the size of the class."""
    return Readiness(
        sessions=list(attendance.missing_sessions(course_class)),
        lines=results.sheet(course_class),
        waiting=list(
            ResultException.objects.filter(enrolment__course_class=course_class).waiting().select_related("enrolment__learner")
        ),
    )  # fmt: skip


@transaction.atomic
def recognise(course_class, *, by, recognition_no, recognised_on):
    """Recognise the results by the decision that lists them, and freeze every learner's outcome with its reason.

    Learners who hold a certificate from an earlier decision keep their result.
    Raises ValidationError "recognised_before_end", "recognised_in_future", "number_taken", "attendance_open",
    "results_open", "exceptions_waiting", "illegal_move"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    _check_recognition_day(course_class, recognised_on)
    class_rules.check_decision_number(course_class, "recognition_no", recognition_no, recognised_on)
    move(
        course_class, ClassStatus.RECOGNISED, by=by, recognition_no=recognition_no.strip(),
        recognised_on=recognised_on, recognised_by=by,
    )  # fmt: skip
    # After the move: it holds the class's row, so nobody can change a result in between. What is frozen is printed.
    with translation.override(settings.LANGUAGE_CODE):
        ready = readiness(course_class)
    _refuse_unready(ready)
    _freeze(ready.lines)
    figures.update(course_class)
    passed = len(ready.passed)
    audit.record(
        by, "recognise_class", course_class, recognition_no=recognition_no, passed=passed, learners=len(ready.lines)
    )
    return course_class


def _check_recognition_day(course_class, day):
    if day < course_class.ends_on:
        raise ValidationError(
            {
                "recognised_on": ValidationError(
                    _("The class ended on %(day)s: the decision cannot be earlier."),
                    code="recognised_before_end",
                    params={"day": course_class.ends_on.strftime("%d/%m/%Y")},
                )
            }
        )
    if day > timezone.localdate():
        raise ValidationError(
            {"recognised_on": ValidationError(_("The decision lies in the future: check the date."),
                                              code="recognised_in_future")}
        )  # fmt: skip


def _refuse_unready(ready):
    if ready.sessions:
        n = len(ready.sessions)
        raise ValidationError(
            ngettext(
                "The attendance of %(n)s session is not complete (%(first)s): record it first.",
                "The attendance of %(n)s sessions is not complete (first: %(first)s): record it first.",
                n,
            ),
            code="attendance_open",
            params={"n": n, "first": str(ready.sessions[0])},
        )
    if ready.unscored:
        raise ValidationError(
            _("%(n)s learners have no result yet (first: %(name)s): enter their scores, or take them off the roster."),
            code="results_open",
            params={"n": len(ready.unscored), "name": ready.unscored[0].enrolment.learner.full_name},
        )
    if ready.waiting:
        raise ValidationError(
            _("%(n)s exceptions wait for a second person (first: %(name)s): have them decided first."),
            code="exceptions_waiting",
            params={"n": len(ready.waiting), "name": ready.waiting[0].enrolment.learner.full_name},
        )


FROZEN = ["outcome", "final_score", "grade", "outcome_reason"]


def _freeze(lines):
    """Write every learner's outcome, score, grade and reason as judged now; certified ones keep theirs."""
    fresh = [line for line in lines if not line.is_settled]
    most = Enrolment._meta.get_field("outcome_reason").max_length
    for line in fresh:
        one, judged = line.enrolment, line.judgement
        one.outcome = Outcome.PASSED if judged.has_passed else Outcome.FAILED
        one.final_score, one.grade, one.outcome_reason = judged.score, judged.grade, judged.reason[:most]
    Enrolment.objects.bulk_update([line.enrolment for line in fresh], FROZEN, batch_size=500)


# --- Opening again ----------------------------------------------------------------------------------------

# What rests on recognised results and is not decided yet goes back when they are opened again: called with the class,
# `by` and the reason, in the same transaction; each returns in a sentence what went back, "" for nothing.
TAKE_BACK: list[Callable[..., str]] = []


def check_reopenable(course_class, *, by):
    """Raise what `reopen` would raise at this moment, the reason aside."""
    check_staff(by, course_class.centre)
    check_move(course_class, ClassStatus.FINISHED, by=by, rule=CourseClass.REOPENING)


@transaction.atomic
def reopen(course_class, *, by, reason):
    """Open recognised results again, by the director or a deputy and for a reason; the old decision goes into the book.

    Learners who hold a certificate keep their result: what a certificate says changes only by its own reissue or
    revocation. All others are judged anew, and recognised by a new decision. Proposals that wait go back with the
    reason: `taken_back` on the class returned says which.
    Raises ValidationError "reason_missing", "illegal_move"; PermissionDenied.
    """
    check_reopenable(course_class, by=by)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the class is reopened."), code="reason_missing")})
    number, day = course_class.recognition_no, course_class.recognised_on
    # Before the move: an approval locks the proposal before the class, and two orders would wait for each other.
    went_back = [take_back(course_class, by=by, reason=reason.strip()) for take_back in TAKE_BACK]
    move(
        course_class, ClassStatus.FINISHED, by=by, rule=CourseClass.REOPENING, recognition_no="", recognised_on=None,
        recognised_by=None,
    )  # fmt: skip
    course_class.enrolments.studying().filter(is_certified=False).update(
        outcome="", final_score=None, grade="", outcome_reason=""
    )
    figures.update(course_class)
    audit.record(
        by, "reopen_class", course_class, reason=reason.strip(), recognition_no=number, recognised_on=day.isoformat()
    )
    course_class.taken_back = [sentence for sentence in went_back if sentence]
    return course_class
