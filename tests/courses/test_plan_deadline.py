"""The day by which plans are due: the installation's, or the one the province sets."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import deadlines
from courses.models import PlanDeadline
from tests.build import TODAY, code_of, make_centre, make_deadline, make_plan, make_province, make_user

pytestmark = pytest.mark.django_db
YEAR = TODAY().year


@pytest.fixture
def by():
    return make_user(Role.PROVINCE)


def test_without_a_word_plans_are_due_when_the_year_before_ends(by):
    assert deadlines.due_on(by.province, 2026) == date(2025, 12, 31)


def test_an_installation_may_have_another_usual_day(by, settings):
    settings.PLAN_DUE = "11-15"
    assert deadlines.due_on(by.province, 2026) == date(2025, 11, 15)


def test_a_province_sets_its_own_day_and_only_its_own(by):
    deadlines.set_day(by.province, 2026, by=by, due_on=date(2026, 1, 20))
    assert deadlines.due_on(by.province, 2026) == date(2026, 1, 20)
    assert deadlines.due_on(by.province, 2027) == date(2026, 12, 31)
    assert deadlines.due_on(make_province("Hà Tĩnh"), 2026) == date(2025, 12, 31)


def test_each_setting_stands_in_the_book_with_the_day_before(by):
    deadlines.set_day(by.province, 2026, by=by, due_on=date(2026, 1, 20))
    deadlines.set_day(by.province, 2026, by=by, due_on=date(2026, 1, 31))
    lines = AuditLine.objects.filter(verb="set_plan_deadline").order_by("pk")
    assert [line.facts["corrected"]["due_on"] for line in lines] == [
        ["2025-12-31", "2026-01-20"], ["2026-01-20", "2026-01-31"],
    ]  # fmt: skip
    assert {line.province for line in lines} == {by.province}
    assert PlanDeadline.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2024, 12, 31), "day_of_other_year"), (date(2027, 1, 1), "day_of_other_year"),
     (date(2026, 1, 20), "day_unchanged")],
)  # fmt: skip
def test_a_day_of_another_year_or_the_same_again_is_refused(by, day, code):
    make_deadline(by.province, date(2026, 1, 20), 2026)
    with pytest.raises(ValidationError) as broken:
        deadlines.set_day(by.province, 2026, by=by, due_on=day)
    assert code_of(broken) == code
    assert PlanDeadline.objects.get().due_on == date(2026, 1, 20)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROVINCE])
def test_only_staff_of_the_province_set_the_day(by, role):
    place = {} if role == Role.NATIONAL else {"centre": make_centre(province=by.province)}
    with pytest.raises(PermissionDenied):
        deadlines.set_day(by.province, 2026, by=make_user(role, **place), due_on=date(2026, 1, 20))


def test_another_province_sets_no_day_here(by):
    with pytest.raises(PermissionDenied):
        deadlines.set_day(make_province("Hà Tĩnh"), 2026, by=by, due_on=date(2026, 1, 20))


# --- The page ------------------------------------------------------------------------------------------------


def test_the_day_is_set_on_the_page_of_plans_and_shown_there(client, by):
    make_plan(make_centre(province=by.province))
    client.force_login(by)
    page = client.get(reverse("plan-list"))
    assert page.context["deadline"]["due_on"].value() == date(YEAR - 1, 12, 31)
    day = date(YEAR, 1, 15)
    answer = client.post(reverse("plan-deadline"), {"year": YEAR, "due_on": day.strftime("%d/%m/%Y")}, follow=True)
    assert (answer.context["due_on"], answer.context["is_own_day"]) == (day, True)


def test_a_refused_day_comes_back_with_its_sentence(client, by):
    client.force_login(by)
    answer = client.post(reverse("plan-deadline"), {"year": YEAR, "due_on": "31/12/2001"})
    assert answer.status_code == 200
    assert [error.code for error in answer.context["form"].errors.as_data()["due_on"]] == ["day_of_other_year"]
    assert not PlanDeadline.objects.exists()


@pytest.mark.parametrize(
    "posted", [{}, {"year": "x", "due_on": "y"}, {"year": YEAR}, {"year": 1, "due_on": "1/1/2026"}]
)
def test_bad_input_is_told_and_sets_nothing(client, by, posted):
    client.force_login(by)
    assert client.post(reverse("plan-deadline"), posted).status_code == 200
    assert not PlanDeadline.objects.exists()


def test_others_find_no_form_and_no_page(client, by):
    for role, place in ((Role.NATIONAL, {}), (Role.OFFICER, {"centre": make_centre(province=by.province)})):
        client.force_login(make_user(role, **place))
        assert "deadline" not in client.get(reverse("plan-list")).context
        assert client.get(reverse("plan-deadline")).status_code == 403
        assert client.post(reverse("plan-deadline"), {"year": YEAR}).status_code == 403


def test_days_late_count_from_the_day_of_the_province(client, by):
    centre = make_centre(province=by.province)
    make_deadline(by.province, TODAY() - timedelta(days=3))
    client.force_login(by)
    [row] = client.get(reverse("plan-list")).context["page"].object_list
    assert (row.centre, row.focus.days_late) == (centre, 3)
