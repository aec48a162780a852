"""Quyết định mở lớp: the opening decision, with the roster behind it once there is one."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Annex, Paper
from courses.models import ClassStatus

from . import author, decisions, lists, roster, words

# A class put off opens again by a new decision; the old number then stands for nothing.
UNDECIDED = {ClassStatus.PLANNED, ClassStatus.POSTPONED}


def check(course_class):
    """Raises ValidationError "class_cancelled" where a class was given up before it was opened."""
    if course_class.status == ClassStatus.CANCELLED and not course_class.opening_no:
        raise ValidationError(
            _("The class was cancelled before it opened: there is no opening decision."), code="class_cancelled"
        )


def build(course_class, today):
    """The decision under the names of its own day; a draft while number and day are not entered."""
    is_draft = course_class.status in UNDECIDED
    number, day = ("", None) if is_draft else (course_class.opening_no, course_class.opened_on)
    dated = day or today
    its_author, learners = author.of(course_class.centre, dated), lists.learners(course_class)
    articles = _articles(course_class, len(learners))
    annexes = ()
    if learners:
        annexes = (Annex(("DANH SÁCH HỌC VIÊN", lists.note(course_class)),
                         decisions.annexed(its_author, number, day), (roster.table(learners),)),)  # fmt: skip
    return Paper(
        title=f"{words.TITLES['opening']} – {course_class.name}",
        heading=its_author.heading(decisions.SYMBOL, number, day), kind="QUYẾT ĐỊNH",
        abstract=f"về việc mở {words.of_class(course_class)}",
        blocks=(
            *decisions.basis(its_author.mandate, course_class.programme_version.legal_basis,
                             decisions.plan_ground(course_class, dated), f"yêu cầu nhiệm vụ năm {course_class.year}"),
            *decisions.authority(its_author), *articles, decisions.ending(its_author, len(articles)),
        ),
        annexes=annexes,
    )  # fmt: skip


def _articles(course_class, enrolled):
    name = words.of_class(course_class)
    size = (f"gồm {words.number(enrolled)} học viên (có danh sách kèm theo)" if enrolled
            else f"với số lượng không quá {words.number(course_class.capacity)} học viên")  # fmt: skip
    target = f" dành cho đối tượng: {course_class.target_group}" if course_class.target_group else ""
    partner = f", phối hợp với {course_class.co_organiser}," if course_class.co_organiser else ""
    head = f"Giao đồng chí {course_class.head.full_name} làm chủ nhiệm lớp. " if course_class.head else ""
    return decisions.articles(
        f"Mở {name}{target}, {size}.",
        f"Thời gian: {words.days(course_class)}, tổng số {words.number(course_class.periods)} tiết. "
        f"Địa điểm: {course_class.place}.",
        f"{head}Trung tâm{partner} tổ chức, quản lý lớp theo chương trình và quy chế hiện hành.",
        decisions.CARRY_OUT,
    )
