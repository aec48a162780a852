"""Tables as people take them away: Excel workbooks and CSV files, in which no text can become a formula."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import xlsxwriter

from .sheets.cells import text_of

# What a spreadsheet takes for the beginning of a formula, also behind a tab or a line end.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
BLANKS = " \u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
FORMULA = re.compile(f"[{BLANKS}]*[=+\\-@\t\r\n＝＋－＠−﹣﹢﹦﹫]")
FIRST_EXCEL_DAY = date(1900, 3, 1)  # days before it count differently from program to program: written as text

# How cells look, in the words of XlsxWriter.
FONT = {"font_name": "Times New Roman", "font_size": 12}
TEXT, NUMBER, SHARE, DAY = ({"num_format": shown} for shown in ("@", "#,##0", "0.0%", "dd/mm/yyyy"))
TITLE = {"bold": True, "font_size": 14}
HEAD = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#F0EEEA"}
REASON = {"text_wrap": True, "font_color": "#93191B"}


def is_like_formula(text):
    """Whether some spreadsheet may calculate `text`: behind blanks, and in the full-width forms of the signs too."""
    return bool(FORMULA.match(text))


@dataclass(frozen=True)
class Head:
    """The head of a column: its words, width, the words of the group it stands under ("" for none).

    look: of the cells below it; head_look: of the head itself, where it differs from the others.
    """

    label: str
    width: int = 12
    group: str = ""
    look: dict = field(default_factory=dict)
    head_look: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table to read. title, notes: lines above it. rows, total: lists of cells as Book.put takes them."""

    title: str
    notes: list
    heads: list[Head]
    rows: list
    total: list | None = None
    name: str | None = None  # of its sheet


class Book(xlsxwriter.Workbook):
    """An .xlsx being written, in one font and for A4 paper."""

    def __init__(self, **font):
        self.file = io.BytesIO()
        super().__init__(self.file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.font, self.looks = FONT | font, {}

    def sheet(self, name=None):
        """A new sheet, printed across the paper and as wide as it."""
        sheet = self.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def put(self, sheet, line, at, value, **look):
        """Write one cell: text, a number, a day, or (part, whole) as a share; it stays blank without value or whole.

        What begins like a formula is marked as text, as if typed after an apostrophe: it stays text even when somebody
        edits the cell later.
        """
        match value:
            case None | "" | (_, 0 | None):
                sheet.write_blank(line, at, None, self._format(look))
            case (part, whole):
                sheet.write_number(line, at, part / whole, self._format(SHARE | look))
            case int() | float():
                sheet.write_number(line, at, value, self._format(NUMBER | look))
            case date() if value >= FIRST_EXCEL_DAY:
                sheet.write_datetime(line, at, value, self._format(look | DAY))  # in a column of text it is a day too
            case _:
                text = text_of(value)
                quoted = {"quote_prefix": True} if is_like_formula(text) else {}
                sheet.write_string(line, at, text, self._format(TEXT | look | quoted))

    def span(self, sheet, start, end, text, **look):
        """Write text over the cells from `start` to `end`, both (line, column)."""
        if start != end:
            sheet.merge_range(*start, *end, "", self._format(look))
        self.put(sheet, *start, text, **look)

    def fill(self, sheet, top, heads, rows, *, frozen=1, grows=False):
        """Write heads at the line `top`, or at two where some stand under a group, and rows; returns the line below.

        Heads and the first columns, `frozen` of them, stay in sight. grows: people add rows, so that empty cells below
        look like those above.
        """
        first = self._fill_heads(sheet, top, heads)
        for at, head in enumerate(heads):
            sheet.set_column(at, at, head.width, self._format(head.look) if grows else None)
        sheet.freeze_panes(first, frozen)
        sheet.repeat_rows(top, first - 1)
        line = first - 1
        for line, row in enumerate(rows, start=first):
            for at, (head, value) in enumerate(zip(heads, row, strict=True)):
                self.put(sheet, line, at, value, **head.look)
        return line + 1

    def _fill_heads(self, sheet, top, heads):
        bottom = top + any(head.group for head in heads)
        for group, found in groupby(enumerate(heads), key=lambda place: place[1].group):
            places = list(found)
            if group:
                self.span(sheet, (top, places[0][0]), (top, places[-1][0]), group, **HEAD)
            for at, head in places:
                start = bottom if group else top
                self.span(sheet, (start, at), (bottom, at), head.label, **HEAD | head.head_look)
        return bottom + 1

    def saved(self):
        """The finished file as bytes."""
        self.close()
        return self.file.getvalue()

    def _format(self, look):
        """The format of a look, made once."""
        key = frozenset(look.items())
        if key not in self.looks:
            self.looks[key] = self.add_format(self.font | look)
        return self.looks[key]


def xlsx(*tables):
    """An .xlsx as bytes, a sheet for each Table."""
    book = Book()
    for table in tables:
        sheet = book.sheet(table.name)
        book.put(sheet, 0, 0, table.title, **TITLE)
        for line, note in enumerate(table.notes, start=1):
            book.put(sheet, line, 0, note)
        end = book.fill(sheet, len(table.notes) + 2, table.heads, table.rows)
        for at, value in enumerate(table.total or []):
            book.put(sheet, end, at, value, bold=True, top=1)
    return book.saved()


def csv_file(table, separator=","):
    """A Table as a .csv in bytes: UTF-8 with the mark Excel needs, one line of heads, shares as percentages like 43.2.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. An Excel of Vietnamese settings, in
    which the comma is the decimal sign, puts the columns apart where `separator` is ";".
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow([_text(f"{head.group}: {head.label}" if head.group else head.label) for head in table.heads])
    for row in [*table.rows, *([table.total] if table.total else [])]:
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _cell(value):
    if isinstance(value, tuple):
        part, whole = value
        return f"{100 * part / whole:.1f}" if whole else ""
    return value if isinstance(value, int) else _text(text_of(value))


def _text(text):
    return f"'{text}" if is_like_formula(text) else text
