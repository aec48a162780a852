"""Nobody and no room is taken twice: what clashes, what does not, what the sentence tells, and in how many queries."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import clashes, timetable
from courses.models import ClassStatus, CourseClass, DayPart
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_lecturer,
    make_room,
    make_session,
    make_user,
    timetable_row,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDS = {"ends_on": TODAY() + 3 * DAY}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def course_class(centre):
    return make_class(centre, **ENDS)


@pytest.fixture
def other_class(centre):
    """Another class of the centre on the same days."""
    return make_class(centre, **ENDS)


def write(course_class, *rows):
    course_class.refresh_from_db()
    return timetable.write(course_class, list(rows), by=course_class.created_by, version_no=course_class.version_no)


def refusals(course_class, *rows):
    """[(code, line, column, sentence)] of what is refused."""
    with pytest.raises(ValidationError) as broken:
        write(course_class, *rows)
    return [(one.code, one.params["line"], one.params["column"], one.messages[0]) for one in broken.value.error_list]


def refused(course_class, *rows):
    [one] = refusals(course_class, *rows)
    return one


# --- Lecturers ----------------------------------------------------------------------------------------------------


def test_a_lecturer_who_teaches_another_class_then_is_refused(centre, course_class, other_class):
    lecturer = make_lecturer(centre)
    make_session(other_class, lecturer=lecturer)
    code, line, column, sentence = refused(course_class, timetable_row(course_class.starts_on, lecturer=lecturer))
    assert (code, line, column) == ("lecturer_taken", 0, "lecturer")
    for said in ("Lê Văn Hai", other_class.name, f"{course_class.starts_on:%d/%m/%Y}", "Sáng", "từ tiết 1 đến tiết 4"):
        assert said in sentence
    assert not course_class.sessions.exists()


def test_at_another_centre_only_the_centre_and_the_time_are_told(centre, course_class):
    elsewhere = make_centre("Yên Thành", centre.province)
    theirs = make_class(elsewhere, **ENDS)
    lecturer = make_lecturer(elsewhere)
    make_session(theirs, lecturer=lecturer)
    visiting = make_lecturer(elsewhere, "Trần Thị An")
    lecturer.appointments.create(
        centre=centre, kind="lecturer", mode="visiting", from_on=visiting.appointments.get().from_on,
        counts_towards_quota=False,
    )  # fmt: skip
    _code, _line, _column, sentence = refused(course_class, timetable_row(course_class.starts_on, lecturer=lecturer))
    assert "Huyện Yên Thành" in sentence
    assert theirs.name not in sentence
    assert theirs.programme.name not in sentence


def test_the_keeper_of_the_records_of_that_centre_is_told_the_class(centre, course_class):
    kept = make_centre("Cũ", centre.province, custodian=centre)
    theirs = make_class(kept, by=course_class.created_by, name="Lớp của trung tâm cũ", **ENDS)
    lecturer = make_lecturer(centre)
    make_session(theirs, lecturer=lecturer)
    assert "Lớp của trung tâm cũ" in refused(course_class, timetable_row(course_class.starts_on, lecturer=lecturer))[3]


@pytest.mark.parametrize(
    "other",
    [{"part": DayPart.AFTERNOON}, {"on": 1}, {"first_period": 5, "last_period": 8}],
)
def test_another_time_is_no_clash(centre, course_class, other_class, other):
    lecturer, other = make_lecturer(centre), dict(other)
    make_session(other_class, course_class.starts_on + other.pop("on", 0) * DAY, lecturer=lecturer, **other)
    write(course_class, timetable_row(course_class.starts_on, lecturer=lecturer))
    assert course_class.sessions.count() == 1


@pytest.mark.parametrize("status", [ClassStatus.POSTPONED, ClassStatus.CANCELLED])
def test_sessions_of_postponed_and_cancelled_classes_take_nobody(centre, course_class, other_class, status):
    lecturer, room = make_lecturer(centre), make_room(centre)
    make_session(other_class, lecturer=lecturer, room=room)
    CourseClass.objects.filter(pk=other_class.pk).update(status=status, stop_reason="Bão")
    write(course_class, timetable_row(course_class.starts_on, lecturer=lecturer, room=room))
    assert course_class.sessions.count() == 1


@pytest.mark.parametrize("status", [ClassStatus.PLANNED, ClassStatus.FINISHED, ClassStatus.OPEN])
def test_sessions_of_all_other_classes_do(centre, course_class, other_class, status):
    lecturer = make_lecturer(centre)
    make_session(other_class, lecturer=lecturer)
    CourseClass.objects.filter(pk=other_class.pk).update(status=status)
    assert refused(course_class, timetable_row(course_class.starts_on, lecturer=lecturer))[0] == "lecturer_taken"


# --- Rooms and the class itself -----------------------------------------------------------------------------------


def test_a_room_that_is_taken_is_refused(centre, course_class, other_class):
    room = make_room(centre, "Hội trường A")
    make_session(other_class, room=room, first_period=4, last_period=5)
    code, line, column, sentence = refused(course_class, timetable_row(course_class.starts_on, room=room))
    assert (code, line, column) == ("room_taken", 0, "room")
    for said in ("Hội trường A", other_class.name, "từ tiết 4 đến tiết 5"):
        assert said in sentence


def test_another_place_may_have_two_classes(course_class, other_class):
    make_session(other_class, place="Nhà văn hóa xã")
    write(course_class, timetable_row(course_class.starts_on, place="Nhà văn hóa xã"))


def test_the_class_is_not_in_two_sessions_at_once(course_class):
    first = course_class.starts_on
    rows = [timetable_row(first, periods=(1, 4)), timetable_row(first + DAY), timetable_row(first, periods=(3, 6))]
    code, line, column, sentence = refused(course_class, *rows)
    assert (code, line, column) == ("class_taken", 2, "first_period")
    assert "từ tiết 1 đến tiết 4" in sentence


def test_two_lessons_of_one_half_day_follow_each_other(course_class):
    first = course_class.starts_on
    write(course_class, timetable_row(first, periods=(1, 2)), timetable_row(first, periods=(3, 4)))
    assert course_class.sessions.count() == 2


def test_its_own_saved_sessions_are_not_in_the_way_of_a_class(centre, course_class):
    lecturer = make_lecturer(centre)
    morning = make_session(course_class, lecturer=lecturer)
    gone = make_session(course_class, part=DayPart.AFTERNOON, lecturer=lecturer)
    write(course_class, timetable_row(gone.on, part=gone.part, session=morning, lecturer=lecturer))
    assert course_class.sessions.get().pk == morning.pk


def test_every_clash_is_told_beside_its_cell(centre, course_class, other_class):
    lecturer, room = make_lecturer(centre), make_room(centre)
    make_session(other_class, lecturer=lecturer, room=room)
    make_session(other_class, other_class.starts_on + DAY, lecturer=lecturer)
    first = course_class.starts_on
    rows = [timetable_row(first, lecturer=lecturer, room=room), timetable_row(first + DAY, lecturer=lecturer)]
    assert {one[:3] for one in refusals(course_class, *rows)} == {
        ("lecturer_taken", 0, "lecturer"), ("room_taken", 0, "room"), ("lecturer_taken", 1, "lecturer"),
    }  # fmt: skip


# --- One query ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 10])
def test_a_whole_timetable_is_looked_up_in_one_query(centre, course_class, other_class, n):
    lecturer, room = make_lecturer(centre), make_room(centre)
    for part in DayPart:
        make_session(other_class, part=part, lecturer=make_lecturer(centre), room=make_room(centre))
    rows = [
        make_session(course_class, course_class.starts_on + place // 3 * DAY, part=1 + place % 3, lecturer=lecturer,
                     room=room)
        for place in range(n)
    ]  # fmt: skip
    by = make_user(centre=centre)
    with CaptureQueriesContext(connection) as queries:
        assert clashes.refusals(course_class, rows, by=by) == []
    assert len(queries) == 1


def test_where_something_clashes_the_names_take_two_more_however_many(centre, course_class, other_class):
    lecturer, by = make_lecturer(centre), make_user(centre=centre)
    counts = []
    for n in range(3):
        make_session(other_class, other_class.starts_on + n * DAY, lecturer=lecturer)
        make_session(course_class, course_class.starts_on + n * DAY, lecturer=lecturer)
        rows = list(course_class.sessions.select_related("lecturer", "room"))
        with CaptureQueriesContext(connection) as queries:
            assert len(clashes.refusals(course_class, rows, by=by)) == n + 1
        counts.append(len(queries))
    assert counts == [3, 3, 3]
