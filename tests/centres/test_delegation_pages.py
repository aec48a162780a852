"""Pages of signing authority: the list with its states, entering one with its scope, revoking one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.models import AppointmentKind, SigningDelegation
from centres.scope import Role
from tests.build import TODAY, make_appointment, make_centre, make_delegation, make_person, make_rule, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def deputy():
    make_rule()
    person = make_person(make_centre(), "Phan Thị Hà")
    make_appointment(person, AppointmentKind.DEPUTY)
    return person


def enter(client, centre, role=Role.DIRECTOR):
    client.force_login(make_user(role, centre=centre, province=centre.province))


def show(client, centre):
    return client.get(reverse("delegation-list", args=[centre.pk]))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Đang có hiệu lực"),
        ({"from_on": TODAY() + DAY, "to_on": TODAY() + 9 * DAY}, "Chưa đến ngày"),
        ({"from_on": TODAY() - 9 * DAY, "to_on": TODAY() - DAY}, "Đã kết thúc"),
        ({"revoked_on": TODAY()}, "Đã thu hồi"),
        ({"revoked_on": TODAY() + DAY}, "Đang có hiệu lực"),
    ],
)
def test_the_list_says_which_authority_holds(client, deputy, facts, words):
    make_delegation(deputy, **facts)
    enter(client, deputy.centre, Role.OFFICER)
    assert words in show(client, deputy.centre).text


def test_the_list_keeps_what_is_over_and_shows_the_scope_and_the_revocation(client, deputy):
    make_delegation(deputy, scope="certificates", revoked_on=TODAY())
    enter(client, deputy.centre)
    text = show(client, deputy.centre).text
    assert "Giấy chứng nhận" in text
    assert f"thu hồi từ {TODAY():%d/%m/%Y}" in text


def test_lecturers_and_people_elsewhere_have_no_list(client, deputy):
    enter(client, deputy.centre, Role.LECTURER)
    assert show(client, deputy.centre).status_code == 403
    enter(client, make_centre("Yên Thành"))
    assert show(client, deputy.centre).status_code == 404


def test_the_list_takes_the_same_queries_for_any_length(client, deputy, constant_queries):
    enter(client, deputy.centre)
    address = reverse("delegation-list", args=[deputy.centre.pk])
    constant_queries(client, address, lambda n: [make_delegation(deputy) for _n in range(n)])


def test_an_authority_is_entered_with_what_it_covers(client, deputy):
    enter(client, deputy.centre)
    typed = {"person": deputy.pk, "number": "07-UQ", "signed_on": "20/12/2023", "from_on": "01/01/2024",
             "to_on": "31/12/2024", "scope": "decisions"}  # fmt: skip
    response = client.post(reverse("delegation-create", args=[deputy.centre.pk]), typed)
    assert response.url == reverse("delegation-list", args=[deputy.centre.pk])
    assert SigningDelegation.objects.get().scope == "decisions"
    again = client.post(reverse("delegation-create", args=[deputy.centre.pk]), typed)
    assert list(again.context["form"].errors) == ["from_on"]
    assert SigningDelegation.objects.count() == 1


def test_a_revocation_is_confirmed_on_a_page_and_needs_its_reason(client, deputy):
    given = make_delegation(deputy)
    enter(client, deputy.centre)
    page = reverse("delegation-revoke", args=[given.pk])
    assert client.get(page).status_code == 200
    typed = {"revoked_on": f"{TODAY():%d/%m/%Y}"}
    assert list(client.post(page, typed).context["form"].errors) == ["reason"]
    given.refresh_from_db()
    assert given.revoked_on is None
    assert client.post(page, typed | {"reason": "Phân công lại"}).status_code == 302
    given.refresh_from_db()
    assert given.revoked_on == TODAY()
    late = {"revoked_on": f"{TODAY() + DAY:%d/%m/%Y}", "reason": "x"}
    assert list(client.post(page, late).context["form"].errors) == ["revoked_on"]


@pytest.mark.parametrize(("role", "status"), [(Role.OFFICER, 403), (Role.NATIONAL, 403), (Role.LECTURER, 404)])
def test_others_revoke_nothing(client, deputy, role, status):
    given = make_delegation(deputy)
    enter(client, deputy.centre, role)
    typed = {"revoked_on": f"{TODAY():%d/%m/%Y}", "reason": "x"}
    assert client.post(reverse("delegation-revoke", args=[given.pk]), typed).status_code == status
    enter(client, make_centre("Yên Thành"))
    assert client.post(reverse("delegation-revoke", args=[given.pk]), typed).status_code == 404
    given.refresh_from_db()
    assert given.revoked_on is None


def test_only_who_keeps_staff_is_offered_to_revoke(client, deputy):
    given = make_delegation(deputy)
    page = reverse("delegation-revoke", args=[given.pk])
    enter(client, deputy.centre)
    assert page in show(client, deputy.centre).text
    enter(client, deputy.centre, Role.DEPUTY)
    assert page not in show(client, deputy.centre).text
