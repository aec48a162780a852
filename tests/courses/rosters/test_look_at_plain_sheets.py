"""The quick look at a sheet's XML says what the parser would, or leaves the sheet to it."""

import io
import zipfile

import pytest
from hypothesis import given, settings

from centres.sheets import sheetxml
from centres.sheets.refused import Refused
from tests.courses.rosters.damage import CHANGES, mutated
from tests.courses.rosters.files import ANH, HAI, HEADER, xlsx
from tests.courses.rosters.hostile import SHEET, in_rows, with_sheet

ROWS = [HEADER, ANH, HAI]


def details(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = sheetxml.Workbook(parts).details("Danh sách")
    return found.cells, found.shown, found.formulas, found.hidden_rows, found.hidden_columns


def parsed(data, monkeypatch):
    """The same, by the parser alone."""
    with monkeypatch.context() as only:
        only.setattr(sheetxml, "cells_of_plain", lambda _xml: None)
        return details(data)


def sheet_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.read(SHEET)


def hide_row(_book, sheet):
    sheet.set_row(1, None, None, {"hidden": True})


def hide_column(_book, sheet):
    sheet.set_column(1, 1, None, None, {"hidden": True})


def zeros(book, sheet):
    sheet.write_number(1, 4, 40190001234, book.add_format({"num_format": "000000000000"}))


def formula(_book, sheet):
    sheet.write_formula(1, 5, "=B1", None, "")


def error(_book, sheet):
    sheet.write_formula(1, 5, "=B1", None, "#N/A")


def far(_book, sheet):
    sheet.write(1, 26, "x")


SPECIAL = [xlsx(ROWS, touch=touch) for touch in (hide_row, hide_column, formula, error, far)]
PLAIN = [
    xlsx(ROWS),
    with_sheet(lambda xml: xml.replace("<c r=", "<c  r=")),
    in_rows('<row r="4" hidden="0"><c r="A4"/></row>'),
]
ODD = [
    with_sheet(lambda xml: xml.replace('"', "'")),
    with_sheet(lambda xml: xml.replace("UTF-8", "US-ASCII")),
    in_rows('<row><c t="str"><v>x</v></c></row>'),
    in_rows('<row r="4"><!-- x --><c r="A4" t="e"><v>#REF!</v></c></row>'),
]


@pytest.mark.parametrize("data", [*PLAIN, *SPECIAL, *ODD, xlsx(ROWS, touch=zeros)])
def test_the_quick_look_says_what_the_parser_says(data, monkeypatch):
    assert details(data) == parsed(data, monkeypatch)


@pytest.mark.parametrize("data", PLAIN)
def test_a_plain_sheet_is_known_by_the_quick_look(data):
    assert sheetxml.cells_of_plain(sheet_of(data)) is not None


@pytest.mark.parametrize("data", [*SPECIAL, *ODD])
def test_anything_else_is_left_to_the_parser(data):
    assert sheetxml.cells_of_plain(sheet_of(data)) is None


def test_rows_far_below_and_more_cells_than_a_list_has_are_seen_by_the_quick_look_too(monkeypatch):
    assert sheetxml.cells_of_plain(sheet_of(in_rows('<row r="60000"/>'))) is None
    monkeypatch.setattr(sheetxml, "MOST_CELLS", 17)
    with pytest.raises(Refused):
        details(xlsx(ROWS))


@given(CHANGES)
@settings(max_examples=60)
def test_no_sheet_breaks_the_quick_look(changes):
    found = sheetxml.cells_of_plain(sheet_of(mutated("sheet", changes)))
    assert found is None or found >= 0
