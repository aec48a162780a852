"""The blank template: its headers are the canonical ones, its cells are text, filled in it reads back."""

import io

import openpyxl

from courses.rosters.fields import ETHNICITIES, FIELDS
from courses.rosters.headers import field_of
from courses.rosters.read import read
from courses.rosters.template import CHOICES, GUIDE, LIST, blank_template


def opened():
    return openpyxl.load_workbook(io.BytesIO(blank_template()))


def test_it_is_the_same_bytes_every_time():
    assert blank_template() == blank_template()


def test_its_headers_are_the_fields_in_their_order_and_are_read_as_such():
    header = [cell.value for cell in opened()[LIST][1]]
    assert header == ["TT", *(field.header for field in FIELDS.values())]
    assert [field_of("", text) for text in header] == ["number", *FIELDS]


def test_its_columns_are_text_so_that_no_zero_is_lost():
    columns = opened()[LIST].column_dimensions
    assert {column.number_format for letter, column in columns.items() if letter != "A"} == {"@"}


def test_it_offers_the_choices_from_a_hidden_sheet():
    book = opened()
    assert book[CHOICES].sheet_state == "hidden"
    assert [cell.value for cell in book[CHOICES]["B"]] == ["Dân tộc", *ETHNICITIES]
    assert {str(rule.sqref) for rule in book[LIST].data_validations.dataValidation} == {
        "D2:D1001",
        "E2:E1001",
        "I2:I1001",
    }


def test_its_guide_explains_every_column():
    explained = [cell.value for cell in opened()[GUIDE]["A"]]
    assert [field.header for field in FIELDS.values()] == explained[3 : 3 + len(FIELDS)]


def test_filled_in_it_reads_back_without_a_note():
    book = opened()
    book[LIST].append([1, "Nguyễn Thị Ánh", "08/03/1990", "Nữ", "Kinh", "040190001234", "Trường A"])
    file = io.BytesIO()
    book.save(file)
    roster = read(file.getvalue())
    assert (roster.rows[0].number, roster.rows[0].cells["citizen_id"]) == (2, "040190001234")
    assert roster.other_sheets + roster.unread_headers + roster.left_out == []
