"""Workbooks (.xlsx, .xlsm, .xls, .ods): finds the sheet with the roster and reads it."""

import io
import zipfile
from contextlib import nullcontext

import python_calamine as calamine

from centres.sheets import sheetxml
from centres.sheets.refused import Refused

from .headers import fields_of_part
from .table import Table

MOST_SHEETS = 60
LONGEST_NAME = 31  # characters Excel allows a sheet's name
ROSTER_LIKE = 3  # fields; a sheet that names fewer may be anything


def read_workbook(data, kind, mapping=None):
    """The roster in a workbook as a dict, see `worker.answer`. `kind` is as `container.kind_of` says."""
    with zipfile.ZipFile(io.BytesIO(data)) if kind == "xlsx" else nullcontext() as parts:
        xml = sheetxml.Workbook(parts) if parts else None
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [_Sheet(book, name, xml, mapping) for name in _visible(book)]
    best = max(sheets, key=lambda sheet: sheet.worth, default=None)
    if not best or not best.table.columns:
        raise Refused("no_header")
    others = [s.name for s in sheets if s is not best and s.table.fields_found >= ROSTER_LIKE and s.table.has_rows]
    return best.answer() | {"is_1904": bool(xml and xml.is_1904), "other_sheets": others}


def _visible(book):
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
    ]
    return names[:MOST_SHEETS]


class _Sheet:
    """One sheet, read as if it were the roster."""

    def __init__(self, book, name, xml, mapping):
        self.name = name
        self.details = xml.details(name) if xml else sheetxml.Details()
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        for (row, column), text in self.details.shown.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        self.table = Table(rows, mapping)
        self.table.fill_down(sheet.merged_cell_ranges or [])

    @property
    def worth(self):
        """How much of a roster it is: those with lines first, then by the fields they name."""
        found = self.table.fields_found
        return found >= ROSTER_LIKE and self.table.has_rows, found

    def answer(self):
        """What the sheet says, with the rows and fields nobody sees on the screen."""
        found = self.table.answer()
        hidden_rows = {row + 1 for row in self.details.hidden_rows}
        hidden_columns = [key for column, key in self.table.columns.items() if column in self.details.hidden_columns]
        return found | {
            "sheet": self.name[:LONGEST_NAME],
            "hidden_rows": [number for number, _cells in found["rows"] if number in hidden_rows],
            "hidden_columns": list(dict.fromkeys(field for key in hidden_columns for field in fields_of_part(key))),
        }
