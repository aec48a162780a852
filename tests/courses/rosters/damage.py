"""Good files of every kind, and the same with bytes changed at some places."""

from hypothesis import strategies as st

from tests.courses.rosters.files import ANH, HAI, HEADER, csv, ods, with_part, xlsx
from tests.courses.rosters.hostile import SHEET, sample

ROWS = [HEADER, ANH, HAI]
WHOLE = {
    "xlsx": xlsx(ROWS),
    "xls": sample("14-excel-97.xls"),
    "ods": ods(ROWS),
    "csv": csv(ROWS),
    "windows-1258": sample("13-windows-1258.csv"),
    "utf-16": csv(ROWS, "utf-16", "\t"),
}
# Damage to a packed part is noticed before the part is read: here the damage is done before packing.
PARTS = {
    "sheet": ("xlsx", SHEET),
    "strings": ("xlsx", "xl/sharedStrings.xml"),
    "styles": ("xlsx", "xl/styles.xml"),
    "book": ("xlsx", "xl/workbook.xml"),
    "content": ("ods", "content.xml"),
}
KINDS = sorted([*WHOLE, *PARTS])
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 8)), min_size=1, max_size=6)


def damaged(kind, change):
    """A good file of `kind`, or one part of it, after `change(bytes)`."""
    if kind in WHOLE:
        return change(WHOLE[kind])
    whole, part = PARTS[kind]
    return with_part(WHOLE[whole], part, lambda text: change(text.encode()))


def mutated(kind, changes):
    """A good file with bytes replaced: `changes` is [(place from 0 to 1, new bytes, how many old ones go)]."""

    def change(data):
        for place, new, length in changes:
            at = int(place * len(data))
            data = data[:at] + new + data[at + length :]
        return data

    return damaged(kind, change)
