"""Reading a stranger's workbook: its cells as Excel shows them, or a code that has a sentence; nothing else happens."""

import io
import subprocess
import sys
from datetime import date

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from centres.sheets import child, worker
from centres.sheets.read import MOST_BYTES, REFUSED, read_sheet
from tests.courses.rosters.files import ods, with_part, zipped

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(*writes, sheets=("A",), hide=()):
    """A workbook; each of `writes` takes the first sheet and the book's date format."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        pages = [book.add_worksheet(name) for name in sheets]
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for write in writes:
            write(pages[0], day)
        for page in pages:
            if page.name in hide:
                page.write(0, 0, "hidden")
                page.hide()
    return file.getvalue()


def refusal(data):
    with pytest.raises(ValidationError) as refused:
        read_sheet(data)
    assert refused.value.code in REFUSED
    return refused.value.code


FILLED = xlsx(lambda page, _day: page.write_string(0, 0, "x"))


def test_cells_arrive_as_they_are_with_their_row_numbers():
    data = xlsx(
        lambda page, _day: page.write_string(0, 0, "007"),
        lambda page, _day: page.write_number(0, 1, 7),
        lambda page, day: page.write_datetime(3, 0, date(2025, 7, 1), day),
    )
    sheet = read_sheet(data)
    assert sheet.rows == [(1, ["007", 7.0]), (4, [date(2025, 7, 1), ""])]
    assert sheet.formulas == frozenset()


def test_formulas_are_named_whether_they_were_computed_or_not():
    data = xlsx(
        lambda page, _day: page.write_formula(0, 0, "=1+1", None, 2),
        lambda page, _day: page.write_formula(2, 1, "=A1", None, ""),
        lambda page, _day: page.write_string(4, 0, "=1+1"),
    )
    assert read_sheet(data).formulas == {(1, 0), (3, 1)}


def test_hidden_and_empty_sheets_do_not_count():
    write = [lambda page, _day: page.write_string(0, 0, "x")]
    assert read_sheet(xlsx(*write, sheets=("A", "B", "C"), hide=("C",))).name == "A"


def declaring(xml):
    head, _sign, body = xml.partition("?>")
    return f"{head}?><!DOCTYPE worksheet [<!ENTITY a 'lol'>]>{body}"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (ods([["x"]]), "unsupported_format"),
        (b"ma,ten\n", "unsupported_format"),
        (FILLED[: len(FILLED) // 2], "corrupt"),
        (with_part(FILLED, SHEET, declaring), "unsafe_xml"),
        (with_part(FILLED, SHEET, lambda xml: xml + " " * 5_000_000), "too_large"),
        (zipped({"xl/workbook.xml": "<workbook/>"} | {f"{n}.txt": "" for n in range(2_001)}), "too_large"),
        (xlsx(), "no_rows"),
        (xlsx(lambda page, _day: page.write_column(0, 0, range(worker.MOST_ROWS + 1))), "too_many_rows"),
    ],
)
def test_what_cannot_be_read_safely_is_refused(data, code):
    assert refusal(data) == code


def test_the_reader_loads_no_framework_and_has_little_memory():
    script = (
        "import sys; from centres.sheets import child, worker; child.limit()\n"
        "assert 'django' not in sys.modules; bytearray(500_000_000)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=child.ROOT, env={}, capture_output=True, check=False)
    assert b"MemoryError" in done.stderr
