"""A version is corrected while a class is entered: what the class was promised holds; with a control that can fail."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from centres.scope import Role
from courses import classes, patterns, programmes
from courses.models import CourseClass
from tests.build import code_of, make_programme, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DAY = date(2026, 6, 1)


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def enter_and_correct_at_once():
    """A class of 40 periods is entered while its version is given 8; returns the answer to the correction."""
    programme, officer, national = make_programme(periods=40), make_user(), make_user(Role.NATIONAL)
    facts = {"effective_from": date(2019, 1, 1), "periods": 8, "days": 1, "parts": []}
    [made, corrected] = at_once([
        lambda: classes.enter(officer.centre, by=officer, programme=programme, starts_on=DAY, ends_on=DAY,
                              place="Hội trường A", off_plan_reason="Cấp ủy giao thêm"),
        lambda: programmes.edit_version(programme.versions.get(), by=national, **facts),
    ])  # fmt: skip
    assert isinstance(made, CourseClass), made
    return corrected


def test_a_class_has_the_periods_of_the_version_it_follows():
    corrected = enter_and_correct_at_once()
    made = CourseClass.objects.select_related("programme_version").get()
    assert made.periods == made.programme_version.periods
    if isinstance(corrected, ValidationError):  # the class was first
        assert code_of(Refused(corrected)) == "followed"


def test_without_the_lock_a_version_changes_under_its_class(monkeypatch):
    """The negative control: were the lock not what keeps the order, the test above would prove nothing."""
    both_have_looked = threading.Barrier(2)

    def and_wait(look):
        def looked(*args, **kwargs):
            found = look(*args, **kwargs)
            both_have_looked.wait(timeout=30)
            return found

        return looked

    monkeypatch.setattr(programmes, "lock", lambda programme: None)
    monkeypatch.setattr(programmes, "check_correctable", and_wait(programmes.check_correctable))
    monkeypatch.setattr(patterns, "named", and_wait(patterns.named))
    assert not isinstance(enter_and_correct_at_once(), Exception)
    made = CourseClass.objects.select_related("programme_version").get()
    assert (made.periods, made.programme_version.periods) == (40, 8)
