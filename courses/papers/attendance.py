"""Bảng điểm danh: blank sheets with the names, one column a session, to be filled in by hand."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from centres.papers.layout import WIDE
from centres.papers.parts import Annex, Column, Paper, Row, Table
from courses.models import DayPart

from . import author, lists, words

MOST_COLUMNS = 10  # sessions on one sheet
SESSION = 10  # mm


@dataclass(frozen=True)
class Sitting:
    """One column: its day as printed, unlike all other days of the class, and which part of it."""

    day: str
    part: str


def check(course_class):
    """Raises ValidationError "no_learners"."""
    lists.check_roster(course_class)


def build(course_class, today):
    """All learners on each sheet; a long timetable goes on on further sheets, no day is torn between two."""
    its_author, learners = author.of(course_class.centre, course_class.starts_on), lists.learners(course_class)
    sheets = divided(sittings(course_class))
    tables = [_table(learners, sheet) for sheet in sheets]
    note, titles = lists.note(course_class), _titles(len(sheets))
    ending = lists.signed(its_author, course_class, "LỚP TRƯỞNG", "CHỦ NHIỆM LỚP")
    return Paper(
        title=f"{words.TITLES['attendance']} – {course_class.name}", heading=its_author.heading(), kind=titles[0],
        note=note, wide=True, hint="x: có mặt; P: vắng có phép; K: vắng không phép", blocks=(tables[0], ending),
        annexes=tuple(Annex((title,), note, (table, ending), wide=True)
                      for title, table in zip(titles[1:], tables[1:], strict=True)),
    )  # fmt: skip


def _titles(sheets):
    title = "DANH SÁCH VÀ BẢNG ĐIỂM DANH HỌC VIÊN"
    return [f"{title} (TỜ {n} TRÊN {sheets})" for n in range(1, sheets + 1)] if sheets > 1 else [title]


def sittings(course_class):
    """The columns: the sessions of the timetable; without one every half day, undated where the days are not known.

    A class that lasts longer than its programme has days is taught on some of them only: which, the pen says.
    """
    sessions = list(course_class.sessions.in_order())
    if sessions:
        halves = [(session.on, session.part) for session in sessions]
        return [Sitting(_date(session.on), _part(session, halves)) for session in sessions]
    span, taught = (course_class.ends_on - course_class.starts_on).days + 1, course_class.programme_version.days
    days = [course_class.starts_on + timedelta(days=n) for n in range(span)]
    dates = [_date(day) for day in days] if span <= taught else [f"({n}) …/…" for n in range(1, taught + 1)]
    halves = [words.DAY_PARTS[DayPart.MORNING], words.DAY_PARTS[DayPart.AFTERNOON]]
    return [Sitting(day, half) for day in dates for half in halves]


def _date(day):
    return f"{day.day}/{day.month}"


def _part(session, halves):
    """The part of the day; with its periods where the class sits twice in it."""
    word = words.DAY_PARTS[session.part]
    is_alone = halves.count((session.on, session.part)) == 1
    return word if is_alone else f"{word} {session.period_range}"


def divided(found):
    """`found` in sheets of at most MOST_COLUMNS; a day goes on to the next sheet as a whole."""
    sheets = [[]]
    for _day, day in groupby(found, key=lambda sitting: sitting.day):
        day = list(day)
        if sheets[-1] and len(sheets[-1]) + len(day) > MOST_COLUMNS:
            sheets.append([])
        sheets[-1] += day
    return sheets


def _table(learners, sheet):
    free = WIDE.room - 10 - 22 - 14 - 16 - SESSION * len(sheet)  # what names and units share
    columns = (
        Column("TT", 10, "centre"), Column("Họ và tên", round(free * 0.44)), Column("Ngày sinh", 22, "centre"),
        Column("Đơn vị", free - round(free * 0.44), edge=True), *_columns(sheet), Column("Số tiết vắng", 14, "centre"),
        Column("Ghi chú", 16),
    )  # fmt: skip
    empty = ("",) * (len(sheet) + 2)
    rows = tuple((str(place), one.learner.full_name, words.birth(one.learner), one.workplace, *empty)
                 for place, one in enumerate(learners, start=1))  # fmt: skip
    return Table(columns, rows, foot=Row(("Giảng viên ký xác nhận từng buổi", *empty), 4), thick_every=5,
                 row_height=7.2, foot_height=9.5, size=11)  # fmt: skip


def _columns(sheet):
    """Neighbours of one day share its head and end in a thicker line."""
    following = [sitting.day for sitting in sheet[1:]] + [""]
    return [Column(sitting.part, SESSION, "centre", sitting.day, edge=sitting.day != after)
            for sitting, after in zip(sheet, following, strict=True)]  # fmt: skip
