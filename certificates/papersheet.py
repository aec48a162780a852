"""A paper register typed into Excel: the template, and the rows of a file that follows it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.sheets.cells import cell_at, is_error, plain, text_of
from centres.tables import Book, Head

from .paperlines import COLUMNS, DAYS

HEADER_WITHIN = 20  # lines searched for a header that does not stand on top
HEADER_LIKE = 4  # headers in one line make it a header
KEY_OF = {plain(column.header): key for key, column in COLUMNS.items()}
EMPTY_LINES = 200  # formatted for typing


def template():
    """An empty .xlsx with the columns, cells as text, so that Excel changes neither numbers nor days."""
    book = Book()
    sheet = book.sheet("So giay")
    heads = [
        Head(column.header, 14 if key in DAYS or key == "born" else 22, look={"num_format": "@"})
        for key, column in COLUMNS.items()
    ]
    book.fill(sheet, 0, heads, [[""] * len(heads) for _line in range(EMPTY_LINES)], frozen=1, grows=True)
    return book.saved()


def rows_of(sheet):
    """[{column key: text}] of a centres.sheets.Sheet. Formulas and errors of cells stay as texts nobody can read.

    Raises ValidationError "no_header", "missing_column", "unknown_column", "no_rows".
    """
    top = [cells for _number, cells in sheet.rows[:HEADER_WITHIN]]
    at = next((at for at, cells in enumerate(top) if _likeness(cells) >= HEADER_LIKE), None)
    if at is None:
        raise ValidationError(
            _("No header row was found. Download the template and take its columns."), code="no_header"
        )
    columns = _columns(sheet.rows[at][1])
    rows = [_row(number, cells, columns, sheet.formulas) for number, cells in sheet.rows[at + 1 :]]
    rows = [row for row in rows if any(row.values())]
    if not rows:
        raise ValidationError(_("No line stands below the header row."), code="no_rows")
    return rows


def _likeness(cells):
    return sum(plain(cell) in KEY_OF for cell in cells if isinstance(cell, str) and cell)


def _columns(header):
    """{place of a column: its key}."""
    columns = {}
    for at, cell in enumerate(header):
        if not (text := text_of(cell).strip()):
            continue
        key = KEY_OF.get(plain(text))
        if key is None or key in columns.values():
            raise ValidationError(
                _("The column “%(column)s” is unknown or stands twice: delete it, or take the template."),
                code="unknown_column", params={"column": text[:60]},
            )  # fmt: skip
        columns[at] = key
    if missing := [one.header for key, one in COLUMNS.items() if one.is_needed and key not in columns.values()]:
        raise ValidationError(
            _("These columns are missing: %(columns)s. Download the template and take its columns."),
            code="missing_column", params={"columns": ", ".join(missing)},
        )  # fmt: skip
    return columns


def _row(number, cells, columns, formulas):
    row = {}
    for at, key in columns.items():
        text = text_of(cell_at(cells, at)).strip()
        is_unread = (number, at) in formulas or (text and is_error(text))
        # What a formula gives is no fact of the old book: marked so, the check refuses it and shows it.
        row[key] = f"={text}"[: COLUMNS[key].most] if is_unread and not text.startswith(("=", "#")) else text
    return row
