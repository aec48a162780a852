"""From a sheet of cells to people: where the header stands, what each column is, which lines are no people."""

from datetime import date

from centres.sheets.cells import cell_at, text_of
from centres.sheets.refused import Refused
from centres.vietnamese import clean

from .fields import FEMALE, FIELDS, MALE, SHARED_BY_ROWS
from .headers import BESIDES, LONGEST_HEADER, field_of
from .lines import ends_list, has_person, is_numbering, may_be_person

HEADER_WITHIN = 60  # rows searched for the header
HEADER_ROWS = 3  # at most so many rows of header
MOST_PEOPLE = 30_000
MOST_COLUMNS = 200  # read of one sheet, counted from the left; the rest is decoration or damage

NAMES = {"full_name", "given_name"}
NAME_PARTS = ("family_name", "middle_name", "given_name")


class Table:
    """One sheet read as a roster: the header it has, and its lines below that.

    `rows` is a list of rows of raw cells, `first_number` the number of its first row as people see it.
    """

    def __init__(self, rows, first_number=1):
        self.rows = [row[:MOST_COLUMNS] for row in rows]
        self.first_number = first_number
        self.header_at, self.header_rows, self.columns = find_header(self.rows)
        self.first_at = self.header_at + self.header_rows
        self.header_words = {text_of(c).strip() for row in self.rows[self.header_at : self.first_at] for c in row}
        if self.columns:
            self._split_names()

    @property
    def fields_found(self):
        """How many columns of a roster the header names."""
        return len(set(self.columns.values()) - BESIDES)

    @property
    def has_rows(self):
        """Whether anything at all stands below the header."""
        return any(text_of(cell) for row in self.rows[self.first_at :] for cell in row)

    def _split_names(self):
        """See a name in two columns under one header: "Họ và tên" over two cells, the second without words."""
        for column, key in list(self.columns.items()):
            if key != "full_name" or column + 1 in self.columns or self._header_text(column + 1):
                continue
            below = self.rows[self.first_at :]
            named = [row for row in below if text_of(cell_at(row, column))]
            if named and 2 * sum(bool(text_of(cell_at(row, column + 1))) for row in named) > len(named):
                self.columns |= {column: "family_name", column + 1: "given_name"}

    def _header_text(self, column):
        block = self.rows[self.header_at : self.first_at]
        return clean(" ".join(text_of(cell_at(row, column)) for row in block))[:LONGEST_HEADER]

    def headers(self):
        """{field key: its header as the file prints it}, parts of one field joined by " / "."""
        found = {}
        for column, key in sorted(self.columns.items()):
            for field in fields_of_part(key):
                found.setdefault(field, []).append(self._header_text(column))
        return {field: " / ".join(text for text in texts if text) for field, texts in found.items()}

    def unread_headers(self):
        """Headers of columns that mean nothing to a roster."""
        width = max((len(row) for row in self.rows[self.header_at : self.first_at]), default=0)
        return [text for column in range(width) if column not in self.columns and (text := self._header_text(column))]

    def fill_down(self, merged):
        """Repeat a shared value (a unit) over the rows its merged cell covers; `merged` as calamine gives it."""
        for (top, left), (bottom, right) in merged:
            if top < self.first_at or left != right or self.columns.get(left) not in SHARED_BY_ROWS:
                continue
            for at in range(top + 1, min(bottom + 1, len(self.rows))):
                row = self.rows[at]
                row.extend([""] * (left + 1 - len(row)))
                row[left] = row[left] if text_of(row[left]) else cell_at(self.rows[top], left)

    def people(self):
        """([(row number, {field key: raw cell})], [row numbers left out]): lines about people, and other lines."""
        found, left_out, is_below = [], [], False
        for number, row in enumerate(self.rows[self.first_at :], start=self.first_at + self.first_number):
            cells = {key: cell_at(row, column) for column, key in self.columns.items()}
            texts = [text for cell in row if (text := text_of(cell).strip())]
            if not texts or is_numbering(texts) or self._is_header_again(texts):
                continue
            if not has_person(cells, texts):
                is_below = is_below or ends_list(texts)
                if is_below or not may_be_person(cells, texts):
                    left_out.append(number)
                    continue
            found.append((number, joined(cells)))
            if len(found) > MOST_PEOPLE:
                raise Refused("too_many_rows")
        return found, left_out

    def answer(self):
        """What the worker tells about this table; see `worker.answer`."""
        people, left_out = self.people()
        return {
            "rows": people,
            "left_out": left_out,
            "headers": self.headers(),
            "header_row": self.header_at + self.first_number,
            "unread_headers": self.unread_headers(),
        }

    def _is_header_again(self, texts):
        """A header repeated on a later page of print: most of its words are the header's."""
        return sum(text in self.header_words for text in texts[:6]) >= 3


def find_header(rows):
    """(row index, rows of header, {column: field key}) of the header that names the most fields; nothing found is
    (0, 0, {}). A header names a person's name and one field more."""
    best, found = (0, 0), (0, 0, {})
    names_somebody = [_names_somebody(row) for row in rows[: HEADER_WITHIN + HEADER_ROWS]]
    for at in range(min(HEADER_WITHIN, len(rows))):
        for depth in range(1, HEADER_ROWS + 1):
            columns = columns_of(rows[at : at + depth]) if any(names_somebody[at : at + depth]) else {}
            if columns and (worth := (len(set(columns.values()) - BESIDES), -depth)) > best:
                best, found = worth, (at, depth, columns)
    return found


def _names_somebody(row):
    """Whether a row may be the header's: most rows of a sheet are not worth a closer look."""
    return any(field_of("", clean(cell)) in NAMES for cell in row if isinstance(cell, str) and cell)


def columns_of(block):
    """{column: field key} that a block of header rows names, {} where it is no header of a roster."""
    above, own = [""] * MOST_COLUMNS, [""] * MOST_COLUMNS
    for depth, row in enumerate(block):
        if not _may_be_header(row, is_lower=bool(depth)):
            return {}
        upper = list(own)
        for column, cell in enumerate(row):
            if text := clean(text_of(cell)):
                above[column], own[column] = upper[column] or _last(upper, column), text
    columns = {}
    for column, text in enumerate(own):
        key = field_of(above[column], text) if text else ""
        if key and key not in columns.values():
            columns[column] = key
    return columns if NAMES & set(columns.values()) and len(set(columns.values()) - BESIDES) > 1 else {}


def _may_be_header(row, is_lower):
    """Whether a row has words only, and short ones; each of a lower row is a header by itself or under another."""
    texts = [clean(text_of(cell)) for cell in row]
    if any(
        isinstance(cell, (int, float, date)) or len(text) > LONGEST_HEADER
        for cell, text in zip(row, texts, strict=True)
    ):
        return False
    return not is_lower or all(field_of("", text) or field_of("Ngày sinh", text) for text in texts if text)


def _last(texts, column):
    """The words that stand over an empty cell: the nearest to the left, as under a merged cell."""
    return next((text for text in reversed(texts[:column]) if text), "")


def fields_of_part(key):
    """The fields a column tells about: "given_name" → full_name; a birth date under Nữ tells the sex too."""
    if key in NAME_PARTS:
        return ["full_name"]
    if key in ("male", "female"):
        return ["gender"]
    if key in ("birth_male", "birth_female"):
        return ["birth_date", "gender"]
    return ["birth_date"] if key.startswith("birth_") else [key] if key in FIELDS else []


def joined(cells):
    """Cells by field: parts of a name and of a date put together, marks under Nam and Nữ as the word."""
    values = {key: cell for key, cell in cells.items() if key in FIELDS}
    if "given_name" in cells:
        parts = (text_of(cells.get(key)) for key in NAME_PARTS)
        values["full_name"] = " ".join(part for part in parts if part.strip())
    if "birth_year" in cells:
        parts = (text_of(cells.get(key)).strip() for key in ("birth_day", "birth_month", "birth_year"))
        values["birth_date"] = "/".join(part for part in parts if part)
    if "birth_male" in cells or "birth_female" in cells:
        values |= _by_sex(cells)
    elif "male" in cells or "female" in cells:
        values["gender"] = _marked(cells)
    return values


def _by_sex(cells):
    dates = {MALE: cells.get("birth_male"), FEMALE: cells.get("birth_female")}
    filled = {sex: cell for sex, cell in dates.items() if clean(text_of(cell))}
    return {"gender": ", ".join(filled), "birth_date": next(iter(filled.values()), "")}


def _marked(cells):
    marks = {MALE: cells.get("male"), FEMALE: cells.get("female")}
    marked = [sex for sex, cell in marks.items() if clean(text_of(cell)) not in ("", "0", "-")]
    if not marked and len({"male", "female"} & set(cells)) == 1:
        return FEMALE if "male" in cells else MALE  # one column only: an empty cell means the other sex
    return ", ".join(marked)
