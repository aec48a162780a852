"""From an uploaded sheet to lines: which column is which, and what each cell says."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..sheets.cells import cell_at, plain, text_of
from ..vietnamese import clean
from .columns import COLUMNS, read_cell

HEADER_WITHIN = 20  # lines searched for a header that does not stand on top
HEADER_LIKE = 4  # headers in one line make it a header
KEY_OF = {plain(column.header): key for key, column in COLUMNS.items()}


@dataclass
class Line:
    """One line of the file. `values` by column key, those of faulty cells left out; `faults`: [(key, sentence)]."""

    number: int
    values: dict = field(default_factory=dict)
    typed: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    @property
    def code(self):
        """The code as the file has it, "" where it cannot be read."""
        return self.values.get("code", "")


def read_lines(sheet):
    """The Lines of a sheets.Sheet. Raises ValidationError for what is wrong with the sheet as a whole."""
    (header_number, header), *below = _from_header(sheet.rows)
    columns = _columns(header, header_number)
    lines = []
    for number, cells in below:
        if _headers_in(cells) >= HEADER_LIKE:
            raise ValidationError(
                _("Rows %(first)s and %(second)s are both header rows: keep one, and only centres below it."),
                code="second_header",
                params={"first": header_number, "second": number},
            )
        if any(text_of(cell).strip() for at, cell in enumerate(cells) if at not in columns):
            raise ValidationError(
                _("Row %(row)s has a value in a column without a header: delete it, or give the column its header."),
                code="no_header_above",
                params={"row": number},
            )
        lines.append(_line(number, cells, columns, sheet.formulas))
    if not lines:
        raise ValidationError(_("The file has a header row but no centres below it."), code="no_rows")
    return lines


def _from_header(rows):
    """`rows` from the header on, which must be the first."""
    at = next((at for at, (_n, cells) in enumerate(rows[:HEADER_WITHIN]) if _headers_in(cells) >= HEADER_LIKE), None)
    if at is None:
        raise ValidationError(
            _("No header row was found. Download the directory and take its columns."), code="no_header"
        )
    if at:
        raise ValidationError(
            _("The headers stand in row %(row)s with other rows above them: delete those, keep one header row on top."),
            code="header_not_first",
            params={"row": rows[at][0]},
        )
    return rows


def _headers_in(cells):
    return sum(plain(cell) in KEY_OF for cell in cells if isinstance(cell, str) and cell)


def _columns(header, number):
    """{place of a column: its key}. Every column of the export must be there once, and no other."""
    columns, unknown = {}, []
    for at, cell in enumerate(header):
        if text := clean(text_of(cell)):
            key = KEY_OF.get(plain(text))
            if key is None or key in columns.values():
                unknown.append(text)
            else:
                columns[at] = key
    missing = [column.header for key, column in COLUMNS.items() if key not in columns.values()]
    if unknown:
        raise ValidationError(
            _("Row %(row)s has columns that are unknown or stand twice: %(columns)s. Delete them."),
            code="unknown_column",
            params={"row": number, "columns": ", ".join(unknown)},
        )
    if missing:
        raise ValidationError(
            _("Row %(row)s lacks columns: %(columns)s. Download the directory and take its columns."),
            code="missing_column",
            params={"row": number, "columns": ", ".join(missing)},
        )
    return columns


def _line(number, cells, columns, formulas):
    line = Line(number)
    for at, key in columns.items():
        raw = cell_at(cells, at)
        line.typed[key] = text_of(raw)
        try:
            if (number, at) in formulas:
                raise ValidationError(_("The cell holds a formula: paste its value in its place."), code="formula")
            line.values[key] = read_cell(COLUMNS[key], raw)
        except ValidationError as broken:
            line.faults.append((key, " ".join(broken.messages)))
    return line
