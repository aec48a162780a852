"""Blank attendance sheets: columns from the timetable or from the days of the class, sheet by sheet."""

from datetime import date, timedelta

import pytest

from centres.papers.layout import WIDE
from courses.models import DayPart
from courses.papers import attendance
from tests.build import TODAY, enrol, make_class, make_programme, make_session
from tests.centres.papers.examples import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    course_class = make_class(ends_on=date(2024, 6, 14), days=5)
    enrol(course_class, 7)
    return course_class


def sheets(course_class):
    """[[(day, part)] of the session columns of each sheet]."""
    paper = attendance.build(course_class, TODAY())
    tables = [paper.blocks[0], *(annex.blocks[0] for annex in paper.annexes)]
    return [[(column.group, column.title) for column in table.columns if column.group] for table in tables]


def test_without_a_timetable_every_day_has_two_halves(course_class):
    [sheet] = sheets(course_class)
    assert sheet == [(f"{day}/6", half) for day in (10, 11, 12, 13, 14) for half in ("Sáng", "Chiều")]


def test_where_a_class_lasts_longer_than_it_is_taught_the_pen_says_the_days():
    course_class = make_class(ends_on=date(2024, 6, 30), days=21, programme=make_programme(days=2))
    enrol(course_class, 1)
    assert sheets(course_class) == [[(f"({n}) …/…", half) for n in (1, 2) for half in ("Sáng", "Chiều")]]


def test_with_a_timetable_each_session_is_a_column(course_class):
    make_session(course_class, part=DayPart.EVENING)
    make_session(course_class, part=DayPart.MORNING)
    make_session(course_class, date(2024, 6, 20))
    assert sheets(course_class) == [[("10/6", "Sáng"), ("10/6", "Tối"), ("20/6", "Sáng")]]


def test_two_sessions_of_one_half_day_are_told_apart_by_their_periods(course_class):
    make_session(course_class, first_period=1, last_period=2)
    make_session(course_class, first_period=3, last_period=4)
    assert sheets(course_class) == [[("10/6", "Sáng 1–2"), ("10/6", "Sáng 3–4")]]


def test_a_long_timetable_goes_on_on_further_sheets_and_no_day_is_torn(course_class):
    for n in range(7):
        for part in DayPart:
            make_session(course_class, course_class.starts_on + timedelta(days=n), part=part)
    found = sheets(course_class)
    assert [len(sheet) for sheet in found] == [9, 9, 3]
    days = [day for sheet in found for day in {day for day, _part in sheet}]
    assert len(days) == len(set(days)) == 7
    paper = attendance.build(course_class, TODAY())
    assert paper.kind.endswith("(TỜ 1 TRÊN 3)")
    assert [annex.titles[0][-14:] for annex in paper.annexes] == ["(TỜ 2 TRÊN 3)".rjust(14), "(TỜ 3 TRÊN 3)".rjust(14)]


def test_every_sheet_has_all_names_the_signature_row_and_thick_lines(course_class):
    for n in range(8):
        make_session(course_class, course_class.starts_on + timedelta(days=n), part=DayPart.MORNING)
        make_session(course_class, course_class.starts_on + timedelta(days=n), part=DayPart.AFTERNOON)
    paper = attendance.build(course_class, TODAY())
    assert len(paper.annexes) == 1
    names = [row[1] for row in paper.blocks[0].rows]
    assert names == [one.learner.full_name for one in course_class.enrolments.in_roster_order()]
    for table, ending in (paper.blocks, paper.annexes[0].blocks):
        assert [row[1] for row in table.rows] == names
        assert table.foot.cells[0] == "Giảng viên ký xác nhận từng buổi"
        assert (table.thick_every, table.width) == (5, WIDE.room)
        assert [column.edge for column in table.columns[4:8]] == [False, True, False, True]
        assert ending.signatures[-1].titles == ("CHỦ NHIỆM LỚP",)


def test_the_sheet_lies_across_and_is_blank(course_class):
    paper = attendance.build(course_class, TODAY())
    assert paper.wide
    assert {row[4:] for row in paper.blocks[0].rows} == {("",) * 12}
    assert "DANH SÁCH VÀ BẢNG ĐIỂM DANH HỌC VIÊN" in words(paper)
    assert paper.hint == "x: có mặt; P: vắng có phép; K: vắng không phép"
