"""Who has an approved plan: each state of a cell, days late, the order of rows; and the page of the matrix."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres.models import Centre
from centres.scope import Role
from courses import completeness
from courses.models import PlanStatus
from tests.build import (
    TODAY,
    make_centre,
    make_deadline,
    make_plan,
    make_province,
    make_reminder,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db
YEAR = TODAY().year
DAY = timedelta(days=1)


@pytest.fixture
def province():
    return make_province()


def cell_of(centre, on, year=2026):
    [row] = completeness.matrix(Centre.objects.filter(pk=centre.pk), [year], on, focus=year)
    return row.focus


# The plan of 2026 is due on 31/12/2025; each line says what its number of days is counted between.
CELLS = [
    # facts of the plan (None: there is none), the day looked at, days late, is late, is missing, may be reminded
    (None, date(2025, 12, 31), 0, False, True, True),  # the day itself is in time; there is no plan, so a reminder fits
    (None, date(2026, 1, 1), 1, True, True, True),  # 31/12 → 01/01
    ({"status": "draft"}, date(2025, 12, 1), 0, False, True, False),  # begun, and not due yet
    ({"status": "draft"}, date(2026, 3, 1), 60, True, True, True),  # 31 days of January, 28 of February, 1 of March
    ({"status": "returned"}, date(2026, 1, 31), 31, True, True, True),  # returned counts as not handed in
    ({"status": "submitted"}, date(2026, 1, 31), 31, True, False, True),  # handed in, but not approved: still late
    ({"status": "approved", "decided_on": date(2025, 12, 22)}, date(2026, 6, 1), 0, False, False, False),  # in time
    ({"status": "approved", "decided_on": date(2026, 1, 10)}, date(2026, 6, 1), 10, False, False, False),  # stays 10
    ({"status": "closed", "decided_on": date(2026, 1, 10)}, date(2027, 6, 1), 10, False, False, False),  # also later
]  # fmt: skip


@pytest.mark.parametrize(("facts", "on", "days", "late", "missing", "remind"), CELLS)
def test_a_cell_says_how_late_a_plan_is(province, facts, on, days, late, missing, remind):
    centre = make_centre(province=province)
    if facts:
        make_plan(centre, year=2026, **facts)
    cell = cell_of(centre, on)
    assert (cell.days_late, cell.is_late, cell.is_missing, cell.may_be_reminded) == (days, late, missing, remind)


def test_an_amended_plan_was_approved_when_its_first_version_was(province):
    centre = make_centre(province=province)
    make_plan(centre, year=2026, status=PlanStatus.AMENDED, decided_on=date(2025, 12, 22))
    valid = make_plan(centre, year=2026, version=2, change_reason="x", status=PlanStatus.APPROVED,
                      decided_on=date(2026, 5, 5))  # fmt: skip
    cell = cell_of(centre, date(2026, 6, 1))
    assert (cell.plan, cell.approved_on, cell.days_late) == (valid, date(2025, 12, 22), 0)


def test_an_amendment_under_way_stands_beside_the_plan_in_force(province):
    centre = make_centre(province=province)
    valid = make_plan(centre, year=2026, status=PlanStatus.APPROVED)
    new = make_plan(centre, year=2026, version=2, change_reason="x")
    cell = cell_of(centre, date(2026, 6, 1))
    assert (cell.plan, cell.amendment, cell.is_late) == (valid, new, False)


def test_a_centre_that_opens_later_is_not_late_before(province):
    centre = make_centre(province=province, opened_on=date(2026, 7, 1))
    assert not cell_of_all(province, date(2026, 6, 30))
    cell = cell_of(centre, date(2026, 7, 11))
    assert (cell.due_on, cell.days_late) == (date(2026, 7, 1), 10)


def cell_of_all(province, on):
    return completeness.matrix(Centre.objects.filter(province=province), [2026], on, focus=2026)


def test_a_centre_that_is_no_more_owes_nothing_and_keeps_its_row_by_its_plan(province):
    gone = make_centre(province=province, closed_on=date(2026, 3, 1))
    assert not cell_of_all(province, date(2026, 6, 1))
    make_plan(gone, year=2026, status=PlanStatus.DRAFT)
    cell = cell_of(gone, date(2026, 6, 1))
    assert (cell.is_owed, cell.is_late, cell.is_missing, cell.may_be_reminded) == (False, False, False, False)


def test_what_was_not_planned_in_a_year_that_is_over_is_late_no_more(province):
    cell = cell_of(make_centre(province=province), date(2027, 2, 1))
    assert (cell.is_over, cell.is_late, cell.may_be_reminded, cell.is_missing) == (True, False, False, True)


# --- The page ------------------------------------------------------------------------------------------------


def signed_in(client, province):
    client.force_login(make_user(Role.PROVINCE, province=province))
    return client


def rows(client, **asked):
    return [row.centre.short_name for row in client.get(reverse("plan-list"), asked).context["page"]]


def test_trouble_comes_first_and_the_later_the_higher(client, province):
    make_deadline(province, TODAY() - 30 * DAY)
    facts = {"acknowledged_at": "2026-01-05T09:00+07:00", "decided_on": TODAY() - 40 * DAY}
    done = make_plan(make_centre("Xong", province), status=PlanStatus.APPROVED, **facts)
    make_plan(make_centre("Chờ nhận", province), status=PlanStatus.APPROVED)
    make_centre("Mới mở", province, opened_on=TODAY() - 5 * DAY)
    make_plan(make_centre("Nháp", province))
    assert rows(signed_in(client, province)) == ["Huyện Nháp", "Huyện Mới mở", "Huyện Chờ nhận", done.centre.short_name]


def test_the_matrix_has_the_last_two_years_this_and_the_next(client, province):
    centre = make_centre(province=province)
    plans = {year: make_plan(centre, year=year, status=PlanStatus.APPROVED) for year in (YEAR - 2, YEAR - 1, YEAR)}
    context = signed_in(client, province).get(reverse("plan-list")).context
    assert context["years"] == [YEAR - 2, YEAR - 1, YEAR, YEAR + 1]
    [row] = context["page"].object_list
    assert [cell.plan for cell in row.cells] == [plans[YEAR - 2], plans[YEAR - 1], plans[YEAR], None]


@pytest.mark.parametrize(
    ("state", "shown"),
    [("late", {"Nháp", "Không"}), ("missing", {"Nháp", "Không"}), ("receipt", {"Chờ"}), ("approved", {"Chờ", "Xong"}),
     ("x", {"Nháp", "Không", "Chờ", "Xong"})],
)  # fmt: skip
def test_a_key_figure_leads_to_its_rows(client, province, state, shown):
    make_plan(make_centre("Nháp", province))
    make_centre("Không", province)
    make_plan(make_centre("Chờ", province), status=PlanStatus.APPROVED)
    make_plan(make_centre("Xong", province), status=PlanStatus.APPROVED, acknowledged_at="2026-01-05T09:00+07:00")
    assert set(rows(signed_in(client, province), state=state)) == {f"Huyện {name}" for name in shown}
    for figure in client.get(reverse("plan-list")).context["figures"]:
        if "href" in figure:
            context = client.get(reverse("plan-list") + figure["href"]).context
            assert len(context["page"].object_list) == figure["value"], figure


def test_the_matrix_takes_the_same_queries_for_many_centres(client, province, constant_queries):
    signed_in(client, province)

    def add(n):
        for number in range(n):
            centre = make_centre(f"Thêm {number}", province)
            make_plan(centre, status=PlanStatus.RETURNED)
            make_plan(centre, status=PlanStatus.APPROVED, year=YEAR - 1)
            make_reminder(centre)

    constant_queries(client, reverse("plan-list"), add)


def test_a_hundred_and_thirty_centres_come_in_pages(client, province):
    for number in range(130):
        make_centre(f"Số {number}", province)
    context = signed_in(client, province).get(reverse("plan-list"), {"page": 3}).context
    assert (context["total"], len(context["page"].object_list)) == (130, 30)


def test_as_organised_now_the_rows_of_a_centre_that_is_no_more_stand_by_its_keeper(client, province):
    keeper = make_centre("B", province)
    gone = make_centre("A", province, custodian=keeper, closed_on=TODAY())
    make_succession(gone, keeper)
    plan = make_plan(gone, status=PlanStatus.APPROVED)
    found = signed_in(client, province).get(reverse("plan-list"), {"as": "now"}).context["page"]
    assert {(row.centre, row.keeper) for row in found} == {(gone, keeper), (keeper, None)}
    assert plan.get_absolute_url() in client.get(reverse("plan-list"), {"as": "now"}).text
