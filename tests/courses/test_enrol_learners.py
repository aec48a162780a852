"""Putting people on a roster: all of them or none."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import classes, enrolments
from courses.models import Enrolment, Learner, LearnerAtCentre, PartyStatus
from tests.build import enrol, make_centre, make_class, make_entry, make_user

pytestmark = pytest.mark.django_db
ID = "040190001234"


def code_of(course_class, *entries, by=None, **more):
    """The code of the refusal."""
    with pytest.raises(ValidationError) as refused:
        enrolments.enrol(course_class, entries, by=by or course_class.created_by, **more)
    return refused.value.code


def written():
    """How many learners, enrolments and places of learners there are."""
    return Learner.objects.count(), Enrolment.objects.count(), LearnerAtCentre.objects.count()


def test_new_people_are_registered_enrolled_and_seen_at_the_centre():
    course_class = make_class()
    done = enrolments.enrol(course_class, [make_entry(1), make_entry(2)], by=course_class.created_by)
    assert (done.created, done.matched, done.already_there, done.enrolled) == (2, 0, 0, 2)
    assert written() == (2, 2, 2)
    course_class.figures.refresh_from_db()
    assert (course_class.figures.enrolled, course_class.figures.women) == (2, 2)


def test_the_same_list_twice_adds_nothing():
    course_class = make_class()
    entries = [make_entry(1), make_entry(2, citizen_id=ID)]
    enrolments.enrol(course_class, entries, by=course_class.created_by)
    done = enrolments.enrol(course_class, entries, by=course_class.created_by)
    assert (done.enrolled, done.already_there) == (0, 2)
    assert written() == (2, 2, 2)


def test_a_known_person_is_enrolled_with_the_record_there_is_and_its_gaps_filled():
    centre = make_centre()
    first = make_class(centre)
    learner = enrol(first, 1, full_name="Nguyễn Thị Hòa", phone="0900000001")[0].learner
    second = make_class(centre, by=first.created_by)
    entry = make_entry(1, full_name="Nguyễn Thị Hòa", phone="0900000002", citizen_id=ID, ethnicity="Thái")
    done = enrolments.enrol(second, [entry], by=first.created_by)
    learner.refresh_from_db()
    assert (done.created, done.matched) == (0, 1)
    assert (learner.phone, learner.citizen_id, learner.ethnicity) == ("0900000001", ID, "Thái")


def test_a_gap_filled_in_one_class_is_counted_in_the_others():
    centre = make_centre()
    first = make_class(centre)
    enrol(first, 1, full_name="Nguyễn Thị Hòa")
    second = make_class(centre, by=first.created_by)
    entry = make_entry(1, full_name="Nguyễn Thị Hòa", ethnicity="Thái", party_status=PartyStatus.FULL)
    enrolments.enrol(second, [entry], by=first.created_by)
    first.figures.refresh_from_db()
    assert (first.figures.minority, first.figures.party_members) == (1, 1)


def test_a_person_declared_different_gets_a_record_of_their_own():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa")
    entry = make_entry(5, full_name="Nguyễn Thị Hòa")
    done = enrolments.enrol(course_class, [entry], by=course_class.created_by, different={5})
    assert (done.created, written()) == (1, (2, 2, 2))


def test_a_name_spelt_otherwise_is_a_new_person_unless_declared_the_same():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hương")
    second = make_class(course_class.centre, by=course_class.created_by)
    entries = [make_entry(5, full_name="Nguyễn Thị Hường")]
    declared = enrolments.enrol(second, entries, by=second.created_by, same={5})
    third = make_class(course_class.centre, by=course_class.created_by)
    undeclared = enrolments.enrol(third, entries, by=third.created_by)
    assert (declared.created, undeclared.created) == (0, 1)


def test_one_citizen_id_in_two_entries_stops_everything():
    course_class = make_class()
    entries = [make_entry(4, citizen_id=ID), make_entry(9, full_name="Lê Văn Hùng", citizen_id=ID)]
    with pytest.raises(ValidationError) as refused:
        enrolments.enrol(course_class, entries, by=course_class.created_by)
    assert (refused.value.code, refused.value.params["rows"]) == ("id_twice", "4, 9")
    assert written() == (0, 0, 0)


def test_a_citizen_id_of_somebody_else_stops_everything():
    course_class = make_class()
    enrol(course_class, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID)
    entries = [make_entry(1), make_entry(2, full_name="Lê Thị Mai", citizen_id=ID)]
    assert code_of(course_class, *entries) == "id_of_another"
    assert written() == (1, 1, 1)


def test_more_people_than_places_stop_everything():
    course_class = make_class(capacity=2)
    assert code_of(course_class, *(make_entry(n) for n in range(3))) == "class_full"
    assert written() == (0, 0, 0)


def test_who_is_on_the_roster_takes_no_second_place():
    course_class = make_class(capacity=2)
    entries = [make_entry(1), make_entry(2)]
    enrolments.enrol(course_class, entries, by=course_class.created_by)
    assert enrolments.enrol(course_class, entries, by=course_class.created_by).enrolled == 0


def test_a_class_that_is_not_open_takes_nobody():
    planned = make_class(opened=False)
    assert code_of(planned, make_entry()) == "roster_closed"
    finished = make_class(ends_on=date(2026, 1, 5))
    enrol(finished, 1)
    classes.finish(finished, by=finished.created_by)
    assert code_of(finished, make_entry()) == "roster_closed"


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_those_who_keep_the_records_of_the_centre_enrol(role):
    course_class = make_class()
    place = {"centre": course_class.centre} if role == Role.LECTURER else {}
    with pytest.raises(PermissionDenied):
        enrolments.enrol(course_class, [make_entry()], by=make_user(role, **place))


def test_the_audit_book_counts_and_names_nobody():
    course_class = make_class()
    enrol(course_class, 2)
    line = AuditLine.objects.get(verb="enrol")
    assert (line.centre, line.facts) == (course_class.centre, {"created": 2, "matched": 0})
