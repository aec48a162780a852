"""Pages of accounts: who sees whom, who may do what, and the slip that is shown once."""

import pytest
from django.test import Client
from django.urls import reverse

from centres.models import User
from centres.scope import Role
from tests.build import PASSWORD, make_centre, make_person, make_province, make_user

pytestmark = pytest.mark.django_db

NEW = {"role": "officer", "full_name": "Lê Văn Mới", "username": "moi.quynhluu", "person": ""}


@pytest.fixture
def director(client):
    user = make_user(Role.DIRECTOR)
    client.force_login(user)
    return user


def names(response):
    return {account.username for account in response.context["page"]}


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_who_manages_nobody_has_no_such_pages(client, role):
    user = make_user(role)
    below = make_user(Role.OFFICER, centre=user.centre)
    client.force_login(user)
    assert client.get(reverse("account-list")).status_code == 403
    assert client.get(reverse("account-create")).status_code == 403
    assert client.get(reverse("account-slip")).status_code == 403
    refused = client.post(reverse("account-reset", args=[below.pk])).status_code
    assert refused == (404 if role == Role.LECTURER else 403)  # a lecturer does not even see the account


def test_a_director_sees_the_accounts_of_the_own_centre_only(client, director):
    officer = make_user(Role.OFFICER, centre=director.centre)
    stranger = make_user(Role.OFFICER, centre=make_centre("Yên Thành"))
    response = client.get(reverse("account-list"))
    assert names(response) == {director.username, officer.username}
    assert stranger.full_name not in response.text


def test_a_province_sees_the_accounts_of_its_centres_only(client):
    province = make_province()
    official = make_user(Role.PROVINCE, province=province)
    inside = make_user(Role.DIRECTOR, centre=make_centre(province=province))
    make_user(Role.DIRECTOR, centre=make_centre("Yên Thành"))
    client.force_login(official)
    assert names(client.get(reverse("account-list"))) == {inside.username}


def test_deeds_stand_only_beside_accounts_one_manages(client, director):
    officer = make_user(Role.OFFICER, centre=director.centre)
    text = client.get(reverse("account-list")).text
    assert reverse("account-reset", args=[officer.pk]) in text
    assert reverse("account-reset", args=[director.pk]) not in text


def test_the_list_is_narrowed_by_role_and_state(client, director):
    officer = make_user(Role.OFFICER, centre=director.centre)
    closed = make_user(Role.OFFICER, centre=director.centre, is_active=False)
    page = reverse("account-list")
    assert names(client.get(page, {"role": "officer"})) == {officer.username, closed.username}
    assert names(client.get(page, {"state": "locked"})) == {closed.username}
    assert names(client.get(page, {"state": "active"})) == {director.username, officer.username}


def test_a_posted_centre_does_not_filter_past_the_border(client):
    province = make_province()
    client.force_login(make_user(Role.PROVINCE, province=province))
    elsewhere = make_centre("Yên Thành")
    make_user(Role.DIRECTOR, centre=elsewhere)
    response = client.get(reverse("account-list"), {"centre": elsewhere.pk})
    assert names(response) == set()


def test_the_list_takes_the_same_queries_for_any_length(client, director, constant_queries):
    constant_queries(client, reverse("account-list"), lambda n: [
        make_user(Role.OFFICER, centre=director.centre) for _n in range(n)
    ])  # fmt: skip


# --- Opening an account ------------------------------------------------------------------------------------


def test_a_new_account_comes_with_a_slip_that_is_shown_once(client, director):
    response = client.post(reverse("account-create"), NEW, follow=True)
    user = User.objects.get(username="moi.quynhluu")
    assert response.redirect_chain == [(reverse("account-slip"), 302)]
    password = response.context["password"]
    assert user.check_password(password)
    assert password in response.text
    assert user.username in response.text
    again = client.get(reverse("account-slip"))
    assert again.context["password"] is None
    assert password not in again.text
    assert password not in str(dict(client.session))


def test_the_slip_is_kept_by_no_browser(client, director):
    response = client.post(reverse("account-create"), NEW, follow=True)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_person_on_the_staff_list_lends_the_name(client, director):
    person = make_person(director.centre, "Phan Thị Hà")
    client.post(reverse("account-create"), NEW | {"full_name": "", "person": person.pk})
    user = User.objects.get(username="moi.quynhluu")
    assert (user.full_name, user.person) == ("Phan Thị Hà", person)


def test_a_name_is_needed_from_somewhere(client, director):
    response = client.post(reverse("account-create"), NEW | {"full_name": ""})
    assert list(response.context["form"].errors) == ["full_name"]
    assert response.context["form"]["username"].value() == "moi.quynhluu"  # what was typed is kept


def test_a_person_of_another_centre_cannot_be_chosen(client, director):
    stranger = make_person(make_centre("Yên Thành"), "Người Lạ")
    page = client.get(reverse("account-create"))
    assert stranger.full_name not in page.text
    response = client.post(reverse("account-create"), NEW | {"person": stranger.pk})
    assert list(response.context["form"].errors) == ["person"]
    assert not User.objects.filter(username="moi.quynhluu").exists()


def test_a_taken_user_name_comes_back_as_an_error_of_its_field(client, director):
    client.post(reverse("account-create"), NEW)
    response = client.post(reverse("account-create"), NEW)
    assert list(response.context["form"].errors) == ["username"]


@pytest.mark.parametrize("username", ["Có Dấu", "a b", "HOA", ".a", "a..b", "a@b"])
def test_user_names_are_easy_to_type(client, director, username):
    response = client.post(reverse("account-create"), NEW | {"username": username})
    assert list(response.context["form"].errors) == ["username"]


def test_a_director_offers_no_role_of_the_own_rank_or_above(client, director):
    form = client.get(reverse("account-create")).context["form"]
    assert [value for value, _label in form.fields["role"].choices] == ["deputy", "officer", "lecturer"]
    response = client.post(reverse("account-create"), NEW | {"role": "director"})
    assert list(response.context["form"].errors) == ["role"]


def test_a_province_opens_accounts_at_its_centres_only(client):
    official = make_user(Role.PROVINCE)
    inside, outside = make_centre(province=official.province), make_centre("Yên Thành")
    client.force_login(official)
    response = client.post(reverse("account-create"), NEW | {"role": "director", "centre": outside.pk})
    assert list(response.context["form"].errors) == ["centre"]
    client.post(reverse("account-create"), NEW | {"role": "director", "centre": inside.pk})
    assert User.objects.get(username="moi.quynhluu").centre == inside


def test_national_staff_open_accounts_of_provinces(client):
    province = make_province()
    client.force_login(make_user(Role.NATIONAL))
    form = client.get(reverse("account-create")).context["form"]
    assert list(form.fields) == ["role", "province", "full_name", "username"]
    client.post(reverse("account-create"), NEW | {"role": "province", "province": province.pk})
    assert User.objects.get(username="moi.quynhluu").province == province


# --- Resetting, closing, opening again ------------------------------------------------------------------------


@pytest.fixture
def officer(director):
    return make_user(Role.OFFICER, centre=director.centre)


@pytest.mark.parametrize("deed", ["account-reset", "account-disable"])
def test_weighty_deeds_are_confirmed_on_a_page_that_changes_nothing(client, officer, deed):
    response = client.get(reverse(deed, args=[officer.pk]))
    assert response.status_code == 200
    assert officer.full_name in response.text
    officer.refresh_from_db()
    assert officer.is_active
    assert officer.check_password(PASSWORD)


def test_a_reset_shows_a_slip_and_ends_open_sessions(client, officer):
    elsewhere = Client()
    elsewhere.force_login(officer)
    response = client.post(reverse("account-reset", args=[officer.pk]), follow=True)
    officer.refresh_from_db()
    assert officer.check_password(response.context["password"])
    assert elsewhere.get(reverse("programme-list")).status_code == 302


def test_a_closed_account_is_out_at_its_next_page(client, officer):
    elsewhere = Client()
    elsewhere.force_login(officer)
    client.post(reverse("account-disable", args=[officer.pk]))
    assert elsewhere.get(reverse("programme-list")).status_code == 302
    assert client.get(reverse("account-enable", args=[officer.pk])).status_code == 405
    client.post(reverse("account-enable", args=[officer.pk]))
    officer.refresh_from_db()
    assert officer.is_active


@pytest.mark.parametrize("deed", ["account-reset", "account-disable", "account-enable"])
def test_accounts_elsewhere_are_as_if_they_were_not_there(client, director, deed):
    stranger = make_user(Role.OFFICER, centre=make_centre("Yên Thành"))
    assert client.post(reverse(deed, args=[stranger.pk])).status_code == 404
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


@pytest.mark.parametrize("deed", ["account-reset", "account-disable", "account-enable"])
def test_nobody_handles_the_own_account_there(client, director, deed):
    assert client.post(reverse(deed, args=[director.pk])).status_code == 403
