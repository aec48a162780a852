"""Quyết định công nhận kết quả: who is recognised with what, and who is not and why."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Annex, Column, Paper, Table
from courses.models import ClassStatus

from . import author, decisions, lists, outcomes, words


def check(course_class):
    """Raises ValidationError "not_recognised": a draft needs closed teaching and a result for everybody."""
    if course_class.status in outcomes.SETTLED:
        return
    is_over = course_class.status == ClassStatus.FINISHED
    if not is_over or any(one.is_open for one in outcomes.of_class(course_class)):
        raise ValidationError(
            _("The results are not recognised yet. For a draft of the decision, close the teaching and enter the "
              "result of every learner first."),
            code="not_recognised",
        )  # fmt: skip


def build(course_class, today):
    """The decision under the names of its own day; a draft until the results are recognised."""
    number, day = course_class.recognition_no, course_class.recognised_on
    its_author = author.of(course_class.centre, day or today)
    reached = outcomes.of_class(course_class)
    passed, failed = [one for one in reached if one.has_passed], [one for one in reached if not one.has_passed]
    articles = _articles(course_class, passed, failed)
    note, name = decisions.annexed(its_author, number, day), words.of_class(course_class)
    lists_behind = []
    if passed:
        lists_behind.append((f"học viên được công nhận kết quả {name}", _passed_table(passed)))
    if failed:
        lists_behind.append((f"học viên không được công nhận kết quả {name}", _failed_table(failed)))
    opening = author.cited("Quyết định", course_class.opening_no, course_class.opened_on)
    return Paper(
        title=f"{words.TITLES['recognition']} – {course_class.name}",
        heading=its_author.heading(decisions.SYMBOL, number, day), kind="QUYẾT ĐỊNH",
        abstract=f"về việc công nhận kết quả {name}",
        blocks=(
            *decisions.basis(its_author.mandate, course_class.programme_version.legal_basis,
                             f"{opening} về việc mở lớp", "kết quả học tập, rèn luyện của học viên"),
            *decisions.authority(its_author), *articles, decisions.ending(its_author, len(articles)),
        ),
        annexes=tuple(Annex(("DANH SÁCH", whose), note, (table,), wide=True) for whose, table in lists_behind),
    )  # fmt: skip


def _articles(course_class, passed, failed):
    name, total = words.of_class(course_class), words.number(len(passed) + len(failed))
    by_grade = ", ".join(f"{word.lower()} {words.number(count)}" for word, count in outcomes.grades(passed))
    recognised = (
        f"Công nhận kết quả {name} đối với {words.number(len(passed))} trên {total} học viên "
        f"(có danh sách kèm theo); xếp loại: {by_grade}."
        if passed
        else f"Không có học viên nào của {name} ({total} học viên) đủ điều kiện được công nhận kết quả."
    )
    refused = (f"{words.number(len(failed))} học viên không được công nhận kết quả, lý do nêu tại danh sách kèm theo."
               if failed else "")  # fmt: skip
    certificate = ("Học viên được công nhận kết quả được cấp giấy chứng nhận theo quy định."
                   if passed and course_class.programme_version.issues_certificate else "")  # fmt: skip
    return decisions.articles(recognised, refused, certificate, decisions.CARRY_OUT)


def _passed_table(passed):
    columns = lists.people(Column("Điểm", 16, "centre"), Column("Xếp loại", 26, "centre"), Column("Căn cứ", 52),
                           name=52, work=82)  # fmt: skip
    rows = tuple((*_known(place, one), one.grade, _sentence(one.reason)) for place, one in enumerate(passed, start=1))
    return Table(columns, rows)


def _failed_table(failed):
    columns = lists.people(Column("Điểm", 16, "centre"), Column("Lý do", 78), name=52, work=82)
    rows = tuple((*_known(place, one), _sentence(one.reason)) for place, one in enumerate(failed, start=1))
    return Table(columns, rows)


def _known(place, one):
    """Who a row is about, and the final score."""
    return *lists.person(place, one.enrolment), words.score(one.score) or words.NONE


def _sentence(reason):
    return reason[:1].upper() + reason[1:]
