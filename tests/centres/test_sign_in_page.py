"""Signing in and out, the first password, one's own password."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centres import accounts
from centres.scope import Role
from tests.build import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": user.username, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_user_signs_in_and_comes_home(client):
    response = sign_in(client, make_user())
    assert response.status_code == 302
    assert response.url == reverse("home")
    assert is_signed_in(client)


def test_the_page_wanted_before_is_opened_after_signing_in(client):
    wanted = reverse("programme-list")
    assert client.get(wanted).url == f"{SIGN_IN}?next={wanted}"
    page = client.get(f"{SIGN_IN}?next={wanted}")
    assert f'name="next" value="{wanted}"' in page.text
    assert sign_in(client, make_user(), next=wanted).url == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", r"/\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client, elsewhere):
    assert sign_in(client, make_user(), next=elsewhere).url == reverse("home")


def test_a_wrong_password_keeps_the_user_name_and_says_what_to_check(client):
    user = make_user()
    response = sign_in(client, user, "sai")
    assert response.status_code == 200
    assert user.username in response.text
    assert "Caps Lock" in response.text
    assert not is_signed_in(client)


def test_a_closed_an_expired_and_an_unknown_account_get_the_same_answer(client):
    closed = make_user(is_active=False)
    expired = make_user(temporary_until=timezone.now() - timedelta(seconds=1))
    answers = {
        tuple(sign_in(client, user, password).context["form"].non_field_errors())
        for user, password in [(closed, PASSWORD), (expired, PASSWORD), (make_user(), "sai")]
    }
    assert len(answers) == 1
    assert not is_signed_in(client)


def test_many_attempts_at_one_account_have_to_wait(client, settings):
    settings.SIGN_IN_RATE = "3/h"
    user, other = make_user(), make_user()
    assert [sign_in(client, user, "sai").status_code for _n in range(4)] == [200, 200, 200, 429]
    blocked = sign_in(client, user)  # even with the right password
    assert blocked.status_code == 429
    assert not is_signed_in(client)
    assert sign_in(client, other).status_code == 302  # a colleague at the same address is not locked out


def test_attempts_elsewhere_do_not_lock_the_owner_out(client, settings):
    settings.SIGN_IN_RATE = "1/h"
    user = make_user()
    for _n in range(3):
        client.post(SIGN_IN, {"username": user.username, "password": "sai"}, REMOTE_ADDR="198.51.100.7")
    assert sign_in(client, user).status_code == 302


def test_the_django_admin_has_no_door_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response.url == f"{SIGN_IN}?next=%2Fadmin%2F"


def test_who_is_signed_in_needs_no_sign_in_page(client):
    client.force_login(make_user())
    assert client.get(SIGN_IN).url == reverse("home")


def test_signing_out_is_a_deed_not_a_link(client):
    client.force_login(make_user())
    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/sign-out/").url == reverse("public-home")
    assert not is_signed_in(client)


def test_signing_out_after_the_session_ended_is_no_error(client):
    assert client.post("/sign-out/").status_code == 302


# --- The first password, and one's own ------------------------------------------------------------------------


@pytest.fixture
def newcomer():
    """An officer with a password somebody else made: (account, password)."""
    director = make_user(Role.DIRECTOR)
    return accounts.create(
        by=director, username="moi.quynhluu", full_name="Lê Văn Mới", role=Role.OFFICER, centre=director.centre
    )


def set_password(client, new, again=None, **more):
    return client.post("/password/", {"new_password1": new, "new_password2": again or new, **more})


def test_a_temporary_password_leads_to_a_password_of_ones_own_and_nowhere_else(client, newcomer):
    user, password = newcomer
    sign_in(client, user, password)
    assert client.get(reverse("centre-list")).url == "/password/"
    page = client.get("/password/")
    assert page.status_code == 200
    assert "old_password" not in page.text  # it was typed a moment ago
    assert set_password(client, "mot-mat-khau-moi").url == reverse("home")
    assert is_signed_in(client)
    assert client.get(reverse("programme-list")).status_code == 200


def test_the_temporary_password_is_not_ones_own(client, newcomer):
    user, password = newcomer
    sign_in(client, user, password)
    response = set_password(client, password)
    assert list(response.context["form"].errors) == ["new_password1"]
    user.refresh_from_db()
    assert user.must_change_password


@pytest.mark.parametrize("weak", ["1234567", "12345678", "password1", "moi.quynhluu"])
def test_a_weak_password_is_refused(client, newcomer, weak):
    user, password = newcomer
    sign_in(client, user, password)
    assert set_password(client, weak).status_code == 200
    user.refresh_from_db()
    assert user.must_change_password


def test_two_different_new_passwords_are_refused(client, newcomer):
    user, password = newcomer
    sign_in(client, user, password)
    assert set_password(client, "mot-mat-khau-moi", "mot-mat-khau-khac").context["form"].errors


def test_the_old_password_proves_who_sits_here(client):
    user = make_user()
    client.force_login(user)
    response = set_password(client, "mot-mat-khau-moi", old_password="sai")
    assert list(response.context["form"].errors) == ["old_password"]
    assert set_password(client, "mot-mat-khau-moi", old_password=PASSWORD).status_code == 302
    user.refresh_from_db()
    assert user.check_password("mot-mat-khau-moi")


def test_a_changed_password_keeps_this_session_and_ends_the_others(client):
    user = make_user()
    elsewhere = Client()
    sign_in(elsewhere, user)
    sign_in(client, user)
    set_password(client, "mot-mat-khau-moi", old_password=PASSWORD)
    assert client.get(reverse("programme-list")).status_code == 200
    assert elsewhere.get(reverse("programme-list")).url.startswith(SIGN_IN)
