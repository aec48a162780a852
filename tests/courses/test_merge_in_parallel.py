"""A record is merged while its person is enrolled: no roster names a record that is no learner any more."""

import threading

import pytest
from django.core.exceptions import ValidationError

from courses import enrolments, merging
from courses.models import Enrolment, Learner
from tests.build import code_of, enrol, make_class, make_entry, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def merge_and_enrol_at_once(pause=lambda: None):
    """Two records, one of them merged away while another officer enrols its person; returns (merged, results)."""
    by = make_user()
    kept, merged = (
        enrol(make_class(by.centre, by=by), 1, full_name=name)[0].learner for name in ("Lê Thị Mai", "Trần Văn Bình")
    )
    course_class, entry = make_class(by.centre, by=by), make_entry(901, merged.full_name)

    def merge():
        pause()
        return merging.merge(kept, merged, by=by, reason="Trùng")

    return merged, at_once([merge, lambda: enrolments.enrol(course_class, [entry], by=by)])


def stranded():
    """Enrolments of records that were merged into another one."""
    return Enrolment.objects.filter(learner__in=Learner.objects.exclude(merged_into=None)).count()


def test_who_is_merged_meanwhile_is_enrolled_as_the_kept_record_or_refused():
    _merged, results = merge_and_enrol_at_once()
    codes = [code_of(Refused(one)) for one in results if isinstance(one, ValidationError)]
    assert codes in ([], ["merged_meanwhile"])
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, ValidationError)] == []
    assert stranded() == 0


def found_then_merged(monkeypatch):
    """Let the merge happen between finding the person and seating it, which is where it hurts."""
    found, is_merged = threading.Event(), threading.Event()
    joining, merge = enrolments._joining, merging.merge

    def find_and_wait(*args):
        pairs = joining(*args)
        found.set()
        is_merged.wait(timeout=30)
        return pairs

    def merge_and_say(*args, **kwargs):
        row = merge(*args, **kwargs)
        is_merged.set()
        return row

    monkeypatch.setattr(enrolments, "_joining", find_and_wait)
    monkeypatch.setattr(merging, "merge", merge_and_say)
    return lambda: found.wait(timeout=30)


def test_a_merge_between_finding_and_seating_is_noticed(monkeypatch):
    _merged, results = merge_and_enrol_at_once(found_then_merged(monkeypatch))
    assert [code_of(Refused(one)) for one in results if isinstance(one, Exception)] == ["merged_meanwhile"]
    assert stranded() == 0


def test_without_the_check_a_merged_record_is_enrolled(monkeypatch):
    """The negative control: were the check not what notices it, the test above would prove nothing."""
    monkeypatch.setattr(enrolments, "_refuse_merged", lambda learners: None)
    _merged, results = merge_and_enrol_at_once(found_then_merged(monkeypatch))
    assert not any(isinstance(one, Exception) for one in results)
    assert stranded() == 1
