"""Attendance and recognition at the same moment; with a control that shows the test can fail."""

import threading

import pytest
from django.core.exceptions import ValidationError

from courses import attendance, classes, recognition, results
from courses.models import AbsenceKind, CourseClass, Session
from tests.build import TODAY, code_of, enrol, make_class, make_session, score_all
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def ready_class():
    """A class of 12 periods (at most 2 absent) that could be recognised: one learner, present so far."""
    course_class = make_class(periods=12)
    enrol(course_class, 1)
    session = make_session(course_class, taken=True)
    score_all(course_class)
    return classes.finish(CourseClass.objects.get(pk=course_class.pk), by=course_class.created_by), session


def both(course_class, session):
    """Mark the learner absent (4 of 12 periods: too much) while the results are recognised as passed."""
    [enrolment] = course_class.enrolments.all()
    by = course_class.created_by

    def mark():
        row = Session.objects.get(pk=session.pk)
        return attendance.record(row, {enrolment.pk: AbsenceKind.UNEXCUSED}, by=by, version_no=row.version_no)

    def recognise():
        row = CourseClass.objects.get(pk=course_class.pk)
        return recognition.recognise(row, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())

    return at_once([mark, recognise])


def contradicts(course_class):
    """Whether what was recognised differs from what the rows say now."""
    [enrolment] = course_class.enrolments.all()
    [line] = results.sheet(course_class)
    return (enrolment.outcome == "passed") != line.judgement.has_passed


def test_the_recognised_result_never_contradicts_the_attendance():
    course_class, session = ready_class()
    marked, recognised = both(course_class, session)
    assert isinstance(recognised, CourseClass)
    if isinstance(marked, Exception):
        assert isinstance(marked, ValidationError)
        assert code_of(Refused(marked)) == "results_closed"
    assert not contradicts(CourseClass.objects.get(pk=course_class.pk))


def test_without_the_lock_they_contradict(monkeypatch):
    """The negative control: absence is written between the judging and the freezing."""
    course_class, session = ready_class()
    judged, written = threading.Event(), threading.Event()
    refuse_unready, recount = recognition._refuse_unready, attendance.recount

    def refuse_and_wait(ready):
        refuse_unready(ready)
        judged.set()
        written.wait(timeout=30)

    def wait_and_recount(row):
        judged.wait(timeout=30)
        recount(row)

    def unlocked(session):
        return CourseClass.objects.get(pk=session.course_class_id)

    monkeypatch.setattr(recognition, "_refuse_unready", refuse_and_wait)
    monkeypatch.setattr(attendance, "recount", wait_and_recount)
    monkeypatch.setattr(attendance, "_locked_class", unlocked)
    record = attendance.record

    def record_and_tell(*args, **kwargs):
        try:
            return record(*args, **kwargs)
        finally:
            written.set()

    monkeypatch.setattr(attendance, "record", record_and_tell)
    both(course_class, session)
    assert contradicts(CourseClass.objects.get(pk=course_class.pk))
