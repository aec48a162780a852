"""The table of posts: what it shows for a day, whom it names, and that its totals are the sum of its rows."""

from datetime import date

import pytest
from django.urls import reverse

from centres.models import AppointmentKind, AppointmentMode
from centres.scope import CENTRE_ROLES, Role
from tests.build import (
    make_appointment,
    make_centre,
    make_name,
    make_person,
    make_province,
    make_quota,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/centres/"


@pytest.fixture
def province(client):
    made = make_province()
    client.force_login(make_user(Role.PROVINCE, province=made))
    return made


def centre_with(place, province, *, decided=5, filled=5, director=True):
    """A centre with a decision (None: without), counted posts and a concurrent director."""
    make_rule()
    centre = make_centre(place, province)
    if decided is not None:
        make_quota(centre, decided)
    for n in range(filled):
        make_appointment(make_person(centre, f"Người {n}"))
    if director:
        make_appointment(
            make_person(centre, f"Giám đốc {place}"), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT,
            counts_towards_quota=False,
        )  # fmt: skip
    return centre


def places(response):
    return [row.centre.short_name for row in response.context["page"]]


def row_of(response, centre):
    return next(row for row in response.context["rows"] if row.centre == centre)


@pytest.mark.parametrize(
    ("decided", "filled", "words", "kind"),
    [
        (6, 7, "Vượt 1", "stop"),
        (3, 3, "Được giao dưới khung", "stop"),
        (7, 5, "Được giao trên khung", "stop"),
        (5, 4, "Thiếu 1", "warn"),
        (4, 2, "Thiếu 2, dưới khung", "stop"),
        (5, 5, "Đủ", "ok"),
        (None, 5, "Chưa nhập quyết định", "warn"),
    ],
)
def test_each_centre_is_judged_in_words(client, province, decided, filled, words, kind):
    centre = centre_with("Vinh", province, decided=decided, filled=filled)
    response = client.get(PAGE)
    row = row_of(response, centre)
    assert (row.words, row.kind) == (words, kind)
    assert words in response.text


def test_the_totals_row_is_the_sum_of_the_rows_shown(client, province):
    centre_with("Vinh", province, decided=6, filled=7)
    centre_with("Cửa Lò", province, decided=4, filled=2)
    response = client.get(PAGE)
    total = response.context["total"]
    shown = [row.posts for row in response.context["page"]]
    assert total.centres == len(shown) == 2
    for figure in ("decided", "filled", "vacant", "over"):
        assert getattr(total, figure) == sum(getattr(posts, figure) for posts in shown)
    narrowed = client.get(PAGE, {"state": "over"}).context["total"]
    assert (narrowed.centres, narrowed.decided, narrowed.over) == (1, 6, 1)


def test_a_province_sees_its_own_centres_only(client, province):
    centre_with("Vinh", province)
    elsewhere = centre_with("Can Lộc", make_province("Hà Tĩnh"))
    response = client.get(PAGE)
    assert places(response) == ["Huyện Vinh"]
    assert elsewhere.short_name not in response.text


def test_national_staff_see_all_and_narrow_by_province(client, province):
    second = make_province("Hà Tĩnh")
    centre_with("Vinh", province)
    centre_with("Can Lộc", second)
    client.force_login(make_user(Role.NATIONAL))
    assert places(client.get(PAGE)) == ["Huyện Can Lộc", "Huyện Vinh"]
    assert places(client.get(PAGE, {"province": second.pk})) == ["Huyện Can Lộc"]


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_staff_of_one_centre_come_to_its_page(client, role):
    make_rule()
    user = make_user(role)
    make_centre("Yên Thành", user.centre.province)
    client.force_login(user)
    assert client.get(PAGE).url == user.centre.get_absolute_url()


def test_the_table_is_of_the_day_asked_for(client, province):
    make_rule("185-QĐ/TW", min_posts=None, max_posts=None, effective_from=date(2008, 9, 3))
    centre = centre_with("Vinh", province, decided=6, filled=6)
    late = centre_with("Cửa Lò", province)
    type(late).objects.filter(pk=late.pk).update(opened_on=date(2021, 1, 1))
    response = client.get(PAGE, {"on": "31/12/2020"})
    assert places(response) == ["Huyện Vinh"]
    assert row_of(response, centre).posts.decided is None  # decided on 15/03/2022
    assert row_of(response, centre).posts.filled == 6  # in post since 01/01/2020
    old = client.get(PAGE, {"on": "01/01/2010"})
    assert row_of(old, centre).rule.code == "185-QĐ/TW"


def test_a_day_before_the_first_rule_is_answered_in_words(client, province):
    centre = centre_with("Vinh", province)
    row = row_of(client.get(PAGE, {"on": "01/01/2000"}), centre)
    assert (row.rule, row.words, row.kind) == (None, "Chưa có quy định", "idle")


def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(client, province):
    centre_with("Vinh", province)
    response = client.get(PAGE, {"on": "31/02/2024"})
    assert response.context["form"].errors["on"]
    assert places(response) == ["Huyện Vinh"]


@pytest.mark.parametrize("typed", ["ky son", "Kỳ Sơn", "KY SON", "boi duong ky", "KS-01"])
def test_a_centre_is_found_by_name_former_name_and_code_without_marks(client, province, typed):
    make_rule()
    centre_with("Vinh", province)
    centre = centre_with("Kỳ Sơn", province)
    centre.code = "KS-01"
    centre.save()
    make_name(centre, "Trung tâm bồi dưỡng Kỳ Sơn", date(1990, 1, 1))
    assert places(client.get(PAGE, {"q": typed})) == ["Huyện Kỳ Sơn"]


def test_the_next_step_names_the_centres_and_what_is_wrong(client, province):
    centre_with("Vinh", province, decided=6, filled=7)
    centre_with("Kỳ Sơn", province, decided=4, filled=4, director=False)
    centre_with("Anh Sơn", province, decided=5, filled=4)  # a vacancy alone is no question
    step = client.get(PAGE).context["next_step"]
    assert step["what"].startswith("2 ")
    assert "Huyện Vinh" in step["why"]
    assert "Huyện Kỳ Sơn" in step["why"]
    assert "Anh Sơn" not in step["why"]
    assert places(client.get(PAGE + step["href"])) == ["Huyện Kỳ Sơn", "Huyện Vinh"]


def test_nothing_is_asked_where_nothing_is_wrong(client, province):
    centre_with("Vinh", province)
    assert client.get(PAGE).context["next_step"] is None


def test_a_long_row_of_centres_is_named_in_part(client, province):
    for n in range(5):
        centre_with(f"Nơi {n}", province, director=False)
    assert "và 2 nơi khác" in client.get(PAGE).context["next_step"]["why"]


def test_centres_without_a_director_are_found(client, province):
    centre_with("Vinh", province)
    centre_with("Kỳ Sơn", province, director=False)
    assert places(client.get(PAGE, {"director": "without"})) == ["Huyện Kỳ Sơn"]
    assert places(client.get(PAGE, {"director": "with"})) == ["Huyện Vinh"]


def test_the_table_takes_the_same_queries_for_any_length(client, province, constant_queries):
    constant_queries(client, PAGE, lambda n: [centre_with(f"Nơi {k}", province, filled=1) for k in range(n)])


# --- Provinces ---------------------------------------------------------------------------------------------


def test_national_staff_see_provinces_with_their_running_centres(client, province):
    centre_with("Vinh", province)
    make_centre("Cũ", province, closed_on=date(2025, 7, 1))
    client.force_login(make_user(Role.NATIONAL))
    response = client.get(reverse("province-list"))
    assert {row.name: row.running for row in response.context["provinces"]} == {"Nghệ An": 1}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_the_list_of_provinces_is_for_national_staff(client, role):
    client.force_login(make_user(role))
    assert client.get(reverse("province-list")).status_code == 403
