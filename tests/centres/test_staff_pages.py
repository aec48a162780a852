"""Pages of staff: the list, the search that keeps names out of addresses, entering people and their posts."""

from datetime import date

import pytest
from django.urls import reverse

from centres.models import Appointment, AppointmentKind, Person, SigningDelegation
from centres.scope import Role
from tests.build import make_appointment, make_centre, make_person, make_quota, make_rule, make_user

pytestmark = pytest.mark.django_db

LIST = "/people/"
POST = {"mode": "full_time", "kind": "lecturer", "from_on": "01/01/2024", "counts_towards_quota": "usual"}


@pytest.fixture
def director(client):
    make_rule()
    user = make_user(Role.DIRECTOR)
    client.force_login(user)
    return user


def names(response):
    return [person.full_name for person in response.context["page"]]


# --- The list ----------------------------------------------------------------------------------------------


def test_the_list_shows_the_staff_of_the_scope_by_given_name(client, director):
    for name in ["Nguyễn Văn Bình", "Trần Thị An"]:
        make_person(director.centre, name)
    make_person(make_centre("Yên Thành"), "Người Lạ")
    assert names(client.get(LIST)) == ["Trần Thị An", "Nguyễn Văn Bình"]


def test_a_province_sees_staff_of_its_centres_with_their_posts_of_today(client, director):
    client.force_login(make_user(Role.PROVINCE, province=director.centre.province))
    person = make_person(director.centre, "Trần Thị An")
    make_appointment(person, AppointmentKind.LECTURER, to_on=date(2020, 12, 31))
    make_appointment(person, AppointmentKind.DEPUTY, from_on=date(2021, 1, 1))
    make_person(make_centre("Yên Thành"), "Người Lạ")
    [shown] = client.get(LIST).context["page"]
    assert [post.kind for post in shown.posts_today] == ["deputy"]


def test_lecturers_have_no_list_of_staff(client):
    client.force_login(make_user(Role.LECTURER))
    assert client.get(LIST).status_code == 403


def test_the_list_is_narrowed_by_the_post_of_today(client, director):
    make_appointment(make_person(director.centre, "Đang dạy"))
    make_appointment(make_person(director.centre, "Đã thôi"), to_on=date(2020, 12, 31))
    assert names(client.get(LIST, {"kind": "lecturer"})) == ["Đang dạy"]


@pytest.mark.parametrize("typed", ["thi an", "Thị An", "TRAN"])
def test_a_name_is_found_without_marks_and_stays_out_of_the_address(client, director, typed):
    make_person(director.centre, "Trần Thị An")
    make_person(director.centre, "Nguyễn Văn Bình")
    make_person(make_centre("Yên Thành"), "Trần Thị An Khác")
    response = client.post(LIST, {"name": typed})
    assert names(response) == ["Trần Thị An"]
    assert "?name" not in response.text
    assert names(client.get(LIST, {"name": typed})) == ["Trần Thị An", "Nguyễn Văn Bình"]  # an address narrows nothing


def test_one_letter_is_no_search(client, director):
    response = client.post(LIST, {"name": "a"})
    assert response.context["search"].errors
    assert not response.context["is_search"]


def test_the_list_takes_the_same_queries_for_any_length(client, director, constant_queries):
    constant_queries(client, LIST, lambda n: [make_appointment(make_person(director.centre)) for _n in range(n)])


# --- Persons -----------------------------------------------------------------------------------------------


def test_a_new_person_leads_to_the_appointment(client, director):
    page = reverse("person-create", args=[director.centre.pk])
    response = client.post(page, {"full_name": "  Lê  Văn Hai ", "birth_on": "05/06/1980"})
    person = Person.objects.get(centre=director.centre)
    assert person.birth_on == date(1980, 6, 5)
    assert response.url == f"{reverse('appointment-create', args=[director.centre.pk])}?person={person.pk}"
    form = client.get(response.url).context["form"]
    assert str(form["person"].value()) == str(person.pk)


def test_a_person_without_a_name_comes_back(client, director):
    response = client.post(reverse("person-create", args=[director.centre.pk]), {"degree": "Cử nhân"})
    assert list(response.context["form"].errors) == ["full_name"]
    assert response.context["form"]["degree"].value() == "Cử nhân"


def test_a_person_is_corrected_by_who_keeps_the_staff(client, director):
    person = make_person(director.centre, "Le Van Hai")
    page = reverse("person-edit", args=[person.pk])
    assert client.post(page, {"full_name": "Lê Văn Hải"}).url == director.centre.get_absolute_url()
    person.refresh_from_db()
    assert person.full_name == "Lê Văn Hải"
    client.force_login(make_user(Role.OFFICER, centre=director.centre))
    assert client.post(page, {"full_name": "x"}).status_code == 403
    client.force_login(make_user(Role.DIRECTOR, centre=make_centre("Yên Thành")))
    assert client.post(page, {"full_name": "x"}).status_code == 404


# --- Appointments ------------------------------------------------------------------------------------------


def appoint(client, person, **changed):
    return client.post(reverse("appointment-create", args=[person.centre.pk]), POST | {"person": person.pk} | changed)


@pytest.mark.parametrize(
    ("concurrent", "answer", "counts"),
    [("", "usual", True), ("on", "usual", False), ("on", "yes", True), ("", "no", False)],
)
def test_what_counts_follows_the_usual_unless_said_otherwise(client, director, concurrent, answer, counts):
    person = make_person(director.centre)
    response = appoint(client, person, mode="concurrent" if concurrent else "full_time", counts_towards_quota=answer)
    assert response.url == director.centre.get_absolute_url()
    assert Appointment.objects.get().counts_towards_quota is counts


def test_somebody_of_another_centre_cannot_be_appointed(client, director):
    stranger = make_person(make_centre("Yên Thành"), "Người Lạ")
    page = reverse("appointment-create", args=[director.centre.pk])
    assert "Người Lạ" not in client.get(page).text
    response = client.post(page, POST | {"person": stranger.pk})
    assert list(response.context["form"].errors) == ["person"]
    assert not Appointment.objects.exists()


def test_a_full_centre_says_how_to_go_on_and_keeps_what_was_typed(client, director):
    make_quota(director.centre, 4)
    for n in range(4):
        make_appointment(make_person(director.centre, f"Người {n}"))
    response = appoint(client, make_person(director.centre, "Người thứ năm"), decision_no="77-QĐ/TTCT")
    assert list(response.context["form"].errors) == ["counts_towards_quota"]
    assert 'value="77-QĐ/TTCT"' in response.text
    assert Appointment.objects.count() == 4


def test_a_second_full_time_post_comes_back_in_words(client, director):
    person = make_person(director.centre)
    make_appointment(person)
    response = appoint(client, person)
    assert response.status_code == 200
    assert person.full_name in str(response.context["form"].non_field_errors())


def test_the_end_of_an_appointment_is_confirmed_on_a_page(client, director):
    appointment = make_appointment(make_person(director.centre))
    page = reverse("appointment-end", args=[appointment.pk])
    assert client.get(page).status_code == 200
    appointment.refresh_from_db()
    assert appointment.to_on is None
    client.post(page, {"to_on": "31/12/2024"})
    appointment.refresh_from_db()
    assert appointment.to_on == date(2024, 12, 31)


def test_an_end_before_the_beginning_comes_back(client, director):
    appointment = make_appointment(make_person(director.centre))
    response = client.post(reverse("appointment-end", args=[appointment.pk]), {"to_on": "31/12/2019"})
    assert "01/01/2020" in str(response.context["form"].errors["to_on"])


def test_appointments_elsewhere_are_not_there_and_others_may_not_end_them(client, director):
    stranger = make_appointment(make_person(make_centre("Yên Thành")))
    assert client.post(reverse("appointment-end", args=[stranger.pk]), {"to_on": "31/12/2024"}).status_code == 404
    own = make_appointment(make_person(director.centre))
    client.force_login(make_user(Role.OFFICER, centre=director.centre))
    assert client.post(reverse("appointment-end", args=[own.pk]), {"to_on": "31/12/2024"}).status_code == 403
    assert not Appointment.objects.exclude(to_on=None).exists()


# --- Who signs ---------------------------------------------------------------------------------------------

AUTHORITY = {"number": "07-UQ/TTCT", "signed_on": "20/12/2023", "from_on": "01/01/2024", "to_on": "31/12/2024",
             "scope": "certificates"}  # fmt: skip


def test_an_authority_to_sign_is_entered_for_a_deputy(client, director):
    deputy = make_person(director.centre, "Phan Thị Hà")
    make_appointment(deputy, AppointmentKind.DEPUTY)
    make_appointment(make_person(director.centre, "Giảng Viên"))
    page = reverse("delegation-create", args=[director.centre.pk])
    assert list(client.get(page).context["form"].fields["person"].queryset) == [deputy]
    client.post(page, AUTHORITY | {"person": deputy.pk})
    assert SigningDelegation.objects.get().person == deputy


def test_a_deputy_who_was_not_yet_one_comes_back(client, director):
    deputy = make_person(director.centre)
    make_appointment(deputy, AppointmentKind.DEPUTY, from_on=date(2024, 6, 1))
    response = client.post(reverse("delegation-create", args=[director.centre.pk]), AUTHORITY | {"person": deputy.pk})
    assert list(response.context["form"].errors) == ["person"]
