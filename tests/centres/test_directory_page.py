"""The directory (O7): which centres it lists on a day, how they are found, what a line says."""

import time
from datetime import date

import pytest
from django.urls import reverse

from centres.models import Centre, CentreName, CentreParent, Level, Premises
from centres.scope import CENTRE_ROLES, Role
from centres.vietnamese import fold
from tests.build import make_centre, make_name, make_province, make_user

pytestmark = pytest.mark.django_db

PAGE = "/centres/directory/"


@pytest.fixture
def province(client):
    made = make_province()
    client.force_login(make_user(Role.PROVINCE, province=made))
    return made


def names(response):
    return [row["name"].short_name for row in response.context["rows"]]


def test_a_line_shows_name_code_level_committee_premises_rooms_and_contact(client, province):
    make_centre(
        "Vinh", province, code="VI", premises=Premises.SHARED, halls=2, hall_seats=1300, rooms=5, area=1850,
        contact="Bộ phận Giáo vụ", phone="0238 000 111",
    )  # fmt: skip
    text = client.get(PAGE).text
    for words in ("Huyện Vinh", "VI", "Cấp huyện", "Huyện ủy Vinh", "Trụ sở chung", "1.300", "1.850", "0238 000 111"):
        assert words in text


def test_a_province_lists_its_own_centres_only(client, province):
    make_centre("Vinh", province)
    make_centre("Can Lộc", make_province("Hà Tĩnh"))
    response = client.get(PAGE)
    assert names(response) == ["Huyện Vinh"]
    assert "Can Lộc" not in response.text


def test_national_staff_list_all_and_narrow_by_province(client, province):
    second = make_province("Hà Tĩnh")
    make_centre("Vinh", province)
    make_centre("Can Lộc", second)
    client.force_login(make_user(Role.NATIONAL))
    assert names(client.get(PAGE)) == ["Huyện Can Lộc", "Huyện Vinh"]
    assert names(client.get(PAGE, {"province": second.pk})) == ["Huyện Can Lộc"]


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_staff_of_one_centre_come_to_its_page(client, role):
    user = make_user(role)
    make_centre("Yên Thành", user.centre.province)
    client.force_login(user)
    assert client.get(PAGE).url == user.centre.get_absolute_url()


def test_a_keeper_of_records_lists_what_it_keeps(client, province):
    keeper, kept = make_centre("Vinh", province), make_centre("Nghi Lộc", province)
    Centre.objects.filter(pk=kept.pk).update(closed_on=date(2025, 7, 1), custodian=keeper)
    client.force_login(make_user(Role.DIRECTOR, centre=keeper))
    assert names(client.get(PAGE)) == ["Huyện Vinh"]
    assert names(client.get(PAGE, {"state": "all"})) == ["Huyện Nghi Lộc", "Huyện Vinh"]


@pytest.mark.parametrize("typed", ["ky son", "Kỳ Sơn", "KY SON", "boi duong chinh tri huyen ky", "ks-01"])
def test_a_centre_is_found_by_name_old_name_and_code_without_marks(client, province, typed):
    make_centre("Vinh", province)
    centre = make_centre("Kỳ Sơn", province, code="KS-01")
    make_name(centre, "Trung tâm bồi dưỡng chính trị huyện Kỳ Sơn", date(1990, 1, 1))
    assert names(client.get(PAGE, {"q": typed})) == ["Huyện Kỳ Sơn"]


def test_a_hit_by_an_old_name_says_so_and_a_hit_by_the_present_one_does_not(client, province):
    centre = make_centre("Kỳ Sơn", province)
    make_name(centre, "Trung tâm chính trị Mường Xén", date(2020, 6, 1), short_name="Mường Xén")
    by_old = client.get(PAGE, {"q": "huyen ky son"})
    assert names(by_old) == ["Mường Xén"]
    assert "tên cũ: Trung tâm chính trị huyện Kỳ Sơn" in by_old.text
    assert client.get(PAGE, {"q": "muong xen"}).context["rows"][0]["found_as"] is None


def test_a_hit_by_a_name_to_come_says_from_when(client, province):
    centre = make_centre("Kỳ Sơn", province)
    make_name(centre, "Trung tâm chính trị xã Mường Xén", date(2099, 1, 1))
    text = client.get(PAGE, {"q": "muong xen"}).text
    assert "tên từ 01/01/2099: Trung tâm chính trị xã Mường Xén" in text


def test_names_committees_and_centres_are_those_of_the_day_asked_for(client, province):
    centre = make_centre("Kỳ Sơn", province)
    make_name(centre, "Trung tâm chính trị Mường Xén", date(2020, 6, 1), short_name="Mường Xén")
    centre.parents.create(effective_from=date(2025, 7, 1), name="Đảng ủy xã Mường Xén", province=province)
    make_centre("Hoàng Mai", province, opened_on=date(2013, 4, 3))
    old = client.get(PAGE, {"on": "31/12/2012"})
    assert names(old) == ["Huyện Kỳ Sơn"]
    assert "Huyện ủy Kỳ Sơn" in old.text
    assert names(client.get(PAGE, {"on": "01/01/2026"})) == ["Huyện Hoàng Mai", "Mường Xén"]


@pytest.mark.parametrize(("state", "places"), [
    ("", ["Huyện Vinh"]), ("closed", ["Huyện Nghi Lộc"]), ("all", ["Huyện Nghi Lộc", "Huyện Vinh"]),
])  # fmt: skip
def test_closed_centres_are_listed_when_asked_for(client, province, state, places):
    make_centre("Vinh", province)
    make_centre("Nghi Lộc", province, closed_on=date(2025, 7, 1))
    response = client.get(PAGE, {"state": state, "on": "01/07/2025"})
    assert names(response) == places
    assert names(client.get(PAGE, {"state": state, "on": "30/06/2025"})) == {
        "": ["Huyện Nghi Lộc", "Huyện Vinh"], "closed": [], "all": ["Huyện Nghi Lộc", "Huyện Vinh"],
    }[state]  # fmt: skip


def test_level_and_premises_narrow_the_list(client, province):
    make_centre("Vinh", province)
    make_centre("Cửa Lò", province, level=Level.COMMUNE, premises=Premises.NONE)
    assert names(client.get(PAGE, {"level": "commune"})) == ["Huyện Cửa Lò"]
    assert names(client.get(PAGE, {"premises": "none"})) == ["Huyện Cửa Lò"]
    assert names(client.get(PAGE, {"premises": "own"})) == ["Huyện Vinh"]


def test_a_day_that_cannot_be_read_is_told_and_today_is_listed(client, province):
    make_centre("Vinh", province)
    response = client.get(PAGE, {"on": "31/02/2024"})
    assert response.context["form"].errors["on"]
    assert names(response) == ["Huyện Vinh"]


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.PROVINCE])
def test_who_oversees_centres_may_enter_one(client, role):
    province = make_province()
    make_centre(province=province)
    client.force_login(make_user(role, province=province))
    assert reverse("centre-open") in client.get(PAGE).text


def test_the_page_takes_the_same_queries_for_any_number_of_centres(client, province, constant_queries):
    def add(n):
        for _n in range(n):
            centre = make_centre("Vinh", province)
            make_name(centre, "Trung tâm chính trị Mới", date(2020, 6, 1))

    constant_queries(client, PAGE, add, most=10)


def make_709():
    """709 centres of 63 provinces, two names and one committee each; written in bulk."""
    provinces = [make_province(f"Tỉnh {n:02d}") for n in range(63)]
    day, new = date(1997, 1, 1), date(2020, 6, 1)
    centres = Centre.objects.bulk_create(
        Centre(
            code=f"TT{n:03d}", province=provinces[n % 63], level=Level.DISTRICT,
            name=f"Trung tâm chính trị huyện Số {n}", short_name=f"Huyện Số {n}", opened_on=day,
            search_key=fold(f"TT{n:03d} | Trung tâm bồi dưỡng Số {n} | Trung tâm chính trị huyện Số {n}"),
        )
        for n in range(709)
    )  # fmt: skip
    Centre.objects.update(custodian=centres[0])  # access of provinces and national staff does not read it
    for centre in centres:
        centre.custodian = centre
    Centre.objects.bulk_update(centres, ["custodian"])
    CentreName.objects.bulk_create(
        CentreName(centre=centre, effective_from=start, name=name, short_name=centre.short_name, place="Vinh")
        for centre in centres
        for start, name in ((day, centre.name.replace("chính trị", "bồi dưỡng")), (new, centre.name))
    )
    CentreParent.objects.bulk_create(
        CentreParent(centre=centre, effective_from=day, name="Huyện ủy", province=centre.province) for centre in centres
    )


def test_709_centres_are_listed_and_filtered_in_a_few_queries_page_by_page(client, count_queries):
    make_709()
    client.force_login(make_user(Role.NATIONAL))
    assert count_queries(client, PAGE) <= 10
    assert count_queries(client, f"{PAGE}?q=boi+duong&level=district&on=01/01/2010") <= 10
    began = time.perf_counter()
    response = client.get(PAGE, {"q": "so 7"})
    assert time.perf_counter() - began < 3  # far above what it takes: a machine under load may be slow
    assert len(response.context["rows"]) == 20  # 7, 70 to 79, 700 to 708
    first = client.get(PAGE)
    assert len(first.context["rows"]) == 100
    assert "Hiển thị 1–100 trên 709" in " ".join(first.text.split())
    assert len(client.get(PAGE, {"page": "8"}).context["rows"]) == 9
