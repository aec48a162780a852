"""Totals, signatures and headings never become people, and no person is lost among them."""

import pytest

from courses.rosters.table import Table

HEADER = ["TT", "Họ và tên", "Ngày sinh", "Nam", "Nữ", "Đơn vị công tác"]
ANH = [1, "Nguyễn Thị Ánh", "08/03/1990", "", "x", "Trường A"]
HAI = [2, "Trần Văn Hải", "25/04/1985", "x", "", "Trạm B"]


def people_and_left_out(*lines):
    found, left_out = Table([HEADER, *lines]).people()
    return [number for number, _cells in found], left_out


@pytest.mark.parametrize(
    "line",
    [
        ["", "Tổng số: 2 học viên", "", "", "", ""],
        ["Cộng", "", "", 1, 1, ""],
        ["", "Tổng cộng", "", "12", "8", ""],
        ["", "Trong đó: nam 1, nữ 1", "", "", "", ""],
        ["I", "Đảng ủy xã Thanh Vân Hạ", "", "", "", ""],
        ["II. Chi bộ thôn 3", "", "", "", "", ""],
        ["", "Trường THCS Thanh Vân Hạ", "", "", "", ""],
        ["", "", "", "", "", "Đông Lĩnh, ngày 03 tháng 8 năm 2026"],
    ],
)
def test_a_line_without_a_person_is_left_out_and_told(line):
    assert people_and_left_out(ANH, line, HAI) == ([2, 4], [3])


@pytest.mark.parametrize(
    "line",
    [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["", "", "", "", "", ""],
        [3, "", "", "", "", ""],
        HEADER,
    ],
)
def test_a_line_of_numbers_an_empty_line_and_a_repeated_header_are_skipped(line):
    assert people_and_left_out(ANH, line, HAI) == ([2, 4], [])


def test_names_below_the_signatures_are_left_out():
    lines = [["", "Người lập", "", "", "", "GIÁM ĐỐC"], [], ["", "Lê Văn An", "", "", "", "Trần Thị Bé"]]
    assert people_and_left_out(ANH, *lines) == ([2], [3, 5])


@pytest.mark.parametrize(
    "line",
    [
        [3, "Tống Văn Công", "01/02/1980", "x", "", "Trường A"],  # neither Tổng nor Cộng
        [3, "Lê Thị Ba", "", "", "", ""],
        ["", "Lê Thị Ba", "", "", "", "Trường A"],
        ["", "Lê Thị Ba", "", "", "", ""],
        [3, "", "01/02/1980", "", "x", "Trường A"],
    ],
)
def test_a_line_that_may_be_a_person_is_kept_even_with_cells_missing(line):
    assert people_and_left_out(ANH, line) == ([2, 3], [])


def test_people_after_a_subtotal_are_read():
    assert people_and_left_out(ANH, ["", "Cộng: 1", "", "", "", ""], HAI) == ([2, 4], [3])


def test_one_column_of_marks_is_enough():
    table = Table([["Họ và tên", "Năm sinh", "Nữ"], ["Lê Thị Ba", 1990, "x"], ["Lê Văn Tư", 1991, ""]])
    assert [cells["gender"] for _number, cells in table.people()[0]] == ["Nữ", "Nam"]


def test_two_marks_are_passed_on_as_they_are():
    table = Table([HEADER, [1, "Lê Thị Ba", 1990, "x", "x", ""], [2, "Lê Văn Tư", 1991, "", "", ""]])
    assert [cells["gender"] for _number, cells in table.people()[0]] == ["Nam, Nữ", ""]


def test_a_merged_unit_counts_for_each_row_it_covers_and_a_merged_name_does_not():
    rows = [
        HEADER,
        [1, "Lê Thị Ba", 1990, "", "x", "Trường A"],
        [2, "", 1991, "", "x", ""],
        [3, "Lê Thị Tư", 1992, "", "x", ""],
    ]
    table = Table(rows)
    table.fill_down([((1, 5), (2, 5)), ((1, 1), (2, 1))])
    assert [(cells["full_name"], cells["workplace"]) for _number, cells in table.people()[0]] == [
        ("Lê Thị Ba", "Trường A"), ("", "Trường A"), ("Lê Thị Tư", ""),
    ]  # fmt: skip


def test_a_header_of_two_rows_repeated_on_the_next_page_is_skipped():
    header = [["TT", "Họ và tên", "Giới tính", "", "Năm sinh"], ["", "", "Nam", "Nữ", ""]]
    table = Table([*header, [1, "Lê Thị Ba", "", "x", 1990], *header, [2, "Lê Thị Tư", "", "x", 1991]])
    assert ([number for number, _cells in table.people()[0]], table.people()[1]) == ([3, 6], [])
