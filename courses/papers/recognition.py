"""Quyết định công nhận kết quả: who is recognised with what, and who is not and why."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Annex, Column, Paper, Table
from courses import results
from courses.models import ClassStatus, Grade, Outcome

from . import author, decisions, lists, words

SETTLED = {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}


@dataclass(frozen=True)
class Result:
    """One learner with what is recognised, or would be: score and grade as printed, the arithmetic in words."""

    enrolment: object
    has_passed: bool
    score: str
    grade: str
    reason: str


def check(course_class):
    """Raises ValidationError "not_recognised": a draft needs closed teaching and a result for everybody."""
    if course_class.status in SETTLED:
        return
    is_over = course_class.status == ClassStatus.FINISHED
    if not is_over or any(line.judgement.is_open for line in results.sheet(course_class)):
        raise ValidationError(
            _("The results are not recognised yet. For a draft of the decision, close the teaching and enter the "
              "result of every learner first."),
            code="not_recognised",
        )  # fmt: skip


def build(course_class, today):
    """The decision under the names of its own day; a draft until the results are recognised."""
    number, day = course_class.recognition_no, course_class.recognised_on
    its_author = author.of(course_class.centre, day or today)
    judged = results_of(course_class)
    passed, failed = [one for one in judged if one.has_passed], [one for one in judged if not one.has_passed]
    articles = _articles(course_class, passed, failed)
    note = decisions.annexed(its_author, number, day)
    annexes = [Annex(("DANH SÁCH", f"học viên được công nhận kết quả {words.of_class(course_class)}"), note,
                     (_passed_table(passed),), wide=True)] if passed else []  # fmt: skip
    if failed:
        annexes.append(Annex(("DANH SÁCH", f"học viên không được công nhận kết quả {words.of_class(course_class)}"),
                             note, (_failed_table(failed),), wide=True))  # fmt: skip
    opening = author.cited("Quyết định", course_class.opening_no, course_class.opened_on)
    return Paper(
        title=f"{words.TITLES['recognition']} – {course_class.name}",
        heading=its_author.heading(decisions.SYMBOL, number, day), kind="QUYẾT ĐỊNH",
        abstract=f"về việc công nhận kết quả {words.of_class(course_class)}",
        blocks=(
            *decisions.basis(its_author.mandate, course_class.programme_version.legal_basis,
                             f"{opening} về việc mở lớp", "kết quả học tập, rèn luyện của học viên"),
            *decisions.authority(its_author), *articles, decisions.ending(its_author, len(articles)),
        ),
        annexes=tuple(annexes),
    )  # fmt: skip


def results_of(course_class):
    """A Result for everybody on the roster, in its order: as recognised, before that as judged now."""
    is_settled = course_class.status in SETTLED
    return [_result(line, is_settled) for line in results.sheet(course_class)]


def _result(line, is_settled):
    enrolment, judged = line.enrolment, line.judgement
    if is_settled:
        has_passed, score, grade = enrolment.outcome == Outcome.PASSED, enrolment.final_score, enrolment.grade
    else:
        has_passed, score, grade = judged.has_passed, judged.score, judged.grade
    return Result(enrolment, has_passed, words.score(score), words.GRADES[Grade(grade)] if grade else "",
                  enrolment.outcome_reason if is_settled and enrolment.outcome_reason else judged.reason)  # fmt: skip


def grades(judged):
    """“xuất sắc 2, giỏi 20, khá 30” of those who passed; the better grade first."""
    counts = Counter(one.grade for one in judged if one.has_passed)
    return [(word, counts[word]) for word in words.GRADES.values() if counts[word]]


def _articles(course_class, passed, failed):
    name, total = words.of_class(course_class), words.number(len(passed) + len(failed))
    by_grade = ", ".join(f"{word.lower()} {words.number(count)}" for word, count in grades(passed))
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
    rows = tuple((*lists.person(place, one.enrolment), one.score or words.NONE, one.grade, _sentence(one.reason))
                 for place, one in enumerate(passed, start=1))  # fmt: skip
    return Table(columns, rows)


def _failed_table(failed):
    columns = lists.people(Column("Điểm", 16, "centre"), Column("Lý do", 78), name=52, work=82)
    rows = tuple((*lists.person(place, one.enrolment), one.score or words.NONE, _sentence(one.reason))
                 for place, one in enumerate(failed, start=1))  # fmt: skip
    return Table(columns, rows)


def _sentence(reason):
    return reason[:1].upper() + reason[1:]
