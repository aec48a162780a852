"""Tables as files: text stays text, numbers are numbers, heads stand in groups, shares are computed."""

import csv
import io

import openpyxl
import pytest

from centres import tables
from centres.tables import Head, Table

HEADS = [
    Head("Trung tâm", 30), Head("Kế hoạch", group="Lớp"), Head("Đã mở", group="Lớp"), Head("Tỷ lệ", group="Học viên"),
]  # fmt: skip
ROWS = [["Huyện Kỳ Sơn", 0, None, (1, 4)], ["Huyện Vinh", 12, 3, (0, 0)]]


def sheet(**given):
    given = {"heads": HEADS, "rows": ROWS, "total": ["Tổng cộng", 12, 3, (1, 4)]} | given
    data = tables.xlsx(Table("Thực hiện", ["đến ngày 01/06/2026"], **given))
    return openpyxl.load_workbook(io.BytesIO(data)).active


def values(found):
    return [[cell.value for cell in row] for row in found.iter_rows()]


def test_a_workbook_has_title_notes_grouped_heads_rows_and_totals():
    assert values(sheet()) == [
        ["Thực hiện", None, None, None], ["đến ngày 01/06/2026", None, None, None], [None] * 4,
        ["Trung tâm", "Lớp", None, "Học viên"], [None, "Kế hoạch", "Đã mở", "Tỷ lệ"],
        ["Huyện Kỳ Sơn", 0, None, 0.25], ["Huyện Vinh", 12, 3, None], ["Tổng cộng", 12, 3, 0.25],
    ]  # fmt: skip
    assert {str(one) for one in sheet().merged_cells.ranges} == {"A4:A5", "B4:C4"}


def test_heads_without_groups_take_one_line():
    found = sheet(heads=[Head("Tên"), Head("Số")], rows=[["a", 1]], total=None)
    assert values(found)[3:] == [["Tên", "Số"], ["a", 1]]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@x", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    [cell] = [row[0] for row in sheet(rows=[[text, 1, 1, (1, 1)]], total=None).iter_rows() if row[1].value == 1]
    assert cell.data_type == "s"
    assert cell.quotePrefix  # also when somebody edits it
    data = tables.csv_file(Table("", [], HEADS, [[text, 1, 1, (1, 1)]])).decode("utf-8-sig")
    assert next(row for row in csv.reader(io.StringIO(data, newline="")) if row[1] == "1")[0] == f"'{text}"


def test_a_csv_file_carries_the_mark_excel_needs_and_names_groups_in_the_heads():
    data = tables.csv_file(Table("", [], HEADS, ROWS, ["Tổng cộng", 12, 3, (1, 3)]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["Trung tâm", "Lớp: Kế hoạch", "Lớp: Đã mở", "Học viên: Tỷ lệ"], ["Huyện Kỳ Sơn", "0", "", "25.0"],
        ["Huyện Vinh", "12", "3", ""], ["Tổng cộng", "12", "3", "33.3"],
    ]  # fmt: skip


def test_numbers_kept_as_text_keep_their_zeros():
    found = sheet(heads=[Head("Điện thoại")], rows=[["0238 000 001"]], total=None)
    assert values(found)[-1] == ["0238 000 001"]
