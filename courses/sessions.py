"""The arithmetic of a timetable: which half days there are, lessons cut into sessions, what collides. No database.

A session here is whatever has `on` (a day), `part` (a DayPart), `first_period` and `last_period` (periods of 45
minutes, both included); what may be taken twice are its `lecturer_id`, its `room_id` and its class.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Taken(StrEnum):
    """What two sessions at the same time have in common; the values are the codes of the refusals."""

    CLASS = "class_taken"
    LECTURER = "lecturer_taken"
    ROOM = "room_taken"


def overlap(one, other) -> bool:
    """Whether two sessions share a period of the same half day."""
    return (
        (one.on, one.part) == (other.on, other.part)
        and one.first_period <= other.last_period
        and other.first_period <= one.last_period
    )


def collisions(wanted, others):
    """Yield (session, other, Taken): what stands in the way of each session of `wanted`, which are all of one class.

    `others` are sessions as they are kept. Of `wanted` the later of two in their order is the one told about. Where two
    of the same class collide it is told once, as the class, whoever teaches there.
    """
    at = defaultdict(list)
    for other in others:
        at[other.on, other.part].append(other)
    for session in wanted:
        for other in at[session.on, session.part]:
            if overlap(session, other):
                yield from ((session, other, what) for what in _in_common(session, other))
        at[session.on, session.part].append(session)


def _in_common(session, other):
    if session.course_class_id == other.course_class_id:
        yield Taken.CLASS
        return
    if session.lecturer_id is not None and session.lecturer_id == other.lecturer_id:
        yield Taken.LECTURER
    if session.room_id is not None and session.room_id == other.room_id:
        yield Taken.ROOM


# --- Filling a timetable ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """One session cut from a lesson; `lesson` is whatever stands for it, None where only periods are known."""

    on: date
    part: int
    first_period: int
    last_period: int
    lesson: object = None


def half_days(first: date, last: date, weekdays, parts) -> list[tuple[date, int]]:
    """[(day, part)] from `first` to `last`, both included, as they pass; weekdays count from Monday, 0."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, part) for day in days if day.weekday() in weekdays for part in sorted(parts)]


def cut(lessons, free, periods: int):
    """Cut [(lesson, periods)] into the half days `free`, in both orders: ([Piece], [(lesson, periods left over)]).

    A half day takes `periods` periods. A lesson that is longer goes on in the next half day; one that ends earlier
    leaves its half day to the next lesson, as a second session there: else a class whose periods just fit its days
    would not fit.
    """
    pieces, left, begun = [], [], 1  # `begun`: the first period that is free in the half day
    free = iter(free)
    now = next(free, None)
    for lesson, wanted in lessons:
        while wanted and now:
            last = min(begun + wanted - 1, periods)
            pieces.append(Piece(*now, begun, last, lesson))
            wanted -= last - begun + 1
            begun = last + 1
            if begun > periods:
                now, begun = next(free, None), 1
        if wanted:
            left.append((lesson, wanted))
    return pieces, left
