"""The figures of dashboards equal the rows they are made of."""

from datetime import date

import pytest

from centres.models import Centre
from courses.actuals import Actual, Done
from courses.models import PlanStatus
from portal import figures
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
    make_recognised_class,
)

pytestmark = pytest.mark.django_db


def years(on=None):
    on = on or TODAY()
    return figures.years_by_centre(Centre.objects.order_by(), on.year, on)


def test_a_centre_without_plan_or_class_has_a_year_of_zeros():
    centre = make_centre()
    assert years() == {centre.pk: figures.Year()}


def test_classes_of_the_plan_and_outside_it_are_counted_apart():
    centre, programme = make_centre(), make_programme()
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    line = make_plan_line(plan, programme, classes=3, learners=150)
    inside = make_class(centre, programme=programme, plan_item=line.item, off_plan_reason="")
    make_class(centre, programme=programme)
    enrol(inside, 4)
    year = years(inside.starts_on)[centre.pk]
    assert (year.planned, year.planned_learners, year.opened, year.off_plan, year.held) == (3, 150, 1, 1, 2)
    assert year.learners == 4


def test_only_approved_plans_count():
    centre = make_centre()
    make_plan(centre, status=PlanStatus.SUBMITTED, lines=2)
    assert years()[centre.pk].planned == 0


def test_classes_due_are_those_of_the_quarters_begun():
    centre = make_centre()
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0, year=2025)
    for quarter in (1, 2, 3, 4):
        make_plan_line(plan, make_programme(f"Chương trình {quarter}"), quarter=quarter, classes=quarter)
    assert years(date(2025, 4, 1))[centre.pk].due == 1 + 2
    assert years(date(2025, 12, 31))[centre.pk].due == 1 + 2 + 3 + 4
    after = figures.years_by_centre(Centre.objects.order_by(), 2025, date(2026, 1, 5))
    assert after[centre.pk].due == 10


def test_a_class_too_many_of_one_line_hides_no_missing_one_of_another():
    centre = make_centre()
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0, year=2025)
    full, _empty = (make_plan_line(plan, make_programme(f"Chương trình {n}"), quarter=1, classes=1) for n in (1, 2))
    for _n in range(2):
        make_class(centre, programme=full.programme, plan_item=full.item, off_plan_reason="", ends_on=date(2025, 3, 7))
    year = figures.years_by_centre(Centre.objects.order_by(), 2025, date(2025, 4, 1))[centre.pk]
    assert (year.opened, year.opened_due, year.due, year.is_late) == (2, 1, 2, True)


@pytest.mark.parametrize(("opened", "due", "late"), [(0, 0, False), (6, 10, True), (7, 10, False), (0, 1, True)])
def test_a_centre_is_late_under_seventy_percent_of_what_is_due(opened, due, late):
    assert figures.Year(to_date=Actual(planned=due, plan=Done(opened=opened))).is_late is late


def test_an_installation_may_warn_earlier(settings):
    year = figures.Year(to_date=Actual(planned=10, plan=Done(opened=8)))
    assert not year.is_late
    settings.PLAN_WARNING_PERCENT = 90
    assert year.is_late


def test_a_class_opened_ahead_of_its_quarter_does_not_make_up_for_one_that_is_due():
    centre, programme = make_centre(), make_programme()
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0, year=2025)
    make_plan_line(plan, programme, quarter=1, classes=1)
    ahead = make_plan_line(plan, programme, quarter=4, classes=1)
    make_class(centre, programme=programme, plan_item=ahead.item, off_plan_reason="", ends_on=date(2025, 3, 7))
    year = years(date(2025, 3, 31))[centre.pk]
    assert (year.opened, year.opened_due, year.due, year.is_late) == (1, 0, 1, True)


def test_a_planned_class_is_not_yet_opened():
    centre = make_centre()
    one = make_class(centre, opened=False)
    assert years(one.starts_on)[centre.pk].held == 0


def test_certificates_stand_beside_those_who_passed_certified_programmes():
    centre = make_centre()
    certified = make_recognised_class(centre, learners=3)
    make_certificates(certified)
    make_recognised_class(centre, learners=2, programme=make_programme("Thời sự", parts=0, issues_certificate=False))
    year = years(certified.starts_on)[centre.pk]
    assert (year.passed, year.certifiable, year.certified) == (5, 3, 3)


def test_totals_are_the_sum_of_the_rows():
    one = figures.Year(Actual(planned=3, plan=Done(opened=1, enrolled=30), off=Done(opened=1, enrolled=10)))
    two = figures.Year(Actual(planned=5, plan=Done(opened=5, enrolled=7)))
    total = figures.add_up([one, two])
    assert (total.planned, total.opened, total.off_plan, total.learners, total.certified) == (8, 6, 1, 47, 0)


def test_centres_without_an_approved_plan_are_named_with_its_state_and_days():
    province = make_province()
    done, begun, nothing = (make_centre(place, province) for place in ("Vinh", "Anh Sơn", "Kỳ Sơn"))
    make_plan(done, status=PlanStatus.APPROVED)
    make_plan(begun, status=PlanStatus.RETURNED)
    missing = figures.plans_missing(Centre.objects.all(), TODAY().year, TODAY())
    late = (TODAY() - date(TODAY().year - 1, 12, 31)).days
    assert [(row.centre, row.focus.plan and row.focus.plan.status, row.focus.days_late) for row in missing] == [
        (begun, "returned", late), (nothing, None, late),
    ]  # fmt: skip


def test_open_figures_hold_counts_and_no_persons():
    make_certificates()
    found = figures.open_figures()
    assert set(found) == {"centres", "own_premises", "year", "on"}
    assert found["centres"] == 1
