"""Starting a plan and writing its lines."""

import pytest
from django.core.exceptions import ValidationError

from courses import classes, plans
from courses.models import PlanItem, PlanLine, PlanStatus
from tests.build import TODAY, make_centre, make_plan, make_programme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user()


def line(programme, **facts):
    return {
        "item": None, "programme": programme, "quarter": 2, "classes": 3, "learners": 150,
        "target_group": "Đảng viên dự bị", "co_organiser": "", **facts,
    }  # fmt: skip


def write(plan, lines, officer, version_no=None):
    return plans.write_lines(plan, lines, by=officer, version_no=version_no or plan.version_no)


def test_a_centre_has_one_plan_a_year(officer):
    plans.start(officer.centre, 2026, by=officer)
    with pytest.raises(ValidationError):
        plans.start(officer.centre, 2026, by=officer)
    plans.start(officer.centre, 2027, by=officer)


def test_lines_are_written_in_their_order(officer):
    plan = plans.start(officer.centre, 2026, by=officer)
    first, second = make_programme("Bồi dưỡng nhận thức về Đảng"), make_programme("Sơ cấp lý luận chính trị")
    write(plan, [line(second, classes=1), line(first)], officer)
    assert list(plan.lines.values_list("position", "programme", "classes")) == [(1, second.pk, 1), (2, first.pk, 3)]


def test_a_line_keeps_its_identity_when_it_moves_and_changes(officer):
    plan = make_plan(officer.centre, by=officer, lines=2)
    first, second = plan.lines.all()
    write(
        plan,
        [line(second.programme, item=second.item_id), line(first.programme, item=first.item_id, classes=9)],
        officer,
    )
    assert list(plan.lines.values_list("item", "classes")) == [(second.item_id, 3), (first.item_id, 9)]


def test_a_line_left_out_is_gone(officer):
    plan = make_plan(officer.centre, by=officer, lines=2)
    first = plan.lines.first()
    write(plan, [line(first.programme, item=first.item_id)], officer)
    assert list(plan.lines.values_list("item", flat=True)) == [first.item_id]


def test_an_item_of_another_plan_is_not_taken_over(officer):
    foreign = make_plan(make_centre("Yên Thành"))
    stolen = foreign.lines.get()
    plan = make_plan(officer.centre, by=officer, lines=0)
    write(plan, [line(stolen.programme, item=stolen.item_id)], officer)
    assert plan.lines.get().item_id != stolen.item_id
    assert foreign.lines.get().classes == stolen.classes


def test_a_stale_page_is_told_and_writes_nothing(officer):
    plan = make_plan(officer.centre, by=officer)
    programme = plan.lines.get().programme
    opened_with = plan.version_no
    write(plan, [line(programme, classes=5)], officer)
    with pytest.raises(ValidationError) as broken:
        write(plan, [line(programme, classes=7)], officer, version_no=opened_with)
    assert broken.value.code == "edited_meanwhile"
    assert plan.lines.get().classes == 5


def test_a_line_that_breaks_a_limit_leaves_the_plan_as_it_was(officer):
    plan = make_plan(officer.centre, by=officer)
    with pytest.raises(ValidationError):
        write(plan, [line(plan.lines.get().programme, classes=0)], officer)
    plan.refresh_from_db()
    assert (plan.version_no, plan.lines.get().classes) == (1, 2)


def test_writing_a_returned_plan_makes_it_a_draft_again_and_keeps_the_reason(officer):
    plan = make_plan(officer.centre, by=officer, status=PlanStatus.RETURNED)
    write(plan, [line(plan.lines.get().programme)], officer)
    assert (plan.status, plan.return_reason) == (PlanStatus.DRAFT, "Bổ sung dòng 2")


def test_lines_know_how_many_classes_were_entered_and_how_many_opened(officer):
    plan = make_plan(officer.centre, by=officer, status=PlanStatus.APPROVED, lines=2)
    chosen, other = plan.lines.all()
    plan.lines.filter(pk=chosen.pk).update(classes=3)
    today = TODAY()
    made = [
        classes.enter(officer.centre, by=officer, programme=chosen.programme, starts_on=today, ends_on=today,
                      place="Hội trường A", plan_item=chosen.item)
        for _n in range(3)
    ]  # fmt: skip
    classes.open_class(made[0], by=officer, opening_no="45-QĐ/TTCT", opened_on=today)
    classes.cancel(made[1], by=officer, reason="Không đủ học viên")
    counts = PlanLine.objects.with_opened().values_list("item", "entered_classes", "held_classes")
    assert list(counts.order_by("position")) == [(chosen.item_id, 2, 1), (other.item_id, 0, 0)]


def test_two_hundred_lines_are_written_in_a_few_queries(officer, django_assert_max_num_queries):
    plan = make_plan(officer.centre, by=officer, lines=1)
    programme = plan.lines.get().programme
    with django_assert_max_num_queries(16):
        write(plan, [line(programme) for _n in range(200)], officer)
    assert (plan.lines.count(), PlanItem.objects.filter(lines__plan=plan).count()) == (200, 200)
