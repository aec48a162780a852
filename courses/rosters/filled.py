"""A workbook of rows already known: the official columns filled in, and a reason beside each row that needs mending."""

from centres.tables import REASON, Book, Head

from .fields import FIELDS
from .template import LIST, heads

REASONS = "Lý do cần sửa"  # no column of a roster: it is not read when the corrected file is uploaded


def workbook(rows, reasons=None):
    """An .xlsx as bytes. A row is {field key: text or date}, with "number" where the first column shows another than
    the running number. `reasons`, one sentence or more a row, fill a column at the end.
    """
    lines = [[str(row.get("number", at)), *(row.get(key) for key in FIELDS)] for at, row in enumerate(rows, start=1)]
    columns = heads()
    if reasons is not None:
        columns.append(Head(REASONS, 70, look=REASON))
        lines = [[*line, reason] for line, reason in zip(lines, reasons, strict=True)]
    book = Book(valign="top")
    book.fill(book.sheet(LIST), 0, columns, lines, frozen=2, grows=True)
    return book.saved()
