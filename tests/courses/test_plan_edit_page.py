"""The grid of a plan: lines more, lines less, errors beside their cells, two editors; nothing typed is lost."""

import pytest
from django.urls import reverse

from courses import amendments, plans
from courses.forms.plan_grid import pasted_lines
from courses.models import PlanStatus
from courses.pasting import chosen_as
from tests.build import (
    make_centre,
    make_class,
    make_director,
    make_plan,
    make_plan_line,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user()


@pytest.fixture
def plan(officer):
    return make_plan(officer.centre, by=officer, lines=2)


@pytest.fixture
def address(client, officer, plan):
    client.force_login(officer)
    return reverse("plan-edit", args=[plan.pk])


def post_of(plan, *changes, **more):
    """What a browser sends for the grid as it is saved; `changes` are merged into the lines one by one."""
    lines = [
        {"item": line.item_id, "programme": line.programme_id, "quarter": line.quarter, "classes": line.classes,
         "learners": line.learners, "target_group": line.target_group, "co_organiser": line.co_organiser,
         "sessions": line.sessions or "", "budget_note": line.budget_note}
        for line in plan.lines.all()
    ]  # fmt: skip
    lines += [dict.fromkeys(lines[0], "") for _more in range(len(changes) - len(lines))]
    for line, change in zip(lines, changes, strict=False):
        line |= change
    data = {f"lines-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    return data | {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0, "version_no": plan.version_no} | more


def typed(answer, name):
    """Values of one column of the grid, from top to bottom."""
    return [str(form[name].value() or "") for form in answer.context["grid"].forms]


def saved(plan):
    return list(plan.lines.values_list("classes", "learners", "target_group"))


def test_the_draft_is_saved_and_the_page_says_when(client, address, plan):
    answer = client.post(address, post_of(plan, {"classes": "5", "target_group": "Đảng viên dự bị"}), follow=True)
    assert saved(plan) == [(5, 100, "Đảng viên dự bị"), (2, 100, "")]
    plan.refresh_from_db()
    assert answer.redirect_chain[0][0] == address
    assert "Đã lưu bản nháp lúc" in answer.content.decode()


def test_numbers_are_read_with_a_dot_between_thousands(client, address, plan):
    client.post(address, post_of(plan, {"learners": "1.870"}))
    assert saved(plan)[0][1] == 1870
    assert 'value="1.870"' in client.get(address).content.decode()


def test_lines_are_added_without_saving_and_what_was_typed_stays(client, address, plan):
    answer = client.post(address, post_of(plan, {"classes": "abc", "target_group": "Bí thư chi bộ"}, more="1"))
    assert typed(answer, "classes") == ["abc", "2", "", "", ""]
    assert typed(answer, "target_group")[0] == "Bí thư chi bộ"
    assert saved(plan) == [(2, 100, ""), (2, 100, "")]
    assert not any(form.errors for form in answer.context["grid"].forms)


def test_a_line_is_taken_away_and_gone_after_saving(client, address, plan):
    first, second = plan.lines.all()
    answer = client.post(address, post_of(plan, {"classes": "7"}, {"classes": "9"}, drop="0"))
    assert typed(answer, "classes") == ["9"]
    assert plan.lines.count() == 2
    data = {key.replace("lines-1", "lines-0"): value for key, value in post_of(plan).items() if "lines-0" not in key}
    client.post(address, data | {"lines-TOTAL_FORMS": 1})
    assert list(plan.lines.values_list("item", flat=True)) == [second.item_id] != [first.item_id]


def test_a_new_line_is_saved_and_empty_ones_are_passed_over(client, address, plan):
    programme = make_programme("Sơ cấp lý luận chính trị")
    line = {"programme": programme.pk, "quarter": "3", "classes": "1", "learners": "60"}
    client.post(address, post_of(plan, {}, {}, {}, line))
    assert list(plan.lines.values_list("programme", "quarter"))[2:] == [(programme.pk, 3)]


@pytest.mark.parametrize(
    ("change", "column"),
    [({"classes": "0"}, "classes"), ({"classes": "ba"}, "classes"), ({"classes": "-2"}, "classes"),
     ({"learners": ""}, "learners"), ({"learners": "-50"}, "learners"), ({"sessions": "-4"}, "sessions"),
     ({"quarter": "5"}, "quarter"), ({"programme": ""}, "programme"), ({"programme": "0"}, "programme"),
     ({"target_group": "x" * 201}, "target_group")],
)  # fmt: skip
def test_a_wrong_cell_is_told_beside_it_and_nothing_is_saved(client, address, plan, change, column):
    answer = client.post(address, post_of(plan, {}, change | {"co_organiser": "Ban Tổ chức"}))
    assert [list(form.errors) for form in answer.context["grid"].forms] == [[], [column]]
    assert typed(answer, column)[1] == next(iter(change.values()))
    assert typed(answer, "co_organiser")[1] == "Ban Tổ chức"
    assert saved(plan) == [(2, 100, ""), (2, 100, "")]


def test_every_input_is_named_for_readers_with_its_line(client, address):
    inputs = client.get(address).content.decode()
    for name in ("Chương trình", "Quý", "Số lớp", "Học viên", "Đối tượng", "Cơ quan phối hợp", "Số buổi mỗi lớp",
                 "Nguồn kinh phí"):  # fmt: skip
        assert f'aria-label="{name}, dòng 2"' in inputs


def test_saving_and_submitting_is_one_press(client, address, plan, officer):
    answer = client.post(address, post_of(plan, {"classes": "4"}, submit="1"))
    plan.refresh_from_db()
    assert (plan.status, plan.submitted_by, plan.lines.first().classes) == (PlanStatus.SUBMITTED, officer, 4)
    assert answer.headers["Location"] == plan.get_absolute_url()


def test_an_empty_grid_cannot_be_submitted(client, address, plan):
    data = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0, "version_no": plan.version_no, "submit": "1"}
    answer = client.post(address, data)
    plan.refresh_from_db()
    assert (plan.status, plan.lines.count()) == (PlanStatus.DRAFT, 0)
    assert [error.code for error in answer.context["form"].errors.as_data()["__all__"]] == ["empty_plan"]
    assert answer.context["version_no"] == plan.version_no  # saved, so the next pressing is no stale one


# --- A plan that was returned ----------------------------------------------------------------------------------


@pytest.fixture
def returned(client, officer):
    client.force_login(officer)
    return make_plan(officer.centre, by=officer, status=PlanStatus.RETURNED)


def test_the_reason_and_the_answer_stand_in_one_box(client, returned):
    page = client.get(reverse("plan-edit", args=[returned.pk])).text
    box = page[page.index('<section class="notice') : page.index("</section>", page.index('<section class="notice'))]
    assert returned.return_reason in box
    assert 'name="return_reply"' in box


def test_without_an_answer_the_lines_are_saved_but_not_submitted(client, returned):
    data = post_of(returned, {"classes": "9"}, return_reply=" ", submit="1")
    answer = client.post(reverse("plan-edit", args=[returned.pk]), data)
    returned.refresh_from_db()
    assert [error.code for error in answer.context["form"].errors.as_data()["return_reply"]] == ["reply_missing"]
    assert (returned.status, returned.lines.get().classes) == (PlanStatus.DRAFT, 9)
    assert typed(answer, "item") == [str(returned.lines.get().item_id)]


def test_with_an_answer_it_is_submitted_and_the_director_reads_both(client, returned):
    data = post_of(returned, {}, return_reply="Theo Công văn 214/CV-BCH", submit="1")
    client.post(reverse("plan-edit", args=[returned.pk]), data)
    returned.refresh_from_db()
    assert returned.status == PlanStatus.SUBMITTED
    client.force_login(make_director(returned.centre))
    page = client.get(reverse("plan-approve", args=[returned.pk])).text
    assert returned.return_reason in page
    assert "Theo Công văn 214/CV-BCH" in page


def test_the_answer_is_saved_with_the_draft(client, returned):
    client.post(reverse("plan-edit", args=[returned.pk]), post_of(returned, {}, return_reply="đang hỏi lại"))
    assert "đang hỏi lại" in client.get(reverse("plan-edit", args=[returned.pk])).text


def test_the_page_of_an_unanswered_draft_leads_to_the_answer_not_to_submitting(client, returned):
    client.post(reverse("plan-edit", args=[returned.pk]), post_of(returned, {}))
    step = client.get(returned.get_absolute_url()).context["next_step"]
    assert (step["href"], step.get("post")) == (reverse("plan-edit", args=[returned.pk]), None)
    assert client.post(reverse("plan-submit", args=[returned.pk])).status_code == 409


# --- Sessions and funding --------------------------------------------------------------------------------------


def test_sessions_and_funding_are_saved_shown_and_may_be_left_out(client, address, plan):
    client.post(address, post_of(plan, {"sessions": "17", "budget_note": "Ngân sách huyện"}))
    rows = list(plan.lines.values_list("sessions", "budget_note"))
    assert rows == [(17, "Ngân sách huyện"), (None, "")]
    page = client.get(plan.get_absolute_url()).text
    assert "Ngân sách huyện" in page


def test_an_amendment_shows_on_each_line_how_it_stood(client, officer):
    before = make_plan(officer.centre, by=officer, status=PlanStatus.APPROVED, lines=2)
    new = amendments.amend(before, by=officer, reason="Giao thêm lớp")
    first = new.lines.first()
    first.classes, first.budget_note = 5, "Kinh phí phối hợp"
    first.save()
    make_plan_line(new, make_programme("Mới"), position=3)
    client.force_login(officer)
    grid = client.get(reverse("plan-edit", args=[new.pk])).context["grid"].forms
    assert [[(str(label), value) for label, value in getattr(form, "before", [])] for form in grid] == [
        [("Số lớp", 2), ("Nguồn kinh phí", "")], [], [],
    ]  # fmt: skip
    assert [getattr(form, "is_new", False) for form in grid] == [False, False, True]


# --- Two editors ----------------------------------------------------------------------------------------------


def test_the_second_editor_is_told_and_loses_nothing(client, address, plan, officer):
    mine = post_of(plan, {"classes": "7", "target_group": "của tôi"})
    first = plan.lines.first()
    theirs = {"item": first.item_id, "programme": first.programme, "quarter": 4, "classes": 3, "learners": 90,
              "target_group": "", "co_organiser": ""}  # fmt: skip
    plans.write_lines(plan, [theirs], by=officer, version_no=plan.version_no)

    answer = client.post(address, mine)
    assert [error.code for error in answer.context["form"].errors.as_data()["__all__"]] == ["edited_meanwhile"]
    assert typed(answer, "target_group")[0] == "của tôi"
    shown = {str(label): value for label, value in answer.context["grid"].forms[0].saved}
    assert shown == {"Quý": "IV", "Số lớp": 3, "Học viên": 90, "Đối tượng": ""}
    assert saved(plan) == [(3, 90, "")]

    assert [form.is_dropped for form in answer.context["grid"].forms] == [False, True]

    # having read it, the editor saves knowingly
    client.post(address, mine | {"version_no": answer.context["version_no"]})
    assert saved(plan)[0] == (7, 100, "của tôi")


def test_lines_the_other_added_are_not_taken_away_unseen(client, address, plan, officer):
    mine = post_of(plan, {"classes": "7"})
    added = {"programme": make_programme("Thêm"), "quarter": 4, "classes": 3, "learners": 1890, "target_group": "",
             "co_organiser": ""}  # fmt: skip
    kept = [
        {"item": line.item_id, "programme": line.programme, "quarter": line.quarter, "classes": line.classes,
         "learners": line.learners, "target_group": "", "co_organiser": ""}
        for line in plan.lines.all()
    ]  # fmt: skip
    plans.write_lines(plan, [*kept, added], by=officer, version_no=plan.version_no)
    item = plan.lines.last().item_id

    answer = client.post(address, mine)
    assert typed(answer, "classes") == ["7", "2", "3"]
    assert typed(answer, "item")[2] == str(item)
    assert answer.context["grid"].totals()["learners"] == 100 + 100 + 1890
    assert "Đã lưu trong kế hoạch nhưng không có trong bảng của đồng chí" in answer.text
    assert 'name="lines-TOTAL_FORMS" value="3"' in answer.text
    assert f'name="lines-2-item" value="{item}"' in answer.text


def test_a_refusal_of_another_kind_speaks_of_no_other_editor(client, address, plan, officer):
    first = plan.lines.first()
    make_class(plan.centre, by=officer, programme=first.programme, plan_item=first.item, off_plan_reason="")
    second = {key.replace("lines-1", "lines-0"): value for key, value in post_of(plan).items() if "lines-0" not in key}
    answer = client.post(address, second | {"lines-TOTAL_FORMS": 1})
    assert [error.code for error in answer.context["form"].errors.as_data()["__all__"]] == ["line_in_use"]
    assert typed(answer, "item") == [str(plan.lines.last().item_id)]


def test_an_error_or_more_lines_do_not_make_a_stale_page_fresh(client, address, plan, officer):
    mine = post_of(plan, {"classes": "abc"})
    plans.write_lines(plan, [], by=officer, version_no=plan.version_no)
    for press in ({}, {"more": "1"}, {"drop": "1"}):
        answer = client.post(address, mine | press)
        assert answer.context["version_no"] == str(mine["version_no"])


def test_what_was_typed_can_be_copied_where_the_plan_was_submitted_meanwhile(client, address, plan, officer):
    mine = post_of(plan, {"classes": "7", "target_group": "của tôi"}, return_reply="Đã bổ sung")
    plans.submit(plan, by=officer)
    answer = client.post(address, mine)
    assert answer.status_code == 409
    names = [chosen_as(line.programme) for line in plan.lines.all()]
    assert answer.context["typed"].split("\n") == [
        f"{names[0]}\tII\t7\t100\tcủa tôi\t\t\t", f"{names[1]}\tII\t2\t100\t\t\t\t", "", "Đã bổ sung",
    ]  # fmt: skip
    assert "readonly" in answer.text
    lines, _sentences = pasted_lines(plan, officer, answer.context["typed"])  # the paste box takes it as it stands
    assert [line["programme"] for line in lines] == [line.programme_id for line in plan.lines.all()]
    assert [line["classes"] for line in lines] == ["7", "2"]


def test_where_nothing_was_typed_the_refusal_shows_nothing_to_copy(client, address, plan, officer):
    plans.submit(plan, by=officer)
    answer = client.get(address)
    assert (answer.status_code, answer.context["typed"]) == (409, "")
    assert client.post(address, {}).status_code == 409


def test_a_page_without_its_version_saves_nothing(client, address, plan):
    answer = client.post(address, post_of(plan, {"classes": "9"}, version_no=""))
    assert answer.status_code == 200
    assert saved(plan)[0][0] == 2


def test_a_broken_grid_is_refused_and_never_an_error_of_the_server(client, address, plan):
    for data in ({}, {"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": "x", "more": "1"}, {"drop": "-1"}):
        assert client.post(address, data | {"version_no": plan.version_no}).status_code == 200
    assert plan.lines.count() == 2


def test_somebody_elses_item_in_the_post_is_not_taken_over(client, address, plan):
    foreign = make_plan(make_centre("Yên Thành")).lines.get()
    client.post(address, post_of(plan, {"item": foreign.item_id}))
    assert not plan.lines.filter(item=foreign.item_id).exists()


def test_the_grid_takes_the_same_queries_with_many_lines(client, address, plan, officer, constant_queries):
    programme = make_programme()
    line = {"item": None, "programme": programme, "quarter": 1, "classes": 1, "learners": 1, "target_group": "",
            "co_organiser": ""}  # fmt: skip

    def add(n):
        plan.refresh_from_db()
        plans.write_lines(plan, [line] * n, by=officer, version_no=plan.version_no)

    constant_queries(client, address, add)
