"""The catalogue a new installation starts with: lessons within the periods, for whom, and loaded again without harm."""

from datetime import date

import pytest

from courses.models import Admits, Lesson, ProgrammeVersion, TeachingForm
from portal import catalogue
from tests.build import make_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions():
    """{code: its version}, as loaded."""
    catalogue.load()
    found = ProgrammeVersion.objects.select_related("programme").prefetch_related("lessons")
    return {version.programme.code: version for version in found}


def test_lessons_are_there_where_they_are_known_and_nowhere_else(versions):
    assert {code for code, version in versions.items() if version.lessons.all()} == {"NTVD", "DVM"}


@pytest.mark.parametrize(("code", "lectures", "periods"), [("NTVD", 5, 40), ("DVM", 10, 64)])
def test_the_lessons_of_a_programme_fill_its_periods(versions, code, lectures, periods):
    lessons = list(versions[code].lessons.all())
    assert sum(one.form == TeachingForm.LECTURE for one in lessons) == lectures
    assert sum(one.periods for one in lessons) == versions[code].periods == periods
    assert [one.position for one in lessons] == list(range(1, len(lessons) + 1))
    for lesson in lessons:
        lesson.full_clean()


def test_each_programme_says_whom_it_is_for(versions):
    asked = {code: version.admits for code, version in versions.items() if version.admits != Admits.ANYONE}
    assert asked == {"NTVD": Admits.OUTSIDERS, "DVM": Admits.MEMBERS}


def test_loading_again_changes_nothing(versions):
    before = list(Lesson.objects.values_list("pk", "title", "periods"))
    catalogue.load()
    assert list(Lesson.objects.values_list("pk", "title", "periods")) == before


def test_an_installation_older_than_the_lessons_gets_them_also_under_a_class(versions):
    version = versions["NTVD"]
    make_class(programme=version.programme)
    version.lessons.all().delete()
    catalogue.load()
    assert version.lessons.count() == 8


def test_a_version_that_national_staff_changed_is_left_alone(versions):
    version = versions["NTVD"]
    version.lessons.all().delete()
    version.lessons.create(title="Bài của riêng tỉnh", periods=8)
    catalogue.load()
    assert [one.title for one in version.lessons.all()] == ["Bài của riêng tỉnh"]
    version.lessons.all().delete()
    ProgrammeVersion.objects.filter(pk=version.pk).update(periods=32)
    catalogue.load()
    assert not version.lessons.exists()


def test_a_later_version_is_not_filled_with_the_lessons_of_the_first(versions):
    programme = versions["NTVD"].programme
    facts = {"effective_from": date(2026, 1, 1), "periods": 40, "days": 5}
    later = ProgrammeVersion.objects.create(programme=programme, **facts)
    catalogue.load()
    assert not later.lessons.exists()
