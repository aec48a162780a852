"""The timetable of a class as its page shows it: by day, with its sums, its attendance, and the next step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from courses.models import ClassStatus, CourseClass, DayPart
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_lecturer,
    make_lesson,
    make_room,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course_class():
    return make_class(ends_on=TODAY() + 3 * DAY)


@pytest.fixture
def signed_in(client, course_class):
    client.force_login(course_class.created_by)
    return client


def address(course_class):
    return reverse("class-timetable", args=[course_class.pk])


def edit_address(course_class):
    return reverse("timetable-edit", args=[course_class.pk])


def text(client, course_class):
    return " ".join(client.get(address(course_class)).content.decode().split())


def test_sessions_stand_under_their_days_numbered_as_they_pass(signed_in, course_class):
    first = course_class.starts_on
    evening = make_session(course_class, first + DAY, part=DayPart.EVENING)
    afternoon = make_session(course_class, first, part=DayPart.AFTERNOON)
    morning = make_session(course_class, first)
    shown = signed_in.get(address(course_class)).context["days"]
    assert shown == [(first, [(1, morning), (2, afternoon)]), (first + DAY, [(3, evening)])]


def test_a_row_tells_weekday_half_day_periods_lesson_lecturer_and_room(signed_in, course_class):
    lesson = make_lesson(course_class.programme, "Điều lệ Đảng")
    lecturer, room = make_lecturer(course_class.centre), make_room(course_class.centre, "Hội trường A")
    make_session(course_class, lesson=lesson, topic=lesson.title, first_period=2, last_period=3, form="discussion",
                 lecturer=lecturer, room=room)  # fmt: skip
    shown = text(signed_in, course_class)
    for said in (f"{course_class.starts_on:%d/%m/%Y}", "Sáng", "2–3", "Bài 1: Điều lệ Đảng", "Thảo luận", "Lê Văn Hai",
                 "Hội trường A"):  # fmt: skip
        assert said in shown


def test_periods_are_counted_against_the_class_and_against_each_lesson(signed_in, course_class):
    lesson = make_lesson(course_class.programme, "Điều lệ Đảng", periods=8)
    make_lesson(course_class.programme, "Cương lĩnh", periods=6)
    for part in (DayPart.MORNING, DayPart.AFTERNOON):
        make_session(course_class, part=part, lesson=lesson)
    make_session(course_class, part=DayPart.EVENING, last_period=2)
    shown = text(signed_in, course_class)
    assert "10 trên 40 tiết" in shown
    assert "8 trên 8 tiết" in shown
    assert "0 trên 6 tiết" in shown
    assert "Ngoài các bài" in shown


def test_each_session_says_whether_its_attendance_is_recorded(signed_in, course_class):
    make_session(course_class, taken=True)
    make_session(course_class, course_class.ends_on)
    shown = text(signed_in, course_class)
    assert (shown.count("Đã điểm danh"), shown.count("Chưa điểm danh")) == (1, 1)
    assert "đã điểm danh 1 trên 2 buổi" in shown


# --- Next step ----------------------------------------------------------------------------------------------------


def test_without_a_timetable_the_page_offers_to_make_one(signed_in, course_class):
    shown = text(signed_in, course_class)
    assert "Chưa có lịch học" in shown
    assert edit_address(course_class) in shown


def test_periods_still_missing_are_the_next_step(signed_in, course_class):
    make_session(course_class)
    assert "Còn 36 tiết của lớp chưa xếp lịch" in text(signed_in, course_class)


def test_a_complete_timetable_only_offers_to_edit_it(signed_in, course_class):
    CourseClass.objects.filter(pk=course_class.pk).update(periods=4)
    make_session(course_class)
    shown = text(signed_in, course_class)
    assert "chưa xếp lịch" not in shown
    assert edit_address(course_class) in shown


def test_more_periods_than_the_class_has_are_told(signed_in, course_class):
    CourseClass.objects.filter(pk=course_class.pk).update(periods=3)
    make_session(course_class)
    assert "thừa 1 tiết" in text(signed_in, course_class)


def test_a_class_that_is_over_offers_nothing_to_edit(signed_in, course_class):
    make_session(course_class)
    CourseClass.objects.filter(pk=course_class.pk).update(status=ClassStatus.FINISHED)
    assert edit_address(course_class) not in text(signed_in, course_class)


def test_a_room_smaller_than_the_class_is_pointed_out(signed_in, course_class):
    make_session(course_class, room=make_room(course_class.centre, "Phòng 2", seats=45))
    assert "Phòng 2 chỉ có 45 chỗ, lớp có 60 chỗ" in text(signed_in, course_class)


# --- Readers ------------------------------------------------------------------------------------------------------


def test_the_tab_counts_the_sessions(signed_in, course_class):
    for n in range(3):
        make_session(course_class, course_class.starts_on + n * DAY)
    tabs = signed_in.get(course_class.get_absolute_url()).context["tabs"]
    assert [count for key, _words, _address, count in tabs if key == "timetable"] == [3]


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL])
def test_those_above_read_it_and_edit_nothing(client, course_class, role):
    make_session(course_class)
    client.force_login(make_user(role, province=course_class.centre.province))
    shown = text(client, course_class)
    assert "4 trên 40 tiết" in shown
    assert edit_address(course_class) not in shown


def test_another_centre_finds_nothing(client, course_class):
    client.force_login(make_user(centre=make_centre("Yên Thành", course_class.centre.province)))
    assert client.get(address(course_class)).status_code == 404


def test_a_lecturer_sees_the_own_sessions_without_sums_that_would_mislead(client, course_class):
    person = make_lecturer(course_class.centre)
    mine = make_session(course_class, lecturer=person)
    make_session(course_class, part=DayPart.AFTERNOON, topic="Bài của người khác")
    client.force_login(make_user(Role.LECTURER, centre=course_class.centre, person=person))
    answer = client.get(address(course_class))
    assert answer.context["days"] == [(mine.on, [(1, mine)])]
    assert "Bài của người khác" not in answer.content.decode()
    assert "trên 40 tiết" not in " ".join(answer.content.decode().split())


def test_the_head_of_a_class_sees_all_of_it(client, course_class):
    person = make_lecturer(course_class.centre)
    CourseClass.objects.filter(pk=course_class.pk).update(head=person)
    make_session(course_class)
    client.force_login(make_user(Role.LECTURER, centre=course_class.centre, person=person))
    assert "4 trên 40 tiết" in text(client, course_class)


def test_the_page_takes_the_same_queries_with_many_sessions(signed_in, course_class, constant_queries):
    made = iter(range(40))

    def add(n):
        for _n in range(n):
            place = next(made)
            make_session(
                course_class, course_class.starts_on + place // 8 * DAY, first_period=1 + place % 8,
                last_period=1 + place % 8, lecturer=make_lecturer(course_class.centre),
                room=make_room(course_class.centre), lesson=make_lesson(course_class.programme, f"Bài {place}"),
            )  # fmt: skip

    constant_queries(signed_in, address(course_class), add)
