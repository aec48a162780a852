"""Recognition and reopening: what must be complete, what is frozen, who keeps a result."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from centres.models import AuditLine
from centres.scope import Role
from certificates import issuing
from certificates.models import Proposal
from courses import classes, enrolments, recognition
from courses.models import ClassStatus, CourseClass, Enrolment, EnrolmentStatus, Session
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_deputy,
    make_director,
    make_exception,
    make_proposal,
    make_recognised_class,
    make_session,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def finished_class(centre=None, learners=2, score="8", **facts):
    course_class = make_class(centre, **facts)
    enrol(course_class, learners)
    if score:
        score_all(course_class, score)
    return classes.finish(CourseClass.objects.get(pk=course_class.pk), by=course_class.created_by)


def recognise(course_class, **facts):
    facts = {"recognition_no": "52-QĐ/TTCT", "recognised_on": TODAY()} | facts
    return recognition.recognise(course_class, by=course_class.created_by, **facts)


def refusal(course_class, **facts):
    with pytest.raises(ValidationError) as broken:
        recognise(course_class, **facts)
    course_class.refresh_from_db()
    assert course_class.status == ClassStatus.FINISHED
    return code_of(broken)


# --- What must be complete -------------------------------------------------------------------------------


def test_a_session_without_attendance_stands_in_the_way():
    course_class = finished_class()
    session = make_session(course_class)
    assert refusal(course_class) == "attendance_open"
    Session.objects.filter(pk=session.pk).update(taken_at=timezone.now(), taken_by=course_class.created_by)
    assert recognise(course_class).status == ClassStatus.RECOGNISED


def test_somebody_who_joined_after_the_attendance_stands_in_the_way():
    course_class = finished_class()
    make_session(course_class, taken=True)
    Session.objects.update(taken_at=timezone.now() - DAY)
    Enrolment.objects.update(created_at=timezone.now() - 2 * DAY)
    assert recognition.readiness(course_class).is_ready
    Enrolment.objects.filter(pk=course_class.enrolments.first().pk).update(created_at=timezone.now())
    assert refusal(course_class) == "attendance_open"


def test_a_missing_score_stands_in_the_way():
    assert refusal(finished_class(score=None)) == "results_open"


def test_an_exception_nobody_decided_on_stands_in_the_way():
    course_class = finished_class()
    make_exception(course_class.enrolments.first())
    assert refusal(course_class) == "exceptions_waiting"


def test_a_refused_or_withdrawn_exception_does_not():
    course_class = finished_class()
    first, second = course_class.enrolments.all()
    make_exception(first, status="refused")
    make_exception(second, status="withdrawn")
    assert recognise(course_class).figures.passed == 2


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY() - 11 * DAY, "recognised_before_end"), (TODAY() + DAY, "recognised_in_future")],  # it ended 10 days ago
)
def test_the_decision_lies_between_the_last_day_and_today(day, code):
    assert refusal(finished_class(), recognised_on=day) == code


# --- What is frozen ------------------------------------------------------------------------------------------


def test_reasons_are_frozen_in_vietnamese_whatever_the_language_of_the_page():
    course_class = finished_class()
    first, second = course_class.enrolments.in_roster_order()
    Enrolment.objects.filter(pk=first.pk).update(absent_unexcused=9)
    with translation.override("en"):
        recognise(course_class)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.outcome_reason == "vắng 9/40 tiết (22,5%), vượt mức tối đa 20%"
    assert (second.outcome, second.outcome_reason) == ("passed", "8 điểm, vắng 0/40 tiết")


def test_an_agreed_exception_counts_and_its_reason_is_frozen():
    course_class = finished_class(learners=1)
    Enrolment.objects.update(absent_unexcused=20)
    make_exception(course_class.enrolments.get(), status="agreed")
    recognise(course_class)
    one = course_class.enrolments.get()
    assert one.outcome == "passed"
    assert "Nghỉ ốm" in one.outcome_reason


# --- Reopening -------------------------------------------------------------------------------------------------


@pytest.fixture
def recognised():
    course_class = make_recognised_class()
    course_class.director = make_director(course_class.centre)
    return course_class


def reopen(course_class, reason="Nhập nhầm điểm của hai học viên", by=None):
    return recognition.reopen(course_class, by=by or course_class.director, reason=reason)


def test_a_reopened_class_waits_for_results_and_nobody_has_one(recognised):
    reopen(recognised)
    assert (recognised.status, recognised.recognition_no) == (ClassStatus.FINISHED, "")
    assert set(recognised.enrolments.values_list("outcome", "grade", "outcome_reason")) == {("", "", "")}
    recognised.figures.refresh_from_db()
    assert recognised.figures.passed == 0
    score_all(recognised, "9")
    recognised.refresh_from_db()
    assert recognise(recognised, recognition_no="60-QĐ/TTCT").figures.excellent == 3


def test_the_book_keeps_the_old_decision_and_the_reason(recognised):
    reopen(recognised)
    facts = AuditLine.objects.get(verb="reopen_class").facts
    assert (facts["recognition_no"], facts["reason"]) == ("52-QĐ/TTCT", "Nhập nhầm điểm của hai học viên")


def test_an_archived_class_is_reopened_too(recognised):
    classes.archive(recognised, by=recognised.created_by)
    assert reopen(recognised).status == ClassStatus.FINISHED


def test_reopening_needs_a_reason(recognised):
    with pytest.raises(ValidationError) as broken:
        reopen(recognised, reason=" ")
    assert code_of(broken) == "reason_missing"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LECTURER, Role.PROVINCE])
def test_reopening_is_not_for_everybody(recognised, role):
    place = {Role.PROVINCE: {"province": recognised.centre.province}}.get(role, {"centre": recognised.centre})
    with pytest.raises(PermissionDenied):
        reopen(recognised, by=make_user(role, **place))
    with pytest.raises(PermissionDenied):
        reopen(recognised, by=make_director(make_centre("Yên Thành")))


def test_a_deputy_reopens(recognised):
    assert reopen(recognised, by=make_deputy(recognised.centre)).status == ClassStatus.FINISHED


def test_a_class_that_was_not_recognised_is_not_reopened():
    course_class = finished_class()
    with pytest.raises(ValidationError) as broken:
        recognition.reopen(course_class, by=make_director(course_class.centre), reason="x")
    assert code_of(broken) == "illegal_move"


# --- Certificates hold their learners ----------------------------------------------------------------------------


def half_certified(recognised):
    """A class of three, one of whom holds a certificate, reopened."""
    first = recognised.enrolments.in_roster_order().first()
    proposal = make_proposal(recognised, submitted=True)
    proposal.learners.exclude(enrolment=first).delete()
    issuing.approve(proposal, by=recognised.director)
    reopen(recognised)
    first.refresh_from_db()
    return first


def test_who_holds_a_certificate_keeps_the_result(recognised):
    first = half_certified(recognised)
    assert (first.is_certified, first.outcome) == (True, "passed")
    recognised.figures.refresh_from_db()
    assert (recognised.figures.passed, recognised.figures.certified) == (1, 1)
    score_all_others(recognised, first, "3")
    recognise(recognised)
    assert [one.outcome for one in recognised.enrolments.in_roster_order()] == ["passed", "failed", "failed"]


def score_all_others(course_class, held, score):
    from decimal import Decimal

    from courses import scoring

    course_class.refresh_from_db()
    parts = {part.pk: Decimal(score) for part in course_class.programme_version.parts.all()}
    entries = {one.pk: {"scores": parts} for one in course_class.enrolments.exclude(pk=held.pk)}
    scoring.record(course_class, entries, by=course_class.created_by, version_no=course_class.version_no)
    course_class.refresh_from_db()


def test_the_score_behind_a_certificate_is_not_changed(recognised):
    half_certified(recognised)
    with pytest.raises(ValidationError) as broken:
        score_all(recognised, "3")
    assert code_of(broken) == "certified"


def test_who_holds_a_certificate_does_not_leave_the_roster(recognised):
    first = half_certified(recognised)
    with pytest.raises(ValidationError) as broken:
        enrolments.leave(first, by=recognised.created_by, status=EnrolmentStatus.WITHDRAWN, reason="x")
    assert code_of(broken) == "certified"


def test_the_database_itself_keeps_them_on_the_roster_as_passed(recognised):
    first = half_certified(recognised)
    for broken in ({"status": "withdrawn", "leave_reason": "x"}, {"outcome": "failed", "grade": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(pk=first.pk).update(**broken)


def test_a_class_with_certificates_is_not_cancelled(recognised):
    half_certified(recognised)
    with pytest.raises(ValidationError) as broken:
        classes.cancel(recognised, by=recognised.created_by, reason="x")
    assert code_of(broken) == "has_certificates"


def test_a_proposal_of_a_reopened_class_is_not_approved(recognised):
    proposal = make_proposal(recognised)
    reopen(recognised)
    with pytest.raises(ValidationError) as broken:
        issuing.approve(proposal, by=recognised.director)
    assert code_of(broken) == "illegal_move"  # the reopening sent it back
    Proposal.objects.update(status="submitted")
    with pytest.raises(ValidationError) as broken:
        issuing.approve(proposal, by=recognised.director)
    assert code_of(broken) == "not_recognised"
    with pytest.raises(ValidationError) as broken:
        issuing.propose(
            recognised, by=recognised.created_by, enrolments=list(recognised.enrolments.all()), issue_on=TODAY(),
            signer=proposal.signer,
        )  # fmt: skip
    assert code_of(broken) == "not_recognised"


def test_issuing_marks_the_learners(recognised):
    make_certificates(recognised)
    assert set(recognised.enrolments.values_list("is_certified", flat=True)) == {True}
