"""ClassFigures say what the rows say, after every deed that changes them."""

import pytest

from courses import classes, enrolments, figures, recognition, results, scoring
from courses.models import ClassFigures, EnrolmentStatus, PartyStatus
from tests.build import TODAY, enrol, make_class, make_programme, make_recognised_class, score_all

pytestmark = pytest.mark.django_db


def figures_of(course_class):
    """The figures as stored, without the certificates, which another application counts."""
    stored = ClassFigures.objects.filter(course_class=course_class).values().get()
    return {name: stored[name] for name in figures.count(course_class)}


def test_a_new_class_has_figures_of_zero():
    assert set(figures_of(make_class()).values()) == {0}


def test_enrolment_counts_women_minorities_and_party_members():
    course_class = make_class()
    enrol(course_class, 2, gender="female", ethnicity="Kinh", party_status=PartyStatus.FULL)
    enrol(course_class, 1, gender="male", ethnicity="Thái", party_status=PartyStatus.PROBATION)
    enrol(course_class, 1, gender="male", ethnicity="", party_status=PartyStatus.NONE)
    found = figures_of(course_class)
    assert {name: found[name] for name in ("enrolled", "women", "minority", "party_members")} == {
        "enrolled": 4, "women": 2, "minority": 1, "party_members": 3,
    }  # fmt: skip


def test_who_left_is_no_longer_counted():
    course_class = make_class()
    first, _second = enrol(course_class, 2)
    enrolments.leave(first, by=course_class.created_by, status=EnrolmentStatus.DEFERRED, reason="Ốm dài ngày")
    assert figures_of(course_class)["enrolled"] == 1


def test_recognition_counts_every_grade():
    course_class = make_class()
    people = enrol(course_class, 6)
    course_class.refresh_from_db()
    part = course_class.programme_version.parts.get()
    given = zip(people, ["9", "8.5", "8", "7", "5", "4.9"], strict=True)
    entries = {
        e.pk: {"absent_excused": 0, "absent_unexcused": 0, "scores": {part.pk: results.Decimal(s)}} for e, s in given
    }
    by = course_class.created_by
    scoring.record(course_class, entries, by=by, version_no=course_class.version_no)
    classes.finish(course_class, by=by)
    recognition.recognise(course_class, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())
    found = figures_of(course_class)
    assert found == figures.count(course_class)
    grades = ("enrolled", "passed", "excellent", "good", "fair", "average", "ungraded")
    assert [found[name] for name in grades] == [6, 5, 1, 2, 1, 1, 0]


def test_a_programme_without_a_score_counts_as_passed_without_a_grade():
    course_class = make_class(programme=make_programme(parts=0))
    enrol(course_class, 2)
    score_all(course_class)
    by = course_class.created_by
    classes.finish(course_class, by=by)
    recognition.recognise(course_class, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())
    found = figures_of(course_class)
    assert (found["passed"], found["ungraded"], found["average"]) == (2, 2, 0)


def test_an_update_leaves_the_certificates_alone():
    course_class = make_recognised_class(learners=2)
    ClassFigures.objects.filter(course_class=course_class).update(certified=2)
    figures.update(course_class)
    assert ClassFigures.objects.get(course_class=course_class).certified == 2
