"""Appointing somebody of another centre: found by a posted name, seen by few, shown with the home centre."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from centres import staffing
from centres.models import Appointment
from centres.scope import Role
from tests.build import (
    make_appointment,
    make_centre,
    make_director,
    make_person,
    make_province,
    make_quota,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

VISIT = {"mode": "visiting", "kind": "lecturer", "from_on": "01/01/2024", "counts_towards_quota": "usual"}


@pytest.fixture
def here():
    make_rule()
    return make_centre()


@pytest.fixture
def guest(here):
    """A lecturer of another centre of the province, with a birth date nobody here needs."""
    other = make_centre("Yên Thành", here.province)
    person = make_person(other, "Trần Thị An", birth_on="1980-06-05", degree="Thạc sĩ")
    make_appointment(person)
    return person


def enter(client, centre, role=Role.DIRECTOR):
    user = make_user(role, centre=centre, province=centre.province)
    client.force_login(user)
    return user


def page(name, centre):
    return reverse(name, args=[centre.pk])


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PROVINCE])
@pytest.mark.parametrize("typed", ["tran thi an", "Thị An"])
def test_a_colleague_is_found_by_name_and_little_is_shown(client, here, guest, role, typed):
    make_person(here, "Trần Thị An Nhà")  # chosen on the other page
    make_person(make_centre("Can Lộc", make_province("Hà Tĩnh")), "Trần Thị An Xa")
    enter(client, here, role)
    assert client.get(page("person-find", here), {"name": typed}).context["found"] == []  # an address finds nobody
    response = client.post(page("person-find", here), {"name": typed})
    assert response.context["found"] == [guest]
    assert "Huyện Yên Thành" in response.text
    assert "1980" not in response.text
    assert f"?person={guest.pk}" in response.text


def test_one_letter_finds_nobody_and_a_long_list_is_cut(client, here, guest):
    for n in range(25):
        make_person(guest.centre, f"Nguyễn Văn {n}")
    enter(client, here)
    assert client.post(page("person-find", here), {"name": "a"}).context["found"] == []
    response = client.post(page("person-find", here), {"name": "nguyen van"})
    assert (len(response.context["found"]), response.context["has_more"]) == (20, True)


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER, Role.NATIONAL])
def test_who_does_not_keep_staff_searches_nobody(client, here, guest, role):
    user = enter(client, here, role)
    assert client.get(page("person-find", here)).status_code == 403
    assert client.post(page("person-find", here), {"name": "tran"}).status_code == 403
    with pytest.raises(PermissionDenied):
        staffing.colleagues(here, by=user)


def test_a_director_searches_for_the_own_centre_only(client, here, guest):
    enter(client, here)
    assert client.post(page("person-find", guest.centre), {"name": "tran"}).status_code == 404


def test_the_form_offers_the_own_staff_first_and_the_guest_only_when_chosen(client, here, guest):
    own = make_person(here, "Lê Văn Nhà")
    enter(client, here)
    form = client.get(page("appointment-create", here)).context["form"]
    assert list(form.fields["person"].queryset) == [own]
    form = client.get(page("appointment-create", here), {"person": guest.pk}).context["form"]
    assert list(form.fields["person"].queryset) == [guest]
    assert [mode for mode, _label in form.fields["mode"].choices] == ["concurrent", "visiting"]


def test_a_guest_is_appointed_and_the_home_centre_stays(client, here, guest):
    make_quota(here, 4)
    enter(client, here)
    response = client.post(page("appointment-create", here), VISIT | {"person": guest.pk})
    assert response.url == here.get_absolute_url()
    visit = Appointment.objects.get(centre=here)
    guest.refresh_from_db()
    assert (visit.person, visit.mode, visit.counts_towards_quota) == (guest, "visiting", False)
    assert guest.centre.short_name == "Huyện Yên Thành"


def test_a_full_time_post_is_not_among_the_choices_of_a_guest(client, here, guest):
    enter(client, here)
    response = client.post(page("appointment-create", here), VISIT | {"person": guest.pk, "mode": "full_time"})
    assert list(response.context["form"].errors) == ["mode"]
    assert not Appointment.objects.filter(centre=here).exists()


@pytest.mark.parametrize("wrong", ["999999", "x", "", "9" * 30])
def test_a_key_of_nobody_is_refused(client, here, guest, wrong):
    enter(client, here)
    response = client.post(page("appointment-create", here), VISIT | {"person": wrong})
    assert list(response.context["form"].errors) == ["person"]


def test_somebody_of_another_province_cannot_be_appointed(client, here):
    far = make_person(make_centre("Can Lộc", make_province("Hà Tĩnh")), "Người Xa")
    enter(client, here)
    assert "Người Xa" not in client.get(page("appointment-create", here), {"person": far.pk}).text
    response = client.post(page("appointment-create", here), VISIT | {"person": far.pk})
    assert list(response.context["form"].errors) == ["person"]


def test_the_staff_list_shows_the_guest_with_the_home_centre_and_leaves_the_facts_to_it(client, here, guest):
    make_director(here)
    visit = make_appointment(guest, centre=here, mode="visiting", counts_towards_quota=False)
    enter(client, here)
    text = client.get(here.get_absolute_url()).text
    assert "Trần Thị An" in text
    assert "đơn vị chính: Huyện Yên Thành" in text
    assert reverse("appointment-correct", args=[visit.pk]) in text
    assert reverse("person-edit", args=[guest.pk]) not in text
    assert client.get(reverse("person-edit", args=[guest.pk])).status_code == 404


def test_the_home_centre_does_not_touch_the_visit(client, here, guest):
    visit = make_appointment(guest, centre=here, mode="visiting", counts_towards_quota=False)
    enter(client, guest.centre)
    for name in ("appointment-correct", "appointment-end"):
        assert client.get(reverse(name, args=[visit.pk])).status_code == 404


def test_an_exception_stays_visible_on_the_page_of_the_centre(client, here):
    make_appointment(make_person(here), exception_no="88-TB/TU")
    enter(client, here)
    text = client.get(here.get_absolute_url()).text
    assert "Ngoại lệ" in text
    assert "88-TB/TU" in text


def test_an_appointment_is_corrected_on_its_page(client, here):
    post = make_appointment(make_person(here), decision_no="4-QĐ")
    enter(client, here)
    address = reverse("appointment-correct", args=[post.pk])
    form = client.get(address).context["form"]
    assert (form["decision_no"].value(), form["counts_towards_quota"].value()) == ("4-QĐ", "yes")
    typed = {"to_on": "31/12/2019", "counts_towards_quota": "yes", "decision_no": "40-QĐ"}
    assert list(client.post(address, typed).context["form"].errors) == ["to_on"]  # before its first day
    assert client.post(address, typed | {"to_on": ""}).url == here.get_absolute_url()
    post.refresh_from_db()
    assert post.decision_no == "40-QĐ"


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.DEPUTY, Role.OFFICER])
def test_others_see_an_appointment_and_do_not_correct_it(client, here, role):
    post = make_appointment(make_person(here))
    enter(client, here, role)
    assert client.get(reverse("appointment-correct", args=[post.pk])).status_code == 403


def test_the_page_of_a_centre_takes_the_same_queries_with_many_guests(client, here, guest, constant_queries):
    enter(client, here)

    def add(n):
        for number in range(n):
            person = make_person(make_centre(f"Nơi {number}", here.province), "Khách")
            make_appointment(person, centre=here, mode="visiting", counts_towards_quota=False)

    constant_queries(client, here.get_absolute_url(), add)
