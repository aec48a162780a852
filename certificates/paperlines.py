"""Lines of an old paper register as typed: what each says, what cannot be read, where the old book jumps. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.papers.letters import unprintable
from centres.sheets.cells import is_error
from centres.vietnamese import clean, fold


@dataclass(frozen=True)
class Column:
    """One column of the grid and of the file. `header` as the paper register has it; `most` characters."""

    label: object
    header: str
    most: int
    is_needed: bool = False


COLUMNS = {
    "number": Column(gettext_lazy("Number"), "Số hiệu", 60, True),
    "register_no": Column(gettext_lazy("Register number"), "Số vào sổ", 40),
    "name": Column(gettext_lazy("Full name"), "Họ và tên", 120, True),
    "born": Column(gettext_lazy("Birth date"), "Ngày sinh", 20, True),
    "unit": Column(gettext_lazy("Workplace"), "Đơn vị công tác", 200),
    "programme": Column(gettext_lazy("Programme"), "Chương trình", 200, True),
    "course": Column(gettext_lazy("Class, cohort"), "Khóa học", 250),
    "studied_from": Column(gettext_lazy("Studied from"), "Học từ ngày", 20),
    "studied_to": Column(gettext_lazy("Studied until"), "Học đến ngày", 20),
    "grade": Column(gettext_lazy("Grade"), "Xếp loại", 40),
    "decision": Column(gettext_lazy("Recognition decision"), "Quyết định công nhận", 120),
    "issued_on": Column(gettext_lazy("Issued on"), "Ngày cấp", 20, True),
    "note": Column(gettext_lazy("Note"), "Ghi chú", 250),
}
DAYS = ("studied_from", "studied_to", "issued_on")
DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
SHORT_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2})")
DAY_WITHIN = re.compile(r"(\d{1,2})(?:[/.\-]| tháng )(\d{1,2})(?:[/.\-]| năm )(\d{4})")  # of a decision as written
YEAR = re.compile(r"(?:19|20)\d\d")
DIGITS = re.compile(r"\d{1,9}")
FIRST_YEAR = 1900
YOUNGEST = 14  # years of age at the issue; below, one of the two dates is misread


@dataclass(frozen=True)
class Fault:
    """What cannot be read: the line (from 1), its column, the value, the reason, and what was probably meant."""

    line: int
    key: str
    value: str
    reason: str
    suggestion: str = ""

    @property
    def label(self):
        """The words of the column."""
        return COLUMNS[self.key].label


@dataclass
class Line:
    """One line. values: texts, dates under DAYS, birth_on, birth_year_only. marks: what was odd in the old book."""

    number: int
    typed: dict
    values: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    is_known: bool = False  # stands in the register already

    @property
    def identity(self):
        """By what the same line is known when it comes a second time."""
        day = self.values["issued_on"]
        return self.values["number"], fold(self.values["name"]), self.values["birth_on"].isoformat(), day.isoformat()


def check(rows, year, known=frozenset()):
    """[Line] of `rows` ({key: text}) of the paper register of `year`; `known`: identities that stand there already."""
    lines = [_line(at, row, year) for at, row in enumerate(rows, start=1)]
    seen = {}
    for line in lines:
        if line.faults:
            continue
        line.is_known = line.identity in known
        if twin := seen.get(line.identity):
            said = _("The same line stands in row %(row)s: keep one of the two.") % {"row": twin}
            line.faults.append(Fault(line.number, "number", line.values["number"], said))
        seen.setdefault(line.identity, line.number)
    _mark([line for line in lines if not line.faults and not line.is_known], {number for number, *_rest in known})
    return lines


def counted(number):
    """The running number in a number as written: “0123-GCN/TTCT” → 123; None without digits."""
    found = DIGITS.search(number)
    return int(found[0]) if found else None


def _mark(lines, entered):
    """Mark numbers that stand twice or are missing, and days that are odd though possible, in the words of the book.

    entered: numbers of the book that stand in the register already.
    """
    first_with = {}
    last = max(filter(None, map(counted, entered)), default=None)
    for line in lines:
        number, issued_on = line.values["number"], line.values["issued_on"]
        decided_on = _day_within(line.values["decision"])
        if decided_on and issued_on < decided_on:
            line.marks.append(f"Ngày cấp {issued_on:%d/%m/%Y} trước ngày quyết định {decided_on:%d/%m/%Y}")
        if number in entered:
            line.marks.append(f"Số {number} trùng trong sổ giấy (đã nhập trước)")
        if number in first_with:
            line.marks.append(f"Số {number} trùng trong sổ giấy (dòng {first_with[number]})")
        first_with.setdefault(number, line.number)
        running = counted(number)
        if running is None:
            continue
        if last is not None and running > last + 1:
            missing = str(last + 1) if running == last + 2 else f"{last + 1} đến {running - 1}"
            line.marks.append(f"Sổ giấy không có số {missing} trước số này")
        last = running


def _line(at, row, year):
    typed = {key: clean(str(row.get(key, "")))[: column.most + 1] for key, column in COLUMNS.items()}
    line = Line(at, typed)
    for key, column in COLUMNS.items():
        text = typed[key]
        if fault := _fault(text, column):
            line.faults.append(Fault(at, key, text, fault))
        elif key == "born":
            _read_birth(line, text)
        elif key in DAYS:
            _read_day(line, key, text)
        else:
            line.values[key] = text
    issued_on = line.values.get("issued_on")
    if issued_on and issued_on.year != year:
        said = _("This date is not of %(year)s, the year of the book.") % {"year": year}
        line.faults.append(Fault(at, "issued_on", typed["issued_on"], said))
    for key, said in _out_of_order(line.values):
        line.faults.append(Fault(at, key, typed[key], said))
    return line


def _out_of_order(values):
    """(key, reason) of each day that cannot be beside the others: born, studied from and until, issued."""
    born, issued_on = values.get("birth_on"), values.get("issued_on")
    first, last = values.get("studied_from"), values.get("studied_to")
    if first and last and last < first:
        yield "studied_to", _("The course cannot end before it begins.")
    if issued_on and (ended := last or first) and issued_on < ended:
        yield "issued_on", _("The certificate cannot be issued before the course ended.")
    if born and issued_on and (born.year + YOUNGEST, born.month, born.day) > (
        issued_on.year, issued_on.month, issued_on.day
    ):  # fmt: skip
        yield "born", _("The holder would be younger than %(years)s at the issue.") % {"years": YOUNGEST}


def _day_within(text):
    """The date in the words of a decision, “số 12-QĐ/TTCT ngày 20/06/2015”; None where there is none."""
    found = DAY_WITHIN.search(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _fault(text, column):
    if column.is_needed and not text:
        return _("Nothing stands here.")
    if len(text) > column.most:
        return _("The text is longer than %(most)s characters.") % {"most": column.most}
    if is_error(text):
        return _("The cell holds a formula or an error: type what the paper register says.")
    if strange := unprintable(text, "Bold"):
        return _("The letter “%(letter)s” cannot be printed.") % {"letter": strange if strange.isprintable() else "?"}
    return ""


def _read_birth(line, text):
    if YEAR.fullmatch(text):
        line.values |= {"birth_on": date(int(text), 1, 1), "birth_year_only": True, "born": text}
        return
    day, fault, suggestion = _day(text)
    if fault:
        line.faults.append(Fault(line.number, "born", text, fault, suggestion))
    else:
        line.values |= {"birth_on": day, "birth_year_only": False, "born": f"{day:%d/%m/%Y}"}


def _read_day(line, key, text):
    if not text:
        line.values[key] = None
        return
    day, fault, suggestion = _day(text)
    if fault:
        line.faults.append(Fault(line.number, key, text, fault, suggestion))
    else:
        line.values[key] = day


def _day(text):
    """(date or None, reason, suggestion) of a day written as dd/mm/yyyy."""
    if found := DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        try:
            read = date(year, month, day)
        except ValueError:
            swapped = f"{month:02d}/{day:02d}/{year}" if day <= 12 < month <= 31 else ""
            return None, _("There is no such day."), swapped
        if year < FIRST_YEAR or read > timezone.localdate():
            return None, _("This day lies in the future or too far back."), ""
        return read, "", ""
    if found := SHORT_DAY.fullmatch(text):
        day, month, year = found.groups()
        return None, _("Write the year with four digits."), f"{int(day):02d}/{int(month):02d}/{_century(int(year))}"
    return None, _("This is no date: write dd/mm/yyyy."), ""


def _century(two_digits):
    latest = timezone.localdate().year
    return 2000 + two_digits if 2000 + two_digits <= latest else 1900 + two_digits
