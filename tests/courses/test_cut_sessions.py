"""The arithmetic of timetables: half days, lessons cut into sessions, what collides; against a model by brute force."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.sessions import Taken, collisions, cut, half_days, overlap

MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON, EVENING = 1, 2, 3


def day(n):
    return MONDAY + timedelta(days=n)


def pieces_of(pieces):
    return [(one.lesson, one.on.day - MONDAY.day, one.part, one.first_period, one.last_period) for one in pieces]


# --- Half days ----------------------------------------------------------------------------------------------------


def test_half_days_pass_day_by_day_and_in_the_order_of_the_day():
    found = half_days(MONDAY, day(1), {0, 1}, {AFTERNOON, MORNING})
    assert found == [(day(0), 1), (day(0), 2), (day(1), 1), (day(1), 2)]


def test_only_the_weekdays_chosen_are_taken_and_both_ends_count():
    assert half_days(MONDAY, day(6), {0, 6}, {EVENING}) == [(day(0), 3), (day(6), 3)]


@pytest.mark.parametrize(("weekdays", "last"), [(set(), 6), ({0}, -1)])
def test_no_weekday_or_no_time_gives_no_half_day(weekdays, last):
    assert half_days(MONDAY, day(last), weekdays, {MORNING}) == []


# --- Cutting ------------------------------------------------------------------------------------------------------


def free(n):
    return [(day(place // 2), 1 + place % 2) for place in range(n)]


def test_a_lesson_of_a_half_day_is_one_session():
    assert pieces_of(cut([("A", 4), ("B", 4)], free(2), 4)[0]) == [("A", 0, 1, 1, 4), ("B", 0, 2, 1, 4)]


def test_a_longer_lesson_goes_on_in_the_next_half_day():
    assert pieces_of(cut([("A", 8)], free(2), 4)[0]) == [("A", 0, 1, 1, 4), ("A", 0, 2, 1, 4)]


def test_the_next_lesson_begins_where_one_ends_within_the_half_day():
    found, left = cut([("A", 6), ("B", 6)], free(3), 4)
    assert pieces_of(found) == [("A", 0, 1, 1, 4), ("A", 0, 2, 1, 2), ("B", 0, 2, 3, 4), ("B", 1, 1, 1, 4)]
    assert left == []


def test_what_finds_no_place_is_returned_with_its_periods():
    found, left = cut([("A", 6), ("B", 4)], free(1), 4)
    assert pieces_of(found) == [("A", 0, 1, 1, 4)]
    assert left == [("A", 2), ("B", 4)]


def test_nothing_to_cut_and_nowhere_to_put_it():
    assert cut([], free(3), 4) == ([], [])
    assert cut([("A", 0)], free(3), 4) == ([], [])
    assert cut([("A", 3)], [], 4) == ([], [("A", 3)])


@given(st.lists(st.integers(0, 20), max_size=8), st.integers(0, 12), st.integers(1, 8))
def test_cut_lessons_lose_no_period_keep_their_order_and_never_overlap(lengths, places, periods):
    found, left = cut(list(enumerate(lengths)), free(places), periods)
    placed = dict.fromkeys(range(len(lengths)), 0)
    for one in found:
        assert 1 <= one.first_period <= one.last_period <= periods
        placed[one.lesson] += one.last_period - one.first_period + 1
    unplaced = dict(left)
    assert all(placed[n] + unplaced.get(n, 0) == length for n, length in enumerate(lengths))
    order = [(one.on, one.part, one.first_period) for one in found]
    assert order == sorted(order)
    assert [one.lesson for one in found] == sorted(one.lesson for one in found)
    cells = [(one.on, one.part, n) for one in found for n in range(one.first_period, one.last_period + 1)]
    assert len(cells) == len(set(cells))
    if left:  # then no period is left free
        assert len(cells) == places * periods


# --- Collisions ---------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Sitting:
    """What a session of the models is to the arithmetic."""

    on: date
    part: int
    first_period: int
    last_period: int
    lecturer_id: int | None = None
    room_id: int | None = None
    course_class_id: int = 1


def sitting(first, last, *, on=MONDAY, part=MORNING, **facts):
    return Sitting(on, part, first, last, **facts)


@pytest.mark.parametrize(
    ("other", "collide"),
    [((1, 4), True), ((4, 5), True), ((2, 3), True), ((5, 8), False)],
)
def test_sessions_overlap_where_they_share_a_period(other, collide):
    assert overlap(sitting(1, 4), sitting(*other)) is collide
    assert overlap(sitting(*other), sitting(1, 4)) is collide


def test_another_day_or_another_half_day_is_another_time():
    assert not overlap(sitting(1, 4), sitting(1, 4, on=day(1)))
    assert not overlap(sitting(1, 4), sitting(1, 4, part=AFTERNOON))


def test_nobody_and_no_room_are_not_taken_twice():
    assert list(collisions([sitting(1, 4)], [sitting(1, 4, course_class_id=2)])) == []


def test_of_two_sessions_of_one_class_the_later_line_is_told_once():
    first, second = sitting(1, 4, lecturer_id=7, room_id=8), sitting(3, 6, lecturer_id=7, room_id=8)
    assert list(collisions([first, second], [])) == [(second, first, Taken.CLASS)]


some_sittings = st.lists(
    st.builds(
        lambda on, part, first, more, lecturer, room, course_class: sitting(
            first, min(8, first + more), on=day(on), part=part, lecturer_id=lecturer, room_id=room,
            course_class_id=course_class,
        ),
        st.integers(0, 1), st.integers(1, 2), st.integers(1, 8), st.integers(0, 4),
        st.none() | st.integers(1, 2), st.none() | st.integers(1, 2), st.integers(1, 3),
    ),
    max_size=8,
)  # fmt: skip


def cells(one):
    """Every period a session occupies: the model the quick comparison is held against."""
    return {(one.on, one.part, period) for period in range(one.first_period, one.last_period + 1)}


def by_brute_force(wanted, others):
    """Every pair compared, period by period."""
    found = set()
    for place, one in enumerate(wanted):
        for other in [*others, *wanted[:place]]:
            if not cells(one) & cells(other):
                continue
            if one.course_class_id == other.course_class_id:
                found.add((one, other, Taken.CLASS))
                continue
            if one.lecturer_id and one.lecturer_id == other.lecturer_id:
                found.add((one, other, Taken.LECTURER))
            if one.room_id and one.room_id == other.room_id:
                found.add((one, other, Taken.ROOM))
    return found


@given(some_sittings, some_sittings)
def test_collisions_are_those_of_the_model(wanted, others):
    for one in wanted:
        one.course_class_id = 1
    assert set(collisions(wanted, others)) == by_brute_force(wanted, others)
