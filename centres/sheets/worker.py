"""The process that opens a stranger's list of one sheet: bytes of an .xlsx in, its cells out as JSON.

Run by `read`, never imported by the portal itself.
"""

import io
import zipfile
from contextlib import contextmanager

import python_calamine as calamine

from centres.sheets import child, sheetxml
from centres.sheets.container import kind_of
from centres.sheets.refused import Refused

MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 33_000  # characters; Excel holds 32,767
MOST_TEXT = 20_000_000  # characters of all cells


def answer(data):
    """{"sheet", "rows": [[number, [cell, …]]], "formulas": [[number, column]]} or {"refused": code}.

    Rows are numbered as Excel shows them, empty ones left out; columns count from 0.
    """
    return child.refusing(_read, data)


def _read(data):
    with opened(data) as (book, xml):
        filled = [sheet for sheet in (list_of(book, name, xml) for name in _visible(book)) if sheet["rows"]]
    if len(filled) != 1:
        raise Refused("several_sheets" if filled else "no_rows")
    return filled[0]


@contextmanager
def opened(data):
    """(calamine's workbook, what it does not tell). Raises Refused for anything but an .xlsx."""
    if kind_of(data) != "xlsx":
        raise Refused("unsupported_format")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = sheetxml.Workbook(parts)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            yield book, xml


def _visible(book):
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
    ]


def list_of(book, name, xml):
    """One sheet as `answer` tells it. Raises Refused where it is too large."""
    details = xml.details(name)
    table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for (row, column), text in details.shown.items():
        if row < len(table) and column < len(table[row]):
            table[row][column] = text
    rows = [
        (number, [_cut(cell) for cell in row[:MOST_COLUMNS]])
        for number, row in enumerate(table, start=1)
        if any(cell not in (None, "") for cell in row)
    ]
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows")
    if sum(len(cell) for _number, row in rows for cell in row if isinstance(cell, str)) > MOST_TEXT:
        raise Refused("too_large")
    return {"sheet": name, "rows": rows, "formulas": [(row + 1, column) for row, column in details.formulas]}


def _cut(cell):
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell


if __name__ == "__main__":
    child.serve(answer)
