"""Writing absence and scores: who may, on which page, what is told in the audit book."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import classes, enrolments, scoring
from courses.models import EnrolmentStatus, Score
from tests.build import enrol, make_centre, make_class, make_recognised_class, make_user, score_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def course_class():
    made = make_class()
    enrol(made, 2)
    return made


def entry(course_class, score="8", excused=0, unexcused=0):
    part = course_class.programme_version.parts.get()
    value = None if score is None else D(score)
    return {"absent_excused": excused, "absent_unexcused": unexcused, "scores": {part.pk: value}}


def record(course_class, entries, by=None, version_no=None):
    course_class.refresh_from_db()
    scoring.record(course_class, entries, by=by or course_class.created_by,
                   version_no=version_no or course_class.version_no)  # fmt: skip


def test_absence_and_scores_are_written(course_class):
    first, second = course_class.enrolments.in_roster_order()
    record(course_class, {first.pk: entry(course_class, "8.5", 2, 1), second.pk: entry(course_class, None)})
    first.refresh_from_db()
    assert (first.absent_excused, first.absent_unexcused, first.absent) == (2, 1, 3)
    assert list(Score.objects.values_list("enrolment", "value")) == [(first.pk, D("8.5"))]


def test_an_emptied_score_is_taken_away(course_class):
    score_all(course_class)
    first = course_class.enrolments.first()
    record(course_class, {first.pk: entry(course_class, None)})
    assert not first.scores.exists()
    assert Score.objects.count() == 1


def test_only_what_differs_is_told_with_its_value_before_and_after(course_class):
    score_all(course_class, "8")
    first, second = course_class.enrolments.in_roster_order()
    record(course_class, {first.pk: entry(course_class, "8"), second.pk: entry(course_class, "6.5", 1)})
    told = AuditLine.objects.filter(verb="record_results").latest("pk").facts
    assert told["changes"] == [[second.pk, "absent_excused", 0, 1], [second.pk, "Bài 1", "8", "6.5"]]


def test_a_stale_sheet_is_told_and_writes_nothing(course_class):
    first = course_class.enrolments.first()
    old = course_class.version_no
    score_all(course_class, "8")
    with pytest.raises(ValidationError) as broken:
        record(course_class, {first.pk: entry(course_class, "3")}, version_no=old)
    assert broken.value.code == "edited_meanwhile"
    assert set(Score.objects.values_list("value", flat=True)) == {D("8")}


def test_results_are_closed_once_recognised():
    course_class = make_recognised_class(learners=1)
    first = course_class.enrolments.get()
    with pytest.raises(ValidationError) as broken:
        record(course_class, {first.pk: entry(course_class, "10")})
    assert broken.value.code == "results_closed"


def test_nobody_is_absent_for_more_than_the_class_has(course_class):
    first = course_class.enrolments.first()
    record(course_class, {first.pk: entry(course_class, "8", 20, 20)})  # all 40 periods
    with pytest.raises(ValidationError) as broken:
        record(course_class, {first.pk: entry(course_class, "8", 20, 21)})
    assert broken.value.code == "too_much_absence"


def test_who_left_after_the_sheet_was_opened_is_passed_over(course_class):
    first, second = course_class.enrolments.in_roster_order()
    by = course_class.created_by
    enrolments.leave(first, by=by, status=EnrolmentStatus.WITHDRAWN, reason="Chuyển công tác")
    record(course_class, {first.pk: entry(course_class, "9"), second.pk: entry(course_class, "7")})
    assert list(Score.objects.values_list("enrolment", flat=True)) == [second.pk]


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_staff_of_the_centre_record_results(course_class, role):
    place = {"centre": course_class.centre} if role == Role.LECTURER else {}
    if role == Role.PROVINCE:
        place = {"province": course_class.centre.province}
    with pytest.raises(PermissionDenied):
        record(course_class, {}, by=make_user(role, **place))


def test_staff_of_another_centre_record_nothing(course_class):
    with pytest.raises(PermissionDenied):
        record(course_class, {}, by=make_user(centre=make_centre("Yên Thành")))


def test_a_class_of_many_learners_is_written_in_a_few_queries(course_class, django_assert_max_num_queries):
    enrol(course_class, 40)
    course_class.refresh_from_db()
    entries = {one.pk: entry(course_class, "7", 1) for one in course_class.enrolments.all()}
    with django_assert_max_num_queries(18):
        record(course_class, entries)
    assert Score.objects.count() == 42


def test_the_sheet_can_be_corrected_until_recognition(course_class):
    score_all(course_class, "8")
    classes.finish(course_class, by=course_class.created_by)
    first = course_class.enrolments.first()
    record(course_class, {first.pk: entry(course_class, "6")})
    assert first.scores.get().value == D("6")
