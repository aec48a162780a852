"""Entering a new centre: the verb and its page."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres import places
from centres.models import AuditLine, Centre, Level
from centres.scope import CENTRE_ROLES, Role
from tests.build import make_centre, make_province, make_rule, make_user

pytestmark = pytest.mark.django_db

FACTS = {
    "code": "QM", "level": Level.COMMUNE, "name": "Trung tâm chính trị phường Quỳnh Mai",
    "short_name": "Phường Quỳnh Mai", "place": "Quỳnh Mai", "parent": "Đảng ủy phường Quỳnh Mai", "symbol": "ĐU",
}  # fmt: skip


def open_centre(by, province, **changed):
    return places.open_centre(by=by, province=province, **FACTS | {"opened_on": date(2025, 7, 1)} | changed)


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.PROVINCE])
def test_a_centre_begins_with_its_first_name_and_committee(role):
    province = make_province()
    centre = open_centre(make_user(role, province=province), province)
    centre.refresh_from_db()
    assert (centre.name, centre.province, centre.custodian, centre.closed_on) == (FACTS["name"], province, centre, None)
    assert centre.search_key == "qm | trung tam chinh tri phuong quynh mai"
    name, parent = centre.names.get(), centre.parents.get()
    assert (name.effective_from, name.place) == (date(2025, 7, 1), "Quỳnh Mai")
    assert (parent.effective_from, parent.name, parent.symbol, parent.province) == (
        date(2025, 7, 1), "Đảng ủy phường Quỳnh Mai", "ĐU", province,
    )  # fmt: skip
    assert AuditLine.objects.get(verb="open_centre").centre == centre


def test_a_code_is_taken_once():
    province = make_province()
    make_centre(province=province, code="QM")
    with pytest.raises(ValidationError) as broken:
        open_centre(make_user(Role.NATIONAL), province)
    assert list(broken.value.error_dict) == ["code"]


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_staff_of_centres_open_none(role):
    user = make_user(role)
    with pytest.raises(PermissionDenied):
        open_centre(user, user.centre.province)


def test_a_province_opens_centres_of_its_own_only():
    with pytest.raises(PermissionDenied):
        open_centre(make_user(Role.PROVINCE, province=make_province()), make_province("Hà Tĩnh"))


# --- The page ---------------------------------------------------------------------------------------------


def post(client, **changed):
    return client.post(reverse("centre-open"), FACTS | {"opened_on": "01/07/2025"} | changed)


def test_the_page_leads_to_the_new_centre(client):
    make_rule(level=Level.COMMUNE, min_posts=None, max_posts=None)
    province = make_province()
    client.force_login(make_user(Role.PROVINCE, province=province))
    response = post(client)
    centre = Centre.objects.get()
    assert (response.url, centre.province) == (centre.get_absolute_url(), province)
    assert client.get(response.url).status_code == 200


def test_a_province_posted_along_by_provincial_staff_is_not_taken(client):
    own, other = make_province(), make_province("Hà Tĩnh")
    client.force_login(make_user(Role.PROVINCE, province=own))
    post(client, province=other.pk)
    assert Centre.objects.get().province == own


def test_national_staff_name_the_province(client):
    province = make_province()
    client.force_login(make_user(Role.NATIONAL))
    assert list(post(client).context["form"].errors) == ["province"]
    post(client, province=province.pk)
    assert Centre.objects.get().province == province


def test_a_taken_code_comes_back_at_its_field_with_what_was_typed(client):
    province = make_province()
    make_centre(province=province, code="QM")
    client.force_login(make_user(Role.PROVINCE, province=province))
    response = post(client)
    assert list(response.context["form"].errors) == ["code"]
    assert "Trung tâm chính trị phường Quỳnh Mai" in response.text
    assert Centre.objects.count() == 1


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_the_page_is_closed_to_staff_of_centres(client, role):
    client.force_login(make_user(role))
    assert client.get(reverse("centre-open")).status_code == 403
    assert post(client).status_code == 403
