"""The state table of a plan, written down by hand: who may do what in which state."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.scope import Role
from courses import plans
from courses.models import PlanStatus
from tests.build import TODAY, make_centre, make_plan, make_user

pytestmark = pytest.mark.django_db

WRITERS = {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
DECIDERS = {Role.DEPUTY, Role.DIRECTOR}
# deed: the states it is open in, and the roles that may do it
ALLOWED = {
    "write": ({PlanStatus.DRAFT, PlanStatus.RETURNED}, WRITERS),
    "submit": ({PlanStatus.DRAFT, PlanStatus.RETURNED}, WRITERS),
    "return": ({PlanStatus.SUBMITTED}, DECIDERS),
    "approve": ({PlanStatus.SUBMITTED}, DECIDERS),
    "acknowledge": ({PlanStatus.APPROVED}, {Role.PROVINCE}),
}
DECISION = {"decision_no": "138-KH/HU", "decided_on": TODAY()}
DEEDS = {
    "write": lambda plan, by: plans.write_lines(plan, [], by=by, version_no=plan.version_no),
    "submit": lambda plan, by: plans.submit(plan, by=by),
    "return": lambda plan, by: plans.send_back(plan, by=by, reason="Bổ sung dòng 2"),
    "approve": lambda plan, by: plans.approve(plan, by=by, signatory="Lê Văn An", **DECISION),
    "acknowledge": lambda plan, by: plans.acknowledge(plan, by=by),
}


def somebody(role, centre):
    if role == Role.NATIONAL:
        return make_user(role)
    return make_user(role, province=centre.province) if role == Role.PROVINCE else make_user(role, centre=centre)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("deed", list(DEEDS))
def test_each_deed_is_for_its_roles_in_its_states_only(deed, role):
    states, roles = ALLOWED[deed]
    for status in PlanStatus:
        plan = make_plan(status=status, return_reply="Đã bổ sung" if status == PlanStatus.RETURNED else "")
        by = somebody(role, plan.centre)
        if role not in roles:
            with pytest.raises(PermissionDenied):
                DEEDS[deed](plan, by)
        elif status not in states:
            with pytest.raises(ValidationError):
                DEEDS[deed](plan, by)
        else:
            DEEDS[deed](plan, by)
        if role not in roles or status not in states:
            plan.refresh_from_db()
            assert (plan.status, plan.version_no) == (status, 1), f"{deed} by {role} moved a plan that was {status}"


@pytest.mark.parametrize("deed", ["write", "submit", "return", "approve"])
def test_a_director_of_another_centre_may_do_nothing(deed):
    plan = make_plan(status=min(ALLOWED[deed][0]))
    with pytest.raises(PermissionDenied):
        DEEDS[deed](plan, make_user(Role.DIRECTOR, centre=make_centre("Yên Thành")))


def test_whoever_keeps_the_records_of_a_centre_writes_its_plan():
    successor = make_centre("Yên Thành")
    plan = make_plan(make_centre(custodian=successor))
    plans.submit(plan, by=make_user(centre=successor))
    assert plan.status == PlanStatus.SUBMITTED
