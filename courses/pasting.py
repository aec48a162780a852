"""Lines of a plan pasted from a spreadsheet: text in, cells out. No database."""

import csv
import re
from typing import NamedTuple

from centres.vietnamese import clean, fold

COLUMNS = [
    "programme", "quarter", "classes", "learners", "target_group", "co_organiser", "sessions", "budget_note",
]  # fmt: skip
NEEDED = 4  # the first columns; the others may be missing in a sheet
QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
_COUNT = re.compile(r"[\d.\s]+")


class Block(NamedTuple):
    """What was read of a pasted block."""

    rows: list  # {column: cell}; cells missing at the end are ""
    skipped: list  # the first words of every row that is no line
    unread: str  # those rows whole, as they were copied
    is_cut: bool  # something stood to the right of the last column


def read_block(text):
    """The Block that was copied from a spreadsheet, in the order of COLUMNS.

    A leading column of line numbers is passed over; a row of headings (neither quarter nor count can be read) and a
    row of totals (it has no quarter) are no lines. Quarters come out as "1" to "4" where they can be read; everything
    else stays as typed, also a count that is none: the grid shows it where it is mended.
    """
    rows, skipped, unread, is_cut = [], [], [], False
    for copied in _cells(text):
        cells = copied
        if len(cells) >= NEEDED and re.fullmatch(r"\d*", cells[0]) and not _COUNT.fullmatch(cells[1]):
            cells = cells[1:]  # the line number
        if not any(cells):
            continue
        row = dict(zip(COLUMNS, cells + [""] * len(COLUMNS), strict=False))
        quarter = QUARTERS.get(fold(row["quarter"]).removeprefix("quy").strip())
        is_read = quarter or is_count(row["classes"]) or re.search(r"\d", row["classes"])
        if not row["programme"] or not row["quarter"] or not is_read:
            skipped.append(next(filter(None, cells)))
            unread.append("\t".join(copied))
            continue
        is_cut = is_cut or any(cells[len(COLUMNS) :])
        rows.append(row | ({"quarter": quarter} if quarter else {}))
    return Block(rows, skipped, "\n".join(unread), is_cut)


def has_lines(text):
    """Whether something in a block may be a line: a number stands in it, and it is no row of totals."""
    rows = [cells for cells in _cells(text) if re.search(r"\d", "".join(cells))]
    return any(fold(cells[0]) not in {"cong", "tong", "tong cong", "tong so"} for cells in rows)


def is_count(text):
    """Whether a cell holds a number as people write it, or nothing."""
    return not text or bool(_COUNT.fullmatch(text))


def _cells(text):
    """Rows of cells as spreadsheets copy them: a cell that holds a line end or a quotation mark stands in quotes."""
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter="\t", strict=True))
    except csv.Error:  # a lone quotation mark is part of the words
        rows = [line.split("\t") for line in text.splitlines()]
    return [[clean(cell) for cell in row] for row in rows]


def names_of(programme):
    """What a pasted line may call a programme: code, short or full name, as chosen in the grid; no case, no marks."""
    names = (programme.code, programme.short_name, programme.name, chosen_as(programme))
    return {fold(name) for name in names}


def chosen_as(programme):
    """How the grid offers a programme: in a narrow column long names differ only at their end."""
    return f"{programme.short_name} – {programme.name}"


def match(name, programmes):
    """The programme a pasted name means, case and marks ignored; None where none, or more than one."""
    wanted = fold(name)
    found = [programme for programme in programmes if wanted in names_of(programme)]
    return found[0] if len(found) == 1 else None
