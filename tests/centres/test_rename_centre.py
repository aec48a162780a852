"""Names and committees of a centre have a first day; nothing is overwritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres import naming, places
from centres.models import AuditLine
from centres.scope import Role
from tests.build import make_centre, make_province, make_user

pytestmark = pytest.mark.django_db


def rename(centre, effective_from, name="Trung tâm chính trị huyện Quỳnh Lưu (mới)", by=None):
    by = by or make_user(Role.PROVINCE, province=centre.province)
    return naming.rename(
        centre, by=by, effective_from=effective_from, name=name, short_name="Huyện Quỳnh Lưu", place="Quỳnh Lưu"
    )


def test_papers_of_earlier_days_keep_the_name_of_their_day():
    centre = make_centre()
    old = centre.name
    rename(centre, date(2024, 1, 1))
    assert centre.name_on(date(2023, 12, 31)).name == old
    assert centre.name_on(date(2024, 1, 1)).name == "Trung tâm chính trị huyện Quỳnh Lưu (mới)"


def test_the_present_name_and_its_search_key_are_copied_to_the_centre():
    centre = make_centre()
    rename(centre, date(2024, 1, 1))
    centre.refresh_from_db()
    assert (centre.name, centre.name_key) == (
        "Trung tâm chính trị huyện Quỳnh Lưu (mới)", "trung tam chinh tri huyen quynh luu (moi)",
    )  # fmt: skip


def test_a_name_to_come_waits_for_its_day():
    centre = make_centre()
    old = centre.name
    rename(centre, timezone.localdate() + timedelta(days=1))
    centre.refresh_from_db()
    assert centre.name == old


def test_a_day_before_the_first_name_takes_the_first():
    centre = make_centre()
    assert centre.name_on(date(1990, 1, 1)).name == centre.name


def test_two_names_of_one_day_are_refused():
    centre = make_centre()
    rename(centre, date(2024, 1, 1))
    with pytest.raises(ValidationError):
        rename(centre, date(2024, 1, 1), "Tên khác")
    assert centre.names.count() == 2


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(1996, 12, 31), "before_opening"),
        (date(2026, 7, 1), "after_closing"),
        (date(1997, 1, 1), "name_once_a_day"),
    ],
)
def test_a_name_holds_for_days_of_the_centre_and_one_a_day(day, code):
    centre = make_centre(closed_on=date(2026, 7, 1))
    with pytest.raises(ValidationError) as broken:
        rename(centre, day)
    [error] = broken.value.error_dict["effective_from"]
    assert error.code == code
    assert centre.names.count() == 1


@pytest.mark.parametrize("day", [date(1997, 1, 2), date(2026, 6, 30)])
def test_the_first_and_last_days_a_name_may_begin(day):
    centre = make_centre(closed_on=date(2026, 7, 1))
    rename(centre, day)
    assert centre.names.count() == 2


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(1996, 12, 31), "before_opening"),
        (date(2026, 7, 1), "after_closing"),
        (date(1997, 1, 1), "parent_once_a_day"),
    ],
)
def test_a_committee_holds_for_days_of_the_centre_and_one_a_day(day, code):
    centre = make_centre(closed_on=date(2026, 7, 1))
    with pytest.raises(ValidationError) as broken:
        naming.move_under(centre, by=make_user(Role.NATIONAL), effective_from=day, name="Đảng ủy xã Quỳnh Lưu")
    [error] = broken.value.error_dict["effective_from"]
    assert error.code == code
    assert centre.parents.count() == 1


def test_a_province_renames_and_moves_no_centre_of_another():
    centre, stranger = make_centre(), make_user(Role.PROVINCE, province=make_province("Hà Tĩnh"))
    with pytest.raises(PermissionDenied):
        rename(centre, date(2024, 1, 1), by=stranger)
    with pytest.raises(PermissionDenied):
        naming.move_under(centre, by=stranger, effective_from=date(2024, 1, 1), name="Huyện ủy khác")


def test_only_national_staff_move_a_centre_to_another_province():
    centre, other = make_centre(), make_province("Hà Tĩnh")
    facts = {"effective_from": date(2025, 7, 1), "name": "Đảng ủy phường Kỳ Anh", "province": other}
    with pytest.raises(PermissionDenied):
        naming.move_under(centre, by=make_user(Role.PROVINCE, province=centre.province), **facts)
    naming.move_under(centre, by=make_user(Role.NATIONAL), **facts)
    centre.refresh_from_db()
    assert centre.province == other


def test_without_a_province_the_committee_is_in_that_of_its_day():
    centre, other = make_centre(), make_province("Hà Tĩnh")
    own, national = centre.province, make_user(Role.NATIONAL)
    naming.move_under(centre, by=national, effective_from=date(2025, 7, 1), name="Đảng ủy xã A", province=other)
    row = naming.move_under(centre, by=national, effective_from=date(2020, 1, 1), name="Huyện ủy B")
    assert row.province == own


# --- Names to come ------------------------------------------------------------------------------------------


def test_a_name_and_a_province_to_come_are_copied_on_their_day():
    centre, other = make_centre(), make_province("Hà Tĩnh")
    still, tomorrow = make_centre("Vinh"), timezone.localdate() + timedelta(days=1)
    rename(centre, tomorrow)
    naming.move_under(centre, by=make_user(Role.NATIONAL), effective_from=tomorrow, name="Đảng ủy xã A", province=other)
    assert naming.refresh(timezone.localdate()) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *_: tomorrow)
        assert naming.refresh(tomorrow) == 1
        assert naming.refresh(tomorrow) == 0
    centre.refresh_from_db()
    assert (centre.name, centre.province) == ("Trung tâm chính trị huyện Quỳnh Lưu (mới)", other)
    assert centre.name_key == "trung tam chinh tri huyen quynh luu (moi)"
    still.refresh_from_db()
    assert still.name == "Trung tâm chính trị huyện Vinh"


def test_a_centre_that_opens_later_is_left_alone():
    make_centre(opened_on=timezone.localdate() + timedelta(days=30))
    assert naming.refresh(timezone.localdate()) == 0


def test_looking_for_names_to_copy_is_one_query(django_assert_num_queries):
    make_centre()
    with django_assert_num_queries(1 + 2):  # and the savepoint around it
        naming.refresh(timezone.localdate())


def test_a_centre_belongs_to_the_committee_of_the_day():
    centre = make_centre()
    by = make_user(Role.PROVINCE, province=centre.province)
    naming.move_under(centre, by=by, effective_from=date(2025, 7, 1), name="Đảng ủy phường Quỳnh Mai")
    assert centre.parent_on(date(2025, 6, 30)).name == "Huyện ủy Quỳnh Lưu"
    assert centre.parent_on(date(2025, 7, 1)).name == "Đảng ủy phường Quỳnh Mai"


def test_a_centre_does_not_name_itself():
    centre = make_centre()
    director = make_user(Role.DIRECTOR, centre=centre)
    with pytest.raises(PermissionDenied):
        rename(centre, date(2024, 1, 1), by=director)
    with pytest.raises(PermissionDenied):
        naming.move_under(centre, by=director, effective_from=date(2024, 1, 1), name="Huyện ủy khác")


def test_contacts_are_corrected_and_the_book_names_the_columns_only():
    centre = make_centre()
    director = make_user(Role.DIRECTOR, centre=centre)
    places.edit(centre, by=director, phone="0238 111 222", address="")
    centre.refresh_from_db()
    assert centre.phone == "0238 111 222"
    assert AuditLine.objects.get(verb="edit_centre").facts == {"changed": ["phone"]}


def test_names_are_not_corrected_in_passing():
    centre = make_centre()
    with pytest.raises(TypeError):
        places.edit(centre, by=make_user(Role.DIRECTOR, centre=centre), name="Tên khác")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVINCE, Role.NATIONAL])
def test_contacts_are_corrected_by_those_who_keep_the_centre(role):
    centre = make_centre()
    stranger = make_user(role, centre=centre, province=make_province("Hà Tĩnh"))
    with pytest.raises(PermissionDenied):
        places.edit(centre, by=stranger, phone="1")
