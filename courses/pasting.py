"""Lines of a plan pasted from a spreadsheet: text in, cells out. No database."""

import re

from centres.vietnamese import clean, fold

COLUMNS = [
    "programme", "quarter", "classes", "learners", "target_group", "co_organiser", "sessions", "budget_note",
]  # fmt: skip
NEEDED = 4  # the first columns; the others may be missing in a sheet
QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
_COUNT = re.compile(r"[\d.\s]+")


def read_block(text):
    """[{column: cell}] of a block copied from a spreadsheet, in the order of COLUMNS; cells missing at the end are "".

    A leading column of line numbers, a row of headings (its counts are words) and a row of totals (it has no quarter)
    are passed over. Quarters come out as "1" to "4" where they can be read; everything else stays as typed.
    """
    rows = []
    for line in text.splitlines():
        cells = [clean(cell) for cell in line.split("\t")]
        if len(cells) >= NEEDED and re.fullmatch(r"\d*", cells[0]) and not _COUNT.fullmatch(cells[1]):
            cells = cells[1:]  # the line number
        row = dict(zip(COLUMNS, cells + [""] * len(COLUMNS), strict=False))
        if not row["programme"] or not row["quarter"] or not _COUNT.fullmatch(row["classes"] or "0"):
            continue
        row["quarter"] = QUARTERS.get(fold(row["quarter"]).removeprefix("quy").strip(), row["quarter"])
        rows.append(row)
    return rows


def names_of(programme):
    """The names a pasted line may call a programme by: code, short name, full name, without case and marks."""
    return {fold(programme.code), fold(programme.short_name), fold(programme.name)}


def match(name, programmes):
    """The programme a pasted name means, case and marks ignored; None where none, or more than one."""
    wanted = fold(name)
    found = [programme for programme in programmes if wanted in names_of(programme)]
    return found[0] if len(found) == 1 else None
