"""Lessons, prerequisites and corrections of a programme version: within its periods, and never under a class."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import programmes
from courses.models import Admits, Lesson, ProgrammeVersion, TeachingForm
from tests.build import code_of, make_class, make_lesson, make_prerequisite, make_programme, make_user

pytestmark = pytest.mark.django_db
VERSION = {"effective_from": date(2024, 1, 1), "periods": 40, "days": 5}
PARTS = [{"name": "Bài thu hoạch", "weight": Decimal(1)}]


def lesson(title, periods, form=TeachingForm.LECTURE):
    return {"title": title, "periods": periods, "form": form}


def add(programme, lessons=(), by=None, **facts):
    by = by or make_user(Role.NATIONAL)
    return programmes.add_version(programme, by=by, parts=PARTS, lessons=lessons, **VERSION | facts)


def edit(version, lessons=(), by=None, parts=PARTS, **facts):
    by = by or make_user(Role.NATIONAL)
    return programmes.edit_version(version, by=by, parts=parts, lessons=lessons, **VERSION | facts)


def titles(version):
    return [(one.position, one.title, one.periods, one.form) for one in version.lessons.all()]


# --- Lessons ------------------------------------------------------------------------------------------------


def test_lessons_keep_their_order_periods_and_form():
    version = add(make_programme(), [lesson("Bài hai", 6), lesson("Bài một", 6), lesson("Thảo luận", 4, "discussion")])
    assert titles(version) == [
        (1, "Bài hai", 6, "lecture"), (2, "Bài một", 6, "lecture"), (3, "Thảo luận", 4, "discussion"),
    ]  # fmt: skip


def test_lessons_may_fill_the_periods_and_not_exceed_them():
    programme = make_programme()
    with pytest.raises(ValidationError) as broken:
        add(programme, [lesson("Bài 1", 20), lesson("Bài 2", 21)])
    assert code_of(broken) == "lessons_over"
    assert programme.versions.count() == 1  # the builder's own
    assert add(programme, [lesson("Bài 1", 20), lesson("Bài 2", 20)]).lessons.count() == 2


def test_a_programme_may_be_entered_before_its_lessons_are_known():
    assert not add(make_programme()).lessons.exists()


@pytest.mark.parametrize(
    "line", [lesson("", 4), lesson("Bài 1", 0), lesson("Bài 1", -4), lesson("Bài 1", 4, "dancing")]
)
def test_a_line_that_is_no_lesson_is_refused_and_nothing_is_written(line):
    programme = make_programme()
    with pytest.raises(ValidationError):
        add(programme, [line])
    assert (programme.versions.count(), Lesson.objects.count()) == (1, 0)


def test_a_new_programme_comes_with_lessons_too():
    facts = {"code": "ABC", "name": "Thử", "short_name": "Thử", "kind": "fostering", "active_from": date(2024, 1, 1)}
    programme = programmes.create(
        by=make_user(Role.NATIONAL), first_version=VERSION, parts=[], lessons=[lesson("Bài 1", 4)], **facts
    )
    assert titles(programme.versions.get()) == [(1, "Bài 1", 4, "lecture")]


# --- Prerequisites ------------------------------------------------------------------------------------------


def test_programmes_that_come_before_are_kept_with_the_version():
    first, second = make_programme("Sơ cấp"), make_programme("Nâng cao")
    assert list(add(second, prerequisites=[first]).prerequisites.all()) == [first]


def test_a_programme_does_not_come_before_itself():
    programme = make_programme()
    with pytest.raises(ValidationError) as broken:
        add(programme, prerequisites=[programme])
    assert code_of(broken) == "own_prerequisite"
    assert programme.versions.count() == 1


# --- Corrections --------------------------------------------------------------------------------------------


def test_a_version_nobody_follows_is_corrected_in_place():
    programme, before = make_programme(parts=2), make_programme("Sơ cấp")
    version = programme.versions.get()
    make_lesson(programme, "Bài cũ")
    make_prerequisite(programme, before)
    facts = {"periods": 48, "admits": Admits.MEMBERS, "resits": 2, "prerequisites": []}
    edit(version, [lesson("Bài mới", 6)], **facts)
    corrected = programme.versions.get()
    assert (corrected.pk, corrected.periods, corrected.admits, corrected.resits) == (version.pk, 48, "members", 2)
    assert titles(version) == [(1, "Bài mới", 6, "lecture")]
    assert [part.name for part in version.parts.all()] == ["Bài thu hoạch"]
    assert not version.prerequisites.exists()
    told = AuditLine.objects.get(verb="edit_programme_version").facts
    assert told["changed"] == [
        "admits", "effective_from", "lessons", "parts", "periods", "prerequisites", "resits",
    ]  # fmt: skip


def test_a_version_that_a_class_follows_is_not_touched():
    programme = make_programme()
    make_lesson(programme, "Bài cũ")
    course_class = make_class(programme=programme)
    with pytest.raises(ValidationError) as broken:
        edit(course_class.programme_version, [lesson("Bài mới", 6)], periods=8)
    assert code_of(broken) == "followed"
    version = ProgrammeVersion.objects.get()
    assert (version.periods, titles(version)) == (40, [(1, "Bài cũ", 8, "lecture")])


def test_a_correction_keeps_to_the_same_rules_and_leaves_the_version_as_it_was():
    programme = make_programme()
    make_lesson(programme, "Bài cũ")
    version = programme.versions.get()
    for facts, code in [
        ({"lessons": [lesson("Bài mới", 41)]}, "lessons_over"),
        ({"prerequisites": [programme]}, "own_prerequisite"),
    ]:
        with pytest.raises(ValidationError) as broken:
            edit(version, **facts)
        assert code_of(broken) == code
        assert titles(version) == [(1, "Bài cũ", 8, "lecture")]
        assert version.parts.count() == 1


def test_a_correction_does_not_take_the_day_of_another_version():
    programme = make_programme()
    later = add(programme)
    with pytest.raises(ValidationError):
        edit(later, effective_from=date(2019, 1, 1))
    assert programme.versions.count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_only_national_staff_correct_a_version(role):
    version = make_programme().versions.get()
    with pytest.raises(PermissionDenied):
        edit(version, by=make_user(role), periods=8)
    with pytest.raises(PermissionDenied):
        programmes.check_correctable(version, by=make_user(role))
