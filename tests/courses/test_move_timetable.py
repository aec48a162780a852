"""What becomes of the sessions when a class moves or opens again: they move along, or the move is refused in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centres.models import AuditLine
from courses import classes
from courses.models import ClassStatus, CourseClass, DayPart
from tests.build import TODAY, make_centre, make_class, make_lecturer, make_room, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDS = TODAY().replace(month=6, day=15)  # far from the ends of the year, which a class may not cross


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def course_class(centre):
    """Five days, planned, a session on the first and on the last."""
    row = make_class(centre, ends_on=ENDS, opened=False)
    make_session(row)
    make_session(row, row.ends_on)
    return row


def edit(row, **facts):
    row.refresh_from_db()
    return classes.edit(row, by=row.created_by, version_no=row.version_no, **facts)


def move(row, days, longer=0):
    row.refresh_from_db()
    return edit(row, starts_on=row.starts_on + days * DAY, ends_on=row.ends_on + (days + longer) * DAY)


def refusal(deed, *args, **kwargs):
    """(codes, first sentence)."""
    with pytest.raises(ValidationError) as broken:
        deed(*args, **kwargs)
    errors = broken.value.error_list
    return {error.code for error in errors}, errors[0].messages[0]


def days_of(row):
    return list(row.sessions.in_order().values_list("on", flat=True))


# --- Moving the class ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 7, -7])
def test_sessions_move_with_the_class_when_both_days_move_alike(course_class, days):
    first, last = course_class.starts_on, course_class.ends_on
    pks = list(course_class.sessions.in_order().values_list("pk", flat=True))
    moved = move(course_class, days)
    assert days_of(course_class) == [first + days * DAY, last + days * DAY]
    assert list(course_class.sessions.in_order().values_list("pk", flat=True)) == pks
    assert (moved.moved_sessions, moved.moved_days) == (2, days)
    told = AuditLine.objects.get(verb="edit_class").facts
    assert (told["sessions"], told["days"]) == (2, days)


def test_sessions_on_following_days_move_by_one_day_without_meeting_each_other(course_class):
    for n in range(1, 4):
        make_session(course_class, course_class.starts_on + n * DAY)
    before = days_of(course_class)
    move(course_class, 1)
    assert days_of(course_class) == [day + DAY for day in before]


def test_a_session_moved_to_the_day_another_leaves_is_no_clash(course_class):
    lecturer, room = make_lecturer(course_class.centre), make_room(course_class.centre)
    course_class.sessions.update(lecturer=lecturer, room=room)
    make_session(course_class, course_class.starts_on + DAY, lecturer=lecturer, room=room)
    move(course_class, 1)
    assert course_class.sessions.count() == 3


def test_where_all_still_lie_within_the_new_days_they_stay(course_class):
    before = days_of(course_class)
    moved = edit(course_class, starts_on=course_class.starts_on - DAY, ends_on=course_class.ends_on + DAY)
    assert days_of(course_class) == before
    assert moved.moved_sessions == 0


def test_other_facts_leave_the_sessions_alone(course_class):
    before = days_of(course_class)
    edit(course_class, place="Hội trường B", starts_on=course_class.starts_on, ends_on=course_class.ends_on)
    assert days_of(course_class) == before


@pytest.mark.parametrize("longer", [-1, 2])
def test_days_that_move_differently_are_refused_with_the_way_out(course_class, longer):
    before = days_of(course_class)
    codes, sentence = refusal(move, course_class, 3, longer)
    assert codes == {"sessions_outside"}
    assert "cùng một số ngày" in sentence
    assert days_of(course_class) == before


def test_a_shorter_class_is_refused_while_a_session_lies_after_it(course_class):
    codes, sentence = refusal(edit, course_class, ends_on=course_class.ends_on - DAY)
    assert codes == {"sessions_outside"}
    assert sentence.startswith("1 buổi học")
    assert f"{ENDS:%d/%m/%Y}" in sentence


def test_once_attendance_is_recorded_nothing_moves(course_class):
    course_class.sessions.filter(on=course_class.starts_on).update(
        taken_at=course_class.created_at, taken_by=course_class.created_by
    )
    before = days_of(course_class)
    codes, sentence = refusal(move, course_class, 7)
    assert codes == {"sessions_outside"}
    assert "điểm danh" in sentence
    assert days_of(course_class) == before


def test_a_move_onto_a_busy_lecturer_is_refused_and_nothing_is_saved(centre, course_class):
    lecturer = make_lecturer(centre)
    course_class.sessions.update(lecturer=lecturer)
    other = make_class(centre, ends_on=ENDS + 7 * DAY, opened=False)
    make_session(other, lecturer=lecturer)
    before = days_of(course_class)
    codes, sentence = refusal(move, course_class, 7)
    assert codes == {"lecturer_taken"}
    assert other.name in sentence
    course_class.refresh_from_db()
    assert (course_class.ends_on, days_of(course_class)) == (ENDS, before)


def test_a_move_to_days_on_which_the_post_is_over_is_refused(centre, course_class):
    course_class.sessions.update(lecturer=make_lecturer(centre, to_on=ENDS))
    assert refusal(move, course_class, 7)[0] == {"not_in_post"}


def test_days_in_the_wrong_order_are_told_as_such(course_class):
    with pytest.raises(ValidationError) as broken:
        edit(course_class, starts_on=course_class.ends_on, ends_on=course_class.starts_on)
    assert "Ngày bế giảng" in broken.value.messages[0]


def test_the_page_tells_how_many_sessions_moved_and_how_far(client, course_class):
    client.force_login(course_class.created_by)
    facts = {name: getattr(course_class, name) for name in ("name", "code", "periods", "place", "capacity", "admits")}
    days = {name: f"{getattr(course_class, name) + 7 * DAY:%d/%m/%Y}" for name in ("starts_on", "ends_on")}
    answer = client.post(
        reverse("class-edit", args=[course_class.pk]), facts | days | {"version_no": course_class.version_no},
        follow=True,
    )  # fmt: skip
    assert "2 buổi học chuyển theo, lùi 7 ngày." in answer.content.decode()


def test_a_refused_move_stands_on_the_page_with_what_was_typed(client, course_class):
    client.force_login(course_class.created_by)
    facts = {name: getattr(course_class, name) for name in ("name", "code", "periods", "place", "capacity", "admits")}
    days = {"starts_on": f"{course_class.starts_on:%d/%m/%Y}", "ends_on": f"{ENDS - DAY:%d/%m/%Y}"}
    answer = client.post(
        reverse("class-edit", args=[course_class.pk]), facts | days | {"version_no": course_class.version_no}
    )
    assert answer.status_code == 200
    assert "nằm ngoài thời gian này" in answer.content.decode()
    assert f'value="{days["ends_on"]}"' in answer.content.decode()


# --- Opening it ---------------------------------------------------------------------------------------------------


def open_class(row):
    row.refresh_from_db()
    return classes.open_class(row, by=row.created_by, opening_no="46-QĐ/TTCT", opened_on=row.starts_on - DAY)


@pytest.fixture
def postponed(course_class):
    CourseClass.objects.filter(pk=course_class.pk).update(status=ClassStatus.POSTPONED, stop_reason="Bão")
    return course_class


def test_a_class_put_off_opens_again_while_its_lecturers_are_free(centre, postponed):
    postponed.sessions.update(lecturer=make_lecturer(centre), room=make_room(centre))
    open_class(postponed)
    postponed.refresh_from_db()
    assert postponed.status == ClassStatus.OPEN


def test_a_lecturer_given_away_in_the_meantime_keeps_it_from_opening(centre, postponed):
    lecturer = make_lecturer(centre)
    postponed.sessions.update(lecturer=lecturer)
    other = make_class(centre, ends_on=ENDS)
    make_session(other, lecturer=lecturer)
    codes, sentence = refusal(open_class, postponed)
    assert codes == {"lecturer_taken"}
    assert other.name in sentence
    postponed.refresh_from_db()
    assert postponed.status == ClassStatus.POSTPONED


def test_a_planned_class_is_judged_too(centre, course_class):
    room = make_room(centre)
    course_class.sessions.update(room=room)
    make_session(make_class(centre, ends_on=ENDS), room=room, first_period=2, last_period=2)
    assert refusal(open_class, course_class)[0] == {"room_taken"}


def test_a_lecturer_who_left_meanwhile_keeps_it_from_opening(centre, postponed):
    postponed.sessions.filter(part=DayPart.MORNING).update(lecturer=make_lecturer(centre, to_on=ENDS - 4 * DAY))
    assert refusal(open_class, postponed)[0] == {"not_in_post"}


def test_the_page_of_the_opening_decision_says_what_is_in_the_way(client, centre, postponed):
    lecturer = make_lecturer(centre)
    postponed.sessions.update(lecturer=lecturer)
    make_session(make_class(centre, ends_on=ENDS), lecturer=lecturer)
    client.force_login(postponed.created_by)
    opened_on = f"{postponed.starts_on - DAY:%d/%m/%Y}"
    answer = client.post(
        reverse("class-open", args=[postponed.pk]), {"opening_no": "46-QĐ/TTCT", "opened_on": opened_on}
    )
    assert answer.status_code == 200
    assert "đã có lịch giảng" in answer.content.decode()
