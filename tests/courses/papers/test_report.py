"""The report on a class: figures with their base, counted by hand."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from courses import classes, enrolments, recognition
from courses.models import Enrolment, Gender
from courses.papers import report
from tests.build import TODAY, code_of, enrol, make_certificates, make_class, make_recognised_class, score_all
from tests.centres.papers.examples import words

pytestmark = pytest.mark.django_db


def figures(course_class):
    """{words: (count, base, share)} over all tables of the report."""
    blocks = report.build(course_class, TODAY()).blocks
    return {row[0]: row[1:] for block in blocks if block.tag == "table" for row in block.rows}


@pytest.fixture
def course_class():
    """Eight enrolled, one left; of seven one is absent too much and one scores too low."""
    course_class = make_class()
    enrol(course_class, 3, ethnicity="Thái", party_status="full")
    enrol(course_class, 5, gender=Gender.MALE)
    leaver = course_class.enrolments.filter(learner__gender=Gender.MALE).first()
    enrolments.leave(leaver, by=course_class.created_by, status="withdrawn", reason="Chuyển công tác")
    score_all(course_class, "8")
    rows = list(course_class.enrolments.studying().in_roster_order())
    Enrolment.objects.filter(pk=rows[0].pk).update(absent_excused=4, absent_unexcused=5)
    Enrolment.objects.filter(pk=rows[1].pk).update(absent_excused=2)
    rows[2].scores.update(value=Decimal("4"))
    course_class.refresh_from_db()
    classes.finish(course_class, by=course_class.created_by)
    return recognition.recognise(
        course_class, by=course_class.created_by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY()
    )


def test_every_figure_stands_with_its_base_and_share(course_class):
    assert figures(course_class) == {
        "Học viên có tên đến cuối khóa": ("7", "8 học viên đã ghi danh", "87,5%"),
        "– Thôi học": ("1", "8 học viên đã ghi danh", "12,5%"),
        "Nữ": ("3", "7 học viên có tên đến cuối khóa", "42,9%"),
        "Dân tộc thiểu số": ("3", "7 học viên có tên đến cuối khóa", "42,9%"),
        "Đảng viên": ("3", "7 học viên có tên đến cuối khóa", "42,9%"),
        "Học viên dự học đủ số tiết": ("5", "7 học viên", "71,4%"),
        "Học viên vắng quá mức cho phép (8 tiết)": ("1", "7 học viên", "14,3%"),
        "Số tiết vắng có phép": ("6", "280 tiết của cả lớp", "2,1%"),
        "Số tiết vắng không phép": ("5", "280 tiết của cả lớp", "1,8%"),
        "Được công nhận kết quả": ("5", "7 học viên", "71,4%"),
        "– Giỏi": ("5", "7 học viên", "71,4%"),
        "Không được công nhận kết quả": ("2", "7 học viên", "28,6%"),
        "– Vắng quá mức cho phép": ("1", "7 học viên", "14,3%"),
        "– Điểm dưới mức đạt": ("1", "7 học viên", "14,3%"),
        "Giấy chứng nhận đã cấp": ("0", "5 học viên được công nhận", "0,0%"),
    }


def test_certificates_are_counted_over_those_recognised():
    course_class = make_recognised_class(learners=2)
    make_certificates(course_class)
    course_class.refresh_from_db()
    assert figures(course_class)["Giấy chứng nhận đã cấp"] == ("2", "2 học viên được công nhận", "100,0%")


def test_it_names_time_place_and_both_decisions(course_class):
    text = words(report.build(course_class, TODAY()))
    for said in ("BÁO CÁO tổng kết lớp", "Quyết định số 45-QĐ/TTCT", "Quyết định số 52-QĐ/TTCT", "40 tiết",
                 "địa điểm: Hội trường A", "Số -BC/TTCT DỰ THẢO"):  # fmt: skip
        assert said in text, said


def test_before_recognition_there_is_nothing_to_report():
    with pytest.raises(ValidationError) as refused:
        report.check(make_class())
    assert code_of(refused) == "not_recognised"
    report.check(make_recognised_class())
