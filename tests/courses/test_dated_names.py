"""A class and a plan bear the name their centre had on their day, on every page and list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres.models import CentreName
from centres.scope import Role
from courses.models import PlanStatus
from tests.build import TODAY, enrol, make_centre, make_class, make_name, make_plan, make_province, make_user

pytestmark = pytest.mark.django_db

OLD, NEW = "Huyện Quỳnh Lưu", "Xã Quỳnh Lưu"
CHANGED = TODAY() - timedelta(days=30)


@pytest.fixture
def centre():
    made = make_centre(province=make_province())
    make_name(made, f"Trung tâm chính trị {NEW.lower()}", CHANGED, short_name=NEW)
    return made


@pytest.fixture
def before(centre):
    """A class that began before the change and ended after it: its day is the first."""
    return make_class(centre, ends_on=CHANGED + timedelta(days=1), days=3)


@pytest.fixture
def after(centre):
    return make_class(centre, ends_on=CHANGED + timedelta(days=2), days=3)


@pytest.fixture
def province(client, centre):
    client.force_login(make_user(Role.PROVINCE, province=centre.province))


def test_a_class_bears_the_name_of_its_first_day(before, after):
    assert [one.centre_name.short_name for one in (before, after)] == [OLD, NEW]


def test_the_page_of_a_class_shows_it(client, province, before, after):
    assert "Trung tâm chính trị huyện Quỳnh Lưu" in client.get(before.get_absolute_url()).text
    assert "Trung tâm chính trị xã quỳnh lưu" in client.get(after.get_absolute_url()).text


def test_the_list_of_classes_shows_each_its_own(client, province, before, after):
    page = client.get(reverse("class-list"), {"year": before.year}).context["page"]
    shown = {one.pk: one.centre_name.short_name for one in page}
    assert shown[before.pk] == OLD
    if after.year == before.year:
        assert shown[after.pk] == NEW


def test_the_page_of_a_learner_shows_each_its_own(client, province, before, after):
    [first] = enrol(before, 1)
    text = client.get(first.learner.get_absolute_url()).text
    assert f"<td>{OLD}</td>" in text
    assert f"<td>{NEW}</td>" not in text
    [second] = enrol(after, 1)
    assert f"<td>{NEW}</td>" in client.get(second.learner.get_absolute_url()).text


def test_who_keeps_the_records_of_a_closed_centre_reads_its_name(client, centre, before):
    keeper = make_centre("Vinh", centre.province)
    type(centre).objects.filter(pk=centre.pk).update(closed_on=TODAY(), custodian=keeper)
    client.force_login(make_user(Role.OFFICER, centre=keeper))
    assert "Trung tâm chính trị huyện Quỳnh Lưu" in client.get(before.get_absolute_url()).text
    [enrolment] = enrol(before, 1)
    assert f"<td>{OLD}</td>" in client.get(enrolment.learner.get_absolute_url()).text


def test_the_search_shows_it(client, province, before):
    text = client.post(reverse("search"), {"q": before.code}).text
    assert f"{OLD}, " in text


@pytest.mark.parametrize(("decided_on", "name"), [(CHANGED - timedelta(days=1), OLD), (CHANGED, NEW)])
def test_an_approved_plan_bears_the_name_of_its_decision(client, province, centre, decided_on, name):
    plan = make_plan(centre, status=PlanStatus.APPROVED, decided_on=decided_on)
    assert plan.centre_name.short_name == name
    assert f"<dd>{name}</dd>" in client.get(plan.get_absolute_url()).text
    assert f">{name}</a>" in client.get(reverse("plan-list"), {"year": plan.year}).text


def test_a_draft_bears_the_name_of_the_day_it_was_begun(centre):
    assert make_plan(centre).centre_name.short_name == NEW


@pytest.mark.parametrize("page", ["class-list", "plan-list"])
def test_names_take_no_query_a_row(client, page, constant_queries):
    province = make_province()
    client.force_login(make_user(Role.PROVINCE, province=province))

    def add(n):
        for _n in range(n):
            centre = make_centre(province=province)
            make_name(centre, f"Trung tâm chính trị {NEW}", date(2020, 1, 1))
            make_plan(centre, lines=0)
            make_class(centre)

    constant_queries(client, f"{reverse(page)}?year={(TODAY() - timedelta(days=14)).year}", add)
    assert CentreName.objects.count() > 30
