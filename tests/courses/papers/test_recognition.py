"""The recognition decision: who is recognised with what, who is not and why; drafted, then decided."""

import pytest
from django.core.exceptions import ValidationError

from courses import classes
from courses.models import Enrolment
from courses.papers import recognition
from courses.recognition import recognise
from tests.build import (
    TODAY,
    code_of,
    enrol,
    make_class,
    make_director,
    make_programme,
    make_recognised_class,
    score_all,
)
from tests.centres.papers.examples import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished():
    """Three learners: one good, one absent too much, one without a score; the teaching is closed."""
    course_class = make_class(programme=make_programme(periods=40))
    make_director(course_class.centre)
    _first, second, third = enrol(course_class, 3)
    score_all(course_class, "8.5")
    Enrolment.objects.filter(pk=second.pk).update(absent_unexcused=9)
    third.scores.all().delete()
    course_class.refresh_from_db()
    return classes.finish(course_class, by=course_class.created_by)


def complete(course_class, score="4"):
    [missing] = [e for e in course_class.enrolments.all() if not e.scores.exists()]
    missing.scores.create(part=course_class.programme_version.parts.get(), value=score)
    return course_class


def test_while_a_result_is_missing_or_the_teaching_goes_on_it_is_refused(finished):
    for course_class in (make_class(), finished):
        with pytest.raises(ValidationError) as refused:
            recognition.check(course_class)
        assert code_of(refused) == "not_recognised"
    recognition.check(complete(finished))


def test_the_draft_judges_as_the_recognition_would(finished):
    draft = recognition.build(complete(finished), TODAY())
    assert draft.heading.is_draft
    recognise(finished, by=finished.created_by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())
    decided = recognition.build(finished, TODAY())
    assert decided.heading.number_line == "Số 52-QĐ/TTCT"
    assert [annex.blocks for annex in draft.annexes] == [annex.blocks for annex in decided.annexes]


def test_the_lists_say_score_grade_and_reason(finished):
    first, second, third = complete(finished).enrolments.in_roster_order().select_related("learner")
    passed, failed = (annex.blocks[0].rows for annex in recognition.build(finished, TODAY()).annexes)
    assert [row[1:2] + row[4:] for row in passed] == [
        (first.learner.full_name, "8,5", "Giỏi", "8,5 điểm, vắng 0/40 tiết")
    ]  # fmt: skip
    assert [row[1:2] + row[4:] for row in failed] == [
        (second.learner.full_name, "–", "Vắng 9/40 tiết (22,5%), vượt mức tối đa 20%"),
        (third.learner.full_name, "4,0", "4 điểm, dưới mức đạt 5"),
    ]


def test_the_articles_count_with_their_base(finished):
    text = words(recognition.build(complete(finished), TODAY()))
    assert "đối với 1 trên 3 học viên (có danh sách kèm theo); xếp loại: giỏi 1." in text
    assert "Điều 2. 2 học viên không được công nhận kết quả" in text
    assert "Điều 3. Học viên được công nhận kết quả được cấp giấy chứng nhận" in text
    assert "- Căn cứ Quyết định số 45-QĐ/TTCT ngày" in text


def test_where_everybody_passed_there_is_one_list_and_no_article_on_others():
    paper = recognition.build(make_recognised_class(learners=2), TODAY())
    assert len(paper.annexes) == 1
    assert "không được công nhận" not in words(paper)


def test_where_nobody_passed_nobody_gets_a_certificate():
    paper = recognition.build(make_recognised_class(learners=2, score="4"), TODAY())
    assert "Không có học viên nào" in words(paper)
    assert "cấp giấy chứng nhận" not in words(paper)
    assert len(paper.annexes) == 1


def test_a_programme_without_certificate_promises_none():
    course_class = make_recognised_class(learners=1, programme=make_programme(parts=0, issues_certificate=False))
    text = words(recognition.build(course_class, TODAY()))
    assert "cấp giấy chứng nhận" not in text
    assert "đạt yêu cầu 1" in text


def test_what_was_recognised_is_printed_though_the_rule_changed_since():
    course_class = make_recognised_class(learners=1)
    course_class.programme_version.__class__.objects.update(min_score=9)
    course_class.refresh_from_db()
    [annex] = recognition.build(course_class, TODAY()).annexes
    assert annex.blocks[0].rows[0][4:6] == ("8,0", "Giỏi")


def test_a_kept_reason_stands_before_the_arithmetic():
    course_class = make_recognised_class(learners=1)
    course_class.enrolments.update(outcome_reason="đặc cách theo Tờ trình 12-TTr/TTCT")
    [row] = recognition.build(course_class, TODAY()).annexes[0].blocks[0].rows
    assert row[-1] == "Đặc cách theo Tờ trình 12-TTr/TTCT"
