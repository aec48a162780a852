"""Bảng điểm: a column for each assessed part, with the scores there are and room for the rest."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.layout import WIDE
from centres.papers.parts import Column, Ending, Paper, Signature, Table

from . import author, lists, outcomes, words


def check(course_class):
    """Raises ValidationError "no_scores" for a programme judged by attendance alone, or "no_learners"."""
    if not course_class.programme_version.parts.exists():
        raise ValidationError(
            _("This programme is judged by attendance alone: there is no score sheet."), code="no_scores"
        )
    lists.check_roster(course_class)


def build(course_class, today):
    """The sheet under the names of the last day of the class, when it is signed."""
    its_author = author.of(course_class.centre, course_class.ends_on)
    table = _table(list(course_class.programme_version.parts.all()), outcomes.of_class(course_class))
    last = lists.signed(its_author, course_class, "NGƯỜI LẬP BẢNG").signatures
    ending = Ending((last[0], Signature(("GIẢNG VIÊN CHẤM",), note=author.SIGNED_BY_HAND), last[1]))
    return Paper(
        title=f"{words.TITLES['scores']} – {course_class.name}", heading=its_author.heading(), kind="BẢNG ĐIỂM",
        note=lists.note(course_class), wide=True, blocks=(table, ending),
    )  # fmt: skip


def _table(parts, reached):
    room = WIDE.room - 34 - 48 - 22 - 26 - 28  # mm for workplaces and the parts
    wide = min(24, (room - 40) // len(parts))
    columns = lists.people(
        *(Column(_head(part, parts), wide, "centre") for part in parts), Column("Điểm tổng kết", 22, "centre"),
        Column("Xếp loại", 26, "centre"), Column("Ký nộp bài", 28), name=48, work=room - wide * len(parts),
    )  # fmt: skip
    rows = tuple(
        (*lists.person(place, one.enrolment), *(words.score(score) for score in one.scores), words.score(one.score),
         "" if one.is_open else one.grade or "Không đạt", "")
        for place, one in enumerate(reached, start=1)
    )  # fmt: skip
    return Table(columns, rows, thick_every=5, row_height=7.2)


def _head(part, parts):
    """The name of a part, with its weight where the parts weigh differently."""
    weights = {one.weight for one in parts}
    return f"{part.name} (hệ số {words.weight(part.weight)})" if len(weights) > 1 else part.name
