"""The page of one centre, its decisions on posts and its facts."""

from datetime import date

import pytest
from django.urls import reverse

from centres.models import AppointmentKind, AppointmentMode, QuotaDecision
from centres.scope import Role
from tests.build import (
    make_appointment,
    make_centre,
    make_delegation,
    make_director,
    make_person,
    make_quota,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGES = ["quota-decide", "centre-edit", "person-create", "appointment-create", "delegation-create"]
QUOTA = {"number": "9-QĐ/HU", "decided_on": "01/03/2024", "posts": "5"}


@pytest.fixture
def centre():
    make_rule()
    return make_centre()


def enter(client, centre, role=Role.DIRECTOR):
    user = make_user(role, centre=centre, province=centre.province)
    client.force_login(user)
    return user


def show(client, centre):
    return client.get(centre.get_absolute_url())


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_a_centre_elsewhere_is_as_if_it_were_not_there(client, centre, role):
    enter(client, make_centre("Yên Thành"), role)
    assert show(client, centre).status_code == 404
    assert client.get("/centres/999999/").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_scope_reads_the_page(client, centre, role):
    enter(client, centre, role)
    response = show(client, centre)
    assert response.status_code == 200
    assert centre.name in response.text


def test_the_page_shows_the_posts_of_today_and_the_rule_that_judges_them(client, centre):
    make_quota(centre, 5)
    make_appointment(make_person(centre))
    enter(client, centre)
    response = show(client, centre)
    row = response.context["row"]
    assert (row.posts.decided, row.posts.filled, row.posts.vacant, row.rule.code) == (5, 1, 4, "208-QĐ/TW")
    assert "208-QĐ/TW" in response.text


def test_a_decision_outside_the_rule_is_flagged_with_its_reason(client, centre):
    make_quota(centre, 3, is_imported=True)
    enter(client, centre)
    text = show(client, centre).text
    assert "Ngoài khung" in text
    assert "nhập từ hồ sơ cũ" in text


def test_staff_are_shown_with_their_time_and_whether_they_count(client, centre):
    make_director(centre, "Hồ Minh Đức")
    make_appointment(make_person(centre, "Người Mới"), from_on=date(2099, 1, 1))
    make_appointment(make_person(centre, "Người Cũ"), to_on=date(2022, 12, 31))
    enter(client, centre)
    context = show(client, centre).context
    assert [post.person.full_name for post in context["in_post"]] == ["Hồ Minh Đức"]
    assert [post.person.full_name for post in context["to_come"]] == ["Người Mới"]
    assert [post.person.full_name for post in context["ended"]] == ["Người Cũ"]


def test_a_lecturer_sees_no_staff_list(client, centre):
    make_director(centre, "Hồ Minh Đức")
    make_appointment(make_person(centre, "Người Khác"))
    enter(client, centre, Role.LECTURER)
    response = show(client, centre)
    assert "Người Khác" not in response.text
    assert list(response.context["in_post"]) == []


def test_who_signs_for_the_director_today_is_named(client, centre):
    person = make_person(centre, "Phan Thị Hà")
    make_delegation(person)
    make_delegation(make_person(centre, "Người Cũ"), from_on=date(2020, 1, 1), to_on=date(2020, 12, 31))
    enter(client, centre)
    assert [row.person for row in show(client, centre).context["delegations"]] == [person]


@pytest.mark.parametrize("role", list(Role))
def test_only_who_keeps_staff_sees_the_buttons(client, centre, role):
    make_appointment(make_person(centre))
    enter(client, centre, role)
    text = show(client, centre).text
    seen = [reverse(page, args=[centre.pk]) in text for page in PAGES]
    assert seen == [role in {Role.DIRECTOR, Role.PROVINCE}] * 5


@pytest.mark.parametrize(
    ("decided", "filled", "with_director", "page"),
    [
        (None, 0, True, "quota-decide"),
        (5, 5, False, "appointment-create"),
        (5, 6, True, "quota-decide"),
        (5, 4, True, "appointment-create"),
        (5, 5, True, None),
    ],
)
def test_the_next_step_is_the_gravest_gap(client, centre, decided, filled, with_director, page):
    if decided:
        make_quota(centre, decided)
    for n in range(filled):
        make_appointment(make_person(centre, f"Người {n}"))
    if with_director:
        make_appointment(
            make_person(centre), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT, counts_towards_quota=False
        )  # fmt: skip
    enter(client, centre)
    step = show(client, centre).context["next_step"]
    assert (step and step["href"]) == (page and reverse(page, args=[centre.pk]))


def test_a_dissolved_centre_says_so_and_names_its_keeper(client, centre):
    keeper = make_centre("Yên Thành", centre.province)
    type(centre).objects.filter(pk=centre.pk).update(closed_on=date(2025, 7, 1), custodian=keeper)
    enter(client, keeper)
    response = show(client, centre)
    assert keeper.name in response.text
    assert response.context["next_step"] is None


def test_the_page_takes_the_same_queries_for_any_staff(client, centre, constant_queries):
    enter(client, centre)
    constant_queries(client, centre.get_absolute_url(), lambda n: [
        (make_appointment(make_person(centre)), make_quota(centre)) for _n in range(n)
    ])  # fmt: skip


# --- Entering a decision -------------------------------------------------------------------------------------


def decide(client, centre, **changed):
    return client.post(reverse("quota-decide", args=[centre.pk]), QUOTA | changed)


def test_a_decision_is_entered_and_the_page_of_the_centre_follows(client, centre):
    enter(client, centre)
    response = decide(client, centre, population="128.500")
    assert response.url == centre.get_absolute_url()
    decision = QuotaDecision.objects.get()
    assert (decision.posts, decision.decided_on, decision.population) == (5, date(2024, 3, 1), 128_500)


def test_a_number_outside_the_rule_comes_back_with_the_rule_and_the_day_and_what_was_typed(client, centre):
    enter(client, centre)
    response = decide(client, centre, posts="7")
    [error] = response.context["form"].errors["posts"]
    assert "208-QĐ/TW" in error
    assert "01/03/2024" in error
    assert 'value="9-QĐ/HU"' in response.text
    assert not QuotaDecision.objects.exists()


def test_the_exception_lets_it_through(client, centre):
    enter(client, centre)
    decide(client, centre, posts="7", exception_no="88-TB/TU")
    assert QuotaDecision.objects.get().exception_no == "88-TB/TU"


def test_a_day_before_the_first_rule_comes_back_as_an_error(client, centre):
    enter(client, centre)
    response = decide(client, centre, decided_on="01/01/2000")
    assert response.status_code == 200
    assert "01/01/2000" in str(response.context["form"].errors)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.NATIONAL, Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_the_forms_are_closed_to_who_does_not_keep_staff(client, centre, role, page):
    enter(client, centre, role)
    assert client.get(reverse(page, args=[centre.pk])).status_code == 403
    assert client.post(reverse(page, args=[centre.pk]), QUOTA).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_forms_of_a_centre_elsewhere_are_not_there(client, centre, page):
    enter(client, make_centre("Yên Thành"))
    assert client.get(reverse(page, args=[centre.pk])).status_code == 404
    assert client.post(reverse(page, args=[centre.pk]), QUOTA).status_code == 404


@pytest.mark.parametrize(("typed", "number"), [("128500", 128_500), ("128.500", 128_500), ("1 128 500", 1_128_500)])
def test_heads_are_typed_with_or_without_marks_between_thousands(client, centre, typed, number):
    enter(client, centre)
    decide(client, centre, population=typed)
    assert QuotaDecision.objects.get().population == number


@pytest.mark.parametrize("typed", ["128.5", "7.0", "7,0", "nhiều", "-3"])
def test_what_is_no_head_count_is_refused(client, centre, typed):
    enter(client, centre)
    assert list(decide(client, centre, population=typed).context["form"].errors) == ["population"]


# --- Facts -------------------------------------------------------------------------------------------------


def test_premises_and_contacts_are_corrected(client, centre):
    enter(client, centre)
    facts = {"premises": "shared", "hall_seats": "140", "address": "Khối 3", "phone": "0238 1", "email": "a@b.vn"}
    assert client.post(reverse("centre-edit", args=[centre.pk]), facts).status_code == 302
    centre.refresh_from_db()
    assert (centre.premises, centre.hall_seats, centre.address) == ("shared", 140, "Khối 3")


def test_a_name_posted_along_is_not_taken(client, centre):
    enter(client, centre)
    before = centre.name
    client.post(reverse("centre-edit", args=[centre.pk]), {"premises": "own", "name": "Tên khác"})
    centre.refresh_from_db()
    assert centre.name == before


def test_a_wrong_address_comes_back(client, centre):
    enter(client, centre)
    response = client.post(reverse("centre-edit", args=[centre.pk]), {"premises": "own", "email": "không phải"})
    assert list(response.context["form"].errors) == ["email"]
