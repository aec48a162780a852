"""The page of figures: every share with its base and its day, rows that add up, each within the scope of its reader."""

from datetime import date

import pytest
from django.utils.formats import localize

from centres.models import Centre, CentreParent, Level, Premises
from centres.scope import CENTRE_ROLES, Role
from portal import country
from tests.build import TODAY, make_appointment, make_centre, make_person, make_province, make_quota, make_user

pytestmark = pytest.mark.django_db

PAGE = "/figures/"


def shown(breakdown):
    return [(label, ratio.part, ratio.whole) for label, ratio in breakdown.ratios()]


def read(client, role=Role.NATIONAL, province=None):
    client.force_login(make_user(role, province=province))
    return client.get(PAGE)


def make_709(without=60):
    """709 centres of two provinces, `without` of them without premises, one closed centre more."""
    provinces = [make_province("Nghệ An"), make_province("Hà Tĩnh")]
    made = Centre.objects.bulk_create(
        Centre(
            code=f"TT{n}", province=provinces[n % 2], level=Level.DISTRICT, name=f"Trung tâm {n}",
            short_name=f"Nơi {n}", opened_on=date(1997, 1, 1), closed_on=date(2025, 7, 1) if n == 709 else None,
            premises=Premises.NONE if n < without or n == 709 else Premises.OWN,
        )
        for n in range(710)
    )  # fmt: skip
    CentreParent.objects.bulk_create(
        CentreParent(centre=one, effective_from=one.opened_on, name="Huyện ủy", province=one.province) for one in made
    )
    return provinces


def test_60_of_709_centres_without_premises_is_846_hundredths(client):
    make_709()
    response = read(client)
    assert f"60 trên 709 trung tâm · 8,46% · tính đến {localize(TODAY())}" in response.text
    assert "649 trên 709 trung tâm · 91,54%" in response.text  # the others, of the same whole
    assert "9,24" not in response.text


def test_provincial_staff_see_their_own_province_only(client):
    nghe_an, _ha_tinh = make_709()
    response = read(client, Role.PROVINCE, nghe_an)
    figures = response.context["figures"]
    assert figures.centres == 355  # 0, 2, …, 708
    assert [row.province for row in figures.provinces] == [nghe_an]
    assert f"30 trên 355 trung tâm · 8,45% · tính đến {localize(TODAY())}" in response.text
    assert "Hà Tĩnh" not in response.text


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_staff_of_centres_have_no_such_page(client, role):
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/home/").text


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.PROVINCE])
def test_the_menu_leads_there(client, role):
    assert f'href="{PAGE}" aria-current="page"' in read(client, role, make_province()).text


def test_levels_halls_and_rooms_are_split_with_what_nobody_entered_apart(client):
    province = make_province()
    make_centre("A", province, halls=2, rooms=0)
    make_centre("B", province, halls=0, level=Level.COMMUNE)
    make_centre("C", province, level=Level.SPECIAL_ZONE, premises=Premises.SHARED)
    premises, level, halls, rooms, _decisions = read(client).context["figures"].breakdowns
    assert shown(premises) == [
        ("Trụ sở riêng", 2, 3), ("Trụ sở chung", 1, 3), ("Chưa có trụ sở riêng", 0, 3), ("Chưa rõ", 0, 3),
    ]  # fmt: skip
    assert [part for _label, part, _whole in shown(level)] == [1, 1, 1, 0, 0]
    assert shown(halls) == [("Có từ 1 trở lên", 1, 3), ("Không có", 1, 3), ("Chưa rõ", 1, 3)]
    assert shown(rooms) == [("Có từ 1 trở lên", 0, 3), ("Không có", 1, 3), ("Chưa rõ", 2, 3)]


def test_a_value_nobody_knows_is_counted_as_not_known(client):
    centre = make_centre()
    Centre.objects.filter(pk=centre.pk).update(premises="")
    premises = read(client).context["figures"].breakdowns[0]
    assert shown(premises)[-1] == ("Chưa rõ", 1, 1)


def test_posts_filled_and_vacant_add_up_and_those_over_stand_apart(client):
    province = make_province()
    over, vacant = make_centre("A", province), make_centre("B", province)
    make_centre("C", province)  # without a decision
    for centre, decided, filled in ((over, 4, 5), (vacant, 5, 3)):
        make_quota(centre, decided)
        for _n in range(filled):
            make_appointment(make_person(centre))
    response = read(client)
    figures = response.context["figures"]
    assert shown(figures.posts) == [("Hiện có", 7, 9), ("Còn thiếu", 2, 9)]
    assert shown(figures.breakdowns[-1]) == [("Đã nhập quyết định", 2, 3), ("Chưa nhập quyết định", 1, 3)]
    assert "Ngoài ra có 1 người vượt biên chế được giao, tại 1 trên 3 trung tâm." in response.text


def test_a_centre_counts_for_the_province_of_its_committee_of_the_day():
    nghe_an, ha_tinh = make_province("Nghệ An"), make_province("Hà Tĩnh")
    centre = make_centre(province=nghe_an)
    make_centre("Vinh", nghe_an)
    centre.parents.create(effective_from=date(2025, 7, 1), name="Đảng ủy xã", province=ha_tinh)
    Centre.objects.filter(pk=centre.pk).update(province=ha_tinh)
    national = make_user(Role.NATIONAL)
    before, after = (country.figures(national, day).provinces for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert [(row.province, row.centres) for row in before] == [(nghe_an, 2)]
    assert [(row.province, row.centres) for row in after] == [(ha_tinh, 1), (nghe_an, 1)]


def test_the_sums_of_the_provinces_are_the_whole(client):
    make_709()
    figures = read(client).context["figures"]
    assert sum(row.centres for row in figures.provinces) == figures.centres == 709
    assert figures.province_sums == (649, 0, 60)
    assert figures.without.part == 60


def test_an_installation_without_centres_says_so(client):
    assert "Số liệu có từ khi trung tâm đầu tiên được nhập" in read(client).text


def test_the_page_takes_the_same_queries_for_any_number_of_provinces(client, constant_queries):
    client.force_login(make_user(Role.NATIONAL))
    add = lambda n: [make_centre(province=make_province()) for _n in range(n)]  # noqa: E731
    constant_queries(client, PAGE, add, most=10)
