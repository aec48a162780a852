"""Pages of service areas: a day's units, units to tick, and who serves a unit, each within one's scope."""

from datetime import date

import pytest
from django.urls import reverse

from centres.models import ServiceArea, Tier
from centres.scope import Role
from tests.build import make_area, make_centre, make_province, make_unit, make_user

pytestmark = pytest.mark.django_db

FIRST, LAST_OLD = date(2025, 7, 1), date(2025, 6, 30)


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def province_user(client, centre):
    user = make_user(Role.PROVINCE, province=centre.province)
    client.force_login(user)
    return user


def units_on(client, centre, day):
    page = client.get(reverse("area-list", args=[centre.pk]), {"on": day})
    return [area.unit.name for area in page.context["areas"]]


def test_the_page_shows_the_units_of_the_day(client, centre, province_user):
    old = make_unit("Huyện Quỳnh Lưu", tier=Tier.DISTRICT, from_on=date(2025, 1, 1), to_on=LAST_OLD)
    ServiceArea.objects.create(centre=centre, unit=old, from_on=date(2025, 1, 1), to_on=LAST_OLD)
    make_area(centre, "Xã Quỳnh Bảng")
    assert units_on(client, centre, "30/06/2025") == ["Huyện Quỳnh Lưu"]
    assert units_on(client, centre, "01/07/2025") == ["Xã Quỳnh Bảng"]
    page = client.get(reverse("area-list", args=[centre.pk]), {"on": "01/07/2025"})
    assert [area.unit.name for area in page.context["others"]] == ["Huyện Quỳnh Lưu"]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.NATIONAL, 200), (Role.PROVINCE, 200), (Role.DIRECTOR, 200), (Role.DEPUTY, 403), (Role.OFFICER, 403)],
)
def test_who_sees_the_page_and_who_may_change_it(client, centre, role, status):
    area = make_area(centre)
    client.force_login(make_user(role, centre=centre, province=centre.province))
    page = client.get(reverse("area-list", args=[centre.pk]))
    assert (page.status_code, page.context["may_edit"]) == (200, status == 200)
    assert client.get(reverse("area-assign", args=[centre.pk])).status_code == status
    assert client.get(reverse("area-end", args=[area.pk])).status_code == status


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.DIRECTOR, Role.OFFICER])
def test_a_centre_out_of_scope_is_as_if_it_were_not_there(client, centre, role):
    area = make_area(centre)
    other = make_centre("Kỳ Anh", make_province("Hà Tĩnh"))
    client.force_login(make_user(role, centre=other, province=other.province))
    for name, key in (("area-list", centre.pk), ("area-assign", centre.pk), ("area-end", area.pk)):
        assert client.get(reverse(name, args=[key])).status_code == 404


def names_to_tick(client, centre, **asked):
    page = client.get(reverse("area-assign", args=[centre.pk]), asked)
    return [row["unit"].name for row in page.context["rows"]]


def test_units_are_found_by_folded_name_in_the_province_of_the_centre(client, centre, province_user):
    nghe_an = make_unit("Tỉnh Nghệ An", tier=Tier.PROVINCE)
    ha_tinh = make_unit("Tỉnh Hà Tĩnh", tier=Tier.PROVINCE)
    make_unit("Xã Quỳnh Bảng", parent=nghe_an)
    make_unit("Xã Đức Thọ", parent=ha_tinh)
    assert names_to_tick(client, centre, on="01/07/2025") == ["Xã Quỳnh Bảng"]
    assert names_to_tick(client, centre, on="01/07/2025", province="", q="duc tho") == ["Xã Đức Thọ"]
    assert names_to_tick(client, centre, on="01/07/2025", province=nghe_an.pk, q="duc tho") == []


def test_on_a_day_of_the_old_map_the_old_province_of_the_same_name_is_meant(client, centre, province_user):
    now = make_unit("Tỉnh Nghệ An", tier=Tier.PROVINCE)
    before = make_unit("Tỉnh Nghệ An", tier=Tier.PROVINCE, from_on=date(2025, 1, 1), to_on=LAST_OLD)
    old = {"tier": Tier.DISTRICT, "from_on": date(2025, 1, 1), "to_on": LAST_OLD}
    make_unit("Huyện Quỳnh Lưu", parent=before, **old)
    make_unit("Huyện Đức Thọ", **old)
    assert names_to_tick(client, centre, on="30/06/2025", province=now.pk) == ["Huyện Quỳnh Lưu"]


@pytest.mark.parametrize("province", ["x", "999999999999999999999", "-1"])
def test_a_province_that_is_none_is_told_or_left_out(client, centre, province_user, province):
    make_unit()
    assert names_to_tick(client, centre, on="01/07/2025", province=province) == []


def test_ticked_units_are_assigned(client, centre, province_user):
    units = [make_unit("Xã Quỳnh Bảng"), make_unit("Xã Quỳnh Thắng"), make_unit("Xã Quỳnh Sơn")]
    page = client.post(
        reverse("area-assign", args=[centre.pk]),
        {"units": [units[0].pk, units[2].pk], "from_on": "01/07/2025", "to_on": ""},
    )
    assert page["Location"] == reverse("area-list", args=[centre.pk])
    assert units_on(client, centre, "01/07/2025") == ["Xã Quỳnh Bảng", "Xã Quỳnh Sơn"]


def test_a_refused_day_comes_back_with_the_ticks(client, centre, province_user):
    unit = make_unit()
    page = client.post(
        reverse("area-assign", args=[centre.pk]) + "?on=01/07/2025&province=",
        {"units": [unit.pk], "from_on": "30/06/2025"},
    )
    assert page.status_code == 200
    assert "có trong danh mục từ 01/07/2025" in page.content.decode()
    assert page.context["ticked"] == {str(unit.pk)}
    assert not ServiceArea.objects.exists()


def test_a_last_day_is_entered(client, centre, province_user):
    area = make_area(centre)
    page = client.post(reverse("area-end", args=[area.pk]), {"to_on": "31/12/2025"})
    assert page["Location"] == reverse("area-list", args=[centre.pk])
    assert units_on(client, centre, "31/12/2025") == ["Xã Quỳnh Bảng"]
    assert units_on(client, centre, "01/01/2026") == []


def served_by(client, day, q=""):
    page = client.get(reverse("area-search"), {"on": day, "q": q, "province": ""})
    return {row["unit"].name: [name for _centre, name in row["centres"]] for row in page.context["rows"]}


def test_who_serves_a_unit_on_a_day_is_answered_within_ones_scope(client, centre, province_user):
    area = make_area(centre, "Xã Quỳnh Bảng", to_on=date(2025, 12, 31))
    stranger = make_centre("Kỳ Anh", make_province("Hà Tĩnh"))
    ServiceArea.objects.create(centre=stranger, unit=area.unit, from_on=FIRST)
    closed = make_centre("Cũ", centre.province, closed_on=date(2025, 8, 1))
    ServiceArea.objects.create(centre=closed, unit=area.unit, from_on=FIRST)
    assert served_by(client, "01/07/2025", "quynh bang") == {"Xã Quỳnh Bảng": ["Huyện Cũ", "Huyện Quỳnh Lưu"]}
    assert served_by(client, "01/09/2025", "quynh bang") == {"Xã Quỳnh Bảng": ["Huyện Quỳnh Lưu"]}
    assert served_by(client, "01/01/2026", "quynh bang") == {"Xã Quỳnh Bảng": []}


def test_lecturers_have_no_use_for_these_pages(client, centre):
    client.force_login(make_user(Role.LECTURER, centre=centre))
    pages = [reverse("area-search"), reverse("area-list", args=[centre.pk]), reverse("area-assign", args=[centre.pk])]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    assert client.get(reverse("area-end", args=[make_area(centre).pk])).status_code == 404


def test_the_lists_take_the_same_queries_with_1_row_and_with_30(client, centre, province_user, constant_queries):
    def add(n):
        for number in range(n):
            make_area(centre, f"Xã {number}")

    assert constant_queries(client, reverse("area-list", args=[centre.pk]) + "?on=01/07/2025", add) <= 10


def test_the_search_takes_the_same_queries_with_1_unit_and_with_30(client, centre, province_user, constant_queries):
    def add(n):
        for number in range(n):
            make_area(make_centre(f"Trung tâm {number}", centre.province), f"Xã {number}")

    assert constant_queries(client, reverse("area-search") + "?on=01/07/2025&province=", add) <= 10
