"""What a person should be told about a file as a whole."""

from django.utils.translation import gettext as _

from .fields import FIELDS
from .sentences import NOTES

MOST_HEADERS = 8  # unused columns named
MOST_SPANS = 30  # runs of row numbers named
LONGEST_HEADER = 60  # characters of each


def notes_on(roster, month_first=(), short_years=()):
    """[(field key or "", code, message)] on a Roster. `month_first`: fields whose dates put the month first.

    `short_years`: fields with dates whose years have two digits.
    """
    found = [_note("missing_column", key, column=FIELDS[key].header) for key in _missing(roster)]
    found += [_note("month_first", key) for key in month_first]
    found += [_note("short_years", key) for key in short_years]
    found += [_note("hidden_column", key) for key in roster.hidden_columns]
    if roster.hidden_rows:
        found.append(_note("hidden_rows", rows=ranges(roster.hidden_rows)))
    if roster.left_out:
        found.append(_note("left_out", rows=ranges(roster.left_out)))
    if roster.other_sheets:
        found.append(_note("other_sheets", sheet=roster.sheet, others=", ".join(roster.other_sheets)))
    if roster.unread_headers:
        found.append(_note("unused_columns", columns=_quoted(roster.unread_headers)))
    return found


def _note(code, field="", **facts):
    return field, code, _(NOTES[code]) % facts


def _missing(roster):
    return [key for key, field in FIELDS.items() if field.is_required and key not in roster.headers]


def _quoted(headers):
    more = ", …" if len(headers) > MOST_HEADERS else ""
    return ", ".join(f"“{header[:LONGEST_HEADER]}”" for header in headers[:MOST_HEADERS]) + more


def ranges(numbers):
    """Row numbers in few words: [462, 463, 465] → "462–463, 465"."""
    known = set(numbers)
    starts = [number for number in numbers if number - 1 not in known]
    ends = [number for number in numbers if number + 1 not in known]
    spans = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]
    return ", ".join(spans[:MOST_SPANS]) + (", …" if len(spans) > MOST_SPANS else "")
