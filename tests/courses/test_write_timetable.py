"""Writing a timetable whole: what is kept, what is told in the book, and every reason to refuse it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine, Centre
from centres.scope import Role
from courses import timetable
from courses.models import ClassStatus, CourseClass, DayPart, Session
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_lecturer,
    make_lesson,
    make_person,
    make_programme,
    make_room,
    make_session,
    make_user,
    timetable_row,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course_class():
    """Five days, the last of them three days from now."""
    return make_class(ends_on=TODAY() + 3 * DAY)


def write(course_class, *rows, by=None, version_no=None):
    by = by or course_class.created_by
    course_class.refresh_from_db()
    version_no = course_class.version_no if version_no is None else version_no
    return timetable.write(course_class, list(rows), by=by, version_no=version_no)


def refused(course_class, *rows, **more):
    """(code, line, column) of the one thing refused."""
    with pytest.raises(ValidationError) as broken:
        write(course_class, *rows, **more)
    [error] = broken.value.error_list
    assert str(error.message % (error.params or {}))  # the sentence has all it names
    return error.code, (error.params or {}).get("line"), (error.params or {}).get("column")


def saved(course_class):
    return list(course_class.sessions.in_order().values_list("on", "part", "first_period", "last_period", "topic"))


# --- What is kept -------------------------------------------------------------------------------------------------


def test_rows_become_sessions_of_the_class_and_its_centre(course_class):
    first = course_class.starts_on
    lecturer, room = make_lecturer(course_class.centre), make_room(course_class.centre)
    write(
        course_class,
        timetable_row(first, topic="Khai giảng", lecturer=lecturer, room=room),
        timetable_row(first, part=DayPart.AFTERNOON, topic="Đi thực tế", form="trip", place="Khu di tích Kim Liên"),
    )
    morning, afternoon = course_class.sessions.in_order()
    assert (morning.lecturer, morning.room, morning.where, morning.centre) == (
        lecturer, room, room.name, course_class.centre,
    )  # fmt: skip
    assert (afternoon.form, afternoon.where, afternoon.periods) == ("trip", "Khu di tích Kim Liên", 4)


def test_a_session_without_a_content_of_its_own_is_called_like_its_lesson(course_class):
    lesson = make_lesson(course_class.programme, "Điều lệ Đảng")
    write(course_class, timetable_row(course_class.starts_on, lesson=lesson, topic=""))
    assert course_class.sessions.get().topic == "Điều lệ Đảng"


def test_sessions_keep_their_identity_and_missing_ones_are_deleted(course_class):
    kept = make_session(course_class)
    make_session(course_class, part=DayPart.AFTERNOON)
    write(course_class, timetable_row(course_class.starts_on + DAY, session=kept, topic="Bài 2"))
    assert [(one.pk, one.on, one.topic) for one in course_class.sessions.all()] == [
        (kept.pk, course_class.starts_on + DAY, "Bài 2")
    ]


def test_two_sessions_may_change_places(course_class):
    morning = make_session(course_class, topic="A")
    afternoon = make_session(course_class, part=DayPart.AFTERNOON, topic="B")
    first = course_class.starts_on
    write(
        course_class,
        timetable_row(first, part=DayPart.AFTERNOON, session=morning, topic="A"),
        timetable_row(first, session=afternoon, topic="B"),
    )
    assert list(course_class.sessions.in_order().values_list("pk", "topic")) == [(afternoon.pk, "B"), (morning.pk, "A")]


def test_the_session_of_another_class_is_not_taken_over(course_class):
    foreign = make_session(make_class(course_class.centre, ends_on=course_class.ends_on), topic="của lớp khác")
    write(course_class, timetable_row(course_class.starts_on, session=foreign, topic="mới"))
    foreign.refresh_from_db()
    assert foreign.topic == "của lớp khác"
    assert course_class.sessions.get().pk != foreign.pk


def test_one_session_posted_twice_becomes_two(course_class):
    kept = make_session(course_class)
    first = course_class.starts_on
    write(course_class, timetable_row(first, session=kept), timetable_row(first + DAY, session=kept))
    assert course_class.sessions.count() == 2


def test_the_book_tells_how_many_sessions_and_what_became_of_them(course_class):
    kept = make_session(course_class)
    make_session(course_class, part=DayPart.EVENING)
    first = course_class.starts_on
    write(course_class, timetable_row(first + DAY, session=kept), timetable_row(first, periods=(1, 3)))
    told = AuditLine.objects.get(verb="write_timetable").facts
    assert told == {"sessions": 2, "periods": 7, "added": 1, "updated": 1, "removed": 1}


# --- Who and when -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_staff_who_write_may(course_class, role):
    by = make_user(role, centre=course_class.centre, province=course_class.centre.province)
    with pytest.raises(PermissionDenied):
        write(course_class, by=by)


def test_staff_of_another_centre_may_not(course_class):
    with pytest.raises(PermissionDenied):
        write(course_class, by=make_user(centre=make_centre("Yên Thành", course_class.centre.province)))


@pytest.mark.parametrize("status", [ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.OPEN])
def test_a_class_still_to_be_taught_has_an_open_timetable(course_class, status):
    CourseClass.objects.filter(pk=course_class.pk).update(status=status, stop_reason="Bão")
    write(course_class, timetable_row(course_class.starts_on))
    assert course_class.sessions.count() == 1


@pytest.mark.parametrize("status", [ClassStatus.FINISHED, ClassStatus.CANCELLED])
def test_afterwards_it_is_locked(course_class, status):
    CourseClass.objects.filter(pk=course_class.pk).update(status=status, stop_reason="Bão")
    assert refused(course_class, timetable_row(course_class.starts_on))[0] == "locked"
    assert not course_class.sessions.exists()


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(course_class):
    write(course_class, timetable_row(course_class.starts_on, topic="của người thứ nhất"))
    stale = course_class.version_no - 1
    row = timetable_row(course_class.starts_on, topic="của người thứ hai")
    assert refused(course_class, row, version_no=stale)[0] == "edited_meanwhile"
    assert course_class.sessions.get().topic == "của người thứ nhất"


# --- What a session may not say -----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-1, 5])
def test_a_day_outside_the_class_is_refused_at_its_cell(course_class, days):
    good, bad = (timetable_row(course_class.starts_on + n * DAY) for n in (0, days))
    assert refused(course_class, good, bad) == ("outside_class", 1, "on")
    assert not course_class.sessions.exists()


def test_a_day_after_the_closing_of_the_centre_is_refused(course_class):
    Centre.objects.filter(pk=course_class.centre_id).update(closed_on=course_class.ends_on)
    course_class.centre.refresh_from_db()
    write(course_class, timetable_row(course_class.ends_on - DAY))
    assert refused(course_class, timetable_row(course_class.ends_on)) == ("centre_closed", 0, "on")


def test_a_day_before_the_opening_of_the_centre_is_refused(course_class):
    Centre.objects.filter(pk=course_class.centre_id).update(opened_on=course_class.starts_on + DAY)
    assert refused(course_class, timetable_row(course_class.starts_on)) == ("centre_not_open", 0, "on")


@pytest.mark.parametrize("periods", [(4, 1), (0, 2), (5, 9), (-2, 4), (-4, -1)])
def test_periods_run_from_1_to_8_and_forwards(course_class, periods):
    row = timetable_row(course_class.starts_on, periods=periods)
    assert refused(course_class, row) == ("periods_reversed", 0, "last_period")


def test_a_session_says_what_is_done(course_class):
    assert refused(course_class, timetable_row(course_class.starts_on, topic="")) == ("topic_missing", 0, "topic")


def test_a_content_too_long_for_its_column_is_refused_at_its_cell(course_class):
    row = timetable_row(course_class.starts_on, topic="x" * 251)
    assert refused(course_class, row) == ("max_length", 0, "topic")


def test_a_lesson_of_another_programme_is_refused(course_class):
    lesson = make_lesson(make_programme("Chương trình khác"))
    assert refused(course_class, timetable_row(course_class.starts_on, lesson=lesson)) == (
        "foreign_lesson", 0, "lesson",
    )  # fmt: skip


def test_a_room_of_another_centre_is_refused(course_class):
    room = make_room(make_centre("Yên Thành"))
    assert refused(course_class, timetable_row(course_class.starts_on, room=room)) == ("foreign_room", 0, "room")


def test_a_room_out_of_use_is_refused_but_kept_where_it_stands(course_class):
    room = make_room(course_class.centre, is_used=False)
    assert refused(course_class, timetable_row(course_class.starts_on, room=room)) == ("room_not_used", 0, "room")
    kept = make_session(course_class, room=room)
    write(course_class, timetable_row(course_class.starts_on, session=kept, room=room, topic="Bài 2"))
    assert course_class.sessions.get().topic == "Bài 2"


def test_a_session_is_held_in_one_place(course_class):
    row = timetable_row(course_class.starts_on, room=make_room(course_class.centre), place="Nhà văn hóa xã")
    assert refused(course_class, row) == ("two_places", 0, "place")


def test_everything_wrong_is_told_at_once(course_class):
    rows = [timetable_row(course_class.starts_on - DAY), timetable_row(course_class.starts_on, topic="")]
    with pytest.raises(ValidationError) as broken:
        write(course_class, *rows)
    assert [(one.code, one.params["line"]) for one in broken.value.error_list] == [
        ("outside_class", 0), ("topic_missing", 1),
    ]  # fmt: skip


# --- Who may teach ------------------------------------------------------------------------------------------------


def test_somebody_without_a_post_at_the_centre_is_refused(course_class):
    row = timetable_row(course_class.starts_on, lecturer=make_person(course_class.centre, "Trần Thị An"))
    assert refused(course_class, row) == ("not_in_post", 0, "lecturer")


def test_a_post_has_to_hold_on_the_day_of_the_session(course_class):
    leaving = make_lecturer(course_class.centre, to_on=course_class.starts_on)
    write(course_class, timetable_row(course_class.starts_on, lecturer=leaving))
    row = timetable_row(course_class.starts_on + DAY, lecturer=leaving)
    assert refused(course_class, row) == ("not_in_post", 0, "lecturer")


def test_a_post_that_begins_later_does_not_hold_yet(course_class):
    coming = make_lecturer(course_class.centre, from_on=course_class.starts_on + DAY)
    assert refused(course_class, timetable_row(course_class.starts_on, lecturer=coming))[0] == "not_in_post"
    write(course_class, timetable_row(course_class.starts_on + DAY, lecturer=coming))


def test_a_visitor_teaches_by_the_post_held_here_not_by_the_one_at_home(course_class):
    home = make_centre("Yên Thành", course_class.centre.province)
    write(course_class, timetable_row(course_class.starts_on, lecturer=make_lecturer(home, at=course_class.centre)))
    stranger = make_lecturer(home, "Trần Thị An")
    assert refused(course_class, timetable_row(course_class.starts_on, lecturer=stranger))[0] == "not_in_post"


# --- Sessions whose attendance is recorded ------------------------------------------------------------------------


@pytest.fixture
def taken(course_class):
    return make_session(course_class, taken=True, topic="Bài 1")


def test_lecturer_room_and_content_of_a_recorded_session_may_still_be_corrected(course_class, taken):
    lecturer, room = make_lecturer(course_class.centre), make_room(course_class.centre)
    row = timetable_row(taken.on, session=taken, topic="Bài 1 (tiếp)", lecturer=lecturer, room=room)
    write(course_class, row)
    taken.refresh_from_db()
    assert (taken.topic, taken.lecturer, taken.room) == ("Bài 1 (tiếp)", lecturer, room)
    assert taken.taken_at


@pytest.mark.parametrize(
    "change",
    [{"on": 1}, {"part": DayPart.AFTERNOON}, {"periods": (2, 4)}, {"periods": (1, 3)}],
)
def test_its_day_and_periods_may_not(course_class, taken, change):
    change = dict(change)
    on = taken.on + change.pop("on", 0) * DAY
    assert refused(course_class, timetable_row(on, session=taken, **change)) == ("attendance_taken", 0, "on")


def test_it_may_not_be_deleted(course_class, taken):
    assert refused(course_class, timetable_row(taken.on + DAY)) == ("attendance_taken", None, None)
    assert list(course_class.sessions.all()) == [taken]


def test_who_taught_it_stays_though_the_post_ended_since(course_class, taken):
    lecturer = make_lecturer(course_class.centre, to_on=date(2020, 12, 31))
    Session.objects.filter(pk=taken.pk).update(lecturer=lecturer)
    write(course_class, timetable_row(taken.on, session=taken, lecturer=lecturer, topic="Bài 1 (sửa)"))
    assert course_class.sessions.get().topic == "Bài 1 (sửa)"
    another = make_lecturer(course_class.centre, "Trần Thị An", to_on=date(2020, 12, 31))
    row = timetable_row(taken.on, session=taken, lecturer=another)
    assert refused(course_class, row) == ("not_in_post", 0, "lecturer")
