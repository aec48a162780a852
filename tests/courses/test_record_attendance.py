"""Recording the attendance of a session: who may, when, what follows from it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres.models import AuditLine
from centres.scope import Role
from courses import attendance, classes, scoring
from courses.models import Absence, AbsenceKind, Enrolment, Session
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_absence,
    make_centre,
    make_certificates,
    make_class,
    make_person,
    make_recognised_class,
    make_session,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EXCUSED, UNEXCUSED = AbsenceKind.EXCUSED, AbsenceKind.UNEXCUSED


@pytest.fixture
def course_class():
    made = make_class()
    enrol(made, 3)
    return made


@pytest.fixture
def session(course_class):
    return make_session(course_class)


def record(session, absent=(), by=None, version_no=None):
    fresh = Session.objects.get(pk=session.pk)
    return attendance.record(
        fresh, dict(absent), by=by or session.course_class.created_by, version_no=version_no or fresh.version_no
    )


def people(course_class):
    return list(course_class.enrolments.in_roster_order())


def periods(enrolment):
    enrolment.refresh_from_db()
    return enrolment.absent_excused, enrolment.absent_unexcused


# --- What is written --------------------------------------------------------------------------------------


def test_a_session_with_everybody_there_is_recorded_without_a_row(course_class, session):
    done = record(session)
    assert (done.taken_by, done.version_no) == (course_class.created_by, 2)
    assert not Absence.objects.exists()


def test_the_periods_of_the_session_are_counted_on_the_enrolment(course_class, session):
    first, second, third = people(course_class)
    record(session, {first.pk: EXCUSED, second.pk: UNEXCUSED})
    assert [periods(one) for one in (first, second, third)] == [(4, 0), (0, 4), (0, 0)]


def test_absence_of_several_sessions_adds_up_by_kind(course_class, session):
    first = people(course_class)[0]
    long = make_session(course_class, course_class.starts_on + DAY, first_period=2, last_period=6)
    record(session, {first.pk: EXCUSED})
    record(long, {first.pk: UNEXCUSED})
    assert periods(first) == (4, 5)


def test_a_correction_replaces_what_was_marked_before(course_class, session):
    first, second, _third = people(course_class)
    record(session, {first.pk: UNEXCUSED})
    record(session, {second.pk: EXCUSED})
    assert [periods(first), periods(second)] == [(0, 0), (4, 0)]


def test_what_was_typed_into_the_result_sheet_gives_way_to_the_sessions(course_class, session):
    first = people(course_class)[0]
    Enrolment.objects.filter(pk=first.pk).update(absent_unexcused=7)
    record(session, {first.pk: EXCUSED})
    assert periods(first) == (4, 0)


def test_who_left_after_the_sheet_was_opened_is_passed_over(course_class, session):
    first = people(course_class)[0]
    Enrolment.objects.filter(pk=first.pk).update(status="withdrawn", leave_reason="Chuyển công tác")
    record(session, {first.pk: EXCUSED})
    assert not Absence.objects.exists()


def test_a_learner_of_another_class_is_passed_over(course_class, session):
    [foreign] = enrol(make_class(course_class.centre), 1)
    record(session, {foreign.pk: UNEXCUSED})
    assert not Absence.objects.exists()


def test_the_audit_line_holds_what_changed_and_no_name(course_class, session):
    first, second, _third = people(course_class)
    record(session, {first.pk: UNEXCUSED})
    record(session, {first.pk: EXCUSED, second.pk: EXCUSED})
    line = AuditLine.objects.filter(verb="record_attendance").latest("pk")
    assert line.facts["changes"] == [[first.pk, "unexcused", "excused"], [second.pk, "", "excused"]]
    assert line.facts["absent"] == 2
    assert first.learner.full_name not in str(line.facts)


# --- Who may, and when --------------------------------------------------------------------------------------


def test_the_lecturer_of_the_session_records_it_also_at_another_centre(course_class):
    visitor = make_person(make_centre("Yên Thành"))
    session = make_session(course_class, lecturer=visitor)
    lecturer = make_user(Role.LECTURER, centre=visitor.centre, person=visitor)
    assert record(session, by=lecturer).taken_by == lecturer


def test_the_head_of_the_class_records_sessions_of_others(course_class, session):
    head = make_person(course_class.centre)
    course_class.head = head
    course_class.save()
    session.refresh_from_db()
    assert record(session, by=make_user(Role.LECTURER, centre=course_class.centre, person=head)).taken_at


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.LECTURER, Role.OFFICER])
def test_nobody_else_records_it(course_class, session, role):
    place = {Role.PROVINCE: {"province": course_class.centre.province}}
    if role == Role.LECTURER:  # a colleague of the same centre who does not teach this session
        place[role] = {"centre": course_class.centre, "person": make_person(course_class.centre)}
    stranger = make_user(role, **place.get(role, {}))
    with pytest.raises(PermissionDenied):
        record(session, by=stranger)


def test_a_lecturer_without_a_person_records_nothing(course_class, session):
    with pytest.raises(PermissionDenied):
        record(session, by=make_user(Role.LECTURER, centre=course_class.centre))


def test_a_session_to_come_is_refused():
    course_class = make_class(ends_on=TODAY() + 3 * DAY)
    with pytest.raises(ValidationError) as broken:
        record(make_session(course_class, TODAY() + DAY))
    assert code_of(broken) == "session_to_come"
    assert record(make_session(course_class, TODAY())).taken_at


def test_a_recognised_class_is_refused():
    session = make_session(make_recognised_class())
    with pytest.raises(ValidationError) as broken:
        record(session)
    assert code_of(broken) == "results_closed"


def test_the_second_of_two_sheets_is_told(course_class, session):
    first = people(course_class)[0]
    record(session, {first.pk: EXCUSED}, version_no=1)
    with pytest.raises(ValidationError) as broken:
        record(session, {}, version_no=1)
    assert code_of(broken) == "edited_meanwhile"
    assert course_class.created_by.full_name in broken.value.messages[0]
    assert periods(first) == (4, 0)


def test_a_learner_with_a_certificate_keeps_the_attendance_behind_it():
    course_class = make_recognised_class(learners=1)
    session = make_session(course_class)
    make_certificates(course_class)
    type(course_class).objects.filter(pk=course_class.pk).update(
        status="finished", recognition_no="", recognised_on=None, recognised_by=None
    )
    with pytest.raises(ValidationError) as broken:
        record(session, {people(course_class)[0].pk: UNEXCUSED})
    assert code_of(broken) == "certified"
    assert not Absence.objects.exists()
    assert record(session).taken_at  # nobody's absence changes: it may be recorded


# --- What is still to be done ---------------------------------------------------------------------------------


def test_sessions_without_attendance_are_missing_in_order(course_class, session):
    later = make_session(course_class, course_class.starts_on + DAY)
    assert list(attendance.missing_sessions(course_class)) == [session, later]
    record(session)
    assert list(attendance.missing_sessions(course_class)) == [later]


def test_a_session_is_missing_again_once_somebody_joins_the_class(course_class, session):
    record(session)
    Session.objects.update(taken_at=timezone.now() - DAY)
    enrol(course_class, 1)
    assert list(attendance.missing_sessions(course_class)) == [session]
    record(session)
    assert not attendance.missing_sessions(course_class)


def test_who_is_near_or_over_the_limit_is_listed_worst_first(course_class, session):
    """40 periods, at most 8; the next session has 4: 9 is over, 6 + 4 passes the limit, 4 + 4 does not."""
    first, second, third = people(course_class)
    for enrolment, missed in ((first, 6), (second, 9), (third, 4)):
        Enrolment.objects.filter(pk=enrolment.pk).update(absent_unexcused=missed)
    found = attendance.at_risk(course_class)
    assert [(one.enrolment, one.standing.is_over) for one in found] == [(second, True), (first, False)]


def test_the_result_sheet_passes_over_absence_where_sessions_say_it(course_class, session):
    first = people(course_class)[0]
    make_absence(session, first)
    course_class.refresh_from_db()
    entry = {"absent_excused": 0, "absent_unexcused": 0, "scores": {}}
    scoring.record(course_class, {first.pk: entry}, by=course_class.created_by, version_no=course_class.version_no)
    assert periods(first) == (0, 4)


def test_a_class_without_a_timetable_is_finished_as_before(course_class):
    score_all(course_class)
    assert not attendance.is_by_session(course_class)
    assert classes.finish(course_class, by=course_class.created_by)


def test_the_refusal_names_who_holds_the_certificate():
    course_class = make_class()
    one, _other = enrol(course_class, 2)
    session = make_session(course_class)
    course_class.enrolments.filter(pk=one.pk).update(is_certified=True, outcome="passed", grade="good")
    with pytest.raises(ValidationError) as broken:
        attendance.record(session, {one.pk: "excused"}, by=course_class.created_by, version_no=session.version_no)
    assert one.learner.full_name in broken.value.messages[0]
