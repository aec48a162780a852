"""Amending an approved plan: a new version, what differs, one version in force; asking for it; closing the year."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import amendments, plans
from courses.models import Plan, PlanLine, PlanStatus
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_director,
    make_plan,
    make_plan_line,
    make_programme,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db

WHY = "Huyện ủy giao thêm 02 lớp"


@pytest.fixture
def plan():
    return make_plan(status=PlanStatus.APPROVED, lines=2)


@pytest.fixture
def officer(plan):
    return make_user(centre=plan.centre)


def code(broken):
    error = broken.value
    return next(iter(error.error_dict.values()))[0].code if hasattr(error, "error_dict") else error.code


def amended(plan, by):
    return amendments.amend(plan, by=by, reason=WHY)


def lines_of(plan):
    names = ["item", *plans.LINE_FACTS[1:-1]]
    return [{"programme": line.programme} | {name: getattr(line, f"{name}_id" if name == "item" else name)
            for name in names} for line in plan.lines.select_related("programme")]  # fmt: skip


def decide(plan, director, by):
    plans.submit(plan, by=by)
    return plans.approve(plan, by=director, decision_no="27-KH/HU", decided_on=TODAY(), signatory="Lê Văn An")


# --- A new version -----------------------------------------------------------------------------------------


def test_an_amendment_starts_as_a_draft_with_the_same_lines(plan, officer):
    new = amended(plan, officer)
    assert (new.version, new.status, new.change_reason) == (2, PlanStatus.DRAFT, WHY)
    assert lines_of(new) == lines_of(plan)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.APPROVED
    assert AuditLine.objects.about(new).get().verb == "amend_plan"


def test_with_its_approval_the_old_version_gives_way_and_stays_readable(plan, officer):
    new, director = amended(plan, officer), make_director(plan.centre)
    decide(new, director, officer)
    plan.refresh_from_db()
    assert (plan.status, new.status) == (PlanStatus.AMENDED, PlanStatus.APPROVED)
    assert list(Plan.objects.valid()) == [new]
    assert plan.lines.count() == 2


def test_an_amendment_is_not_decided_before_what_it_amends(plan, officer):
    new, director = amended(plan, officer), make_director(plan.centre)
    plans.submit(new, by=officer)
    before = plan.decided_on.replace(day=1)
    with pytest.raises(ValidationError) as broken:
        plans.approve(new, by=director, decision_no="27-KH/HU", decided_on=before, signatory="Lê Văn An")
    assert code(broken) == "decided_before_amended"
    plan.refresh_from_db()
    assert plan.status == PlanStatus.APPROVED


def test_one_amendment_at_a_time(plan, officer):
    amended(plan, officer)
    with pytest.raises(ValidationError) as broken:
        amended(plan, officer)
    assert code(broken) == "amendment_open"


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.AMENDED, PlanStatus.CLOSED])
def test_only_an_approved_plan_is_amended(status):
    plan = make_plan(status=status)
    with pytest.raises(ValidationError) as broken:
        amended(plan, make_user(centre=plan.centre))
    assert code(broken) == "not_approved"


def test_an_amendment_says_why(plan, officer):
    with pytest.raises(ValidationError) as broken:
        amendments.amend(plan, by=officer, reason="  ")
    assert code(broken) == "reason_missing"
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_who_writes_at_the_centre_amends(plan, role):
    place = {"province": plan.centre.province} if role == Role.PROVINCE else {}
    by = make_user(role, centre=plan.centre) if role == Role.LECTURER else make_user(role, **place)
    with pytest.raises(PermissionDenied):
        amended(plan, by)


def test_staff_of_another_centre_do_not_amend(plan):
    with pytest.raises(PermissionDenied):
        amended(plan, make_user(centre=make_centre("Yên Thành")))


# --- Lines whose classes were entered ------------------------------------------------------------------------


@pytest.fixture
def used(plan, officer):
    """The draft amendment of a plan whose first line has two classes entered."""
    line = plan.lines.first()
    for _n in range(2):
        make_class(plan.centre, programme=line.programme, plan_item=line.item, off_plan_reason="")
    return amended(plan, officer)


@pytest.mark.parametrize("change", [{"classes": 1}, {"programme": "other"}, None])
def test_a_line_with_classes_is_neither_dropped_nor_cut_below_them(used, officer, change):
    lines = lines_of(used)
    if change is None:
        lines = lines[1:]
    else:
        lines[0] |= {name: make_programme("Khác") if name == "programme" else value for name, value in change.items()}
    with pytest.raises(ValidationError) as broken:
        plans.write_lines(used, lines, by=officer, version_no=used.version_no)
    assert code(broken) == "line_in_use"
    assert used.lines.count() == 2


def test_a_line_with_classes_may_have_more(used, officer):
    lines = lines_of(used)
    lines[0]["classes"] = 5
    plans.write_lines(used, lines, by=officer, version_no=used.version_no)
    assert used.lines.first().classes == 5


# --- What differs ----------------------------------------------------------------------------------------


def test_differences_name_new_changed_and_dropped_lines():
    old, new = make_plan(lines=3), make_plan(lines=0)
    first, second, third = old.lines.all()
    kept = PlanLine(plan=new, item=first.item, programme=first.programme, quarter=2, classes=2, learners=100)
    grown = PlanLine(plan=new, item=second.item, programme=second.programme, quarter=3, classes=4, learners=100)
    fresh = make_plan_line(new, make_programme("Mới"))
    found = amendments.differences(list(old.lines.all()), [kept, grown, fresh])
    assert [(change.old, change.new, change.changed) for change in found] == [
        (second, grown, ("quarter", "classes")), (None, fresh, ()), (third, None, ()),
    ]  # fmt: skip


# --- The province asks -------------------------------------------------------------------------------------


def test_the_province_asks_and_the_plan_stays_as_it_is(plan):
    by = make_user(Role.PROVINCE, province=plan.centre.province)
    amendments.ask(plan, by=by, reason="Bổ sung lớp cho hội viên nông dân")
    plan.refresh_from_db()
    assert (plan.status, plan.amendment_reason) == (PlanStatus.APPROVED, "Bổ sung lớp cho hội viên nông dân")
    assert AuditLine.objects.about(plan).get().facts["reason"] == "Bổ sung lớp cho hội viên nông dân"


def test_another_province_and_the_centre_itself_do_not_ask(plan, officer):
    for by in (make_user(Role.PROVINCE), officer, make_user(Role.NATIONAL)):
        with pytest.raises(PermissionDenied):
            amendments.ask(plan, by=by, reason="x")


# --- The year is over ----------------------------------------------------------------------------------------


@pytest.fixture
def past():
    return make_plan(status=PlanStatus.APPROVED, year=TODAY().year - 1)


def test_the_plan_of_a_settled_year_is_closed_and_still_counts(past):
    amendments.close(past, by=make_director(past.centre))
    assert past.status == PlanStatus.CLOSED
    assert list(Plan.objects.valid()) == [past]


def test_this_years_plan_is_not_closed_yet(plan):
    with pytest.raises(ValidationError) as broken:
        amendments.close(plan, by=make_director(plan.centre))
    assert code(broken) == "year_not_over"


def test_a_year_with_an_unsettled_class_is_not_closed(past):
    make_class(past.centre, ends_on=TODAY().replace(year=TODAY().year - 1, day=1))
    settled = make_recognised_class(past.centre)
    assert settled.status == "recognised"
    with pytest.raises(ValidationError) as broken:
        amendments.close(past, by=make_director(past.centre))
    assert code(broken) == "classes_unfinished"


def test_an_officer_does_not_close(past):
    with pytest.raises(PermissionDenied):
        amendments.close(past, by=make_user(centre=past.centre))
