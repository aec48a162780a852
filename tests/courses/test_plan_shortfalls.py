"""Early warning: which centres are behind at the end of the quarter, and which classes they miss by name."""

from datetime import date

import pytest
from django.urls import reverse

from centres.models import Centre
from centres.scope import Role
from courses import shortfalls
from courses.models import ClassPattern, ClassStatus, CourseClass, PlanStatus
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 30)


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def programme():
    return make_programme("Nhận thức về Đảng")


def planned(centre, *lines, year=2026):
    """An approved plan; each of `lines` is (programme, quarter, classes)."""
    plan = make_plan(centre, year=year, status=PlanStatus.APPROVED, lines=0)
    return [
        make_plan_line(plan, programme, quarter=quarter, classes=classes, position=n)
        for n, (programme, quarter, classes) in enumerate(lines, start=1)
    ]


def entered(line, status=ClassStatus.OPEN, *, ends_on=date(2026, 4, 24)):
    """A class of a plan line."""
    facts = {"plan_item": line.item, "off_plan_reason": ""}
    one = make_class(line.plan.centre, programme=line.programme, ends_on=ends_on, **facts)
    stop = {"stop_reason": "Không đủ học viên"} if status in {"postponed", "cancelled"} else {}
    CourseClass.objects.filter(pk=one.pk).update(status=status, **stop)
    return one


def found(province, on=JUNE, year=2026):
    return shortfalls.of(Centre.objects.filter(province=province), year, on)


def test_a_centre_under_the_threshold_at_the_end_of_quarter_two_is_named_with_its_missing_classes(province, programme):
    centre = make_centre(province=province)
    first, second, _later = planned(centre, (programme, 1, 2), (programme, 2, 4), (programme, 3, 5))
    for line in (first, first, second):
        entered(line)  # cohorts I, II, III
    waiting, put_off = entered(second, ClassStatus.PLANNED), entered(second, ClassStatus.POSTPONED)  # IV, V
    [one] = found(province)
    assert (one.centre, one.opened, one.due, one.missing) == (centre, 3, 6, 3)
    [line] = one.lines
    assert (line.line, line.missing, line.entered, line.not_entered, line.cohorts) == (
        second, 3, (waiting, put_off), 1, "VI",
    )  # fmt: skip


@pytest.mark.parametrize(("opened", "is_named"), [(7, False), (6, True)])  # 7 of 10 is 70%, not under it
def test_the_threshold_itself_is_enough(province, programme, opened, is_named):
    [line] = planned(make_centre(province=province), (programme, 1, 10))
    for _n in range(opened):
        entered(line)
    assert bool(found(province)) is is_named


def test_the_threshold_is_a_setting(province, programme, settings):
    [line] = planned(make_centre(province=province), (programme, 1, 2))
    entered(line)
    assert found(province)
    settings.PLAN_WARNING_PERCENT = 50
    assert not found(province)


def test_what_is_planned_later_is_not_missing_yet(province, programme):
    planned(make_centre(province=province), (programme, 3, 5))
    assert not found(province)
    assert found(province, date(2026, 7, 1))
    assert not found(province, date(2025, 12, 31))  # the year has not begun


def test_of_a_past_year_everything_is_due(province, programme):
    planned(make_centre(province=province), (programme, 4, 2), year=2025)
    assert [one.due for one in found(province, JUNE, 2025)] == [2]


def test_cohorts_go_on_from_the_last_one_whatever_line_it_was_of(province, programme):
    centre = make_centre(province=province)
    planned(centre, (programme, 1, 3), (programme, 2, 2))
    make_class(centre, programme=programme, ends_on=date(2026, 2, 6))  # outside the plan: it is cohort I
    [one] = found(province)
    assert [line.cohorts for line in one.lines] == ["II–IV", "V–VI"]


def test_a_cancelled_class_is_named_after_those_that_may_still_come(province, programme):
    [line] = planned(make_centre(province=province), (programme, 1, 2))
    given_up, waiting = entered(line, ClassStatus.CANCELLED), entered(line, ClassStatus.PLANNED)
    [one] = found(province)
    assert (one.lines[0].entered, one.lines[0].not_entered, one.lines[0].cohorts) == ((waiting, given_up), 0, "")


def test_no_more_classes_are_named_than_are_missing(province, programme):
    [line] = planned(make_centre(province=province), (programme, 1, 2))
    entered(line)
    waiting, _one_too_many = (entered(line, ClassStatus.PLANNED) for _n in range(2))
    [one] = found(province)
    assert (one.missing, one.lines[0].entered) == (1, (waiting,))


def test_a_class_too_many_of_one_line_fills_no_gap_of_another(province, programme):
    centre = make_centre(province=province)
    full, empty = planned(centre, (programme, 1, 1), (make_programme("Đảng viên mới"), 1, 1))
    for _n in range(2):
        entered(full)
    [one] = found(province)
    assert (one.opened, one.due, one.missing) == (1, 2, 1)
    assert [line.line for line in one.lines] == [empty]


def test_where_cohorts_run_on_over_the_years_no_number_is_guessed(province, programme):
    centre = make_centre(province=province)
    planned(centre, (programme, 1, 2))
    ClassPattern.objects.create(centre=centre, name="x", code="x", counting=ClassPattern.Counting.RUNNING)
    [one] = found(province)
    assert (one.lines[0].cohorts, one.lines[0].not_entered) == ("", 2)


def test_a_centre_that_is_no_more_owes_nothing(province, programme):
    planned(make_centre(province=province, closed_on=date(2026, 5, 1)), (programme, 1, 2))
    assert not found(province)


def test_the_furthest_behind_comes_first(province, programme):
    half, none = make_centre("Nửa", province), make_centre("Chưa", province)
    [line] = planned(half, (programme, 1, 2))
    entered(line)
    planned(none, (programme, 1, 2))
    assert [one.centre for one in found(province)] == [none, half]


# --- Pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def behind(province, programme):
    """A centre of the province that has opened one of two classes due."""
    centre = make_centre(province=province)
    [line] = planned(centre, (programme, 1, 2), year=TODAY().year)
    entered(line, ends_on=TODAY())
    entered(line, ClassStatus.PLANNED, ends_on=TODAY())
    return centre


@pytest.mark.parametrize("page", ["home", "plan-actuals", "plan-behind"])
def test_the_province_reads_the_missing_classes_by_name(client, province, behind, page):
    client.force_login(make_user(Role.PROVINCE, province=province))
    answer = client.get(reverse(page))
    assert [one.centre for one in answer.context["shortfalls"]] == [behind]
    assert behind.classes.get(status=ClassStatus.PLANNED).name in answer.text


def test_a_centre_reads_its_own_and_the_neighbour_nothing(client, behind):
    client.force_login(make_user(centre=behind))
    assert [one.centre for one in client.get(reverse("plan-behind")).context["shortfalls"]] == [behind]
    client.force_login(make_user(centre=make_centre("Vinh", behind.province)))
    assert client.get(reverse("plan-behind")).context["shortfalls"] == []


def test_the_nation_prints_one_province(client, province, behind, programme):
    other = make_centre("Cẩm Xuyên", make_province("Hà Tĩnh"))
    planned(other, (programme, 1, 1), year=TODAY().year)
    client.force_login(make_user(Role.NATIONAL))
    whole = client.get(reverse("plan-behind")).context["shortfalls"]
    part = client.get(reverse("plan-behind"), {"province": province.pk}).context["shortfalls"]
    assert ({one.centre for one in whole}, [one.centre for one in part]) == ({behind, other}, [behind])


def test_the_list_takes_the_same_queries_with_many_centres(client, province, programme, constant_queries):
    client.force_login(make_user(Role.PROVINCE, province=province))

    def add(n):
        for number in range(n):
            [line] = planned(make_centre(f"Thêm {number}", province), (programme, 1, 3), year=TODAY().year)
            entered(line, ClassStatus.PLANNED, ends_on=TODAY())

    constant_queries(client, reverse("plan-behind"), add)
