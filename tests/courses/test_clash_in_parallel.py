"""Two officers give one lecturer, or one room, to two classes at the same moment; with controls that show the lock."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from centres import appointments
from centres.scope import Role
from courses import clashes, classes, timetable
from courses.models import ClassStatus, CourseClass, Session
from tests.build import TODAY, make_centre, make_class, make_lecturer, make_room, make_session, make_user, timetable_row
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

ENDS = TODAY() + timedelta(days=3)


def two_centres():
    """A lecturer in post at two centres, and a class of each on the same days."""
    here = make_centre()
    there = make_centre("Yên Thành", here.province)
    lecturer = make_lecturer(here)
    lecturer.appointments.create(
        centre=there, kind="lecturer", mode="visiting", from_on=lecturer.appointments.get().from_on,
        counts_towards_quota=False,
    )  # fmt: skip
    return lecturer, [make_class(centre, ends_on=ENDS) for centre in (here, there)]


def write(course_class, **facts):
    """The deed of one officer, to be done in a thread."""
    row = timetable_row(course_class.starts_on, **facts)
    return lambda: timetable.write(course_class, [row], by=course_class.created_by, version_no=course_class.version_no)


def codes(results):
    return [one.code for error in results if isinstance(error, ValidationError) for one in error.error_list]


def unexpected(results):
    return [error for error in results if isinstance(error, Exception) and not isinstance(error, ValidationError)]


def test_a_lecturer_is_booked_once_though_two_centres_ask_at_once():
    lecturer, both = two_centres()
    results = at_once([write(one, lecturer=lecturer) for one in both])
    assert unexpected(results) == []
    assert codes(results) == ["lecturer_taken"]
    assert Session.objects.filter(lecturer=lecturer).count() == 1


@pytest.fixture
def _unlocked(monkeypatch):
    """Without the lock, and so that nobody writes before both have looked."""
    both_have_looked = threading.Barrier(2)
    look = clashes.refusals

    def look_and_wait(*args, **kwargs):
        found = look(*args, **kwargs)
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(clashes, "hold", lambda centre, lecturers: None)
    monkeypatch.setattr(clashes, "refusals", look_and_wait)


@pytest.mark.usefixtures("_unlocked")
def test_without_the_lock_both_get_the_lecturer():
    lecturer, both = two_centres()
    results = at_once([write(one, lecturer=lecturer) for one in both])
    assert codes(results) == []
    assert Session.objects.filter(lecturer=lecturer).count() == 2


@pytest.mark.usefixtures("_unlocked")
def test_without_the_lock_both_get_the_room():
    centre = make_centre()
    room = make_room(centre)
    results = at_once([write(make_class(centre, ends_on=ENDS), room=room) for _n in range(2)])
    assert codes(results) == []
    assert Session.objects.filter(room=room).count() == 2


def test_a_room_is_given_to_one_class_of_the_centre():
    centre = make_centre()
    room = make_room(centre)
    both = [make_class(centre, ends_on=ENDS) for _n in range(2)]
    results = at_once([write(one, room=room) for one in both])
    assert unexpected(results) == []
    assert codes(results) == ["room_taken"]


def test_a_class_that_opens_and_one_that_is_written_do_not_share_a_lecturer():
    lecturer, (postponed, other) = two_centres()
    make_session(postponed, lecturer=lecturer)
    CourseClass.objects.filter(pk=postponed.pk).update(status=ClassStatus.POSTPONED, stop_reason="Bão")
    postponed.refresh_from_db()

    def open_again():
        return classes.open_class(
            postponed, by=postponed.created_by, opening_no="50-QĐ/TTCT", opened_on=postponed.opened_on
        )

    results = at_once([open_again, write(other, lecturer=lecturer)])
    assert unexpected(results) == []
    assert codes(results) == ["lecturer_taken"]


def test_many_timetables_with_the_same_two_lecturers_never_wait_for_each_other_for_ever():
    lecturer, both = two_centres()
    second = make_lecturer(both[0].centre, "Trần Thị An")
    second.appointments.create(
        centre=both[1].centre, kind="lecturer", mode="visiting", from_on=second.appointments.get().from_on,
        counts_towards_quota=False,
    )  # fmt: skip
    pairs = [(lecturer, second), (second, lecturer)]
    for _round in range(5):
        deeds = []
        for course_class, people in zip(both, pairs, strict=True):
            course_class.refresh_from_db()
            rows = [timetable_row(course_class.starts_on, part=part, lecturer=one)
                    for part, one in enumerate(people, start=1)]  # fmt: skip
            deeds.append(lambda one=course_class, rows=rows: timetable.write(
                one, rows, by=one.created_by, version_no=one.version_no
            ))  # fmt: skip
        assert unexpected(at_once(deeds)) == []


def test_entering_an_appointment_meanwhile_is_no_deadlock():
    lecturer, (here, _there) = two_centres()
    director = make_user(Role.DIRECTOR, centre=here.centre)
    post = lecturer.appointments.get(centre=here.centre)
    for place in range(5):
        here.refresh_from_db()
        row = timetable_row(here.starts_on, part=1 + place % 3, lecturer=lecturer)

        def correct(n=place):
            return appointments.correct(post, by=director, decision_no=f"{n + 1}-QĐ/HU")

        def write_it(row=row):
            return timetable.write(here, [row], by=here.created_by, version_no=here.version_no)

        results = at_once([correct, write_it])
        assert [one for one in results if isinstance(one, Exception)] == []
