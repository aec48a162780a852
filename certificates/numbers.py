"""How numbers read and which period a book covers: pure functions over patterns, days and terms."""

import re
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from centres.refusals import refuse
from courses.models import CertificateForm

from .models import PeriodKind

# How a number reads where the centre has set nothing. Source of the shapes: papers seen; the rule was not available.
PATTERNS = {CertificateForm.PARTY: "{seq}-GCN/TTCT", CertificateForm.STATE: "QPAN/{seq}/{day}"}

# The words a pattern may hold. A pattern is never used as a format string: each word is replaced, once, by itself.
# {centre} and {period} are replaced when a book is opened, for a book keeps its code and period to the end.
OF_THE_BOOK = ["centre", "period"]
OF_THE_PAPER = ["seq", "day", "year"]
WORD = re.compile(r"\{([^{}]*)\}")
TELLS_THE_PERIOD = {PeriodKind.YEAR: {"year", "day", "period"}, PeriodKind.TERM: {"day", "period"}}
LONGEST = 60  # characters of a number, as of its column
HIGHEST = 999_999_999


def text(pattern, seq, issued_on):
    """“0123-GCN/TTCT”: {seq} in four digits or more, {day} the printed date as ddmmyy, {year} its year."""
    return _replace(pattern, {"seq": f"{seq:04d}", "day": f"{issued_on:%d%m%y}", "year": str(issued_on.year)})


def of_book(pattern, centre_code, period):
    """The pattern a book keeps: centre and period in their places, number and date still open."""
    return _replace(pattern, {"centre": re.sub(r"[{}]", "", centre_code), "period": period})


def _replace(pattern, words):
    return WORD.sub(lambda found: words.get(found[1], found[0]), pattern)


def period(kind, on):
    """“2026”, or the Party term the day lies in: “2025-2030”. Raises ValidationError "no_term" outside all terms.

    A term begins on its day in settings.PARTY_TERMS and ends where the next begins, the last after five years.
    """
    if kind == PeriodKind.YEAR:
        return str(on.year)
    began = _term(on)
    return f"{began.year}-{began.year + 5}"


def last_day(text):
    """The last day of the period “2026” or “2025-2030”."""
    if "-" not in text:
        return date(int(text), 12, 31)
    begins = _terms()
    began = next((day for day in begins if day.year == int(text[:4])), None)
    later = [day for day in begins if began and day > began]
    if later:
        return min(later) - timedelta(days=1)
    return began.replace(year=began.year + 5) - timedelta(days=1) if began else date(int(text[5:]), 12, 31)


def _term(on):
    began = max((day for day in _terms() if day <= on), default=None)
    if began is None or on > last_day(f"{began.year}-{began.year + 5}"):
        refuse("issue_on", "no_term", _("No Party term is set for %(day)s: have the terms entered first."), day=on)
    return began


def _terms():
    return [date.fromisoformat(day) for day in settings.PARTY_TERMS]


def check(pattern, kind, centre_code):
    """Refuse a pattern that could repeat a number, or that nobody could read.

    Raises ValidationError "pattern_unknown_word", "pattern_without_seq", "pattern_repeats", "pattern_runs_together",
    "pattern_too_long".
    """
    words = WORD.findall(pattern)
    unknown = [word for word in words if word not in OF_THE_BOOK + OF_THE_PAPER]
    if unknown or set("{}") & set(WORD.sub("", pattern)):
        refuse("pattern", "pattern_unknown_word",
               _("Use only the words {seq}, {year}, {day}, {period} and {centre} in braces."))  # fmt: skip
    if words.count("seq") != 1:
        refuse("pattern", "pattern_without_seq", _("Write {seq}, the running number, exactly once."))
    if not TELLS_THE_PERIOD[kind] & set(words):
        if kind == PeriodKind.YEAR:
            refuse("pattern", "pattern_repeats",
                   _("Numbers would repeat every year: add {year}, {period} or {day}."))  # fmt: skip
        refuse("pattern", "pattern_repeats", _("Numbers would repeat every term: add {period} or {day}."))
    if re.search(r"[}\d]\{seq\}|\{seq\}[{\d]", pattern):
        refuse("pattern", "pattern_runs_together",
               _("Put a sign that is no digit before and after {seq}, for example / or -."))  # fmt: skip
    widest = "2025-2030" if kind == PeriodKind.TERM else "2026"
    if len(text(of_book(pattern, centre_code, widest), HIGHEST, date(2026, 12, 31))) > LONGEST:
        refuse("pattern", "pattern_too_long", _("The numbers would be longer than 60 signs: shorten the pattern."))
