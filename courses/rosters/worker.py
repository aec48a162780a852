"""The process that opens a stranger's roster: bytes and a mapping in at standard input, the roster out as JSON.

Run by `read` through centres.sheets.child, never imported by the portal.
"""

from centres.sheets import child
from centres.sheets.container import kind_of
from courses.rosters.textfile import read_text
from courses.rosters.workbook import read_workbook

LONGEST_CELL = 300  # characters; longer than any field, so that the check still finds a cell too long
MOST_TEXT = 20_000_000  # characters; 20,000 learners have about 4 million


def answer(data, mapping=None):
    """{"sheet", "headers", "header_row", "fields": [field], "rows": [[number, cell, …]], …} or {"refused": code}.

    The cells of a row stand in the order of `fields`.
    """
    found = child.refusing(_read, data, mapping)
    if "refused" in found:
        return found
    return shortened(found) if found["rows"] else {"refused": "no_rows"}


def _read(data, mapping):
    kind = kind_of(data)
    return read_text(data, mapping) if kind == "text" else read_workbook(data, kind, mapping)


def shortened(found):
    """The answer with cells cut where no field is as long, so that a small file cannot become a large answer."""
    fields = list(found["rows"][0][1])
    rows, characters = [], 0
    for number, cells in found["rows"]:
        row = [number, *cells.values()]
        size = _size(row)
        if size > LONGEST_CELL:  # of most rows all cells together are shorter than one may be
            row = [cell[:LONGEST_CELL] if type(cell) is str else cell for cell in row]
            size = _size(row)
        characters += size
        rows.append(row)
    return found | {"fields": fields, "rows": rows} if characters <= MOST_TEXT else {"refused": "too_large"}


def _size(row):
    return len("".join([cell for cell in row if type(cell) is str]))


if __name__ == "__main__":
    child.serve(answer)
