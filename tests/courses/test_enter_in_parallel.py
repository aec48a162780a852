"""Two officers enter a class of one programme at the same moment; with a control that shows the test can fail."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from courses import classes, patterns, programmes
from courses.models import ClassPattern, CourseClass, PlanStatus
from tests.build import make_centre, make_plan, make_plan_line, make_programme, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DAY = date(2026, 6, 1)


def enter_at_once(centre, programme, **facts):
    """Two officers of the centre enter a class each; what each got."""

    def deed(officer):
        return lambda: classes.enter(
            centre, by=officer, programme=programme, starts_on=DAY, ends_on=DAY, place="Hội trường A",
            **({"off_plan_reason": "Cấp ủy giao thêm"} | facts),
        )  # fmt: skip

    return at_once([deed(make_user(centre=centre)) for _n in range(2)])


def test_each_gets_a_cohort_of_its_own():
    centre, programme = make_centre(), make_programme()
    made = enter_at_once(centre, programme)
    assert sorted(one.cohort for one in made) == [1, 2]
    assert len({one.code for one in made}) == 2


def test_the_last_place_of_a_plan_line_is_taken_once():
    centre, programme = make_centre(), make_programme()
    plan = make_plan(centre, status=PlanStatus.APPROVED, year=DAY.year, lines=0)
    item = make_plan_line(plan, programme, classes=1).item
    results = enter_at_once(centre, programme, plan_item=item, off_plan_reason="")
    [refused] = [one for one in results if isinstance(one, ValidationError)]
    assert [error.code for error in refused.error_dict["plan_item"]] == ["line_full"]
    assert item.classes.count() == 1


def test_without_the_lock_both_reach_for_the_same_code_and_one_is_told_so(monkeypatch):
    """The negative control; and what is left where a lock cannot help: a sentence, no crash."""
    centre, programme = make_centre(), make_programme()
    both_have_counted = threading.Barrier(2)
    named = patterns.named

    def name_and_wait(*args, **kwargs):
        usual = named(*args, **kwargs)
        both_have_counted.wait(timeout=30)
        return usual

    monkeypatch.setattr(programmes, "lock", lambda programme: None)
    monkeypatch.setattr(patterns, "named", name_and_wait)
    results = enter_at_once(centre, programme)
    [refused] = [one for one in results if isinstance(one, ValidationError)]
    assert [error.code for error in refused.error_dict["cohort"]] == ["code_taken"]
    assert CourseClass.objects.count() == 1


# --- The pattern itself --------------------------------------------------------------------------------------


def choose_at_once(centre):
    """Two officers choose a pattern for a centre that has none; what went wrong."""
    chosen = {"code": patterns.pattern_of(centre).code, "counting": "yearly"}

    def deed(name):
        by = make_user(centre=centre)
        return lambda: patterns.choose(centre, by=by, name=name, **chosen)

    made = at_once([deed("Lớp {tên ngắn}"), deed("Lớp {chương trình}")])
    assert ClassPattern.objects.count() == 1
    return [one for one in made if isinstance(one, Exception)]


def test_two_officers_choose_a_pattern_and_there_is_one():
    assert choose_at_once(make_centre()) == []


def test_without_the_lock_the_second_finds_the_row_taken(monkeypatch):
    both_have_checked = threading.Barrier(2)
    checked = patterns.checked

    def check_and_wait(*args, **kwargs):
        pattern = checked(*args, **kwargs)
        both_have_checked.wait(timeout=30)
        return pattern

    monkeypatch.setattr(patterns, "_lock", lambda centre: None)
    monkeypatch.setattr(patterns, "checked", check_and_wait)
    [crash] = choose_at_once(make_centre())
    assert isinstance(crash, IntegrityError)
