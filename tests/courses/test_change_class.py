"""Changing, opening, closing, recognising a class: dates in order, places enough, nobody overwritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from centres.models import AuditLine
from courses import classes, recognition, results, scoring
from courses.models import ClassStatus, Outcome
from tests.build import TODAY, enrol, make_class, score_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refusal(deed, *args, **kwargs):
    with pytest.raises(ValidationError) as broken:
        deed(*args, **kwargs)
    error = broken.value
    return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code


def edit(row, **facts):
    facts = {"version_no": row.version_no} | facts
    return classes.edit(row, by=row.created_by, **facts)


def recognise(row, on=None):
    return recognition.recognise(row, by=row.created_by, recognition_no="52-QĐ/TTCT", recognised_on=on or TODAY())


# --- Facts -----------------------------------------------------------------------------------------------


def test_only_what_changed_is_told():
    row = make_class()
    edit(row, place="Hội trường B", capacity=row.capacity)
    told = AuditLine.objects.get(verb="edit_class").facts
    assert told == {"before": {"place": "Hội trường A"}, "after": {"place": "Hội trường B"}}


def test_the_second_of_two_editors_is_told_and_overwrites_nothing():
    row = make_class()
    stale = type(row).objects.get(pk=row.pk)
    edit(row, place="Hội trường B")
    assert refusal(edit, stale, place="Hội trường C") == "edited_meanwhile"
    row.refresh_from_db()
    assert row.place == "Hội trường B"


def test_places_cannot_sink_below_the_roster():
    row = make_class()
    enrol(row, 3)
    row.refresh_from_db()
    assert refusal(edit, row, capacity=2) == "capacity_below_roster"
    row.refresh_from_db()
    edit(row, capacity=3)


def test_a_class_does_not_move_to_another_year():
    row = make_class()
    assert refusal(edit, row, starts_on=row.starts_on - 366 * DAY) == "other_year"


def test_a_class_does_not_begin_before_its_opening_decision():
    row = make_class()
    assert refusal(edit, row, starts_on=row.opened_on - DAY) == "starts_before_decision"
    row.refresh_from_db()
    edit(row, starts_on=row.opened_on)


# --- Opening and closing ---------------------------------------------------------------------------------------


def test_the_opening_decision_may_be_of_the_first_day_and_not_later():
    row = make_class(opened=False)
    by = row.created_by
    late = {"opening_no": "45-QĐ/TTCT", "opened_on": row.starts_on + DAY}
    assert refusal(classes.open_class, row, by=by, **late) == "opened_after_start"
    classes.open_class(row, by=by, opening_no=" 45-QĐ/TTCT ", opened_on=row.starts_on)
    assert (row.status, row.opening_no) == (ClassStatus.OPEN, "45-QĐ/TTCT")


def test_teaching_closes_on_its_last_day_and_not_earlier():
    running, ending = make_class(ends_on=TODAY() + DAY), make_class(ends_on=TODAY())
    for row in (running, ending):
        enrol(row, 1)
    assert refusal(classes.finish, running, by=running.created_by) == "not_over"
    classes.finish(ending, by=ending.created_by)
    assert ending.status == ClassStatus.FINISHED


def test_a_class_without_learners_is_not_closed():
    row = make_class()
    assert refusal(classes.finish, row, by=row.created_by) == "no_learners"


def test_cancelling_needs_a_reason():
    row = make_class()
    assert refusal(classes.cancel, row, by=row.created_by, reason=" ") == "reason_missing"
    classes.cancel(row, by=row.created_by, reason="Không đủ học viên")
    assert (row.status, row.stop_reason) == (ClassStatus.CANCELLED, "Không đủ học viên")


# --- Recognition --------------------------------------------------------------------------------------------------


@pytest.fixture
def finished():
    row = make_class(ends_on=TODAY() - 3 * DAY)
    enrol(row, 2)
    score_all(row)
    return classes.finish(row, by=row.created_by)


def test_recognition_lies_between_the_last_day_and_today(finished):
    assert refusal(recognise, finished, finished.ends_on - DAY) == "recognised_before_end"
    assert refusal(recognise, finished, TODAY() + DAY) == "recognised_in_future"
    recognise(finished, finished.ends_on)
    assert (finished.status, finished.recognised_by) == (ClassStatus.RECOGNISED, finished.created_by)


def test_recognition_waits_until_everybody_is_judged(finished):
    first = finished.enrolments.first()
    part = finished.programme_version.parts.get()
    entries = {first.pk: {"absent_excused": 0, "absent_unexcused": 0, "scores": {part.pk: None}}}
    finished.refresh_from_db()
    scoring.record(finished, entries, by=finished.created_by, version_no=finished.version_no)
    assert refusal(recognise, finished) == "results_open"
    finished.refresh_from_db()
    assert (finished.status, finished.recognition_no) == (ClassStatus.FINISHED, "")


def test_recognition_freezes_outcome_score_and_grade(finished):
    first, second = finished.enrolments.in_roster_order()
    part = finished.programme_version.parts.get()
    entries = {first.pk: {"absent_excused": 9, "absent_unexcused": 0, "scores": {part.pk: results.Decimal("10")}}}
    finished.refresh_from_db()
    scoring.record(finished, entries, by=finished.created_by, version_no=finished.version_no)
    recognise(finished)
    for one in (first, second):
        one.refresh_from_db()
    assert (first.outcome, first.final_score, first.grade) == (Outcome.FAILED, None, "")
    assert (second.outcome, second.final_score, second.grade) == (Outcome.PASSED, results.Decimal("8.0"), "good")
