"""The process that opens a stranger's file: bytes in at standard input, the roster out as JSON.

Run by `read`, never imported by the portal. It has no settings, no database and an empty environment; it may use so
much memory and time and write no file. What goes wrong in here ends this process and nothing else.
"""

import json
import resource
import sys
import traceback
from datetime import date, datetime

from courses.rosters.container import kind_of
from courses.rosters.refused import Refused
from courses.rosters.textfile import read_text
from courses.rosters.workbook import read_workbook

MEMORY = 180 * 1024 * 1024  # bytes of address space, programs included; 20,000 learners take 95 million
LONGEST_CELL = 300  # characters; longer than any field, so that the check still finds a cell too long
MOST_TEXT = 20_000_000  # characters; 20,000 learners have about 4 million
SECONDS = 20  # of processor time; 20,000 learners take 2 to 4


def answer(data):
    """{"sheet", "headers", "header_row", "rows": [[number, {field: cell}]], …} or {"refused": code}."""
    try:
        kind = kind_of(data)
        found = read_text(data) if kind == "text" else read_workbook(data, kind)
    except Refused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "too_large"}
    except BaseException as broken:
        # For the log of the portal, as a fault of ours would look like a broken file; where, but no word of the data.
        traceback.print_tb(broken.__traceback__)
        print(type(broken).__name__, file=sys.stderr)
        return {"refused": "encrypted" if type(broken).__name__ == "PasswordError" else "corrupt"}
    return shortened(found) if found["rows"] else {"refused": "no_rows"}


def shortened(found):
    """The answer with cells cut where no field is as long, so that a small file cannot become a large answer."""
    rows = [(number, {key: _cut(cell) for key, cell in cells.items()}) for number, cells in found["rows"]]
    if sum(len(cell) for _number, cells in rows for cell in cells.values() if isinstance(cell, str)) > MOST_TEXT:
        return {"refused": "too_large"}
    return found | {"rows": rows}


def _cut(cell):
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell


def plain_value(cell):
    """How a date travels: as a list of its ISO text. Times of day are no part of a roster."""
    if isinstance(cell, datetime):
        cell = cell.date()
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)


def limit():
    """Lower what this process may use; nothing can raise it again."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read()), default=plain_value, ensure_ascii=False))
