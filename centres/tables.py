"""Tables as people take them away: an Excel workbook or a CSV file, with text as text and numbers as numbers."""

import csv
import io
from dataclasses import dataclass

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What a spreadsheet takes for the beginning of a formula, also behind a tab or a line end.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
FONT = {"font_name": "Times New Roman", "font_size": 12}


@dataclass(frozen=True)
class Head:
    """The head of a column: its words, the words of the group it stands under ("" for none), its width."""

    label: str
    group: str = ""
    width: int = 12


def xlsx(title, notes, heads, rows, total=None):
    """An .xlsx as bytes. title, notes: lines above the table. rows: lists of text, int, None, or (part, whole).

    A (part, whole) is written as its share; None and a share without a whole stay empty. No text can become a formula,
    not even when somebody edits its cell later.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = {"bold": True}
        looks = _looks(book, {})
        sums = _looks(book, bold | {"top": 1})
        head = book.add_format(FONT | bold | {"border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"})
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, title, book.add_format(FONT | bold))
        for line, note in enumerate(notes, start=1):
            sheet.write_string(line, 0, note, looks["text"])
        top = len(notes) + 2
        first = _write_heads(sheet, top, heads, head)
        for line, row in enumerate(rows, start=first):
            _write(sheet, line, row, looks)
        if total:
            _write(sheet, first + len(rows), total, sums)
        sheet.freeze_panes(first, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top, first - 1)
    return file.getvalue()


def _looks(book, more):
    return {
        "text": book.add_format(FONT | more | {"quote_prefix": True}),  # as if typed after an apostrophe
        "number": book.add_format(FONT | more | {"num_format": "#,##0"}),
        "share": book.add_format(FONT | more | {"num_format": "0.0%"}),
    }


def _write_heads(sheet, top, heads, look):
    """Write one line of heads, or two where some stand under a group; returns the first line below them."""
    for at, head in enumerate(heads):
        sheet.set_column(at, at, head.width)
    if not any(head.group for head in heads):
        for at, head in enumerate(heads):
            sheet.write_string(top, at, head.label, look)
        return top + 1
    for at, head in enumerate(heads):
        if not head.group:
            sheet.merge_range(top, at, top + 1, at, head.label, look)
            continue
        sheet.write_string(top + 1, at, head.label, look)
        last = max(n for n, other in enumerate(heads) if other.group == head.group)
        if at == 0 or heads[at - 1].group != head.group:
            if last > at:
                sheet.merge_range(top, at, top, last, head.group, look)
            else:
                sheet.write_string(top, at, head.group, look)
    return top + 2


def _write(sheet, line, row, looks):
    for at, value in enumerate(row):
        if isinstance(value, tuple):
            part, whole = value
            if whole:
                sheet.write_number(line, at, part / whole, looks["share"])
        elif isinstance(value, int):
            sheet.write_number(line, at, value, looks["number"])
        elif value:
            sheet.write_string(line, at, str(value), looks["text"])


def csv_file(heads, rows, total=None):
    """A .csv as bytes: UTF-8 with the mark Excel needs, one line of heads, shares as percentages like 43.2.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([_text(f"{head.group}: {head.label}" if head.group else head.label) for head in heads])
    for row in [*rows, *([total] if total else [])]:
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _cell(value):
    if isinstance(value, tuple):
        part, whole = value
        return f"{100 * part / whole:.1f}" if whole else ""
    return "" if value is None else value if isinstance(value, int) else _text(str(value))


def _text(text):
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
