"""Filling a timetable from the lessons: what goes where, what is left over; nothing is written."""

from datetime import date, timedelta

import pytest

from courses import timetable
from courses.models import CourseClass, DayPart
from tests.build import make_class, make_lecturer, make_lesson, make_programme, make_room, timetable_row

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
WORKDAYS, BOTH = [0, 1, 2, 3, 4], [DayPart.MORNING, DayPart.AFTERNOON]


@pytest.fixture
def course_class():
    """From Monday to the Sunday after, of a programme with lessons of 8, 6 and 2 periods."""
    programme = make_programme()
    for title, periods in (("Bài một", 8), ("Bài hai", 6), ("Bài ba", 2)):
        make_lesson(programme, title, periods=periods, form="discussion" if title == "Bài ba" else "lecture")
    return make_class(programme=programme, ends_on=MONDAY + 6 * DAY, days=7)


def fill(course_class, rows=(), **chosen):
    chosen = {"first_day": course_class.starts_on, "weekdays": WORKDAYS, "parts": BOTH, "periods": 4} | chosen
    return timetable.fill(course_class, list(rows), **chosen)


def places(rows):
    return [(row["topic"], (row["on"] - MONDAY).days, row["part"], row["first_period"], row["last_period"])
            for row in rows]  # fmt: skip


def test_the_lessons_follow_each_other_from_half_day_to_half_day(course_class):
    rows, left = fill(course_class)
    assert places(rows) == [
        ("Bài một", 0, 1, 1, 4), ("Bài một", 0, 2, 1, 4), ("Bài hai", 1, 1, 1, 4), ("Bài hai", 1, 2, 1, 2),
        ("Bài ba", 1, 2, 3, 4),
    ]  # fmt: skip
    assert left == ""
    assert [row["form"] for row in rows] == ["lecture"] * 4 + ["discussion"]


def test_the_lecturer_and_the_room_chosen_are_given_to_all(course_class):
    lecturer, room = make_lecturer(course_class.centre), make_room(course_class.centre)
    rows, _left = fill(course_class, lecturer=lecturer, room=room)
    assert {(row["lecturer"], row["room"]) for row in rows} == {(lecturer, room)}


def test_nothing_is_written_and_what_comes_out_can_be_saved(course_class):
    rows, _left = fill(course_class)
    assert not course_class.sessions.exists()
    timetable.write(course_class, rows, by=course_class.created_by, version_no=1)
    assert course_class.sessions.count() == 5
    assert fill(course_class, rows)[0] == []


def test_only_the_weekdays_and_half_days_chosen_are_used(course_class):
    rows, _left = fill(course_class, weekdays=[5, 6], parts=[DayPart.EVENING], periods=3)
    assert {(row["on"].weekday(), row["part"]) for row in rows} == {(5, 3), (6, 3)}


def test_what_does_not_fit_is_told_with_its_periods(course_class):
    rows, left = fill(course_class, weekdays=[0], periods=4)
    assert sum(row["last_period"] - row["first_period"] + 1 for row in rows) == 8
    assert left.startswith("Còn 8 tiết chưa xếp được: Bài hai (6), Bài ba (2).")


def test_half_days_before_the_first_day_chosen_stay_free(course_class):
    rows, _left = fill(course_class, first_day=MONDAY + 2 * DAY)
    assert min(row["on"] for row in rows) == MONDAY + 2 * DAY


def test_a_day_before_the_class_begins_is_none(course_class):
    rows, _left = fill(course_class, first_day=MONDAY - 30 * DAY)
    assert min(row["on"] for row in rows) == MONDAY


def test_only_what_the_table_lacks_is_added_around_it(course_class):
    first, _second, _third = course_class.programme_version.lessons.all()
    held = [timetable_row(MONDAY, part=DayPart.AFTERNOON, lesson=first, topic="Bài một")]
    rows, _left = fill(course_class, held)
    assert places(rows) == [
        ("Bài một", 0, 1, 1, 4), ("Bài hai", 1, 1, 1, 4), ("Bài hai", 1, 2, 1, 2), ("Bài ba", 1, 2, 3, 4),
    ]  # fmt: skip


def test_lines_half_typed_are_passed_over(course_class):
    rows, _left = fill(course_class, [{}, {"on": MONDAY, "part": DayPart.MORNING}, {"lesson": None}])
    assert (MONDAY, DayPart.MORNING) not in {(row["on"], row["part"]) for row in rows}
    assert sum(row["last_period"] - row["first_period"] + 1 for row in rows) == 16


def test_a_programme_without_lessons_is_filled_by_the_periods_of_the_class():
    course_class = make_class(ends_on=MONDAY + 6 * DAY, days=7)
    CourseClass.objects.filter(pk=course_class.pk).update(periods=10)
    course_class.refresh_from_db()
    rows, left = fill(course_class, [timetable_row(MONDAY, periods=(1, 2), topic="Khai giảng")])
    assert places(rows) == [("", 0, 2, 1, 4), ("", 1, 1, 1, 4)]
    assert left == ""
    assert {row["lesson"] for row in rows} == {None}


def test_without_lessons_the_periods_left_over_are_counted():
    course_class = make_class(ends_on=MONDAY, days=1)
    _rows, left = fill(course_class)
    assert left.startswith("Còn 32 tiết chưa xếp được.")


# --- Sums ---------------------------------------------------------------------------------------------------------


def test_periods_are_summed_by_lesson_and_what_belongs_to_none_comes_last(course_class):
    lessons = list(course_class.programme_version.lessons.all())
    first, second, third = lessons
    found = timetable.sums(lessons, [(first.pk, 4), (first.pk, 4), (second.pk, 8), (None, 2)])
    assert [(one.lesson, one.placed, one.is_even) for one in found] == [
        (first, 8, True), (second, 8, False), (third, 0, False), (None, 2, True),
    ]  # fmt: skip
