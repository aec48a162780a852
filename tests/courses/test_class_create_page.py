"""Entering a class on its page: from a plan line, or outside the plan with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from courses.models import ClassStatus, CourseClass, PlanStatus
from tests.build import (
    TODAY,
    make_centre,
    make_person,
    make_plan,
    make_plan_line,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def signed_in(client, centre):
    """A browser in which an officer of the centre is signed in."""
    client.force_login(make_user(centre=centre))
    return client


def page(name, row=None):
    return reverse(f"class-{name}", args=[row.pk] if row else None)


def typed(day):
    return day.strftime("%d/%m/%Y")


def facts_of(**more):
    return {"starts_on": typed(TODAY()), "ends_on": typed(TODAY()), "place": "Hội trường A", "capacity": "60"} | more


def test_a_class_of_a_plan_line_is_filled_from_it(signed_in, centre):
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    programme = make_programme()
    item = make_plan_line(plan, programme, classes=3, learners=200, target_group="Đảng viên dự bị").item
    form = signed_in.get(page("create"), {"line": item.pk}).context["form"]
    assert (form["plan_item"].value(), form["capacity"].value()) == (str(item.pk), "67")  # 200 / 3, upwards
    assert form["target_group"].value() == "Đảng viên dự bị"
    signed_in.post(page("create"), facts_of(plan_item=item.pk))
    made = CourseClass.objects.get()
    assert (made.plan_item, made.programme, made.status) == (item, programme, ClassStatus.PLANNED)


def test_the_choice_of_lines_is_narrow(signed_in, centre):
    own = make_plan(centre, status=PlanStatus.APPROVED).lines.get()
    draft = make_plan(centre, year=TODAY().year + 1).lines.get()
    foreign = make_plan(make_centre("Yên Thành"), status=PlanStatus.APPROVED).lines.get()
    form = signed_in.get(page("create")).context["form"]
    assert list(form.fields["plan_item"].queryset) == [own]
    for line in (draft, foreign):
        answer = signed_in.post(page("create"), facts_of(plan_item=line.item_id))
        assert "plan_item" in answer.context["form"].errors
    assert not CourseClass.objects.exists()


def test_a_full_line_is_shown_as_full_and_refused_in_words(signed_in, centre):
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    item = make_plan_line(plan, make_programme(), classes=1).item
    signed_in.post(page("create"), facts_of(plan_item=item.pk))
    assert "(đã đủ: 1 trên 1 lớp)" in signed_in.get(page("create")).text
    answer = signed_in.post(page("create"), facts_of(plan_item=item.pk, place="Nhà văn hóa xã"))
    errors = answer.context["form"].errors.as_data()
    assert [error.code for error in errors["plan_item"]] == ["line_full"]
    assert answer.context["form"]["place"].value() == "Nhà văn hóa xã"
    assert CourseClass.objects.count() == 1


def test_the_head_of_class_is_of_the_own_centre(signed_in, centre):
    own, foreign = make_person(centre), make_person(make_centre("Yên Thành"))
    form = signed_in.get(page("create")).context["form"]
    assert list(form.fields["head"].queryset) == [own]
    answer = signed_in.post(page("create"), facts_of(head=foreign.pk))
    assert "head" in answer.context["form"].errors


def test_outside_the_plan_programme_and_reason_are_asked_for(signed_in):
    programme = make_programme()
    answer = signed_in.post(page("create"), facts_of())
    assert set(answer.context["form"].errors) == {"programme", "off_plan_reason"}
    signed_in.post(page("create"), facts_of(programme=programme.pk, off_plan_reason="Cấp ủy giao thêm"))
    assert CourseClass.objects.get().off_plan_reason == "Cấp ủy giao thêm"


def test_what_a_verb_refuses_stands_at_its_field_with_everything_kept(signed_in, centre):
    line = make_plan(centre, status=PlanStatus.APPROVED, year=TODAY().year - 1).lines.get()
    answer = signed_in.post(page("create"), facts_of(plan_item=line.item_id, place="Nhà văn hóa xã"))
    errors = answer.context["form"].errors.as_data()
    assert [error.code for error in errors["plan_item"]] == ["line_of_other_year"]
    assert answer.context["form"]["place"].value() == "Nhà văn hóa xã"


@pytest.mark.parametrize(("change", "column"), [
    ({"periods": "-8"}, "periods"), ({"periods": "0"}, "periods"), ({"capacity": "-60"}, "capacity"),
    ({"capacity": "sáu mươi"}, "capacity"), ({"starts_on": "31/02/2026"}, "starts_on"),
    ({"cohort": "-1"}, "cohort"),
])  # fmt: skip
def test_a_number_or_a_day_that_is_none_is_told_at_its_field(signed_in, change, column):
    programme = make_programme()
    facts = facts_of(programme=programme.pk, off_plan_reason="Cấp ủy giao thêm")
    form = signed_in.post(page("create"), facts | change).context["form"]
    assert list(form.errors) == [column]
    assert form[column].value() == change[column]
    assert not CourseClass.objects.exists()


def test_days_out_of_order_are_told_in_words_and_nothing_is_entered(signed_in):
    facts = facts_of(programme=make_programme().pk, off_plan_reason="Cấp ủy giao thêm")
    answer = signed_in.post(page("create"), facts | {"ends_on": typed(TODAY() - DAY)})
    assert "Ngày bế giảng trước ngày khai giảng" in answer.text
    assert answer.context["form"]["place"].value() == "Hội trường A"
    assert not CourseClass.objects.exists()
