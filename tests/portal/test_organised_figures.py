"""Reports as organised then and as organised now (O5): the past does not move, today's keepers add up to the same."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres import naming
from centres.models import CentreParent, SuccessionKind
from centres.scope import Role
from centres.succession_orders import Order
from courses.models import PlanStatus
from portal import figures, successions
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = TODAY().year - 1
SPRING = date(LAST_YEAR, 4, 25)


@pytest.fixture
def province():
    make_rule()
    return make_province()


@pytest.fixture
def by(province):
    return make_user(Role.PROVINCE, province=province)


def work(centre, classes, learners):
    """Last year's plan of a centre, of five classes, and `classes` held with `learners` in each."""
    make_plan_line(
        make_plan(centre, status=PlanStatus.APPROVED, lines=0, year=LAST_YEAR), make_programme(), classes=5,
        learners=250,
    )  # fmt: skip
    for _n in range(classes):
        enrol(make_class(centre, ends_on=SPRING), learners)


@pytest.fixture
def a(province):
    centre = make_centre("A", province)
    work(centre, 2, 3)
    return centre


@pytest.fixture
def b(province):
    centre = make_centre("B", province)
    work(centre, 1, 4)
    return centre


def dissolve(a, b, by, on=None):
    on = on or TODAY()
    order = Order(SuccessionKind.DISSOLVE, (a,), (b,), b, "12-QĐ/TU", on - timedelta(days=3), on)
    accounts = dict.fromkeys(a.users.filter(is_active=True).values_list("pk", flat=True))
    return successions.apply(order, by=by, accounts=accounts)


FIGURES = ("rows", "by_name", "total", "posts", "quarters", "missing", "own_premises", "strip")


def dashboard(client, user, **asked):
    """The figures of the dashboard as plain text, in the order of the page."""
    client.force_login(user)
    context = client.get(reverse("home"), {"year": LAST_YEAR} | asked).context
    return {name: repr(context[name]) for name in FIGURES}


def by_name(client, user, **asked):
    client.force_login(user)
    context = client.get(reverse("home"), {"year": LAST_YEAR} | asked).context
    return {row["name"]: row["year"] for row in context["by_name"]}, context["total"]


def test_the_report_of_a_past_year_is_the_same_before_and_after(client, a, b, by):
    before = dashboard(client, by)
    dissolve(a, b, by)
    assert dashboard(client, by) == before
    assert dashboard(client, by, **{"as": "then"}) == before
    assert dashboard(client, by, **{"as": "now"}) != before


def test_as_organised_now_the_keeper_has_both(client, a, b, by):
    dissolve(a, b, by)
    then, total_then = by_name(client, by)
    now, total_now = by_name(client, by, **{"as": "now"})
    assert {name: (year.off_plan, year.learners, year.planned) for name, year in then.items()} == {
        "Huyện A": (2, 6, 5), "Huyện B": (1, 4, 5),
    }  # fmt: skip
    assert {name: (year.off_plan, year.learners, year.planned) for name, year in now.items()} == {
        "Huyện B": (3, 10, 10),
    }  # fmt: skip
    assert total_then == total_now == figures.add_up(then.values())


def test_a_closed_centre_owes_nothing_and_is_not_called_late(client, a, b, by):
    dissolve(a, b, by, on=date(LAST_YEAR, 7, 1))
    client.force_login(by)
    context = client.get(reverse("home"), {"year": LAST_YEAR}).context
    late = {row["name"]: row["is_late"] for row in context["by_name"]}
    assert late == {"Huyện A": False, "Huyện B": True}


def test_a_report_keeps_the_names_of_its_day(client, a, by):
    naming.rename(a, by=by, effective_from=TODAY(), name="Trung tâm chính trị xã A", short_name="Xã A", place="Xã A")
    assert set(by_name(client, by)[0]) == {"Huyện A"}
    assert set(by_name(client, by, **{"as": "now"})[0]) == {"Xã A"}


def test_a_centre_opened_later_has_no_line_in_an_earlier_year(client, a, by):
    make_centre("Mới", a.province, opened_on=date(TODAY().year, 1, 1))
    assert set(by_name(client, by)[0]) == {"Huyện A"}
    assert set(by_name(client, by, **{"as": "now"})[0]) == {"Huyện A", "Huyện Mới"}


def national(client, **asked):
    client.force_login(make_user(Role.NATIONAL))
    context = client.get(reverse("home"), {"year": LAST_YEAR} | asked).context
    return {row["province"].name: row["year"].off_plan for row in context["rows"]}, context["total"].off_plan


def test_the_nation_counts_a_centre_in_the_province_of_the_day(client, a, b):
    other = make_province("Hà Tĩnh")
    before = national(client)
    assert before == ({"Nghệ An": 3, "Hà Tĩnh": 0}, 3)
    naming.move_under(a, by=make_user(Role.NATIONAL), effective_from=TODAY(), name="Đảng ủy xã A", province=other)
    assert CentreParent.objects.filter(centre=a).count() == 2
    assert national(client) == before
    assert national(client, **{"as": "now"}) == ({"Nghệ An": 1, "Hà Tĩnh": 2}, 3)


def test_the_provinces_page_adds_up_to_its_line_in_the_nations(client, a, b):
    other = make_province("Hà Tĩnh")
    naming.move_under(a, by=make_user(Role.NATIONAL), effective_from=TODAY(), name="Đảng ủy xã A", province=other)
    client.force_login(make_user(Role.NATIONAL))
    for organised in ("then", "now"):
        rows = client.get(reverse("home"), {"year": LAST_YEAR, "as": organised}).context["rows"]
        for row in rows:
            address = reverse("province-dashboard", args=[row["province"].pk])
            page = client.get(address, {"year": LAST_YEAR, "as": organised})
            assert page.context["total"] == row["year"]


@pytest.mark.parametrize("organised", ["then", "now"])
def test_the_dashboard_takes_the_same_queries_with_many_centres(client, a, b, by, constant_queries, organised):
    dissolve(a, b, by)
    client.force_login(by)

    def add(n):
        for number in range(n):
            make_centre(f"Thêm {number}", a.province)

    constant_queries(client, f"{reverse('home')}?year={LAST_YEAR}&as={organised}", add)


def test_the_list_of_plans_shows_whose_plan_it_is_now(client, a, b, by):
    dissolve(a, b, by)
    client.force_login(by)
    then = client.get(reverse("plan-list"), {"year": LAST_YEAR}).context
    now = client.get(reverse("plan-list"), {"year": LAST_YEAR, "as": "now"}).context
    assert {(row.centre, row.keeper) for row in then["page"]} == {(a, None), (b, None)}
    assert {(row.centre, row.keeper) for row in now["page"]} == {(a, b), (b, None)}
    assert [one["value"] for one in then["figures"]] == [one["value"] for one in now["figures"]]


def test_the_list_of_classes_of_a_centre_includes_what_it_keeps_now(client, a, b, by):
    dissolve(a, b, by)
    client.force_login(by)
    asked = {"year": LAST_YEAR, "centre": b.pk}
    assert client.get(reverse("class-list"), asked).context["total"] == 1
    assert client.get(reverse("class-list"), asked | {"as": "now"}).context["total"] == 3
