"""A workbook of known rows: read again it says the same, and no cell of it calculates."""

import io
import zipfile
from datetime import date

from courses.rosters.check import check
from courses.rosters.fields import FIELDS
from courses.rosters.filled import REASONS, workbook
from courses.rosters.read import read

ROW = dict.fromkeys(FIELDS, "") | {
    "full_name": "Vừ Bá Chìa", "birth_date": "31/02/1979", "gender": "Nam", "citizen_id": "040079001234",
    "workplace": "Chi bộ bản Khe Nóng", "phone": "0900000001",
}  # fmt: skip
TODAY = date(2026, 11, 23)


def test_rows_come_back_as_they_were_written():
    row = check(read(workbook([ROW])), today=TODAY).rows[0]
    assert (row.number, row.typed) == (2, ROW)


def test_the_reason_stands_beside_the_row_and_is_not_read_as_a_cell():
    data = workbook([ROW], reasons=["Ngày sinh: Không có ngày này."])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        words = parts.read("xl/sharedStrings.xml").decode()
    assert REASONS in words
    assert "Ngày sinh: Không có ngày này." in words
    assert check(read(data), today=TODAY).rows[0].typed == ROW


def test_a_date_is_written_as_a_date():
    row = check(read(workbook([ROW | {"birth_date": date(1979, 2, 28)}])), today=TODAY).rows[0]
    assert row.values["birth_date"] == "1979-02-28"


def test_what_begins_like_a_formula_stays_text():
    row = ROW | {"full_name": '=HYPERLINK("http://vi-du.example")', "note": "+84", "position": "@SUM(A1)"}
    with zipfile.ZipFile(io.BytesIO(workbook([row], reasons=["=1+1"]))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")
