"""The arithmetic of spans of days: overlaps, coverage, and posts over a span. No database.

A span is (first, last), both days included; `last` is None where no end is known.
"""

from calendar import monthrange
from datetime import date, timedelta

Span = tuple[date, date | None]


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share at least one day."""
    return _reaches(one, other[0]) and _reaches(other, one[0])


def _reaches(span, day):
    return span[1] is None or span[1] >= day


def holds(span: Span, day: date) -> bool:
    """Whether the day lies within the span, both ends included."""
    return span[0] <= day and _reaches(span, day)


def first_gap(wanted: Span, held: list[Span]) -> date | None:
    """The first day of `wanted` that no span of `held` covers; None where all are covered."""
    day = wanted[0]
    for span in sorted(held, key=lambda span: span[0]):
        if not _reaches(wanted, day):
            return None
        if holds(span, day):
            if span[1] is None:
                return None
            day = span[1] + timedelta(days=1)
    return day if _reaches(wanted, day) else None


def first_day_above(wanted: Span, held: list[Span], decided: list[tuple[date, int]]) -> tuple[date, int] | None:
    """The first day of `wanted` on which one more post exceeds the posts decided, and the posts of that day.

    held: spans of the other posts that count. decided: (in effect from, posts) of all decisions in the order they
    supersede each other; before the first of them nothing is decided, and nothing is exceeded.
    The answer can only change where a post begins or a decision takes effect, so only these days are looked at.
    Returns None where no day is above. Source: 208-QĐ/TW, a centre works within the posts decided for it.
    """
    days = {wanted[0], *(span[0] for span in held), *(day for day, _posts in decided)}
    for day in sorted(day for day in days if holds(wanted, day)):
        posts = _decided_on(decided, day)
        if posts is not None and sum(holds(span, day) for span in held) + 1 > posts:
            return day, posts
    return None


def _decided_on(decided, day):
    """Posts of the decision in force: the latest effect wins, of the same day the one entered last."""
    in_force = None
    for start, posts in decided:
        if start <= day and (in_force is None or start >= in_force[0]):
            in_force = start, posts
    return in_force and in_force[1]


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
