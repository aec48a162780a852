"""The pages of a new name and of another committee."""

from datetime import date

import pytest
from django.urls import reverse

from centres.scope import CENTRE_ROLES, Role
from tests.build import make_centre, make_province, make_rule, make_user

pytestmark = pytest.mark.django_db

NAME = {
    "effective_from": "01/07/2025", "name": "Trung tâm chính trị xã Quỳnh Lưu", "short_name": "Xã Quỳnh Lưu",
    "place": "Quỳnh Lưu",
}  # fmt: skip
COMMITTEE = {"effective_from": "01/07/2025", "name": "Đảng ủy xã Quỳnh Lưu", "symbol": "ĐU"}
PAGES = [("centre-rename", NAME), ("centre-move", COMMITTEE)]


@pytest.fixture
def centre():
    make_rule()
    return make_centre()


def enter(client, centre, role=Role.PROVINCE):
    client.force_login(make_user(role, centre=centre, province=centre.province))


def address(page, centre):
    return reverse(page, args=[centre.pk])


def test_a_new_name_is_entered_and_the_page_of_the_centre_follows(client, centre):
    enter(client, centre)
    response = client.post(address("centre-rename", centre), NAME)
    assert response.url == centre.get_absolute_url()
    assert "<h1>Trung tâm chính trị xã Quỳnh Lưu</h1>" in client.get(response.url).text
    assert centre.names.count() == 2


def test_the_form_begins_with_the_present_name(client, centre):
    enter(client, centre)
    initial = client.get(address("centre-rename", centre)).context["form"].initial
    assert initial == {"name": centre.name, "short_name": centre.short_name, "place": "Quỳnh Lưu"}


def test_another_committee_is_entered(client, centre):
    enter(client, centre)
    client.post(address("centre-move", centre), COMMITTEE)
    row = centre.parent_on(date(2025, 7, 1))
    assert (row.name, row.symbol, row.province) == ("Đảng ủy xã Quỳnh Lưu", "ĐU", centre.province)


def test_national_staff_move_to_another_province_and_its_staff_see_the_centre_at_once(client, centre):
    other = make_province("Hà Tĩnh")
    enter(client, centre, Role.NATIONAL)
    client.post(address("centre-move", centre), COMMITTEE | {"province": other.pk})
    client.force_login(make_user(Role.PROVINCE, province=other))
    assert client.get(centre.get_absolute_url()).status_code == 200
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    assert client.get(centre.get_absolute_url()).status_code == 404


def test_a_province_posted_along_by_provincial_staff_is_not_taken(client, centre):
    enter(client, centre)
    client.post(address("centre-move", centre), COMMITTEE | {"province": make_province("Hà Tĩnh").pk})
    assert centre.parent_on(date(2025, 7, 1)).province == centre.province


@pytest.mark.parametrize(("page", "facts"), PAGES)
@pytest.mark.parametrize(
    ("day", "words"), [("01/01/1997", "01/01/1997"), ("31/12/1996", "Trung tâm thành lập ngày 01/01/1997")]
)
def test_a_wrong_day_comes_back_at_its_field_with_what_was_typed(client, centre, page, facts, day, words):
    enter(client, centre)
    response = client.post(address(page, centre), facts | {"effective_from": day})
    assert list(response.context["form"].errors) == ["effective_from"]
    assert words in response.context["form"].errors["effective_from"][0]
    assert facts["name"] in response.text


@pytest.mark.parametrize(("page", "facts"), PAGES)
@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_the_pages_are_closed_to_staff_of_centres(client, centre, role, page, facts):
    enter(client, centre, role)
    assert client.get(address(page, centre)).status_code == 403
    assert client.post(address(page, centre), facts).status_code == 403


@pytest.mark.parametrize(("page", "facts"), PAGES)
def test_a_centre_elsewhere_is_not_there(client, centre, page, facts):
    client.force_login(make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")))
    assert client.get(address(page, centre)).status_code == 404
    assert client.post(address(page, centre), facts).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_only_who_oversees_centres_sees_the_ways_there(client, centre, role):
    enter(client, centre, role)
    text = client.get(centre.get_absolute_url()).text
    pages = ("centre-rename", "centre-move", "centre-close")
    assert [address(page, centre) in text for page in pages] == [role in {Role.NATIONAL, Role.PROVINCE}] * 3
