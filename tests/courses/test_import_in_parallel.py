"""Two imports into one class at the same moment: each person joins once, and who came second is told."""

import threading

import pytest

from courses import enrolments, import_tasks, importing
from courses.models import CourseClass, Learner, RosterImport
from courses.reviewing import review
from tests.build import make_class, make_import, make_row, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
Step = RosterImport.Step
PEOPLE = ["Nguyễn Thị Hòa", "Lê Thị Mai", "Trần Thu Hương"]


def confirmed(course_class, *names):
    """An import by an officer of its own, confirmed and not written yet."""
    by = make_user(centre=course_class.centre)
    work = make_import(course_class, *(make_row(name) for name in names), by=by)
    return importing.confirm(work, by=by, digest=review(work, by=by).digest)


def write_at_once(*works):
    """Two workers take them up together; returns the imports as they are then."""
    results = at_once([lambda pk=work.pk: import_tasks.write_roster.call(pk) for work in works])
    assert results == [None] * len(works)
    return list(RosterImport.objects.filter(pk__in=[work.pk for work in works]))


def steps(works):
    return sorted(work.step for work in works)


def test_the_same_people_in_two_imports_join_once_and_the_second_is_told():
    course_class = make_class()
    works = write_at_once(confirmed(course_class, *PEOPLE), confirmed(course_class, *PEOPLE))
    assert steps(works) == [Step.COMMITTED, Step.REVIEW]
    [told] = [work for work in works if work.step == Step.REVIEW]
    assert [error["item"] for error in told.errors] == [import_tasks.REFUSED]
    assert (Learner.objects.count(), course_class.enrolments.count()) == (3, 3)


def test_other_people_in_two_imports_all_join():
    course_class = make_class()
    works = write_at_once(confirmed(course_class, *PEOPLE), confirmed(course_class, "Vừ Bá Chìa", "Lô Thị Ngân"))
    assert (steps(works), course_class.enrolments.count()) == ([Step.COMMITTED] * 2, 5)


def test_one_import_that_two_workers_take_up_is_written_once():
    course_class = make_class()
    work = confirmed(course_class, *PEOPLE)
    works = write_at_once(work, work)
    assert (steps(works), course_class.enrolments.count()) == ([Step.COMMITTED], 3)


def test_without_the_lock_the_same_people_join_twice(monkeypatch):
    """The negative control: were the lock not what keeps the order, the first test would prove nothing."""
    course_class = make_class()
    works = confirmed(course_class, *PEOPLE), confirmed(course_class, *PEOPLE)
    both_have_looked = threading.Barrier(2)
    look = import_tasks.beside_registry

    def look_and_wait(*args, **facts):
        found = look(*args, **facts)
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(import_tasks, "_lock", lambda class_pk: None)
    monkeypatch.setattr(enrolments, "_locked", lambda one: CourseClass.objects.select_related("centre").get(pk=one.pk))
    monkeypatch.setattr(import_tasks, "beside_registry", look_and_wait)
    assert steps(write_at_once(*works)) == [Step.COMMITTED] * 2
    assert course_class.enrolments.count() == 6
