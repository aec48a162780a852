"""States change by one table; two people with the same stale page cannot both win. Shown on plans."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from centres.scope import Role
from centres.states import check_move, move, open_moves
from courses import plans
from courses.models import Plan, PlanStatus
from tests.build import make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(status=PlanStatus.SUBMITTED)


def director_of(plan):
    return make_user(Role.DIRECTOR, centre=plan.centre)


def send_back(plan, by):
    facts = {"return_reason": "Bổ sung dòng 2", "returned_by": by, "returned_at": timezone.now()}
    return move(plan, PlanStatus.RETURNED, by=by, **facts)


def test_a_move_writes_state_and_facts_together(plan):
    send_back(plan, director_of(plan))
    stored = Plan.objects.get(pk=plan.pk)
    assert (stored.status, stored.return_reason) == (PlanStatus.RETURNED, "Bổ sung dòng 2")


def test_a_move_counts_the_version_so_that_open_forms_notice(plan):
    before = plan.version_no
    send_back(plan, director_of(plan))
    assert plan.version_no == before + 1


def test_the_second_of_two_stale_pages_is_told_the_new_state(plan):
    stale = Plan.objects.get(pk=plan.pk)
    director = director_of(plan)
    send_back(plan, director)
    with pytest.raises(ValidationError) as broken:
        send_back(stale, director)
    assert broken.value.code == "illegal_move"
    assert str(PlanStatus.RETURNED.label) in broken.value.messages[0]


def test_a_state_the_table_does_not_lead_to_is_refused():
    draft = make_plan(status=PlanStatus.DRAFT)
    with pytest.raises(ValidationError) as broken:
        send_back(draft, director_of(draft))
    assert broken.value.code == "illegal_move"
    draft.refresh_from_db()
    assert draft.status == PlanStatus.DRAFT


@pytest.mark.parametrize(("language", "now", "meanwhile"), [("vi", "hiện là", "vừa"), ("en", "is now", "meanwhile")])
def test_a_state_that_is_old_is_not_told_as_news(plan, language, now, meanwhile):
    """The one sentence is true of it and of a state that changed under somebody's hands."""
    stale, director = Plan.objects.get(pk=plan.pk), director_of(plan)
    send_back(plan, director)
    told = []
    with translation.override(language):
        for deed in (
            lambda: send_back(stale, director),
            lambda: check_move(plan, PlanStatus.RETURNED, by=director),
            lambda: plans.write_lines(
                make_plan(plan.centre, status=PlanStatus.APPROVED, year=2020), [], by=director, version_no=1
            ),
        ):
            with pytest.raises(ValidationError) as broken:
                deed()
            told.append(broken.value.messages[0])
        assert str(PlanStatus.RETURNED.label) in told[0]
    assert told[0] == told[1]
    assert now in told[0]
    assert meanwhile not in " ".join(told)


def test_a_role_the_table_does_not_name_is_refused(plan):
    with pytest.raises(PermissionDenied):
        send_back(plan, make_user(Role.LECTURER, centre=plan.centre))
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SUBMITTED


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.RETURNED])
def test_buttons_and_rule_read_the_same_table(role, status):
    plan = make_plan(status=status)
    user = make_user(role, centre=plan.centre, province=plan.centre.province)

    def may(to):
        try:
            check_move(plan, to, by=user)
        except (PermissionDenied, ValidationError):
            return False
        return True

    assert open_moves(plan, user) == {to for to in Plan.MOVES if may(to)}
