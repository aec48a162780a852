"""Pages of amendments: from the approved plan to the grid of the next version, and the difference people read."""

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import amendments, plans
from courses.models import Plan, PlanStatus
from tests.build import TODAY, make_director, make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(status=PlanStatus.APPROVED, lines=2)


@pytest.fixture
def officer(client, plan):
    user = make_user(centre=plan.centre)
    client.force_login(user)
    return user


def page(name, plan):
    return reverse(f"plan-{name}", args=[plan.pk])


def test_the_officer_amends_an_approved_plan(client, plan, officer):
    assert page("amend", plan) in client.get(page("detail", plan)).text
    answer = client.post(page("amend", plan), {"reason": "Huyện ủy giao thêm lớp"})
    new = Plan.objects.get(version=2)
    assert answer.url == page("edit", new)
    assert client.get(answer.url).status_code == 200


def test_without_a_reason_the_page_comes_back(client, plan, officer):
    answer = client.post(page("amend", plan), {"reason": ""})
    assert list(answer.context["form"].errors) == ["reason"]
    assert Plan.objects.count() == 1


def test_a_second_amendment_is_refused_in_words(client, plan, officer):
    amendments.amend(plan, by=officer, reason="x")
    assert client.get(page("amend", plan)).status_code == 409
    assert page("amend", plan) not in client.get(page("detail", plan)).text


def test_the_new_version_shows_what_differs(client, plan, officer):
    new = amendments.amend(plan, by=officer, reason="Huyện ủy giao thêm lớp")
    line = new.lines.select_related("programme").first()
    facts = {"programme": line.programme, "quarter": 4, "classes": 7, "learners": 100, "target_group": "",
             "co_organiser": "", "item": line.item_id}  # fmt: skip
    plans.write_lines(new, [facts], by=officer, version_no=new.version_no)
    compared = client.get(page("detail", new)).context["compared"]
    assert compared["version"] == plan
    assert [[cell[1:] for cell in row["cells"]] for row in compared["lines"]] == [[("II", "IV"), (2, 7)], []]
    assert [sums[1:] for sums in compared["sums"]] == [(4, 7), (200, 100)]


def test_the_province_asks_and_the_centre_is_told_what_to_do(client, plan, officer):
    client.force_login(make_user(Role.PROVINCE, province=plan.centre.province))
    assert client.post(page("ask", plan), {"reason": "Bổ sung lớp"}).url == plan.get_absolute_url()
    client.force_login(officer)
    assert client.get(page("detail", plan)).context["next_step"]["href"] == page("amend", plan)
    assert "Bổ sung lớp" in client.get(reverse("home")).text


def test_the_list_of_the_province_counts_the_version_in_force(client, plan, officer):
    new = amendments.amend(plan, by=officer, reason="x")
    client.force_login(make_user(Role.PROVINCE, province=plan.centre.province))
    [row] = client.get(reverse("plan-list")).context["page"].object_list
    assert (row.focus.plan, row.focus.amendment, row.focus.is_missing) == (plan, new, False)


def test_the_director_closes_the_plan_of_a_past_year(client):
    past = make_plan(status=PlanStatus.APPROVED, year=TODAY().year - 1)
    client.force_login(make_director(past.centre))
    assert page("close", past) in client.get(page("detail", past)).text
    client.post(page("close", past))
    past.refresh_from_db()
    assert past.status == PlanStatus.CLOSED


def test_reading_the_confirm_page_closes_nothing(client):
    past = make_plan(status=PlanStatus.APPROVED, year=TODAY().year - 1)
    client.force_login(make_director(past.centre))
    assert client.get(page("close", past)).status_code == 200
    past.refresh_from_db()
    assert past.status == PlanStatus.APPROVED
