"""Service areas (O6): many-to-many, dated, and only days on which centre and unit exist."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import areas
from centres.models import AuditLine, ServiceArea, Tier
from centres.scope import Role
from tests.build import make_centre, make_province, make_unit, make_user

pytestmark = pytest.mark.django_db

FIRST = date(2025, 7, 1)
OLD = {"tier": Tier.DISTRICT, "from_on": date(2025, 1, 1), "to_on": date(2025, 6, 30)}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def by(centre):
    return make_user(Role.PROVINCE, province=centre.province)


def refusal(deed, *given, **facts):
    with pytest.raises(ValidationError) as broken:
        deed(*given, **facts)
    (errors,) = broken.value.error_dict.values()
    return errors[0].code, broken.value.messages[0]


def days(centre):
    return sorted(ServiceArea.objects.filter(centre=centre).values_list("unit__name", "from_on", "to_on"))


def test_several_units_are_assigned_at_once_and_the_book_names_them(centre, by):
    units = [make_unit("Xã Quỳnh Bảng"), make_unit("Phường Quỳnh Mai")]
    areas.assign(centre, units, by=by, from_on=FIRST)
    assert days(centre) == [("Phường Quỳnh Mai", FIRST, None), ("Xã Quỳnh Bảng", FIRST, None)]
    line = AuditLine.objects.get(verb="assign_areas")
    assert (line.centre, line.by) == (centre, by)
    assert line.facts == {"units": "Xã Quỳnh Bảng, Phường Quỳnh Mai", "from_on": "2025-07-01"}


def test_one_unit_is_served_by_two_centres(centre, by):
    unit, other = make_unit(), make_centre("Hoàng Mai", centre.province)
    areas.assign(centre, [unit], by=by, from_on=FIRST)
    areas.assign(other, [unit], by=by, from_on=FIRST)
    assert set(unit.service_areas.on(FIRST).values_list("centre", flat=True)) == {centre.pk, other.pk}


def test_nothing_ticked_is_told(centre, by):
    with pytest.raises(ValidationError) as broken:
        areas.assign(centre, [], by=by, from_on=FIRST)
    assert broken.value.code == "no_units"


def test_a_unit_of_the_old_map_is_not_assigned_after_its_last_day(centre, by):
    old = make_unit("Huyện Quỳnh Lưu", **OLD)
    code, sentence = refusal(areas.assign, centre, [old], by=by, from_on=FIRST)
    assert code == "outside_unit"
    assert sentence == (
        "Huyện Quỳnh Lưu chỉ tồn tại đến 30/06/2025: chọn ngày trước đó, hoặc chọn đơn vị theo địa giới mới."
    )
    code, _sentence = refusal(areas.assign, centre, [old], by=by, from_on=date(2025, 3, 1), to_on=FIRST)
    assert code == "outside_unit"
    assert days(centre) == []


def test_an_open_end_is_the_last_day_of_the_unit(centre, by):
    areas.assign(centre, [make_unit("Huyện Quỳnh Lưu", **OLD)], by=by, from_on=date(2025, 3, 1))
    assert days(centre) == [("Huyện Quỳnh Lưu", date(2025, 3, 1), date(2025, 6, 30))]


def test_a_unit_of_the_new_map_is_not_assigned_before_its_first_day(centre, by):
    assert refusal(areas.assign, centre, [make_unit()], by=by, from_on=date(2025, 6, 30))[0] == "outside_unit"


def test_one_bad_unit_keeps_the_others_out(centre, by):
    refusal(areas.assign, centre, [make_unit(), make_unit("Huyện Quỳnh Lưu", **OLD)], by=by, from_on=FIRST)
    assert days(centre) == []
    assert not AuditLine.objects.filter(verb="assign_areas").exists()


@pytest.mark.parametrize(
    ("from_on", "to_on", "code"),
    [
        (date(2025, 9, 1), None, None),  # the day it opens
        (date(2025, 8, 31), None, "outside_centre"),  # the day before
        (date(2026, 2, 28), date(2026, 2, 28), None),  # its last day: closed from 1 March
        (date(2026, 3, 1), None, "outside_centre"),  # the first day without it
        (date(2025, 9, 1), date(2026, 3, 1), "outside_centre"),  # reaches beyond its last day
    ],
)
def test_a_centre_serves_nothing_outside_its_own_life(from_on, to_on, code):
    centre = make_centre(opened_on=date(2025, 9, 1), closed_on=date(2026, 3, 1))
    by = make_user(Role.NATIONAL)
    if code:
        assert refusal(areas.assign, centre, [make_unit()], by=by, from_on=from_on, to_on=to_on)[0] == code
    else:
        (area,) = areas.assign(centre, [make_unit()], by=by, from_on=from_on, to_on=to_on)
        assert area.to_on == date(2026, 2, 28)


def test_the_last_day_cannot_lie_before_the_first(centre, by):
    unit = make_unit()
    code, _sentence = refusal(areas.assign, centre, [unit], by=by, from_on=date(2025, 9, 2), to_on=date(2025, 9, 1))
    assert code == "ends_before_start"
    (area,) = areas.assign(centre, [unit], by=by, from_on=date(2025, 9, 2))
    assert refusal(areas.end, area, by=by, to_on=date(2025, 9, 1))[0] == "ends_before_start"
    area.refresh_from_db()
    assert area.to_on is None


@pytest.mark.parametrize(
    ("from_on", "to_on", "is_free"),
    [
        (date(2025, 7, 1), date(2025, 7, 31), True),  # ends the day before the row there is
        (date(2025, 7, 1), date(2025, 8, 1), False),  # shares its first day
        (date(2025, 8, 31), None, False),  # shares its last day
        (date(2025, 9, 1), None, True),  # the day after
        (date(2025, 7, 1), None, False),  # covers it
    ],
)
def test_one_centre_serves_one_unit_once_a_day(centre, by, from_on, to_on, is_free):
    unit = make_unit()
    areas.assign(centre, [unit], by=by, from_on=date(2025, 8, 1), to_on=date(2025, 8, 31))
    if is_free:
        areas.assign(centre, [unit], by=by, from_on=from_on, to_on=to_on)
    else:
        code, sentence = refusal(areas.assign, centre, [unit], by=by, from_on=from_on, to_on=to_on)
        assert code == "served_already"
        assert "từ 01/08/2025 đến ngày 31/08/2025" in sentence
    assert len(days(centre)) == 1 + is_free


def test_an_end_is_corrected_but_not_into_the_next_row(centre, by):
    unit = make_unit()
    (area,) = areas.assign(centre, [unit], by=by, from_on=FIRST, to_on=date(2025, 7, 31))
    areas.assign(centre, [unit], by=by, from_on=date(2025, 9, 1))
    areas.end(area, by=by, to_on=date(2025, 8, 31))
    assert refusal(areas.end, area, by=by, to_on=date(2025, 9, 1))[0] == "served_already"
    assert days(centre) == [(unit.name, FIRST, date(2025, 8, 31)), (unit.name, date(2025, 9, 1), None)]
    line = AuditLine.objects.get(verb="end_area")
    assert line.facts == {"units": unit.name, "to_on": "2025-08-31"}


WHO = [
    (Role.NATIONAL, True, True), (Role.PROVINCE, True, True), (Role.PROVINCE, False, False),
    (Role.DIRECTOR, True, True), (Role.DIRECTOR, False, False), (Role.DEPUTY, True, False),
    (Role.OFFICER, True, False), (Role.LECTURER, True, False),
]  # fmt: skip


@pytest.mark.parametrize(("role", "is_own", "may"), WHO)
def test_those_who_keep_the_centre_keep_its_areas(centre, role, is_own, may):
    place = {"centre": centre, "province": centre.province} if is_own else {
        "centre": make_centre("Khác"), "province": make_province("Hà Tĩnh")
    }  # fmt: skip
    by = make_user(role, **place)
    if may:
        (area,) = areas.assign(centre, [make_unit()], by=by, from_on=FIRST)
        areas.end(area, by=by, to_on=FIRST)
        return
    with pytest.raises(PermissionDenied):
        areas.assign(centre, [make_unit()], by=by, from_on=FIRST)
    area = ServiceArea.objects.create(centre=centre, unit=make_unit(), from_on=FIRST)
    with pytest.raises(PermissionDenied):
        areas.end(area, by=by, to_on=FIRST)
