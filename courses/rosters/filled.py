"""A workbook of rows already known: the official columns filled in, and a reason beside each row that needs mending."""

import io
from datetime import date, datetime, time

import xlsxwriter

from .fields import FIELDS

LIST = "Danh sách"
REASONS = "Lý do cần sửa"  # no column of a roster: it is not read when the corrected file is uploaded
FORMULA_SIGNS = ("=", "+", "-", "@")
WIDTHS = {"full_name": 26, "workplace": 36, "sending_unit": 30, "home_place": 32}

FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
LOOKS = {
    "head": {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#F0EEEA"},
    "text": {"num_format": "@"},
    "date": {"num_format": "dd/mm/yyyy"},
    "quoted": {"num_format": "@", "quote_prefix": True},  # as if typed after an apostrophe
    "reason": {"text_wrap": True, "font_color": "#93191B"},
}


def workbook(rows, reasons=None):
    """An .xlsx as bytes. A row is {field key: text or date}, with "number" where the first column shows another than
    the running number. `reasons`, one sentence or more a row, fill a column at the end.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
        sheet = book.add_worksheet(LIST)
        _write_head(sheet, looks, [] if reasons is None else [REASONS])
        for at, row in enumerate(rows, start=1):
            sheet.write_string(at, 0, str(row.get("number", at)), looks["text"])
            for column, key in enumerate(FIELDS, start=1):
                _write_cell(sheet, looks, at, column, row.get(key) or "")
        for at, reason in enumerate(reasons or (), start=1):
            sheet.write_string(at, len(FIELDS) + 1, reason, looks["reason"])
    return file.getvalue()


def _write_head(sheet, looks, more):
    heads = ["TT", *(field.header for field in FIELDS.values()), *more]
    widths = [6, *(WIDTHS.get(key, 16) for key in FIELDS), *(70 for _head in more)]
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width, looks["text"])
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 2)


def _write_cell(sheet, looks, at, column, value):
    """Dates as dates, the rest as text: what begins like a formula is text now and after somebody edits the cell."""
    if isinstance(value, date):
        sheet.write_datetime(at, column, datetime.combine(value, time()), looks["date"])
    elif value:
        sheet.write_string(at, column, value, looks["quoted" if value.startswith(FORMULA_SIGNS) else "text"])
