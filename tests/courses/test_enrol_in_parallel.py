"""Two officers at the same moment: the last place is taken once, and no place is taken away under a learner."""

import threading

import pytest
from django.core.exceptions import ValidationError

from courses import class_rules, classes, enrolments
from courses.models import CourseClass
from tests.build import code_of, enrol, make_class, make_entry, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def refusals(results):
    return [code_of(Refused(one)) for one in results if isinstance(one, ValidationError)]


def one_place_left():
    """A class of three places with two learners."""
    course_class = make_class(capacity=3)
    enrol(course_class, 2)
    return course_class


def enrol_at_once(course_class):
    """Two officers enrol one person each."""

    def deed(number):
        by = make_user(centre=course_class.centre)
        return lambda: enrolments.enrol(course_class, [make_entry(number, f"Lê Thị Mai {number}")], by=by)

    return at_once([deed(901), deed(902)])


def unlocked(course_class):
    return CourseClass.objects.select_related("centre", "programme_version").get(pk=course_class.pk)


def test_the_last_place_is_taken_once():
    course_class = one_place_left()
    assert refusals(enrol_at_once(course_class)) == ["class_full"]
    assert course_class.enrolments.studying().count() == 3


def test_without_the_lock_the_class_is_overfull(monkeypatch):
    """The negative control: were the lock not what keeps the order, the test above would prove nothing."""
    course_class = one_place_left()
    both_have_counted = threading.Barrier(2)
    count = enrolments._refuse_overfull

    def count_and_wait(*args):
        count(*args)
        both_have_counted.wait(timeout=30)

    monkeypatch.setattr(enrolments, "_locked", unlocked)
    monkeypatch.setattr(enrolments, "_refuse_overfull", count_and_wait)
    assert refusals(enrol_at_once(course_class)) == []
    assert course_class.enrolments.studying().count() == 4


def join_and_shrink_at_once(course_class):
    """One officer enrols somebody, another takes the free place away."""
    by = make_user(centre=course_class.centre)
    return at_once([
        lambda: enrolments.enrol(course_class, [make_entry(901, "Lê Thị Mai")], by=by),
        lambda: classes.edit(course_class, by=by, version_no=course_class.version_no, capacity=2),
    ])  # fmt: skip


def places_and_learners(course_class):
    course_class.refresh_from_db()
    return course_class.capacity, course_class.enrolments.studying().count()


def test_places_do_not_sink_while_somebody_joins():
    course_class = one_place_left()
    [code] = refusals(join_and_shrink_at_once(course_class))
    assert code in {"class_full", "capacity_below_roster"}
    assert places_and_learners(course_class) in {(3, 3), (2, 2)}


def test_without_the_lock_places_sink_below_the_roster(monkeypatch):
    """The negative control of the test above."""
    course_class = one_place_left()
    both_have_counted = threading.Barrier(2)

    def and_wait(check):
        def checked(*args):
            check(*args)
            both_have_counted.wait(timeout=30)

        return checked

    monkeypatch.setattr(classes, "_lock", lambda course_class: None)
    monkeypatch.setattr(class_rules, "check_places", and_wait(class_rules.check_places))
    monkeypatch.setattr(enrolments, "_refuse_overfull", and_wait(enrolments._refuse_overfull))
    assert refusals(join_and_shrink_at_once(course_class)) == []
    assert places_and_learners(course_class) == (2, 3)
