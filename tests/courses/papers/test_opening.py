"""The opening decision: drafted before, decided after, with the roster behind it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from courses.models import ClassStatus, CourseClass, PlanStatus
from courses.papers import opening
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_centre,
    make_class,
    make_director,
    make_person,
    make_plan,
    make_programme,
)
from tests.centres.papers.examples import words

pytestmark = pytest.mark.django_db


def described(course_class):
    return opening.build(course_class, TODAY())


def test_the_decision_says_what_where_when_and_for_whom():
    centre = make_centre()
    make_director(centre, "Hồ Minh Đức")
    plan = make_plan(centre, status=PlanStatus.APPROVED, decided_on=date(2023, 12, 22))
    course_class = make_class(
        centre, plan_item=plan.lines.get().item, off_plan_reason="", ends_on=date(2024, 6, 14), place="Hội trường A",
        head=make_person(centre, "Nguyễn Thị Hồng Vân"), target_group="Quần chúng ưu tú", co_organiser="Hội Nông dân",
        programme=make_programme(legal_basis="Hướng dẫn 06-HD/TW"),
    )  # fmt: skip
    enrol(course_class, 2)
    text = words(described(course_class))
    for said in (
        "Số 45-QĐ/TTCT", "Quỳnh Lưu, ngày 05 tháng 6 năm 2024",
        "QUYẾT ĐỊNH về việc mở lớp Bồi dưỡng nhận thức về Đảng khóa I năm 2024 -----",
        "- Căn cứ Hướng dẫn 06-HD/TW;",
        "- Căn cứ Kế hoạch số 138-KH/HU ngày 22/12/2023 của Ban Thường vụ Huyện ủy Quỳnh Lưu;",
        "- Căn cứ yêu cầu nhiệm vụ năm 2024, GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN QUỲNH LƯU QUYẾT ĐỊNH Điều 1. Mở lớp",
        "dành cho đối tượng: Quần chúng ưu tú, gồm 2 học viên (có danh sách kèm theo).",
        "Điều 2. Thời gian: từ ngày 10/6/2024 đến ngày 14/6/2024, tổng số 40 tiết. Địa điểm: Hội trường A.",
        "Giao đồng chí Nguyễn Thị Hồng Vân làm chủ nhiệm lớp. Trung tâm, phối hợp với Hội Nông dân, tổ chức",
        "Nơi nhận: - Như Điều 4; - Huyện ủy Quỳnh Lưu (để báo cáo); - Lưu. GIÁM ĐỐC Hồ Minh Đức",
        "DANH SÁCH HỌC VIÊN",
        "(kèm theo Quyết định số 45-QĐ/TTCT ngày 05/6/2024 của Giám đốc Trung tâm chính trị huyện Quỳnh Lưu)",
    ):  # fmt: skip
        assert said in text, said


def test_a_plan_amended_after_the_decision_is_no_ground_of_it():
    centre = make_centre()
    first = make_plan(centre, status=PlanStatus.AMENDED, year=2024, decided_on=date(2023, 12, 22))
    item = first.lines.get().item
    later = make_plan(centre, status=PlanStatus.APPROVED, year=2024, version=2, lines=0, change_reason="Bổ sung",
                      decision_no="20-KH/HU", decided_on=date(2024, 7, 1))  # fmt: skip
    line = first.lines.get()
    line.pk, line.plan = None, later
    line.save()
    before = make_class(centre, plan_item=item, off_plan_reason="", ends_on=date(2024, 6, 14))
    after = make_class(centre, plan_item=item, off_plan_reason="", ends_on=date(2024, 8, 14))
    assert "Kế hoạch số 138-KH/HU ngày 22/12/2023" in words(described(before))
    assert "Kế hoạch số 20-KH/HU ngày 01/7/2024" in words(described(after))


def test_what_is_not_known_leaves_no_words_behind():
    text = words(described(make_class()))
    for word in ("chủ nhiệm", "phối hợp", "đối tượng", "Kế hoạch", "None", "danh sách"):
        assert word not in text, word


def test_before_the_decision_it_is_a_draft_under_todays_names():
    course_class = make_class(opened=False)
    paper = described(course_class)
    assert paper.heading.is_draft
    assert paper.annexes == ()
    assert "không quá 60 học viên" in words(paper)


def test_a_class_put_off_needs_a_new_decision_and_keeps_its_roster():
    course_class = make_class()
    enrol(course_class, 2)
    CourseClass.objects.update(status=ClassStatus.POSTPONED, stop_reason="Bão")
    course_class.refresh_from_db()
    paper = described(course_class)
    assert paper.heading.is_draft
    assert "45-QĐ/TTCT" not in words(paper)
    assert "(kèm theo Quyết định số …-QĐ/TTCT ngày … tháng … năm …)" in words(paper)


def test_a_class_given_up_before_it_opened_has_none():
    course_class = make_class(opened=False)
    opening.check(course_class)
    CourseClass.objects.update(status=ClassStatus.CANCELLED, stop_reason="Không đủ học viên")
    course_class.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        opening.check(course_class)
    assert code_of(refused) == "class_cancelled"


def test_the_names_are_those_of_the_decision_and_not_of_today():
    course_class = make_class()
    name = course_class.centre.names.get()
    name.pk, name.effective_from, name.place = None, course_class.opened_on + timedelta(days=1), "Tên Mới"
    name.save()
    assert "Quỳnh Lưu, ngày" in words(described(course_class))
    course_class = make_class(course_class.centre, opened=False)
    assert "Tên Mới, ngày" in words(described(course_class))
