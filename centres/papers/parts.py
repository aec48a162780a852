"""What a paper says, as data: plain frozen parts that `pdf` and `word` write alike.

A paper speaks Vietnamese whatever language the portal is read in. Texts are written as they are: a "<" or a "=" in
a name is a letter like any other.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from centres.vietnamese import date_in_words

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
DRAFT = "DỰ THẢO"
RECIPIENTS = "Nơi nhận:"
NO_DAY = "ngày … tháng … năm …"
DIVIDER = "-----"  # under the abstract
BLANK = "\u00a0" * 8  # where a number will be written


@dataclass(frozen=True)
class Heading:
    """Top of the first page. A list has neither `symbol` nor number, and then no date either.

    superior: the body above, empty without one. number: "45-QĐ/TTCT" once it is decided; until then `symbol`,
    "QĐ/TTCT", stands behind a blank and the paper is a draft.
    """

    superior: str
    issuer: str
    place: str = ""
    symbol: str = ""
    number: str = ""
    day: date | None = None
    party: ClassVar[str] = PARTY
    draft: ClassVar[str] = DRAFT

    @property
    def is_draft(self) -> bool:
        """Whether number or day of the paper are not decided yet."""
        return bool(self.symbol) and not (self.number and self.day)

    @property
    def number_line(self) -> str:
        """“Số 45-QĐ/TTCT”, or with a blank for the number; empty for a list."""
        if not self.symbol:
            return ""
        return f"Số {self.number}" if self.number else f"Số{BLANK}-{self.symbol}"

    @property
    def place_line(self) -> str:
        """“Quỳnh Lưu, ngày 05 tháng 6 năm 2024”, or with blanks; empty for a list."""
        if not self.symbol:
            return ""
        return f"{self.place}, {date_in_words(self.day) if self.day else NO_DAY}"


@dataclass(frozen=True)
class Text:
    """A paragraph. look: "body", "basis" (căn cứ), "item", "head" (bold), or "authority" (bold, in the middle)."""

    tag: ClassVar[str] = "text"
    words: str
    look: str = "body"


@dataclass(frozen=True)
class Article:
    """Điều: its label stands bold before the words."""

    tag: ClassVar[str] = "article"
    label: str
    words: str


@dataclass(frozen=True)
class Column:
    """One column of a table, `width` in mm. Neighbours with the same `group` share a head above their own titles.

    align: "left", "centre" or "right". edge: a thicker line on its right.
    """

    title: str
    width: float
    align: str = "left"
    group: str = ""
    edge: bool = False


@dataclass(frozen=True)
class Row:
    """A row whose first cell goes over the first `across` columns; all other columns have a cell each."""

    cells: tuple[str, ...]
    across: int = 1


@dataclass(frozen=True)
class Head:
    """One cell of a table's head and how far it goes."""

    words: str
    across: int
    down: int
    is_first: bool
    column: Column


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on every page; each of `rows` has one text for every column.

    totals: bold, once at the end. foot: repeated under the rows of every page where the writer can. thick_every:
    a thicker line under every so many rows. row_height: mm at least, for tables that are filled in by hand.
    """

    tag: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[Row, ...] = ()
    foot: Row | None = None
    thick_every: int = 0
    row_height: float = 0
    foot_height: float = 0
    size: int = 12  # points

    @property
    def width(self) -> float:
        """Millimetres of all columns together."""
        return sum(column.width for column in self.columns)

    @property
    def heads(self) -> list[list[Head]]:
        """Rows of the head: one, or two where columns share a group."""
        above, below = [], []
        for place, column in enumerate(self.columns):
            is_first = place == 0
            if not column.group:
                above.append(Head(column.title, 1, 2, is_first, column))
                continue
            below.append(Head(column.title, 1, 1, is_first, column))
            if place and self.columns[place - 1].group == column.group:
                last = above.pop()
                above.append(Head(last.words, last.across + 1, 1, last.is_first, column))
            else:
                above.append(Head(column.group, 1, 1, is_first, column))
        if below:
            return [above, below]
        return [[Head(head.words, 1, 1, head.is_first, head.column) for head in above]]

    @property
    def lines(self) -> list[list[tuple[Column, str]]]:
        """Each of the rows as (column, words)."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def sums(self) -> list[list[tuple[Column, str, int]]]:
        """Each of the totals as (column, words, columns across)."""
        return [self.merged(row) for row in self.totals]

    @property
    def last(self) -> list[tuple[Column, str, int]]:
        """The foot as (column, words, columns across)."""
        return self.merged(self.foot) if self.foot else []

    def merged(self, row) -> list[tuple[Column, str, int]]:
        """A Row as (column, words, columns across); the first cell ends with the last of its columns."""
        columns = (self.columns[row.across - 1], *self.columns[row.across :])
        first, *others = zip(columns, row.cells, strict=True)
        return [(*first, row.across), *((column, words, 1) for column, words in others)]


@dataclass(frozen=True)
class Signature:
    """Who signs: lines of the title, an empty room for hand and seal, the name; without a name the pen writes it."""

    titles: tuple[str, ...]
    name: str = ""
    above: str = ""  # italic, such as place and date on a list
    note: str = ""  # italic, such as (Ký, ghi rõ họ tên)


@dataclass(frozen=True)
class Ending:
    """What closes a paper: recipients on the left, or further signatures; the last one stands on the right."""

    tag: ClassVar[str] = "ending"
    label: ClassVar[str] = RECIPIENTS
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annex:
    """Pages of their own behind the paper, or one more sheet of a list. `wide`: across the sheet."""

    titles: tuple[str, ...]
    note: str
    blocks: tuple
    wide: bool = False


@dataclass(frozen=True)
class Paper:
    """A whole paper. kind: QUYẾT ĐỊNH, or the name of a list; abstract: trích yếu; note: italic below them.

    title: of the file, for whoever opens it. hint: small words at the foot of every page.
    """

    title: str
    heading: Heading
    kind: str
    blocks: tuple
    abstract: str = ""
    note: str = ""
    annexes: tuple[Annex, ...] = ()
    wide: bool = False
    hint: str = ""

    @property
    def divider(self) -> str:
        """The short line that sets the abstract off, in papers with a number."""
        return DIVIDER if self.heading.symbol else ""
