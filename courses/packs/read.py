"""A returned workbook of a class → what stands in it by row key, or why it is none of ours."""

from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.sheets.cells import cell_at, text_of
from centres.sheets.read import read_book
from centres.vietnamese import clean

from .columns import ATTENDANCE, FIRST_ROW, FLAG_ROW, KEY, KEYS, NAME, SCORES

LONGEST = 60  # characters of a cell that is kept; what is longer is none of what the cell asks for
READ = [ATTENDANCE, SCORES]  # sheets whose cells may change something


@dataclass
class ReturnedRow:
    """One row of one sheet. cells: {cell key: text}; formulas: keys of cells that hold a formula."""

    sheet: str
    row: int
    key: str
    name: str
    cells: dict = field(default_factory=dict)
    formulas: list = field(default_factory=list)


@dataclass
class Returned:
    """What a workbook says. key: of its ClassPack, as text; flags: {cell key of a session: text in its flag row}."""

    key: str
    rows: list
    flags: dict

    def as_json(self):
        """Plain values to be kept with the upload."""
        return {"rows": [asdict(row) for row in self.rows], "flags": self.flags}


def from_json(key, kept):
    """The Returned that `as_json` gave."""
    return Returned(key, [ReturnedRow(**row) for row in kept["rows"]], kept["flags"])


def read(data):
    """The Returned in the bytes of an .xlsx. Raises ValidationError: codes of centres.sheets.read, or "no_pack"."""
    book = read_book(data)
    keys = _keys_in(book.get(KEYS))
    if keys is None:
        raise ValidationError(
            _(
                "This is no workbook of a class taken out of the portal, or its hidden sheet was lost. Take it out "
                "anew and copy your marks and scores into it."
            ),
            code="no_pack",
        )
    key, columns = keys
    rows, flags = [], {}
    for name in READ:
        its = {column: cell for sheet, column, cell in columns if sheet == name}
        if name not in book or not its:
            continue
        for number, cells in book[name].rows:
            if name == ATTENDANCE and number == FLAG_ROW:
                flags = {cell: _text(cells, column) for column, cell in its.items()}
            elif number >= FIRST_ROW and (row := _row(name, number, cells, its, book[name].formulas)):
                rows.append(row)
    return Returned(key, rows, flags)


def _keys_in(sheet):
    """(key of the pack, [(sheet, column, cell key)]) from the hidden sheet, None where it says nothing of the kind."""
    found = [[text_of(cell) for cell in cells] for _number, cells in sheet.rows] if sheet else []
    if not found or found[0][0] != "pack" or len(found[0]) < 2:
        return None
    columns = [(row[0], int(row[1]), row[2]) for row in found[1:] if len(row) > 2 and row[1].isdecimal()]
    return found[0][1], columns


def _row(sheet, number, cells, columns, formulas):
    """The row, None for one without key, name and anything typed."""
    texts = {cell: _text(cells, column) for column, cell in columns.items()}
    key, name = _text(cells, KEY), clean(text_of(cell_at(cells, NAME)))[:200]
    if not (key or name or any(texts.values())):
        return None
    held = [cell for column, cell in columns.items() if (number, column) in formulas]
    return ReturnedRow(sheet, number, key, name, texts, held)


def _text(cells, column):
    return clean(text_of(cell_at(cells, column)))[:LONGEST]
