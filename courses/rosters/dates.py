"""Birth dates and dates of joining, as people write them: day before month, a year alone, Excel's day counts."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

from centres.sheets.cells import text_of
from centres.vietnamese import clean

from .findings import left_blank, question, refusal

ADULT = 18  # years; younger learners are asked about
YOUNGEST = 14  # years; below it the year is a slip of the pen
OLDEST = 100  # years; above it too
JOINING_AGE = 18  # Điều lệ Đảng, điều 1: members are 18 or older
SURE = 5  # dates of each kind before a whole column is doubted

WORDS = re.compile(r"ngày|tháng|năm|thg|sinh", re.IGNORECASE)
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-\s,]+(\d{1,2})[/.\-\s,]+(\d{4}|\d{2})")
YEAR_MONTH_DAY = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?")
MONTH_YEAR = re.compile(r"\d{1,2}[/.\-\s]+(\d{4})|(\d{4})[/.\-\s]+\d{1,2}")
YEAR = re.compile(r"(?:19|20)\d\d")
RUN_TOGETHER = re.compile(r"(\d?\d)(\d\d)((?:19|20)\d\d)")  # 25041990
RUN_BACKWARDS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")  # 19900425
INSIDE = re.compile(rf"(?<!\d){DAY_MONTH_YEAR.pattern}(?!\d)|(?<!\d)({YEAR.pattern})(?!\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ENGLISH = re.compile(rf"(?<=\d)([/.\- ])({'|'.join(MONTHS)})[a-z]*\1(?=\d)", re.IGNORECASE)
LETTERS_FOR_DIGITS = str.maketrans("OoIl", "0011")
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

MONTH_FIRST, SWAPPED = "month first", "swapped"  # habits of a column


def habit_of(cells):
    """MONTH_FIRST where most dates of a column that can be told put the month first, as American settings do.

    SWAPPED where every date Excel understood has a day up to 12 and every date left as text a later one: then it
    understood them month first, whatever they show now. None for a column without doubt.
    """
    cells = list(cells)
    days = [cell.day for cell in cells if isinstance(cell, date)]
    told = Counter({"late cell": sum([day > 12 for day in days]), "early cell": sum([day <= 12 for day in days])})
    for cell in cells:
        if isinstance(cell, str) and (found := DAY_MONTH_YEAR.fullmatch(clean(cell))):
            first, second = int(found[1]), int(found[2])
            told["month"] += first <= 12 < second
            told["day"] += second <= 12 < first
            told["either"] += first <= 12 >= second
    if told["month"] and told["month"] >= told["day"]:
        return MONTH_FIRST
    is_split = min(told["early cell"], told["day"]) >= SURE and not told["late cell"] + told["either"] + told["month"]
    return SWAPPED if is_split else None


def has_short_year(cell):
    """Whether a date is written with two digits of its year: 25/4/90."""
    found = DAY_MONTH_YEAR.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return bool(found) and len(found[3]) == 2


def check_birth(raw, *, today, is_1904=False, habit=None):
    """(ISO date, or a year, or "", [Finding]) of a birth date cell. `habit` as `habit_of` its column says."""
    if isinstance(raw, date) and not habit and (lived := _lived(today))[0] < raw < lived[1]:
        return raw.isoformat(), []
    value, found = _read(raw, today.year - YOUNGEST, is_1904, habit)
    if not value:
        return "", found
    if value > today.isoformat():
        return "", [refusal("date_future")]
    age = _age(value, today)
    if not YOUNGEST <= age <= OLDEST:
        return "", [refusal("date_age", _year_in_date_cell(raw, is_1904), age=age)]
    return value, found + ([question("date_underage", age=age)] if age < ADULT else [])


def check_joining(raw, *, today, is_1904=False, habit=None):
    """(ISO date or "", [Finding]) of the optional date of joining the Party; one that cannot be used stays blank."""
    value, found = _read(raw, today.year, is_1904, habit)
    if len(value) == 4:
        value, found = "", [refusal("date_incomplete")]
    elif value > today.isoformat():
        value, found = "", [refusal("date_future")]
    return value, found if value else [left_blank(finding) for finding in found]


def check_order(birth, joining):
    """[Finding] on a date of joining beside a birth date, both as returned above, "" where unknown."""
    if not birth or not joining:
        return []
    if int(joining[:4]) - int(birth[:4]) > JOINING_AGE:
        return []
    if joining[: len(birth)] <= birth:
        return [refusal("join_before_birth")]
    return [question("join_underage")] if _age(birth, date.fromisoformat(joining)) < JOINING_AGE else []


def _read(raw, latest, is_1904, habit):
    """(ISO date or year or "", [Finding]) of any date cell. `latest`: the last year two digits can mean."""
    if isinstance(raw, date):
        return _cell(raw, habit)
    text = clean(WORDS.sub(" ", clean(text_of(raw)))).strip("/.- ")
    text = ENGLISH.sub(lambda month: f"/{MONTHS.index(month[2].lower()) + 1}/", text)
    if found := YEAR_MONTH_DAY.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_MONTH_YEAR.fullmatch(text):
        year = int(found[3]) if len(found[3]) == 4 else _century(int(found[3]), latest)
        return _day(year, int(found[2]), int(found[1]), habit)
    if YEAR.fullmatch(text):
        return text, []
    if found := MONTH_YEAR.fullmatch(text):
        return "", [refusal("date_incomplete", found[1] or found[2])]
    if text.isdecimal() and 5_000 <= int(text) <= 60_000:
        return _serial(int(text), is_1904)
    return "", [refusal("date_unreadable", _guess(text, latest))]


def _guess(text, latest):
    """The day, or the year, that a cell most likely means that cannot be read; None where it is anybody's guess."""
    if found := RUN_TOGETHER.fullmatch(text):
        return _text(int(found[3]), int(found[2]), int(found[1]))
    if found := RUN_BACKWARDS.fullmatch(text):
        return _text(int(found[1]), int(found[2]), int(found[3]))
    found = list(INSIDE.finditer(text.translate(LETTERS_FOR_DIGITS)))
    if len(found) != 1:
        return None
    day, month, short, year = found[0].groups()
    if year:
        return year if sum(map(str.isdigit, text)) == len(year) else None
    return _text(int(short) if len(short) == 4 else _century(int(short), latest), int(month), int(day))


def _cell(day, habit):
    """A date Excel understood; under the habit SWAPPED it may have understood it wrongly."""
    if habit == SWAPPED and day.day != day.month:
        return day.isoformat(), [question("date_swapped", _text(day.year, day.day, day.month))]
    return day.isoformat(), []


def _day(year, month, day, habit=None):
    if habit == MONTH_FIRST and month <= 12 and day <= 12 and month != day:
        return "", [refusal("date_order_column", _text(year, day, month))]
    if _text(year, month, day):
        return date(year, month, day).isoformat(), []
    if day <= 12 < month and _text(year, day, month):
        return "", [refusal("date_order", _text(year, day, month), month=month)]
    return "", [refusal("date_impossible", None if day and month else str(year))]


def _text(year, month, day):
    """The day as dd/mm/yyyy, or None where there is no such day."""
    try:
        return f"{date(year, month, day):%d/%m}/{year:04d}"
    except ValueError:
        return None


def _century(two_digits, latest):
    """The year two digits mean: 92 → 1992, 05 → 2005."""
    return 2000 + two_digits if 2000 + two_digits <= latest else 1900 + two_digits


def _serial(days, is_1904):
    """A bare number in a date column: Excel's count of days, whose format was lost."""
    day = (EPOCH_1904 if is_1904 else EPOCH_1900) + timedelta(days=days)
    return day.isoformat(), [question("date_serial", date=_text(day.year, day.month, day.day))]


def _year_in_date_cell(raw, is_1904):
    """1978 typed into a cell formatted as a date shows as 31/05/1905: the year that was meant, or None."""
    if not isinstance(raw, date):
        return None
    days = (raw - (EPOCH_1904 if is_1904 else EPOCH_1900)).days
    return str(days) if YEAR.fullmatch(str(days)) else None


@lru_cache(maxsize=8)
def _lived(today):
    """Two days between which a birth raises no question about the age, to the year."""
    return date(today.year - OLDEST + 1, 1, 1), date(today.year - ADULT, 1, 1)


def _age(birth, on):
    """Whole years from a birth (ISO date, or a year, taken from its first day) to a day."""
    year, month, day = (int(part) for part in (birth if "-" in birth else f"{birth}-01-01").split("-"))
    return on.year - year - ((on.month, on.day) < (month, day))
