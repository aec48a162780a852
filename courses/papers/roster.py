"""Danh sách lớp: who is in a class, and who sent them."""

from centres.papers.parts import Column, Paper, Row, Table

from . import author, lists, words


def check(course_class):
    """Raises ValidationError "no_learners"."""
    lists.check_roster(course_class)


def build(course_class, today):
    """The roster under the names of the first day of the class."""
    its_author, learners = author.of(course_class.centre, course_class.starts_on), lists.learners(course_class)
    return Paper(
        title=f"{words.TITLES['roster']} – {course_class.name}", heading=its_author.heading(),
        kind="DANH SÁCH HỌC VIÊN", note=lists.note(course_class),
        blocks=(table(learners), lists.signed(its_author, course_class, "NGƯỜI LẬP DANH SÁCH")),
    )  # fmt: skip


def table(learners):
    """The roster as a table of 165 mm; no citizen id, no ethnicity, no Party status."""
    columns = lists.people(Column("Giới tính", 12, "centre"), Column("Đơn vị cử đi học", 38), name=36, work=45)
    rows = tuple(
        (*lists.person(place, one), words.GENDERS[one.learner.gender], one.sending_unit)
        for place, one in enumerate(learners, start=1)
    )
    women = sum(one.learner.gender == "female" for one in learners)
    total = f"Tổng số: {words.number(len(learners))} học viên, trong đó {words.number(women)} nữ"
    return Table(columns, rows, totals=(Row((total,), len(columns)),), size=12)
