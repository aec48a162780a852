"""Báo cáo tổng kết lớp: what a class was and what came of it, every figure with its base."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.papers.parts import Column, Ending, Paper, Table, Text
from courses import results
from courses.models import Enrolment, EnrolmentStatus

from . import author, outcomes, words

SYMBOL = "BC/TTCT"
ROOM_TO_WRITE = "…" * 23  # what a line still holds
TOO_ABSENT, TOO_LOW, OTHERWISE = "Vắng quá mức cho phép", "Điểm dưới mức đạt", "Lý do khác"


def check(course_class):
    """Raises ValidationError "not_recognised": a report counts recognised results."""
    if course_class.status not in outcomes.SETTLED:
        raise ValidationError(
            _("The report counts recognised results: recognise the results of the class first."), code="not_recognised"
        )


def build(course_class, today):
    """The report as of today, under today's names; its number is given when it is sent."""
    its_author, reached = author.of(course_class.centre, today), outcomes.of_class(course_class)
    left = Enrolment.objects.filter(course_class=course_class).exclude(status=EnrolmentStatus.ENROLLED)
    left = Counter(left.values_list("status", flat=True))
    blocks = (
        Text("I. Tổ chức lớp", "head"), *_held(course_class), Text("II. Học viên", "head"),
        _people(course_class.figures, left), Text("III. Chuyên cần", "head"), _attendance(course_class, reached),
        Text("IV. Kết quả", "head"), _results(course_class, reached), Text("V. Đánh giá, kiến nghị", "head"),
        Text(f"1. Ưu điểm: {ROOM_TO_WRITE}"), Text(f"2. Hạn chế: {ROOM_TO_WRITE}"),
        Text(f"3. Kiến nghị: {ROOM_TO_WRITE}"),
        Ending((its_author.signature,),
               (f"{its_author.superior} (để báo cáo);", f"{its_author.department} (để báo cáo);", "Lưu.")),
    )  # fmt: skip
    return Paper(
        title=f"{words.TITLES['report']} – {course_class.name}", heading=its_author.heading(SYMBOL), kind="BÁO CÁO",
        abstract=f"tổng kết {words.of_class(course_class)}", blocks=blocks,
    )  # fmt: skip


def _held(course_class):
    version = course_class.programme_version
    opening = author.cited("Quyết định", course_class.opening_no, course_class.opened_on)
    target = f"; đối tượng: {course_class.target_group}" if course_class.target_group else ""
    partner = f"; cơ quan phối hợp: {course_class.co_organiser}" if course_class.co_organiser else ""
    head = f"; chủ nhiệm lớp: đồng chí {course_class.head.full_name}" if course_class.head else ""
    return (
        Text(f"1. Lớp được mở theo {opening}; chương trình: {version.programme.name}{target}{partner}."),
        Text(f"2. Thời gian: {words.days(course_class)}, {words.number(course_class.periods)} tiết; "
             f"địa điểm: {course_class.place}{head}."),
        Text(f"3. Kết quả được công nhận theo "
             f"{author.cited('Quyết định', course_class.recognition_no, course_class.recognised_on)}."),
    )  # fmt: skip


def _figures(rows):
    """A table of (words, count, base, base in words): the share stands beside both."""
    columns = (
        Column("Chỉ tiêu", 62), Column("Số lượng", 21, "right"), Column("Trên tổng số", 60),
        Column("Tỷ lệ", 20, "right"),
    )  # fmt: skip
    return Table(columns, tuple(
        (what, words.number(count), f"{words.number(base)} {of}", words.share(count, base))
        for what, count, base, of in rows
    ))  # fmt: skip


def _people(figures, left):
    everybody, base = figures.enrolled + sum(left.values()), "học viên có tên đến cuối khóa"
    rows = [("Học viên có tên đến cuối khóa", figures.enrolled, everybody, "học viên đã ghi danh")]
    rows += [(f"– {word.capitalize()}", left[status], everybody, "học viên đã ghi danh")
             for status, word in words.LEFT.items() if left[status]]  # fmt: skip
    rows += [(what, count, figures.enrolled, base) for what, count in (
        ("Nữ", figures.women), ("Dân tộc thiểu số", figures.minority), ("Đảng viên", figures.party_members)
    )]  # fmt: skip
    return _figures(rows)


def _attendance(course_class, reached):
    """Absence in learners and in periods; all periods are those of the class times its learners."""
    absent = [one.enrolment.absent for one in reached]
    most, whole, periods = _most_absence(course_class), len(reached), course_class.periods * len(reached)
    return _figures([
        ("Học viên dự học đủ số tiết", absent.count(0), whole, "học viên"),
        (f"Học viên vắng quá mức cho phép ({most} tiết)", sum(one > most for one in absent), whole, "học viên"),
        ("Số tiết vắng có phép", sum(one.enrolment.absent_excused for one in reached), periods, "tiết của cả lớp"),
        ("Số tiết vắng không phép", sum(one.enrolment.absent_unexcused for one in reached), periods, "tiết của cả lớp"),
    ])  # fmt: skip


def _most_absence(course_class):
    return results.most_absence(results.rule_of(course_class))


def _results(course_class, reached):
    """Grades and failures over those on the roster; certificates over those recognised."""
    passed, whole = sum(one.has_passed for one in reached), len(reached)
    rows = [("Được công nhận kết quả", passed)]
    rows += [(f"– {word}", count) for word, count in outcomes.grades(reached)]
    rows.append(("Không được công nhận kết quả", whole - passed))
    rows += [(f"– {word}", count) for word, count in _why_not(course_class, reached)]
    rows = [(what, count, whole, "học viên") for what, count in rows]
    if course_class.programme_version.issues_certificate:
        rows.append(("Giấy chứng nhận đã cấp", course_class.figures.certified, passed, "học viên được công nhận"))
    return _figures(rows)


def _why_not(course_class, reached):
    """[(reason, learners)] of those not recognised, one reason each."""
    least, most, counts = course_class.programme_version.min_score, _most_absence(course_class), Counter()
    for one in reached:
        if one.has_passed:
            continue
        if one.enrolment.absent > most:
            counts[TOO_ABSENT] += 1
        elif one.score is not None and least is not None and one.score < least:
            counts[TOO_LOW] += 1
        else:
            counts[OTHERWISE] += 1
    return [(why, counts[why]) for why in (TOO_ABSENT, TOO_LOW, OTHERWISE) if counts[why]]
