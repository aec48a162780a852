"""Lịch học: the sessions of a class, day by day."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Column, Paper, Row, Table

from . import author, lists, words


def check(course_class):
    """Raises ValidationError "no_timetable" while no session is entered."""
    if not course_class.sessions.exists():
        raise ValidationError(_("The class has no timetable yet: enter its sessions first."), code="no_timetable")


def build(course_class, today):
    """The timetable across the sheet, under the names of the first day of the class."""
    its_author = author.of(course_class.centre, course_class.starts_on)
    sessions = list(course_class.sessions.in_order().select_related("lecturer", "room"))
    return Paper(
        title=f"{words.TITLES['timetable']} – {course_class.name}", heading=its_author.heading(), kind="LỊCH HỌC",
        note=lists.note(course_class), wide=True,
        blocks=(_table(sessions), lists.signed(its_author, course_class, "NGƯỜI LẬP LỊCH")),
    )  # fmt: skip


def _table(sessions):
    columns = (
        Column("TT", 10, "centre"), Column("Ngày", 32, "centre"), Column("Buổi", 15, "centre"),
        Column("Tiết", 15, "centre"), Column("Nội dung", 87), Column("Hình thức", 28), Column("Giảng viên", 40),
        Column("Địa điểm", 35),
    )  # fmt: skip
    rows = tuple(_row(place, session) for place, session in enumerate(sessions, start=1))
    periods = words.number(sum(session.periods for session in sessions))
    total = f"Tổng số: {words.number(len(sessions))} buổi, {periods} tiết"
    return Table(columns, rows, totals=(Row((total,), len(columns)),))


def _row(place, session):
    """One session; its place only where it is another than that of the class, which the note above names."""
    periods = session.period_range
    return (
        str(place), f"{words.WEEKDAYS[session.on.weekday()]}, {words.printed_date(session.on)}",
        words.DAY_PARTS[session.part], periods, session.topic, words.FORMS[session.form],
        session.lecturer.full_name if session.lecturer else "", session.where,
    )  # fmt: skip
