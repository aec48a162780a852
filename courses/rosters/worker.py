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
    """{"sheet", "headers", "header_row", "rows": [[number, {field: cell}]], …} or {"refused": code}."""
    found = child.refusing(_read, data, mapping)
    if "refused" in found:
        return found
    return shortened(found) if found["rows"] else {"refused": "no_rows"}


def _read(data, mapping):
    kind = kind_of(data)
    return read_text(data, mapping) if kind == "text" else read_workbook(data, kind, mapping)


def shortened(found):
    """The answer with cells cut where no field is as long, so that a small file cannot become a large answer."""
    rows = [(number, {key: _cut(cell) for key, cell in cells.items()}) for number, cells in found["rows"]]
    if sum(len(cell) for _number, cells in rows for cell in cells.values() if isinstance(cell, str)) > MOST_TEXT:
        return {"refused": "too_large"}
    return found | {"rows": rows}


def _cut(cell):
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell


if __name__ == "__main__":
    child.serve(answer)
