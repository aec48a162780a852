"""Entering a class: from a plan line or outside the plan; its number, name, code."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses import classes
from courses.models import PlanStatus
from tests.build import make_centre, make_plan, make_plan_line, make_programme, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def officer():
    return make_user(centre=make_centre(code="QL"))


@pytest.fixture
def programme():
    return make_programme("Bồi dưỡng nhận thức về Đảng")


def enter(officer, programme, **facts):
    facts = {"starts_on": DAY, "ends_on": DAY, "place": "Hội trường A", "off_plan_reason": "Cấp ủy giao thêm"} | facts
    return classes.enter(officer.centre, by=officer, programme=programme, **facts)


def code_of(broken):
    error = broken.value
    return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code


def test_classes_of_a_programme_are_numbered_within_centre_and_year(officer, programme):
    first, second = enter(officer, programme), enter(officer, programme)
    other_year = enter(officer, programme, starts_on=date(2025, 6, 1))
    elsewhere = enter(make_user(), programme)
    assert [one.cohort for one in (first, second, other_year, elsewhere)] == [1, 2, 1, 1]
    assert second.name == "Bồi dưỡng nhận thức về Đảng khóa II năm 2026"
    assert second.code == f"QL-26-{programme.code}-02"


def test_a_class_keeps_the_programme_version_of_its_first_day(officer):
    programme = make_programme(effective_from=date(2019, 1, 1), periods=40)
    later = programme.versions.get()
    later.pk, later.effective_from, later.periods = None, date(2026, 6, 2), 44
    later.save()
    assert enter(officer, programme).periods == 40
    assert enter(officer, programme, starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 5)).periods == 44


def test_a_class_of_an_approved_line_points_to_its_item(officer, programme):
    plan = make_plan(officer.centre, status=PlanStatus.APPROVED, year=2026, programme=programme)
    item = plan.lines.get().item
    assert enter(officer, programme, plan_item=item, off_plan_reason="").plan_item == item


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.RETURNED])
def test_a_line_that_is_not_approved_opens_nothing(officer, programme, status):
    plan = make_plan(officer.centre, status=status, year=2026, programme=programme)
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme, plan_item=plan.lines.get().item, off_plan_reason="")
    assert code_of(broken) == "line_not_approved"


def test_a_line_of_another_centre_opens_nothing(officer, programme):
    foreign = make_plan(make_centre("Yên Thành"), status=PlanStatus.APPROVED, year=2026, programme=programme)
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme, plan_item=foreign.lines.get().item, off_plan_reason="")
    assert code_of(broken) == "line_not_approved"


def test_a_line_opens_classes_of_its_own_programme_only(officer, programme):
    plan = make_plan(officer.centre, status=PlanStatus.APPROVED, year=2026, lines=0)
    line = make_plan_line(plan, make_programme("Sơ cấp lý luận chính trị"))
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme, plan_item=line.item, off_plan_reason="")
    assert code_of(broken) == "line_of_other_programme"


def test_a_line_opens_classes_of_its_own_year_only(officer, programme):
    plan = make_plan(officer.centre, status=PlanStatus.APPROVED, year=2025, programme=programme)
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme, plan_item=plan.lines.get().item, off_plan_reason="")
    assert code_of(broken) == "line_of_other_year"


def test_a_full_line_opens_no_further_class_and_a_cancelled_one_frees_its_place(officer, programme):
    plan = make_plan(officer.centre, status=PlanStatus.APPROVED, year=2026, lines=0)
    item = make_plan_line(plan, programme, classes=1).item
    only = enter(officer, programme, plan_item=item, off_plan_reason="")
    with pytest.raises(ValidationError, match="ngoài kế hoạch") as broken:
        enter(officer, programme, plan_item=item, off_plan_reason="")
    assert code_of(broken) == "line_full"
    assert enter(officer, programme).plan_item is None  # outside the plan, with its reason
    classes.cancel(only, by=officer, reason="Không đủ học viên")
    assert enter(officer, programme, plan_item=item, off_plan_reason="").plan_item == item


def test_outside_the_plan_a_reason_is_needed(officer, programme):
    with pytest.raises(ValidationError):
        enter(officer, programme, off_plan_reason="")


def test_a_centre_that_has_closed_opens_nothing(officer, programme):
    officer.centre.closed_on = DAY
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme)
    assert code_of(broken) == "centre_closed"


def test_a_programme_before_its_first_version_is_refused(officer):
    programme = make_programme(effective_from=date(2026, 6, 2))
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme)
    assert code_of(broken) == "before_first_version"


def test_a_class_cannot_end_before_it_begins(officer, programme):
    with pytest.raises(ValidationError):
        enter(officer, programme, ends_on=date(2026, 5, 31))
