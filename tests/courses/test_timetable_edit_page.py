"""The grid of a timetable: lines more and less, filled, errors beside cells, two editors; nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

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
    make_room,
    make_session,
    make_user,
    timetable_row,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CELLS = ["session", "on", "part", "first_period", "last_period", "lesson", "topic", "form", "lecturer", "room", "place"]


@pytest.fixture
def course_class():
    """Five days with a session on the first two."""
    row = make_class(ends_on=TODAY() + 4 * DAY)
    make_session(row, topic="Bài 1")
    make_session(row, row.starts_on + DAY, topic="Bài 2")
    return row


@pytest.fixture
def address(client, course_class):
    client.force_login(course_class.created_by)
    return reverse("timetable-edit", args=[course_class.pk])


def line_of(session):
    """The cells of a kept session as the browser sends them."""
    return {
        "session": session.pk, "on": f"{session.on:%d/%m/%Y}", "part": session.part,
        "first_period": session.first_period, "last_period": session.last_period, "lesson": session.lesson_id or "",
        "topic": session.topic, "form": session.form, "lecturer": session.lecturer_id or "",
        "room": session.room_id or "", "place": session.place,
    }  # fmt: skip


def post_of(course_class, *changes, **more):
    """What a browser sends for the grid as it is saved; `changes` are merged into the lines one by one."""
    course_class.refresh_from_db()
    lines = [line_of(session) for session in course_class.sessions.in_order()]
    empty = dict.fromkeys(CELLS, "") | {"part": 1, "first_period": 1, "last_period": 4, "form": "lecture"}
    lines += [dict(empty) for _more in range(len(changes) - len(lines))]
    for line, change in zip(lines, changes, strict=False):
        line |= change
    data = {f"lines-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    return data | {
        "lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0, "version_no": course_class.version_no,
    } | more  # fmt: skip


def filling(course_class, **chosen):
    """What stands in the panel that fills the table."""
    chosen = {"first_day": f"{course_class.starts_on:%d/%m/%Y}", "periods": 4, "weekdays": list(range(7)),
              "parts": [1, 2], "lecturer": "", "room": ""} | chosen  # fmt: skip
    return {f"fill-{name}": value for name, value in chosen.items()} | {"fill": "1"}


def typed(answer, name):
    """Values of one column of the grid, from top to bottom."""
    return [str(form[name].value() or "") for form in answer.context["grid"].forms]


def topics(course_class):
    return list(course_class.sessions.in_order().values_list("topic", flat=True))


# --- Saving -------------------------------------------------------------------------------------------------------


def test_the_timetable_is_saved_and_its_page_shown(client, address, course_class):
    answer = client.post(address, post_of(course_class, {"topic": "Khai giảng"}), follow=True)
    assert topics(course_class) == ["Khai giảng", "Bài 2"]
    assert answer.redirect_chain[0][0] == reverse("class-timetable", args=[course_class.pk])
    assert "Đã lưu lịch học: 2 buổi." in answer.content.decode()


def test_a_new_line_is_saved_and_empty_ones_are_passed_over(client, address, course_class):
    day = f"{course_class.starts_on + 2 * DAY:%d/%m/%Y}"
    client.post(address, post_of(course_class, {}, {}, {}, {"on": day, "part": 3, "topic": "Bài 3"}, {}))
    third = course_class.sessions.in_order().last()
    assert (third.on, third.part, third.topic) == (course_class.starts_on + 2 * DAY, 3, "Bài 3")
    assert course_class.sessions.count() == 3


def test_lines_are_added_without_saving_and_what_was_typed_stays(client, address, course_class):
    answer = client.post(address, post_of(course_class, {"on": "ngày mai", "topic": "Khai giảng"}, more="1"))
    assert typed(answer, "topic") == ["Khai giảng", "Bài 2", "", "", ""]
    assert typed(answer, "on")[0] == "ngày mai"
    assert topics(course_class) == ["Bài 1", "Bài 2"]
    assert not any(form.errors for form in answer.context["grid"].forms)


def test_a_line_is_taken_away_and_gone_after_saving(client, address, course_class):
    answer = client.post(address, post_of(course_class, drop="0"))
    assert typed(answer, "topic") == ["Bài 2"]
    assert course_class.sessions.count() == 2
    data = {key.replace("lines-1", "lines-0"): value for key, value in post_of(course_class).items()
            if "lines-0" not in key}  # fmt: skip
    client.post(address, data | {"lines-TOTAL_FORMS": 1})
    assert topics(course_class) == ["Bài 2"]


def test_every_input_is_named_for_readers_with_its_line(client, address, course_class):
    make_lesson(course_class.programme)
    make_room(course_class.centre)
    page = client.get(address).content.decode()
    names = ("Ngày", "Buổi", "Từ tiết", "Đến tiết", "Bài", "Nội dung", "Hình thức", "Giảng viên", "Phòng", "Nơi khác")
    for name in names:
        assert f'aria-label="{name}, dòng 2"' in page


def test_the_content_is_left_to_the_lesson_where_both_are_the_same(client, address, course_class):
    lesson = make_lesson(course_class.programme, "Điều lệ Đảng")
    course_class.sessions.filter(topic="Bài 1").update(lesson=lesson, topic=lesson.title)
    answer = client.get(address)
    assert typed(answer, "topic") == ["", "Bài 2"]
    client.post(address, post_of(course_class, {"topic": ""}))
    assert topics(course_class) == ["Điều lệ Đảng", "Bài 2"]


# --- Cells that are wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "column"),
    [({"on": "31/02/2026"}, "on"), ({"on": ""}, "on"), ({"part": "4"}, "part"), ({"first_period": "0"}, "first_period"),
     ({"first_period": "-1"}, "first_period"), ({"last_period": "9"}, "last_period"),
     ({"last_period": "-4"}, "last_period"), ({"last_period": "ba"}, "last_period"), ({"lesson": "999999"}, "lesson"),
     ({"lecturer": "999999"}, "lecturer"), ({"room": "999999"}, "room"), ({"form": "dance"}, "form"),
     ({"topic": "x" * 251}, "topic"), ({"topic": ""}, "topic"),
     ({"first_period": "4", "last_period": "2"}, "last_period")],
)  # fmt: skip
def test_a_wrong_cell_is_told_beside_it_and_nothing_is_saved(client, address, course_class, change, column):
    answer = client.post(address, post_of(course_class, {}, change | {"place": "Nhà văn hóa xã"}))
    assert [list(form.errors) for form in answer.context["grid"].forms] == [[], [column]]
    assert typed(answer, "place")[1] == "Nhà văn hóa xã"
    assert topics(course_class) == ["Bài 1", "Bài 2"]


def test_a_clash_stands_beside_the_cell_of_the_lecturer(client, address, course_class):
    lecturer = make_lecturer(course_class.centre)
    make_session(make_class(course_class.centre, ends_on=course_class.ends_on), lecturer=lecturer)
    answer = client.post(address, post_of(course_class, {"lecturer": lecturer.pk}))
    assert [list(form.errors) for form in answer.context["grid"].forms] == [["lecturer"], []]
    page = answer.content.decode()
    assert page.count("đã có lịch giảng lớp") == 2  # in the summary, and under the cell
    assert "errsum" in page


def test_only_people_of_the_centre_and_its_rooms_can_be_chosen(client, address, course_class):
    elsewhere = make_centre("Yên Thành", course_class.centre.province)
    stranger, room = make_person(elsewhere, "Trần Thị An"), make_room(elsewhere)
    answer = client.post(address, post_of(course_class, {"lecturer": stranger.pk}, {"room": room.pk}))
    assert [list(form.errors) for form in answer.context["grid"].forms] == [["lecturer"], ["room"]]
    assert "Trần Thị An" not in client.get(address).content.decode()


def test_visitors_are_offered_with_the_name_of_their_centre(client, address, course_class):
    make_lecturer(make_centre("Yên Thành", course_class.centre.province), "Trần Thị An", at=course_class.centre)
    assert "Trần Thị An (Huyện Yên Thành)" in client.get(address).content.decode()


def test_a_room_out_of_use_is_offered_only_where_it_stands_already(client, address, course_class):
    make_room(course_class.centre, "Phòng cũ", is_used=False)
    kept = make_room(course_class.centre, "Phòng đang giữ", is_used=False)
    Session.objects.filter(topic="Bài 1").update(room=kept)
    page = client.get(address).content.decode()
    assert "Phòng đang giữ" in page
    assert "Phòng cũ" not in page


def test_a_lecturer_who_left_is_not_lost_by_saving(client, address, course_class):
    gone = make_lecturer(make_centre("Yên Thành"), "Trần Thị An")  # no longer on any list of this centre
    Session.objects.filter(topic="Bài 1").update(
        lecturer=gone, taken_at=timezone.now(), taken_by=course_class.created_by
    )
    client.post(address, post_of(course_class, {}, {"topic": "Bài hai"}))
    assert course_class.sessions.in_order().first().lecturer == gone
    assert topics(course_class) == ["Bài 1", "Bài hai"]


# --- Filling ------------------------------------------------------------------------------------------------------


def test_lessons_are_put_into_the_table_and_nothing_is_saved(client, address, course_class):
    make_lesson(course_class.programme, "Điều lệ Đảng", periods=8)
    answer = client.post(address, post_of(course_class) | filling(course_class))
    assert len(answer.context["grid"].forms) == 4
    assert "Đã xếp 2 buổi vào bảng, chưa lưu" in answer.content.decode()
    assert course_class.sessions.count() == 2
    assert [form.weekday != "" for form in answer.context["grid"].forms] == [True] * 4


def test_half_days_the_table_holds_already_stay_as_they_were_typed(client, address, course_class):
    make_lesson(course_class.programme, periods=4)
    answer = client.post(address, post_of(course_class, {"topic": "Khai giảng"}) | filling(course_class, parts=[1]))
    days = [form["on"].value() for form in answer.context["grid"].forms]
    assert typed(answer, "topic")[0] == "Khai giảng"
    assert days[2] == course_class.starts_on + 2 * DAY


def test_what_finds_no_place_is_told_above_the_grid(client, address, course_class):
    make_lesson(course_class.programme, "Điều lệ Đảng", periods=80)
    answer = client.post(address, post_of(course_class) | filling(course_class))
    assert "chưa xếp được: Điều lệ Đảng (48)" in answer.content.decode()


def test_beginning_anew_keeps_only_what_has_attendance(client, address, course_class):
    Session.objects.filter(topic="Bài 1").update(taken_at=timezone.now(), taken_by=course_class.created_by)
    make_lesson(course_class.programme, "Điều lệ Đảng", periods=4)
    answer = client.post(address, post_of(course_class) | filling(course_class, anew="on"))
    assert typed(answer, "topic") == ["Bài 1", ""]
    assert course_class.sessions.count() == 2


def test_what_was_filled_can_be_saved_as_it_stands(client, address, course_class):
    make_lesson(course_class.programme, "Điều lệ Đảng", periods=12)
    answer = client.post(address, post_of(course_class) | filling(course_class))
    lines = [{name: form[name].value() for name in CELLS} for form in answer.context["grid"].forms]
    data = {f"lines-{n}-{name}": "" if value is None else value for n, line in enumerate(lines)
            for name, value in line.items()}  # fmt: skip
    client.post(address, data | {"lines-TOTAL_FORMS": 5, "lines-INITIAL_FORMS": 0, "version_no": 1})
    assert topics(course_class).count("Điều lệ Đảng") == 3


@pytest.mark.parametrize(
    ("chosen", "field"),
    [({"first_day": ""}, "first_day"), ({"first_day": "01/01/2020"}, "first_day"), ({"periods": "9"}, "periods"),
     ({"weekdays": []}, "weekdays"), ({"parts": ["7"]}, "parts"), ({"room": "999999"}, "room")],
)  # fmt: skip
def test_a_wrong_choice_in_the_panel_is_told_there_and_the_table_stays(client, address, course_class, chosen, field):
    make_lesson(course_class.programme)
    answer = client.post(address, post_of(course_class, {"topic": "Khai giảng"}) | filling(course_class, **chosen))
    assert list(answer.context["filling"].errors) == [field]
    assert typed(answer, "topic") == ["Khai giảng", "Bài 2"]


def test_what_was_chosen_in_the_panel_stays_when_lines_are_added(client, address, course_class):
    chosen = filling(course_class, periods="3", parts=["3"])
    del chosen["fill"]
    answer = client.post(address, post_of(course_class) | chosen | {"more": "1"})
    assert (answer.context["filling"]["periods"].value(), answer.context["filling"]["parts"].value()) == ("3", ["3"])


# --- Attendance ---------------------------------------------------------------------------------------------------


def test_day_and_periods_of_a_recorded_session_are_words_and_the_line_cannot_be_deleted(client, address, course_class):
    Session.objects.filter(topic="Bài 1").update(taken_at=timezone.now(), taken_by=course_class.created_by)
    page = client.get(address).content.decode()
    assert page.count('name="drop"') == 1
    assert '<input type="hidden" name="lines-0-on"' in page
    answer = client.post(address, post_of(course_class, drop="0"))
    assert len(answer.context["grid"].forms) == 2


def test_attendance_recorded_while_the_page_was_open_wins_and_is_told(client, address, course_class):
    mine = post_of(course_class, {"on": f"{course_class.starts_on + 3 * DAY:%d/%m/%Y}", "topic": "của tôi"})
    Session.objects.filter(topic="Bài 1").update(taken_at=timezone.now(), taken_by=course_class.created_by)
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert "đã điểm danh nên ngày, buổi và số tiết giữ nguyên" in page
    assert typed(answer, "topic")[0] == "của tôi"
    assert answer.context["grid"].forms[0]["on"].value() == course_class.starts_on
    again = mine | {"lines-0-on": course_class.starts_on.isoformat()}
    client.post(address, again)
    assert topics(course_class)[0] == "của tôi"


def test_a_line_deleted_here_and_recorded_meanwhile_comes_back(client, address, course_class):
    data = {key.replace("lines-1", "lines-0"): value for key, value in post_of(course_class).items()
            if "lines-0" not in key} | {"lines-TOTAL_FORMS": 1}  # fmt: skip
    Session.objects.filter(topic="Bài 1").update(taken_at=timezone.now(), taken_by=course_class.created_by)
    answer = client.post(address, data)
    assert sorted(typed(answer, "topic")) == ["Bài 1", "Bài 2"]
    assert "đã điểm danh nên không xóa được" in answer.content.decode()
    assert topics(course_class) == ["Bài 1", "Bài 2"]


# --- Two editors --------------------------------------------------------------------------------------------------


def test_the_second_editor_sees_both_values_and_loses_nothing(client, address, course_class):
    mine = post_of(course_class, {"topic": "của tôi", "part": 2})
    first = course_class.sessions.in_order().first()
    theirs = [timetable_row(first.on, session=first, topic="của họ"),
              timetable_row(first.on + 3 * DAY, part=DayPart.EVENING, topic="thêm bởi họ")]  # fmt: skip
    timetable.write(course_class, theirs, by=course_class.created_by, version_no=course_class.version_no)

    answer = client.post(address, mine)
    assert [error.code for error in answer.context["form"].errors.as_data()["__all__"]] == ["edited_meanwhile"]
    assert typed(answer, "topic") == ["của tôi", "Bài 2", "thêm bởi họ"]
    changed, deleted, added = answer.context["grid"].forms
    assert {str(label): value for label, value in changed.saved} == {"Nội dung": "của họ", "Buổi": "Sáng"}
    assert deleted.was_deleted
    assert added.is_added
    assert topics(course_class) == ["của họ", "thêm bởi họ"]

    # having read it, the editor saves knowingly
    lines = {f"lines-2-{name}": value for name, value in line_of(course_class.sessions.last()).items()}
    client.post(address, mine | lines | {"lines-TOTAL_FORMS": 3, "version_no": answer.context["version_no"]})
    assert topics(course_class) == ["của tôi", "Bài 2", "thêm bởi họ"]


def test_an_error_or_more_lines_do_not_make_a_stale_page_fresh(client, address, course_class):
    mine = post_of(course_class, {"on": "ngày mai"})
    timetable.write(course_class, [], by=course_class.created_by, version_no=course_class.version_no)
    for press in ({}, {"more": "1"}, {"drop": "1"}, filling(course_class)):
        answer = client.post(address, mine | press)
        assert answer.context["version_no"] == str(mine["version_no"])


def test_a_page_without_its_version_saves_nothing(client, address, course_class):
    answer = client.post(address, post_of(course_class, {"topic": "x"}, version_no=""))
    assert answer.status_code == 200
    assert topics(course_class) == ["Bài 1", "Bài 2"]


def test_a_broken_grid_is_refused_and_never_an_error_of_the_server(client, address, course_class):
    broken = [{}, {"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": "x", "more": "1"}, {"drop": "-1"}, {"fill": "1"},
              {"lines-TOTAL_FORMS": "1", "lines-0-session": "x", "lines-0-on": "x"},
              {"lines-TOTAL_FORMS": "1", "lines-0-session": "9" * 30, "lines-0-topic": "x", "fill": "1"}]  # fmt: skip
    for data in broken:
        assert client.post(address, data | {"version_no": course_class.version_no}).status_code == 200
    assert course_class.sessions.count() == 2


# --- Who ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [(Role.LECTURER, 404), (Role.PROVINCE, 403), (Role.NATIONAL, 403), (Role.DIRECTOR, 200)]
)
def test_only_staff_of_the_centre_open_the_grid(client, address, course_class, role, status):
    client.force_login(make_user(role, centre=course_class.centre, province=course_class.centre.province))
    assert client.get(address).status_code == status


def test_another_centre_finds_nothing(client, address):
    client.force_login(make_user(centre=make_centre("Yên Thành")))
    assert client.get(address).status_code == 404


def test_a_class_that_is_over_is_refused_in_words(client, address, course_class):
    CourseClass.objects.filter(pk=course_class.pk).update(status=ClassStatus.FINISHED)
    answer = client.get(address)
    assert answer.status_code == 409
    assert "không sửa được lịch học nữa" in answer.content.decode()
    typed = {"lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0", "version_no": course_class.version_no,
             "lines-0-on": "05/03/2026", "lines-0-part": "1", "lines-0-first_period": "1", "lines-0-last_period": "4",
             "lines-0-topic": "Ôn tập", "lines-0-form": "lecture", "lines-1-part": "1"}  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert answer.context["typed"] == "05/03/2026\tSáng\t1\t4\t\tÔn tập\tLên lớp\t\t\t"  # to be copied


def test_the_grid_takes_the_same_queries_with_many_lines(client, address, course_class, constant_queries):
    made = iter(range(40))

    def add(n):
        for _n in range(n):
            place = next(made)
            make_session(course_class, course_class.starts_on + place // 8 * DAY, part=3, first_period=1 + place % 8,
                         last_period=1 + place % 8, lecturer=make_lecturer(course_class.centre),
                         room=make_room(course_class.centre))  # fmt: skip

    constant_queries(client, address, add)
