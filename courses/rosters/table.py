"""From a sheet of cells to people: what stands below the header in each column, and which lines are no people."""

from centres.sheets.cells import cell_at, text_of
from centres.sheets.refused import Refused
from centres.vietnamese import clean

from .fields import FEMALE, FIELDS, MALE, SHARED_BY_ROWS
from .headers import BESIDES, NAME_PARTS
from .heading import MOST_COLUMNS, find_heading
from .lines import ends_list, has_person, is_numbering, may_be_person

MOST_PEOPLE = 30_000


class Table:
    """One sheet read as a roster: the header it has, and its lines below that.

    `rows` is a list of rows of raw cells, `mapping` what a person chose for columns, as `read.read` takes it,
    `first_number` the number of its first row as people see it.
    """

    def __init__(self, rows, mapping=None, first_number=1):
        self.rows = [row[:MOST_COLUMNS] for row in rows]
        self.first_number = first_number
        self.heading = find_heading(self.rows, mapping or {})
        self.columns = self.heading.columns
        self.first_at = self.heading.at + self.heading.depth
        self.header_words = {text_of(c).strip() for row in self.rows[self.heading.at : self.first_at] for c in row}
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
            if key != "full_name" or column + 1 in self.columns or self.heading.text(column + 1):
                continue
            below = self.rows[self.first_at :]
            named = [row for row in below if text_of(cell_at(row, column))]
            if named and 2 * sum(bool(text_of(cell_at(row, column + 1))) for row in named) > len(named):
                self.columns |= {column: "family_name", column + 1: "given_name"}

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
            "headers": self.heading.of_fields(),
            "header_row": self.heading.at + self.first_number,
            "unread_headers": self.heading.unread(),
            "all_headers": self.heading.all(),
        }

    def _is_header_again(self, texts):
        """A header repeated on a later page of print: most of its words are the header's."""
        return sum(text in self.header_words for text in texts[:6]) >= 3


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
