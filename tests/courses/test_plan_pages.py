"""Pages of plans: who sees what, what each role is offered, what a refusal says, that nothing typed is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centres.scope import Role
from courses import plans
from courses.models import Plan, PlanStatus
from tests.build import (
    TODAY,
    make_centre,
    make_deputy,
    make_director,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db
YEAR = TODAY().year


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(centre=centre)


def page(name, plan=None):
    return reverse(f"plan-{name}", args=[plan.pk] if plan else None)


def text(answer):
    return " ".join(answer.content.decode().split())


def own_plan_words(plan, writer):
    """What the verb says to the writer of a plan."""
    with pytest.raises(ValidationError) as broken:
        plans.check_approval(plan, by=writer)
    assert broken.value.code == "own_plan"
    return broken.value.messages[0]


# --- The list ---------------------------------------------------------------------------------------------


def test_each_of_several_versions_says_which_it_is(client, centre, officer):
    make_plan(centre, year=YEAR, status=PlanStatus.AMENDED)
    make_plan(centre, year=YEAR, status=PlanStatus.APPROVED, version=2, change_reason="Cấp ủy giao thêm")
    make_plan(centre, year=YEAR - 1, status=PlanStatus.APPROVED)
    client.force_login(officer)
    shown = text(client.get(page("list")))
    assert [shown.count(f"phiên bản {n}<") for n in (1, 2)] == [1, 1]  # the year with one version says nothing


def test_a_centre_sees_its_own_plans_newest_first(client, centre, officer):
    older, newer = make_plan(centre, year=YEAR - 1), make_plan(centre, year=YEAR)
    make_plan(make_centre("Yên Thành"))
    client.force_login(officer)
    assert client.get(page("list")).context["plans"] == [newer, older]


def test_a_province_sees_every_centre_of_its_own_also_those_without_a_plan(client, centre):
    make_centre("Kỳ Sơn", centre.province)
    received = make_plan(
        make_centre("Vinh", centre.province), status=PlanStatus.APPROVED, acknowledged_at="2026-01-05T09:00+07:00"
    )
    waiting = make_plan(centre, status=PlanStatus.APPROVED)
    foreign = make_plan(make_centre("Cẩm Xuyên", make_province("Hà Tĩnh")), status=PlanStatus.APPROVED)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    answer = client.get(page("list"))
    rows = [(row.centre.short_name, row.focus.plan) for row in answer.context["page"]]
    assert rows == [("Huyện Kỳ Sơn", None), ("Huyện Quỳnh Lưu", waiting), ("Huyện Vinh", received)]
    assert foreign.centre.short_name not in text(answer)


def test_with_nobody_to_remind_the_province_confirms_receipts(client, centre):
    waiting = make_plan(centre, status=PlanStatus.APPROVED)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    assert client.get(page("list")).context["next_step"]["href"] == waiting.get_absolute_url()


def test_the_province_chooses_a_year(client, centre):
    older = make_plan(centre, year=YEAR - 1)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    assert [row.focus.plan for row in client.get(page("list")).context["page"]] == [None]
    assert [row.focus.plan for row in client.get(page("list"), {"year": YEAR - 1}).context["page"]] == [older]


def test_the_nation_narrows_to_a_province(client, centre):
    other = make_plan(make_centre("Cẩm Xuyên", make_province("Hà Tĩnh")))
    make_plan(centre)
    client.force_login(make_user(Role.NATIONAL))
    assert len(client.get(page("list")).context["page"]) == 2
    narrowed = client.get(page("list"), {"year": YEAR, "province": other.centre.province_id})
    assert [row.focus.plan for row in narrowed.context["page"]] == [other]


def test_totals_of_the_province_count_approved_plans_only(client, centre):
    approved = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    make_plan_line(approved, make_programme(), classes=3, learners=180)
    make_plan(make_centre("Kỳ Sơn", centre.province))
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    values = [figure["value"] for figure in client.get(page("list")).context["figures"]]
    assert values == [1, 1, 1, 0, 3, 180]  # approved, late, not submitted, received, classes, learners


def test_the_list_takes_the_same_queries_with_many_rows(client, constant_queries, centre):
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    constant_queries(
        client, page("list"), lambda n: [make_plan(make_centre(f"Huyện {n}", centre.province)) for _ in range(n)]
    )


def test_the_first_step_of_a_centre_is_the_plan_that_is_missing(client, officer):
    client.force_login(officer)
    assert client.get(page("list")).context["next_step"]["href"] == page("create")


# --- One plan ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["detail", "edit", "approve", "return", "submit", "acknowledge"])
def test_a_plan_of_another_centre_is_not_there(client, officer, name):
    foreign = make_plan(make_centre("Yên Thành"), status=PlanStatus.SUBMITTED)
    client.force_login(officer)
    assert client.post(page(name, foreign)).status_code == 404


def test_a_lecturer_has_no_plans(client, centre):
    plan = make_plan(centre)
    client.force_login(make_user(Role.LECTURER, centre=centre))
    assert client.get(page("detail", plan)).status_code == 404


# state: what each role finds as its next step, the address of the button (None: words only; False: nothing)
NEXT = {
    PlanStatus.DRAFT: {Role.OFFICER: "submit", Role.DIRECTOR: "submit", Role.PROVINCE: False},
    PlanStatus.RETURNED: {Role.OFFICER: "edit", Role.PROVINCE: False},
    PlanStatus.SUBMITTED: {Role.OFFICER: None, Role.DIRECTOR: "approve", Role.PROVINCE: False},
    PlanStatus.APPROVED: {Role.PROVINCE: "acknowledge", Role.NATIONAL: False},
}


@pytest.mark.parametrize(("status", "role", "expected"), [(s, r, e) for s, by in NEXT.items() for r, e in by.items()])
def test_each_role_finds_its_own_next_step(client, centre, status, role, expected):
    plan = make_plan(centre, status=status)
    place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": centre.province}}.get(role, {"centre": centre})
    client.force_login(make_user(role, **place))
    step = client.get(page("detail", plan)).context["next_step"]
    if expected is False:
        assert step is None
    else:
        assert step.get("href") == (page(expected, plan) if expected else None)


def test_a_director_who_wrote_the_plan_is_told_why_there_is_no_button(client, centre):
    director = make_director(centre)
    make_deputy(centre)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    client.force_login(director)
    step = client.get(page("detail", plan)).context["next_step"]
    assert "href" not in step
    assert step["why"] == own_plan_words(plan, director)


@pytest.mark.parametrize(
    ("writer", "step", "task"),
    [(Role.OFFICER, "chờ giám đốc", "đang chờ giám đốc"), (Role.DIRECTOR, "chờ phó giám đốc", "đang chờ phó giám đốc"),
     (None, "chờ giám đốc hoặc phó giám đốc", "đang chờ giám đốc hoặc phó giám đốc")],
)  # fmt: skip
def test_a_submitted_plan_waits_for_whom_may_approve_it(client, centre, officer, writer, step, task):
    if writer:
        staff = {Role.OFFICER: officer, Role.DIRECTOR: make_director(centre), Role.DEPUTY: make_deputy(centre)}
    plan = make_plan(centre, by=staff[writer] if writer else officer, status=PlanStatus.SUBMITTED)
    client.force_login(officer)
    shown = client.get(page("detail", plan)).context
    assert (shown["steps"][2]["name"], shown["steps"][2]["when"]) == ("Phê duyệt", step)
    assert shown["next_step"]["what"].endswith(task)


def test_the_page_adds_up_lines_by_quarter_and_opened_classes(client, centre, officer):
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    make_plan_line(plan, make_programme(), quarter=1, classes=2, learners=90)
    make_plan_line(plan, make_programme(), quarter=3, classes=4, learners=200)
    client.force_login(officer)
    answer = client.get(page("detail", plan))
    assert answer.context["quarters"] == [("I", 2, 90), ("II", 0, 0), ("III", 4, 200), ("IV", 0, 0)]
    assert (answer.context["plan"].total_classes, answer.context["plan"].total_learners) == (6, 290)


def test_the_page_of_a_plan_takes_the_same_queries_with_many_lines(client, constant_queries, centre, officer):
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    client.force_login(officer)
    programmes = [make_programme(f"Chương trình {n}") for n in range(30)]
    constant_queries(client, page("detail", plan), lambda n: [make_plan_line(plan, programmes.pop()) for _ in range(n)])


# --- Deeds -----------------------------------------------------------------------------------------------------


def test_a_new_plan_leads_to_its_grid(client, centre, officer):
    client.force_login(officer)
    answer = client.post(page("create"), {"year": YEAR})
    plan = Plan.objects.get(centre=centre, year=YEAR)
    assert answer.headers["Location"] == page("edit", plan)


def test_a_year_with_a_plan_is_no_choice_and_refused_when_posted(client, centre, officer):
    make_plan(centre)
    client.force_login(officer)
    assert YEAR not in [year for year, _ in client.get(page("create")).context["form"].fields["year"].choices]
    assert client.post(page("create"), {"year": YEAR}).context["form"].errors


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_staff_draw_up_plans(client, centre, role):
    place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": centre.province}}.get(role, {"centre": centre})
    client.force_login(make_user(role, **place))
    assert client.get(page("create")).status_code == 403
    assert client.post(page("create"), {"year": YEAR}).status_code == 403


def test_submitting_takes_a_post(client, centre, officer):
    plan = make_plan(centre)
    client.force_login(officer)
    assert client.get(page("submit", plan)).status_code == 405
    client.post(page("submit", plan))
    plan.refresh_from_db()
    assert (plan.status, plan.submitted_by) == (PlanStatus.SUBMITTED, officer)


def test_the_director_approves_on_the_page(client, centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    client.force_login(director)
    answer = client.post(
        page("approve", plan),
        {"decision_no": "138-KH/HU", "decided_on": TODAY().strftime("%d/%m/%Y"), "signatory": "Nguyễn Văn Bính"},
    )
    plan.refresh_from_db()
    assert answer.status_code == 302
    assert (plan.status, plan.decision_no, plan.decided_on) == (PlanStatus.APPROVED, "138-KH/HU", TODAY())
    assert plan.signatory == "Nguyễn Văn Bính"


def test_a_refused_approval_keeps_what_was_typed(client, centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    client.force_login(director)
    answer = client.post(
        page("approve", plan), {"decision_no": "138-KH/HU", "decided_on": "31/12/2099", "signatory": "Lê Văn An"}
    )
    assert answer.status_code == 200
    assert list(answer.context["approval"].errors) == ["decided_on"]
    assert 'value="138-KH/HU"' in text(answer)


def test_an_officer_may_not_approve(client, centre, officer):
    plan = make_plan(centre, status=PlanStatus.SUBMITTED)
    client.force_login(officer)
    assert client.get(page("approve", plan)).status_code == 403
    assert client.post(page("approve", plan), {}).status_code == 403


def test_the_writer_is_refused_in_the_words_of_the_rule(client, centre):
    director = make_director(centre)
    make_deputy(centre)
    plan = make_plan(centre, by=director, status=PlanStatus.SUBMITTED)
    client.force_login(director)
    answer = client.post(page("approve", plan), {"decision_no": "1-KH/HU", "decided_on": TODAY().strftime("%d/%m/%Y")})
    assert answer.status_code == 409
    assert answer.context["sentences"] == [own_plan_words(plan, director)]


def test_returning_needs_its_reason_and_keeps_the_plan(client, centre):
    plan, director = make_plan(centre, status=PlanStatus.SUBMITTED), make_director(centre)
    client.force_login(director)
    assert client.post(page("return", plan), {"reason": ""}).context["return_form"].errors
    client.post(page("return", plan), {"reason": "Bổ sung số công văn ở dòng 3"})
    plan.refresh_from_db()
    assert (plan.status, plan.return_reason) == (PlanStatus.RETURNED, "Bổ sung số công văn ở dòng 3")
    assert "Bổ sung số công văn ở dòng 3" in text(client.get(page("detail", plan)))


def test_the_province_confirms_receipt_on_the_page(client, centre):
    plan = make_plan(centre, status=PlanStatus.APPROVED)
    province = make_user(Role.PROVINCE, province=centre.province)
    client.force_login(province)
    client.post(page("acknowledge", plan))
    plan.refresh_from_db()
    assert plan.acknowledged_by == province
    assert client.post(page("acknowledge", plan)).status_code == 409


@pytest.mark.parametrize(
    ("name", "status"),
    [("edit", PlanStatus.APPROVED), ("edit", PlanStatus.SUBMITTED), ("submit", PlanStatus.SUBMITTED),
     ("approve", PlanStatus.DRAFT), ("return", PlanStatus.APPROVED), ("approve", PlanStatus.APPROVED)],
)  # fmt: skip
def test_a_deed_out_of_its_turn_answers_with_a_sentence(client, centre, name, status):
    plan = make_plan(centre, status=status)
    make_deputy(centre)
    client.force_login(make_director(centre))
    answer = client.post(page(name, plan), {"decision_no": "1", "decided_on": "01/01/2024", "reason": "x"})
    plan.refresh_from_db()
    assert answer.status_code == 409
    assert plan.get_status_display() in answer.context["sentences"][0]
    assert plan.status == status
