"""The process that opens a stranger's workbook of several sheets: bytes of an .xlsx in, all its cells out as JSON.

Run by `read`, never imported by the portal.
"""

import python_calamine as calamine

from centres.sheets import child
from centres.sheets.worker import list_of, opened

MOST_SHEETS = 12


def answer(data):
    """{"sheets": [as worker.answer, …]}, hidden sheets too, or {"refused": code}."""
    return child.refusing(_read, data)


def _read(data):
    with opened(data) as (book, xml):
        names = [one.name for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        return {"sheets": [list_of(book, name, xml) for name in names[:MOST_SHEETS]]}


if __name__ == "__main__":
    child.serve(answer)
