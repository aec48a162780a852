"""Verbs on the catalogue: national staff only, and what classes follow stays what it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import programmes
from courses.models import Programme, ProgrammeKind
from tests.build import make_class, make_programme, make_user

pytestmark = pytest.mark.django_db

FACTS = {"code": "ABC", "name": "Bồi dưỡng thử", "short_name": "Thử", "kind": ProgrammeKind.FOSTERING,
         "active_from": date(2024, 1, 1)}  # fmt: skip
VERSION = {"effective_from": date(2024, 1, 1), "periods": 40, "days": 5}
PARTS = [{"name": "Bài kiểm tra", "weight": Decimal(2)}, {"name": "Bài thu hoạch", "weight": Decimal(1)}]


def create(by=None, **changed):
    facts = {"first_version": VERSION, "parts": PARTS} | FACTS | changed
    return programmes.create(by=by or make_user(Role.NATIONAL), **facts)


def test_a_programme_comes_with_its_first_version_and_parts_in_order():
    programme = create()
    version = programme.version_on(date(2024, 1, 1))
    assert [(part.position, part.name, part.weight) for part in version.parts.all()] == [
        (1, "Bài kiểm tra", 2), (2, "Bài thu hoạch", 1),
    ]  # fmt: skip


def test_nothing_of_a_programme_stays_when_its_version_is_refused():
    with pytest.raises(ValidationError):
        create(first_version=VERSION | {"max_absence_ratio": Decimal("1.5")})
    assert not Programme.objects.exists()


def test_a_part_without_weight_is_refused():
    with pytest.raises(ValidationError):
        create(parts=[{"name": "Bài kiểm tra", "weight": Decimal(0)}])
    assert not Programme.objects.exists()


def test_a_code_is_given_once():
    create()
    with pytest.raises(ValidationError) as broken:
        create()
    assert list(broken.value.error_dict) == ["code"]


def test_each_day_has_its_version():
    programme = create()
    changed = VERSION | {"effective_from": date(2025, 1, 1), "periods": 32}
    later = programmes.add_version(programme, by=make_user(Role.NATIONAL), parts=[], **changed)
    assert programme.version_on(date(2024, 12, 31)).periods == 40
    assert programme.version_on(date(2025, 1, 1)) == later
    with pytest.raises(ValidationError) as broken:
        programme.version_on(date(2023, 12, 31))
    assert broken.value.code == "before_first_version"


def test_a_class_keeps_the_version_of_its_opening_day():
    programme = make_programme()
    course_class = make_class(programme=programme)
    programmes.add_version(programme, by=make_user(Role.NATIONAL), parts=[], **VERSION | {"periods": 8})
    course_class.refresh_from_db()
    assert course_class.programme_version.periods == 40


def test_two_versions_of_one_day_are_refused():
    programme = create()
    with pytest.raises(ValidationError):
        programmes.add_version(programme, by=make_user(Role.NATIONAL), parts=[], **VERSION)
    assert programme.versions.count() == 1


def test_a_correction_writes_the_key_for_sorting_and_what_changed():
    programme = create()
    before = programme.sort_key
    programmes.edit(programme, by=make_user(Role.NATIONAL), name="An toàn", kind=programme.kind)
    programme.refresh_from_db()
    assert programme.name == "An toàn"
    assert programme.sort_key < before
    assert AuditLine.objects.get(verb="edit_programme").facts == {"code": "ABC", "changed": ["name"]}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_only_national_staff_keep_the_catalogue(role):
    by, programme = make_user(role), make_programme()
    for deed in (
        lambda: create(by=by),
        lambda: programmes.edit(programme, by=by, name="x"),
        lambda: programmes.add_version(programme, by=by, parts=[], **VERSION),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert Programme.objects.count() == 1
