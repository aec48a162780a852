"""Two transfers at the same moment: the last place is taken once, and who swaps classes waits for nobody for ever."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from courses import enrolments, transfers
from courses.models import CourseClass
from tests.build import code_of, enrol, make_class, make_programme, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def one_place_left():
    """(enrolments of two classes, a third class of the programme with one place, the officer)."""
    by, programme = make_user(), make_programme()
    leaving = [enrol(make_class(by.centre, by=by, programme=programme), 1)[0] for _n in range(2)]
    return leaving, make_class(by.centre, by=by, programme=programme, capacity=1), by


def move_at_once(leaving, there, by):
    """Both move into the class at the same moment; returns the codes of the refusals."""
    results = at_once([
        lambda one=one: transfers.transfer(one, there, by=by, reason="Trùng lịch") for one in leaving
    ])  # fmt: skip
    return [code_of(Refused(one)) for one in results if isinstance(one, ValidationError)]


def test_the_last_place_is_taken_once():
    leaving, there, by = one_place_left()
    assert move_at_once(leaving, there, by) == ["class_full"]
    assert there.enrolments.studying().count() == 1


def test_without_the_lock_the_class_is_overfull(monkeypatch):
    """The negative control: were the lock not what keeps the order, the test above would prove nothing."""
    leaving, there, by = one_place_left()
    both_have_counted = threading.Barrier(2)
    count = enrolments._refuse_overfull

    def count_and_wait(*args):
        count(*args)
        both_have_counted.wait(timeout=30)

    def unlocked(*pks):
        found = CourseClass.objects.select_related("centre", "programme_version").in_bulk(pks)
        return [found[pk] for pk in pks]

    monkeypatch.setattr(transfers, "_locked", unlocked)
    monkeypatch.setattr(enrolments, "_refuse_overfull", count_and_wait)
    assert move_at_once(leaving, there, by) == []
    assert there.enrolments.studying().count() == 2


def swap_at_once():
    """A learner of each of two classes moves into the other one; returns what went wrong."""
    by, programme = make_user(), make_programme()
    classes = [make_class(by.centre, by=by, programme=programme) for _n in range(2)]
    moves = list(zip([enrol(one, 1)[0] for one in classes], reversed(classes), strict=True))
    results = at_once([
        lambda one=one, there=there: transfers.transfer(one, there, by=by, reason="Trùng lịch") for one, there in moves
    ])  # fmt: skip
    return [result for result in results if isinstance(result, Exception)]


def both_start_first(monkeypatch):
    """Let both transfers have locked their own class before either goes on, without the order of locks."""
    both_have_started = threading.Barrier(2)
    start = transfers._start

    def start_and_wait(*args):
        row = start(*args)
        both_have_started.wait(timeout=10)
        return row

    monkeypatch.setattr(transfers, "_start", start_and_wait)
    monkeypatch.setattr(transfers, "_lock_both", lambda enrolment, to_class: None)


def test_learners_who_swap_classes_at_once_both_arrive():
    assert swap_at_once() == []


def test_without_the_order_of_locks_one_of_the_two_is_thrown_out(monkeypatch):
    """The negative control: each holds the class the other one needs, and the database ends one of them."""
    both_start_first(monkeypatch)
    assert [type(error) for error in swap_at_once()] == [OperationalError]
