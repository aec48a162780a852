"""Roster, timetable and score sheet: who and what stands on them, in which order, and what they need."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from courses.models import AssessmentPart, DayPart, LearnerAtCentre, TeachingForm
from courses.papers import attendance, opening, recognition, report, roster, scores, timetable
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_class,
    make_person,
    make_programme,
    make_recognised_class,
    make_room,
    make_session,
    score_all,
)
from tests.centres.papers.examples import words

pytestmark = pytest.mark.django_db


def rows(paper):
    return paper.blocks[0].rows


@pytest.fixture
def course_class():
    return make_class(ends_on=date(2024, 6, 14))


# --- Roster ------------------------------------------------------------------------------------------------


def test_the_roster_is_sorted_by_given_name_and_counts_women(course_class):
    for name, gender in (("Trần Văn Bình", "male"), ("Lê Thị Ánh", "female"), ("Vừ Bá Chìa", "male")):
        enrol(course_class, 1, full_name=name, gender=gender)
    paper = roster.build(course_class, TODAY())
    assert [(row[0], row[1], row[4]) for row in rows(paper)] == [
        ("1", "Lê Thị Ánh", "Nữ"), ("2", "Trần Văn Bình", "Nam"), ("3", "Vừ Bá Chìa", "Nam")
    ]  # fmt: skip
    assert "Tổng số: 3 học viên, trong đó 1 nữ" in words(paper)


def test_a_row_has_birth_date_position_workplace_and_sending_unit(course_class):
    [enrolment] = enrol(course_class, 1, full_name="Lê Thị Ánh", birth_on=date(1990, 6, 5))
    type(enrolment).objects.update(position="Bí thư chi bộ")
    [row] = rows(roster.build(course_class, TODAY()))
    assert row == ("1", "Lê Thị Ánh", "05/6/1990", "Bí thư chi bộ, Trường THCS An Hòa", "Nữ", "Đảng bộ xã An Hòa")


def test_who_left_is_not_on_it(course_class):
    first, second = enrol(course_class, 2)
    type(first).objects.filter(pk=first.pk).update(status="withdrawn", leave_reason="Ốm")
    assert [row[1] for row in rows(roster.build(course_class, TODAY()))] == [second.learner.full_name]


def test_the_line_under_the_title_names_the_class_its_days_and_place(course_class):
    assert roster.build(course_class, TODAY()).note == (
        "Lớp Bồi dưỡng nhận thức về Đảng khóa I năm 2024, từ ngày 10/6/2024 đến ngày 14/6/2024, tại Hội trường A"
    )


@pytest.mark.parametrize("module", [roster, attendance, scores])
def test_without_learners_there_is_no_list(course_class, module):
    with pytest.raises(ValidationError) as refused:
        module.check(course_class)
    assert code_of(refused) == "no_learners"
    enrol(course_class, 1)
    module.check(course_class)


def test_no_paper_of_a_class_carries_sensitive_facts():
    secrets = {"citizen_id": "001190012345", "ethnicity": "Ơ Đu", "party_status": "probation", "phone": "0912345678",
               "email": "kin@example.vn", "home_place": "Xã Kín Đáo"}  # fmt: skip
    course_class = make_class()
    enrol(course_class, 2, **secrets | {"citizen_id": None})
    enrol(course_class, 1, **secrets)
    make_session(course_class)
    score_all(course_class)
    modules = (roster, timetable, attendance, opening, scores)
    texts = [words(module.build(course_class, TODAY())) for module in modules]
    recognised = make_recognised_class()
    type(recognised.enrolments.first().learner).objects.filter(
        pk__in=LearnerAtCentre.objects.filter(centre=recognised.centre).values("learner")
    ).update(**{key: value for key, value in secrets.items() if key != "citizen_id"})
    texts += [words(module.build(recognised, TODAY())) for module in (recognition, report)]
    for text in texts:
        for secret in (*secrets.values(), "Dự bị", "dự bị"):
            assert secret not in text


# --- Timetable ---------------------------------------------------------------------------------------------


def test_the_timetable_lists_sessions_as_the_days_pass(course_class):
    lecturer = make_person(course_class.centre, "Nguyễn Văn Giảng")
    day = course_class.starts_on
    make_session(course_class, day, part=DayPart.AFTERNOON, topic="Bài 2", form=TeachingForm.TEST, first_period=5,
                 last_period=5)  # fmt: skip
    make_session(course_class, day, topic="Bài 1", lecturer=lecturer, room=make_room(course_class.centre, "Phòng 2"))
    make_session(course_class, day - timedelta(days=1), topic="Khai giảng", place="Nhà truyền thống")
    assert rows(timetable.build(course_class, TODAY())) == (
        ("1", "Chủ nhật, 09/6/2024", "Sáng", "1–4", "Khai giảng", "Lên lớp", "", "Nhà truyền thống"),
        ("2", "Thứ Hai, 10/6/2024", "Sáng", "1–4", "Bài 1", "Lên lớp", "Nguyễn Văn Giảng", "Phòng 2"),
        ("3", "Thứ Hai, 10/6/2024", "Chiều", "5", "Bài 2", "Kiểm tra", "", ""),
    )
    assert "Tổng số: 3 buổi, 9 tiết" in words(timetable.build(course_class, TODAY()))


def test_without_sessions_there_is_no_timetable(course_class):
    with pytest.raises(ValidationError) as refused:
        timetable.check(course_class)
    assert code_of(refused) == "no_timetable"
    make_session(course_class)
    timetable.check(course_class)


# --- Scores ------------------------------------------------------------------------------------------------


def test_the_score_sheet_has_a_column_for_each_part_and_what_was_entered():
    course_class = make_class(programme=make_programme(parts=2))
    enrol(course_class, 1)
    blank = scores.build(course_class, TODAY())
    assert [column.title for column in blank.blocks[0].columns[4:]] == [
        "Bài 1", "Bài 2", "Điểm tổng kết", "Xếp loại", "Ký nộp bài"
    ]  # fmt: skip
    assert rows(blank)[0][4:] == ("", "", "", "", "")
    score_all(course_class, "8.5")
    assert rows(scores.build(course_class, TODAY()))[0][4:] == ("8,5", "8,5", "8,5", "Giỏi", "")
    course_class.refresh_from_db()
    score_all(course_class, "4")
    assert rows(scores.build(course_class, TODAY()))[0][4:] == ("4,0", "4,0", "4,0", "Không đạt", "")


def test_parts_of_different_weight_say_their_weight():
    course_class = make_class(programme=make_programme(parts=2))
    enrol(course_class, 1)
    AssessmentPart.objects.filter(position=2).update(weight=2)
    titles = [column.title for column in scores.build(course_class, TODAY()).blocks[0].columns]
    assert titles[4:6] == ["Bài 1 (hệ số 1)", "Bài 2 (hệ số 2)"]


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_the_table_fits_the_sheet_whatever_the_parts(parts):
    course_class = make_class(programme=make_programme(parts=parts))
    enrol(course_class, 1)
    assert scores.build(course_class, TODAY()).blocks[0].width == 262


def test_the_score_sheet_is_signed_by_three():
    course_class = make_class()
    enrol(course_class, 1)
    titles = [signature.titles for signature in scores.build(course_class, TODAY()).blocks[-1].signatures]
    assert titles == [("NGƯỜI LẬP BẢNG",), ("GIẢNG VIÊN CHẤM",), ("GIÁM ĐỐC",)]


def test_a_programme_without_parts_has_no_score_sheet():
    course_class = make_class(programme=make_programme(parts=0))
    enrol(course_class, 1)
    with pytest.raises(ValidationError) as refused:
        scores.check(course_class)
    assert code_of(refused) == "no_scores"
