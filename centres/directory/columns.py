"""The columns of the directory: headers, and one cell → one value or a sentence that says what to put right."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Centre, CentreName, CentreParent, Level, Premises, Province
from ..sheets.cells import ERROR, plain, text_of
from ..vietnamese import clean

# Words of the file, the same in every language of the pages.
LEVELS = {Level.DISTRICT: "Cấp huyện", Level.COMMUNE: "Xã, phường", Level.SPECIAL_ZONE: "Đặc khu", Level.OTHER: "Khác"}
PREMISES = {
    Premises.OWN: "Trụ sở riêng", Premises.SHARED: "Trụ sở chung", Premises.NONE: "Chưa có trụ sở riêng",
}  # fmt: skip
SMALL, LARGE = 32_767, 2_147_483_647  # what the columns of the database hold
FIRST_YEAR, LAST_YEAR = 1900, 2100
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
GROUPED = re.compile(r"\d{1,3}([.\s]\d{3})+")

CODE, TEXT, LINES, WORD, DATE, NUMBER = "code", "text", "lines", "word", "date", "number"


@dataclass(frozen=True)
class Column:
    """One column. `kind`: CODE, a text that must not arrive as a number; TEXT on one line; LINES; WORD, one of `words`;
    DATE; NUMBER, whole and at most `most`. `model` and `field` say which database column limits it."""

    key: str
    header: str
    kind: str
    model: type = Centre
    field: str = ""
    is_required: bool = False
    words: dict | None = None
    most: int = 0
    width: int = 16


COLUMNS = {
    column.key: column
    for column in [
        Column("code", "Mã trung tâm", CODE, is_required=True),
        Column("province", "Mã tỉnh", CODE, Province, field="code", is_required=True),
        Column("level", "Cấp", WORD, is_required=True, words=LEVELS),
        Column("name", "Tên đầy đủ", TEXT, CentreName, is_required=True, width=44),
        Column("short_name", "Tên ngắn", TEXT, CentreName, is_required=True, width=24),
        Column("place", "Địa danh", TEXT, CentreName, is_required=True),
        Column("name_from", "Tên có hiệu lực từ", DATE, is_required=True),
        Column("parent", "Cấp ủy trực thuộc", TEXT, CentreParent, field="name", is_required=True, width=30),
        Column("symbol", "Ký hiệu trong số văn bản", TEXT, CentreParent),
        Column("parent_from", "Trực thuộc từ", DATE, is_required=True),
        Column("opened_on", "Ngày thành lập", DATE, is_required=True),
        Column("closed_on", "Ngày giải thể", DATE),
        Column("premises", "Trụ sở", WORD, is_required=True, words=PREMISES, width=22),
        Column("halls", "Số hội trường", NUMBER, most=SMALL, width=10),
        Column("hall_seats", "Số chỗ hội trường chính", NUMBER, most=LARGE, width=12),
        Column("rooms", "Số phòng học", NUMBER, most=SMALL, width=10),
        Column("area", "Diện tích sàn (m²)", NUMBER, most=LARGE, width=12),
        Column("equipment", "Trang thiết bị", LINES, width=36),
        Column("contact", "Người liên hệ", TEXT, width=24),
        Column("address", "Địa chỉ", TEXT, width=36),
        Column("phone", "Điện thoại", CODE),
        Column("email", "Thư điện tử", TEXT, width=28),
    ]
}
# What is plainly a column of the centre; names and parents are dated rows beside it.
OF_CENTRE = ("opened_on", "closed_on", "premises", "halls", "hall_seats", "rooms", "area", "equipment", "contact",
             "address", "phone", "email")  # fmt: skip


def normal(text):
    """Text as it is compared and kept: `clean` line by line, empty lines at the ends left out."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()


def shown(column, value):
    """A value as a person reads it in the workbook and in the preview; "" where there is none."""
    if value in (None, ""):
        return ""
    if column.kind == WORD:
        return column.words[value]
    return text_of(value)


def read_cell(column, raw):
    """The value of a raw cell: text ("" without one), a code of `words`, a date or a number (None without one).

    Raises ValidationError with a sentence.
    """
    text = normal(text_of(raw)) if column.kind == LINES else clean(text_of(raw))
    if not text:
        if column.is_required:
            raise ValidationError(_("The cell is empty: fill it in."), code="missing")
        return None if column.kind in (DATE, NUMBER) else ""
    if ERROR.fullmatch(text):
        raise ValidationError(_("The cell shows an error of Excel: type the value."), code="cell_error")
    return READERS[column.kind](column, raw, text)


def _read_code(column, raw, text):
    if not isinstance(raw, str):
        raise ValidationError(
            _("Excel keeps this as a number and drops zeros at the front: format the cell as text, then type it."),
            code="number_for_text",
        )
    return _read_text(column, raw, text)


def _read_text(column, _raw, text):
    return column.model._meta.get_field(column.field or column.key).clean(text, None)


def _read_word(column, _raw, text):
    for value, word in column.words.items():
        if plain(text) == plain(word):
            return value
    words = "; ".join(column.words.values())
    raise ValidationError(
        _("Not one of the words of this column: %(words)s."), code="unknown_word", params={"words": words}
    )


def _read_date(_column, raw, text):
    day = raw.date() if isinstance(raw, datetime) else raw
    if not isinstance(day, date):
        try:
            found = DAY.fullmatch(text)
            day = date(int(found[3]), int(found[2]), int(found[1]))
        except (TypeError, ValueError):
            raise ValidationError(_("Not a day: write it as 25/04/2026."), code="not_a_day") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("This year cannot be meant: check the day."), code="not_a_day")
    return day


def _read_number(column, raw, text):
    if GROUPED.fullmatch(text):
        text = re.sub(r"[.\s]", "", text)
    if isinstance(raw, bool) or not re.fullmatch(r"\d{1,10}", text) or int(text) > column.most:
        raise ValidationError(_("Not a whole number that fits: write digits only."), code="not_a_number")
    return int(text)


READERS = {
    CODE: _read_code, TEXT: _read_text, LINES: _read_text, WORD: _read_word, DATE: _read_date, NUMBER: _read_number,
}  # fmt: skip
