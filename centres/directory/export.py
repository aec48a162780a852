"""The directory as an .xlsx: one sheet, one line a centre, as `lines` reads it again."""

import io
from datetime import date, datetime, time

import xlsxwriter
from django.utils import timezone

from ..models import Centre
from .columns import COLUMNS, DATE, LINES, NUMBER, OF_CENTRE, normal, shown

SHEET = "Danh bạ"
FORMULA_SIGNS = ("=", "+", "-", "@")
FIRST_EXCEL_DAY = date(1900, 3, 1)  # days before it count differently from program to program: written as text
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
LOOKS = {
    "head": {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#F0EEEA"},
    "text": {"num_format": "@"},
    "quoted": {"num_format": "@", "quote_prefix": True},  # as if typed after an apostrophe
    "lines": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "dd/mm/yyyy"},
    "number": {"num_format": "0"},
}


def workbook_of(user):
    """The directory of everything `user` may see, closed centres included, as bytes."""
    centres = Centre.objects.visible_to(user).order_by("province__sort_key", "sort_key", "code")
    return workbook(values_of(centre) for centre in centres.prefetch_related("names", "parents__province"))


def values_of(centre, today=None):
    """{column key: value} of a centre today; names and parents with their provinces were prefetched."""
    today = today or timezone.localdate()
    name, parent = centre.name_on(today), centre.parent_on(today)
    return {
        "code": centre.code, "province": parent.province.code, "level": centre.level,
        "name": name.name, "short_name": name.short_name, "place": name.place, "name_from": name.effective_from,
        "parent": parent.name, "symbol": parent.symbol, "parent_from": parent.effective_from,
    } | {key: getattr(centre, key) for key in OF_CENTRE}  # fmt: skip


def workbook(rows):
    """An .xlsx as bytes of these {column key: value}; what is text is written as text, so nothing becomes a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
        sheet = book.add_worksheet(SHEET)
        for at, column in enumerate(COLUMNS.values()):
            look = column.kind if column.kind in LOOKS else "text"
            sheet.set_column(at, at, column.width, looks[look])
            sheet.write_string(0, at, column.header, looks["head"])
        sheet.set_row(0, 34)
        sheet.freeze_panes(1, 1)
        for line, values in enumerate(rows, start=1):
            for at, (key, column) in enumerate(COLUMNS.items()):
                _write(sheet, looks, line, at, column, values[key])
    return file.getvalue()


def _write(sheet, looks, line, at, column, value):
    if value in (None, ""):
        return
    if column.kind == NUMBER:
        sheet.write_number(line, at, value, looks["number"])
    elif column.kind == DATE and value >= FIRST_EXCEL_DAY:
        sheet.write_datetime(line, at, datetime.combine(value, time()), looks["date"])
    else:
        text = normal(shown(column, value))
        look = "lines" if column.kind == LINES else "text"
        sheet.write_string(line, at, text, looks["quoted" if text.startswith(FORMULA_SIGNS) else look])
