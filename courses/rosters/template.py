"""The blank workbook officers fill in: one sheet for the list, one with instructions, the lists of choices hidden."""

import io
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .fields import ETHNICITIES, FEMALE, FIELDS, MALE, MEMBER, OUTSIDER, PROBATIONER

LIST, GUIDE, CHOICES = "Danh sách", "Hướng dẫn", "Danh mục"
ROWS = 1_000  # rows with drop-downs

WIDTHS = {
    "full_name": 26,
    "workplace": 36,
    "position": 24,
    "sending_unit": 30,
    "email": 26,
    "home_place": 32,
    "note": 24,
}
CHOSEN = {
    "gender": [MALE, FEMALE],
    "ethnicity": list(ETHNICITIES),
    "party_status": [OUTSIDER, PROBATIONER, MEMBER],
}

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  a fixed stamp, so that the same template has the same bytes

# What each column asks for, and one invented learner as an example.
HOW_TO = {
    "full_name": (
        gettext_noop("As on the citizen card, one person in each row, without titles."),
        "Nguyễn Thị Ánh Nguyệt",
    ),
    "birth_date": (gettext_noop("Day/month/year. The year alone where the papers give no more."), "08/03/1990"),
    "gender": (gettext_noop("Choose Nam or Nữ."), FEMALE),
    "ethnicity": (gettext_noop("Choose from the list. Sensitive data, used for statistics only."), "Kinh"),
    "citizen_id": (gettext_noop("All 12 digits, the 0 at the front included."), "040190001234"),
    "workplace": (gettext_noop("Full name of the unit, or of the Party cell."), "Trường THCS Thanh Vân Hạ"),
    "position": (gettext_noop("Present position or occupation."), "Giáo viên"),
    "party_status": (gettext_noop("Choose from the list."), PROBATIONER),
    "party_join_date": (
        gettext_noop("Day/month/year of admission. Blank for those who are not members."),
        "19/05/2026",
    ),
    "sending_unit": (gettext_noop("The Party committee or unit that sends the learner."), "Đảng ủy xã Thanh Vân Hạ"),
    "phone": (gettext_noop("All 10 digits, the 0 at the front included."), "0901000123"),
    "email": (gettext_noop("If there is one."), "nguyet@hocvien.example"),
    "home_place": (gettext_noop("Commune (ward) and province (city)."), "xã Thanh Vân Hạ, tỉnh Nghệ An"),
    "note": (gettext_noop("Anything else worth knowing."), ""),
}
RULES = (
    gettext_noop("Do not rename, add or delete columns in the header row of the sheet Danh sách."),
    gettext_noop("Begin in row 2. Leave no empty rows between learners and merge no cells."),
    gettext_noop("Type in Unicode, for instance with Times New Roman; never in .VnTime or VNI fonts."),
    gettext_noop("When pasting from another file choose Paste Values, which keeps the formats of this one."),
    gettext_noop("Save as .xlsx, without a password."),
    gettext_noop("After the upload each doubtful cell is listed; nothing is written until you confirm."),
)

FONT = {"font_name": "Times New Roman", "font_size": 12}
HEADER = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "num_format": "@"}
LOOKS = {
    "text": {"num_format": "@"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "header": HEADER,
    "required": HEADER | {"bg_color": "#F8E3E3"},
}


def blank_template():
    """The workbook as bytes, the same bytes at every call, in the language in force."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        formats = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
        lists = book.add_worksheet(LIST), book.add_worksheet(GUIDE), book.add_worksheet(CHOICES)
        _write_list(lists[0], formats)
        _write_guide(lists[1], formats)
        _write_choices(lists[2], formats)
    return file.getvalue()


def _write_list(sheet, formats):
    """The header above columns of text: as text no zero is lost, no day taken for a month, no year for a day count."""
    sheet.write_string(0, 0, "TT", formats["header"])
    sheet.set_column(0, 0, 6)
    for column, (key, field) in enumerate(FIELDS.items(), start=1):
        sheet.write_string(0, column, field.header, formats["required" if field.is_required else "header"])
        sheet.set_column(column, column, WIDTHS.get(key, 16), formats["text"])
        if key in CHOSEN:
            sheet.data_validation(1, column, ROWS, column, _choice(key))
    sheet.ignore_errors({"number_stored_as_text": f"A2:O{ROWS + 1}"})
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)


def _choice(key):
    """A drop-down that takes other words too: the check asks about them."""
    column = chr(ord("A") + list(CHOSEN).index(key))
    source = f"='{CHOICES}'!${column}$2:${column}${len(CHOSEN[key]) + 1}"
    return {"validate": "list", "source": source, "error_type": "warning"}


def _write_guide(sheet, formats):
    sheet.write_string(0, 0, _("How to fill in the list of learners"), formats["title"])
    heads = (_("Column"), _("Needed"), _("How to write it"), _("Example"))
    for column, (head, width) in enumerate(zip(heads, (22, 12, 60, 34), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, head, formats["header"])
    for row, (key, (how, example)) in enumerate(HOW_TO.items(), start=3):
        needed = _("required") if FIELDS[key].is_required else ""
        for column, text in enumerate((FIELDS[key].header, needed, _(how), example)):
            sheet.write_string(row, column, text, formats["wrapped"])
    for row, rule in enumerate(RULES, start=4 + len(HOW_TO)):
        sheet.merge_range(row, 0, row, 3, f"{row - 3 - len(HOW_TO)}. {_(rule)}", formats["wrapped"])


def _write_choices(sheet, formats):
    for column, (key, choices) in enumerate(CHOSEN.items()):
        sheet.write_column(0, column, [FIELDS[key].header, *choices], formats["text"])
    sheet.hide()
