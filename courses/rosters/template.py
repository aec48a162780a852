"""The blank workbook officers fill in: one sheet for the list, one with instructions, the lists of choices hidden."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from centres.tables import TEXT, TITLE, Book, Head

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

REQUIRED = {"bg_color": "#F8E3E3"}
WRAPPED = {"text_wrap": True, "valign": "top"}


def blank_template():
    """The workbook as bytes, the same bytes at every call, in the language in force."""
    book = Book()
    book.set_properties({"created": CREATED})
    _write_list(book)
    _write_guide(book)
    _write_choices(book)
    return book.saved()


def heads():
    """The official columns of text: as text no zero is lost, no day taken for a month, no year for a day count."""
    return [Head("TT", 6, look=TEXT)] + [
        Head(field.header, WIDTHS.get(key, 16), look=TEXT, head_look=REQUIRED if field.is_required else {})
        for key, field in FIELDS.items()
    ]


def _write_list(book):
    sheet = book.sheet(LIST)
    book.fill(sheet, 0, heads(), [], frozen=2, grows=True)
    for column, key in enumerate(FIELDS, start=1):
        if key in CHOSEN:
            sheet.data_validation(1, column, ROWS, column, _choice(key))
    sheet.ignore_errors({"number_stored_as_text": f"A2:O{ROWS + 1}"})


def _choice(key):
    """A drop-down that takes other words too: the check asks about them."""
    column = chr(ord("A") + list(CHOSEN).index(key))
    source = f"='{CHOICES}'!${column}$2:${column}${len(CHOSEN[key]) + 1}"
    return {"validate": "list", "source": source, "error_type": "warning"}


def _write_guide(book):
    sheet = book.sheet(GUIDE)
    book.put(sheet, 0, 0, _("How to fill in the list of learners"), **TITLE)
    columns = [(_("Column"), 22), (_("Needed"), 12), (_("How to write it"), 60), (_("Example"), 34)]
    rows = [
        [FIELDS[key].header, _("required") if FIELDS[key].is_required else "", _(how), example]
        for key, (how, example) in HOW_TO.items()
    ]
    end = book.fill(sheet, 2, [Head(label, width, look=WRAPPED) for label, width in columns], rows)
    for number, rule in enumerate(RULES, start=1):
        book.span(sheet, (end + number, 0), (end + number, 3), f"{number}. {_(rule)}", **WRAPPED)


def _write_choices(book):
    sheet = book.sheet(CHOICES)
    for column, (key, choices) in enumerate(CHOSEN.items()):
        for line, text in enumerate([FIELDS[key].header, *choices]):
            book.put(sheet, line, column, text)
    sheet.hide()
