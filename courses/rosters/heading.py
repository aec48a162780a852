"""Where the header of a roster stands in a sheet, and which column is what."""

from dataclasses import dataclass, field
from datetime import date

from centres.sheets.cells import text_of
from centres.vietnamese import clean

from .fields import FIELDS
from .headers import BESIDES, FIELD_OF, LONGEST_HEADER, field_of, fields_of_part, key_of

HEADER_WITHIN = 60  # rows searched for the header
HEADER_ROWS = 3  # at most so many rows of header
MOST_COLUMNS = 200  # read of one sheet, counted from the left; the rest is decoration or damage

NAMES = {"full_name", "given_name"}


@dataclass
class Heading:
    """The header of a roster: `depth` rows from the row with index `at` on; depth 0 where there is none.

    `columns` is {column: field key, or key of a part of one}, `texts` the words of each column joined over the rows,
    `left_out` the columns a person chose to leave out.
    """

    at: int = 0
    depth: int = 0
    columns: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)
    left_out: set = field(default_factory=set)

    def text(self, column):
        """The header of a column as the file prints it, "" where it has none."""
        return self.texts[column] if column < len(self.texts) else ""

    def of_fields(self):
        """{field key: its header as the file prints it}, parts of one field joined by " / "."""
        found = {}
        for column, key in sorted(self.columns.items()):
            for of in fields_of_part(key):
                found.setdefault(of, []).append(self.text(column))
        return {of: " / ".join(text for text in texts if text) for of, texts in found.items()}

    def unread(self):
        """Headers of columns that mean nothing to a roster."""
        known = self.left_out | set(self.columns)
        return [text for column, text in enumerate(self.texts) if text and column not in known]

    def all(self):
        """[[header, field key or ""], …] of every column that has one, from left to right."""
        fields = {column: fields_of_part(key) for column, key in self.columns.items()}
        return [[text, (fields.get(column) or [""])[0]] for column, text in enumerate(self.texts) if text]


def find_heading(rows, mapping):
    """The Heading that names the most fields. A header names a person's name and one field more.

    `mapping` is {key of a header: field key, or "" to leave the column out}, as a person chose; it wins over the words
    this portal knows, and helps to find a header that says nothing to it.
    """
    best, found = (0, 0), Heading()
    may_name = bool(NAMES.intersection(mapping.values()))
    names_somebody = [may_name or _names_somebody(row) for row in rows[: HEADER_WITHIN + HEADER_ROWS]]
    for at in range(min(HEADER_WITHIN, len(rows))):
        for depth in range(1, HEADER_ROWS + 1):
            if any(names_somebody[at : at + depth]) and (columns := _columns_of(rows[at : at + depth], mapping)):
                worth = len(set(columns.values()) - BESIDES), -depth
                if worth > best:
                    best, found = worth, Heading(at, depth, columns, _texts_of(rows[at : at + depth]))
    _leave_out(found, mapping)
    return found


def _leave_out(heading, mapping):
    """Take out the columns nobody wants, once they have helped to find the header."""
    heading.left_out = {column for column, text in enumerate(heading.texts) if mapping.get(key_of(text)) == ""}
    heading.columns = {
        column: key for column, key in heading.columns.items() if key in BESIDES or column not in heading.left_out
    }


def _names_somebody(row):
    """Whether a row may be the header's: most rows of a sheet are not worth a closer look."""
    return any(field_of("", clean(cell)) in NAMES for cell in row if isinstance(cell, str) and cell)


def _columns_of(block, mapping):
    """{column: field key} that a block of header rows names, {} where it is no header of a roster."""
    above, own = [""] * MOST_COLUMNS, [""] * MOST_COLUMNS
    for depth, row in enumerate(block):
        if not _may_be_header(row, mapping, is_lower=bool(depth)):
            return {}
        upper = list(own)
        for column, cell in enumerate(row):
            if text := clean(text_of(cell)):
                above[column], own[column] = upper[column] or _last(upper, column), text
    known = {column: key for column, text in enumerate(own) if text and (key := field_of(above[column], text))}
    columns = _as_chosen(known, _chosen(block, mapping)) if mapping else _first_of_each(known)
    return columns if NAMES & set(columns.values()) and len(set(columns.values()) - BESIDES) > 1 else {}


def _chosen(block, mapping):
    """{column: field key} as a person chose; columns left out by choice are not told here."""
    keys = {column: mapping.get(key_of(text)) for column, text in enumerate(_texts_of(block)) if text}
    return {column: key for column, key in keys.items() if key in FIELD_OF.values()}


def _as_chosen(known, chosen):
    """{column: field key} where the choice of a person wins, over another column of the same field too.

    A field chosen for a column known as a part of it ("Tên" as full_name) leaves the part a part.
    """
    chosen = {column: known[column] if key in fields_of_part(known.get(column, "")) else key
              for column, key in chosen.items()}  # fmt: skip
    chosen = _first_of_each(chosen)
    whole = set(chosen.values()) & set(FIELDS)
    others = {column: key for column, key in known.items() if not whole.intersection(fields_of_part(key))}
    return _first_of_each(chosen | {column: key for column, key in others.items() if column not in chosen})


def _first_of_each(columns):
    """`columns` with the first column of each field only."""
    first = {}
    for column, key in columns.items():
        first.setdefault(key, column)
    return {column: key for key, column in first.items()}


def _may_be_header(row, mapping, is_lower):
    """Whether a row has words only, and short ones; each of a lower row is a header by itself or under another."""
    texts = [clean(text_of(cell)) for cell in row]
    if any(
        isinstance(cell, (int, float, date)) or len(text) > LONGEST_HEADER
        for cell, text in zip(row, texts, strict=True)
    ):
        return False
    return not is_lower or all(
        field_of("", text) or field_of("Ngày sinh", text) or key_of(text) in mapping for text in texts if text
    )


def _texts_of(block):
    """The words of each column of a header, joined over its rows."""
    width = max(map(len, block), default=0)
    columns = ([text_of(row[column]) for row in block if column < len(row)] for column in range(width))
    return [clean(" ".join(column))[:LONGEST_HEADER] for column in columns]


def _last(texts, column):
    """The words that stand over an empty cell: the nearest to the left, as under a merged cell."""
    return next((text for text in reversed(texts[:column]) if text), "")
