"""The directory as an .xlsx: one sheet, one line a centre, as `lines` reads it again."""

from django.utils import timezone

from .. import tables
from ..models import Centre
from .columns import COLUMNS, DATE, LINES, NUMBER, OF_CENTRE, normal, shown

SHEET = "Danh bạ"
LOOKS = {LINES: tables.TEXT | {"text_wrap": True}, DATE: tables.DAY, NUMBER: tables.NUMBER}


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
    """An .xlsx as bytes of these {column key: value}."""
    heads = [
        tables.Head(column.header, column.width, look=LOOKS.get(column.kind, tables.TEXT))
        for column in COLUMNS.values()
    ]
    book = tables.Book(valign="top")
    lines = ([_cell(column, values[key]) for key, column in COLUMNS.items()] for values in rows)
    book.fill(book.sheet(SHEET), 0, heads, lines, grows=True)
    return book.saved()


def _cell(column, value):
    return value if column.kind in (DATE, NUMBER) else normal(shown(column, value))
