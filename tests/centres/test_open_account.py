"""Opening, resetting and closing accounts: the one above does it, for his own place."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres import accounts
from centres.models import AuditLine, User
from centres.scope import CENTRE_ROLES, Role
from tests.build import PASSWORD, make_centre, make_person, make_province, make_user

pytestmark = pytest.mark.django_db

BELOW = {  # who opens accounts of which roles; everything else is refused
    Role.NATIONAL: {Role.PROVINCE},
    Role.PROVINCE: {Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER},
    Role.DIRECTOR: {Role.DEPUTY, Role.OFFICER, Role.LECTURER},
    Role.DEPUTY: set(),
    Role.OFFICER: set(),
    Role.LECTURER: set(),
}


def opened(by, role, *, centre=None, province=None, username="moi.quynhluu", **facts):
    return accounts.create(
        by=by, username=username, full_name="Lê Văn Mới", role=role, centre=centre, province=province, **facts
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("above", list(Role))
def test_who_opens_which_accounts(above, role):
    province = make_province()
    centre = make_centre(province=province)
    by = make_user(above, centre=centre, province=province)
    place = {"centre": centre} if role in CENTRE_ROLES else {"province": province} if role == Role.PROVINCE else {}
    if role in BELOW[above]:
        user, _password = opened(by, role, **place)
        assert user.role == role
    else:
        with pytest.raises(PermissionDenied):
            opened(by, role, **place)
        assert not User.objects.filter(username="moi.quynhluu").exists()


@pytest.mark.parametrize("above", [Role.PROVINCE, Role.DIRECTOR])
def test_nobody_opens_accounts_at_another_place(above):
    with pytest.raises(PermissionDenied):
        opened(make_user(above), Role.OFFICER, centre=make_centre("Yên Thành"))


def test_an_account_is_linked_only_with_a_person_of_its_centre():
    centre = make_centre()
    director = make_user(Role.DIRECTOR, centre=centre)
    stranger = make_person(make_centre("Yên Thành"))
    with pytest.raises(ValidationError) as broken:
        opened(director, Role.OFFICER, centre=centre, person=stranger)
    assert list(broken.value.error_dict) == ["person"]
    user, _password = opened(director, Role.OFFICER, centre=centre, person=make_person(centre))
    assert user.person.centre == centre


def test_a_user_name_is_given_once():
    centre = make_centre()
    director = make_user(Role.DIRECTOR, centre=centre)
    opened(director, Role.OFFICER, centre=centre)
    with pytest.raises(ValidationError) as broken:
        opened(director, Role.OFFICER, centre=centre)
    assert list(broken.value.error_dict) == ["username"]


def test_the_temporary_password_opens_the_portal_until_its_last_moment(settings):
    centre = make_centre()
    user, password = opened(make_user(Role.DIRECTOR, centre=centre), Role.OFFICER, centre=centre)
    assert authenticate(username=user.username, password=password) == user
    assert user.must_change_password
    last_moment = timezone.now() + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)
    assert abs(user.temporary_until - last_moment) < timedelta(minutes=1)
    User.objects.filter(pk=user.pk).update(temporary_until=timezone.now() - timedelta(seconds=1))
    assert authenticate(username=user.username, password=password) is None


def test_temporary_passwords_differ_and_have_no_letters_people_confuse():
    user = make_user()
    passwords = {accounts.give_temporary_password(user) for _n in range(200)}
    assert len(passwords) == 200
    assert not set("".join(passwords)) & set("il1o0IOL")
    assert {len(password.replace("-", "")) for password in passwords} == {12}


def test_a_reset_takes_the_old_password_away():
    director = make_user(Role.DIRECTOR)
    officer = make_user(Role.OFFICER, centre=director.centre)
    password = accounts.reset(officer, by=director)
    assert authenticate(username=officer.username, password=PASSWORD) is None
    assert authenticate(username=officer.username, password=password) == officer


def test_ones_own_password_is_no_longer_temporary():
    user = make_user()
    accounts.give_temporary_password(user)
    accounts.change_own_password(user, "mot-mat-khau-moi")
    user.refresh_from_db()
    assert not user.must_change_password
    assert authenticate(username=user.username, password="mot-mat-khau-moi") == user


def test_a_closed_account_opens_nothing_until_it_is_opened_again():
    director = make_user(Role.DIRECTOR)
    officer = make_user(Role.OFFICER, centre=director.centre)
    accounts.set_active(officer, False, by=director)
    assert authenticate(username=officer.username, password=PASSWORD) is None
    accounts.set_active(officer, True, by=director)
    assert authenticate(username=officer.username, password=PASSWORD) == officer


@pytest.mark.parametrize(
    "deed", [lambda user, by: accounts.reset(user, by=by), lambda user, by: accounts.set_active(user, False, by=by)]
)
def test_nobody_resets_or_closes_an_equal_a_superior_or_himself(deed):
    director = make_user(Role.DIRECTOR)
    deputy = make_user(Role.DEPUTY, centre=director.centre)
    officer = make_user(Role.OFFICER, centre=director.centre)
    for user, by in [(director, deputy), (deputy, deputy), (officer, deputy), (director, director)]:
        with pytest.raises(PermissionDenied):
            deed(user, by)


def test_every_deed_leaves_a_line_without_the_password():
    director = make_user(Role.DIRECTOR)
    user, password = opened(director, Role.OFFICER, centre=director.centre)
    accounts.reset(user, by=director)
    accounts.set_active(user, False, by=director)
    accounts.set_active(user, True, by=director)
    accounts.change_own_password(user, "mot-mat-khau-moi")
    lines = AuditLine.objects.order_by("pk")
    assert [(line.verb, line.by) for line in lines] == [
        ("create_account", director),
        ("reset_password", director),
        ("disable_account", director),
        ("enable_account", director),
        ("change_own_password", user),
    ]
    assert all(password not in str(line.facts) for line in lines)
