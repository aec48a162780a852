"""Pasting a block from a spreadsheet, and copying the year before: lines stand in the grid, nothing is saved yet."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from courses.models import PlanStatus
from courses.pasting import match, read_block
from tests.build import make_centre, make_plan, make_programme, make_user

# --- Reading the block ---------------------------------------------------------------------------------------

FULL = {"programme": "NTVĐ", "quarter": "2", "classes": "6", "learners": "1.870", "target_group": "Quần chúng ưu tú",
        "co_organiser": "Ban Tổ chức", "sessions": "", "budget_note": ""}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("NTVĐ\tII\t6\t1.870\tQuần chúng ưu tú\tBan Tổ chức", [FULL]),
        ("NTVĐ\tII\t6\t1.870\tQuần chúng ưu tú\tBan Tổ chức\t10\tNgân sách huyện",
         [FULL | {"sessions": "10", "budget_note": "Ngân sách huyện"}]),
        ("1\tNTVĐ\tQuý II\t6\t1.870\tQuần chúng ưu tú\tBan Tổ chức", [FULL]),  # line numbers in front
        ("TT\tChương trình\tQuý\tSố lớp\tHọc viên\n1\tNTVĐ\t2\t6\t1.870\tQuần chúng ưu tú\tBan Tổ chức", [FULL]),
        ("NTVĐ\tII\t6\t1.870\tQuần chúng ưu tú\tBan Tổ chức\nTổng cộng\t\t6\t1.870", [FULL]),
        ("NTVĐ\tV\t6\t90", [{**dict.fromkeys(FULL, ""), "programme": "NTVĐ", "quarter": "V", "classes": "6",
                             "learners": "90"}]),  # an unreadable quarter stays as typed
        ("", []),
        ("\n \n", []),
    ],
)  # fmt: skip
def test_a_block_is_read_cell_by_cell(text, rows):
    assert read_block(text) == rows


def programme(code, name, short_name=""):
    return SimpleNamespace(code=code, name=name, short_name=short_name or code)


def test_a_programme_is_meant_by_code_short_name_or_name_without_marks():
    first, second = programme("NTVD", "Bồi dưỡng nhận thức về Đảng", "NTVĐ"), programme("DVM", "Đảng viên mới")
    found = [match(name, [first, second]) for name in ("ntvd", "NTVĐ", "boi duong nhan thuc ve dang", "Đảng")]
    assert found == [first, first, first, None]


def test_a_name_of_two_programmes_means_neither():
    assert match("Thời sự", [programme("A", "Thời sự"), programme("B", "Thời sự")]) is None


# --- The page --------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(client):
    made = make_plan(make_centre(), lines=0)
    client.force_login(make_user(centre=made.centre))
    return made


def posted(client, plan, **pressed):
    data = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0, "version_no": plan.version_no}
    return client.post(reverse("plan-edit", args=[plan.pk]), data | pressed)


def cells(answer, *names):
    return [tuple(str(form[name].value()) for name in names) for form in answer.context["grid"].forms]


@pytest.mark.django_db
def test_pasted_lines_stand_in_the_grid_and_wait_for_saving(client, plan):
    known = make_programme("Bồi dưỡng nhận thức về Đảng")
    block = f"{known.name}\tII\t6\t1.870\nChương trình lạ\tIII\t1\t40"
    answer = posted(client, plan, paste="1", block=block)
    assert cells(answer, "programme", "quarter", "classes", "learners") == [
        (str(known.pk), "2", "6", "1.870"), ("", "3", "1", "40"),
    ]  # fmt: skip
    assert "Chương trình lạ" in answer.text  # named, as no programme is called so
    assert not plan.lines.exists()


@pytest.mark.django_db
def test_a_block_without_lines_says_what_to_copy(client, plan):
    answer = posted(client, plan, paste="1", block="linh tinh")
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


@pytest.mark.django_db
def test_the_lines_of_the_year_before_are_copied_into_the_grid_only(client, plan):
    before = make_plan(plan.centre, year=plan.year - 1, status=PlanStatus.APPROVED, lines=2)
    make_plan(make_centre("Yên Thành"), year=plan.year - 1, status=PlanStatus.APPROVED, lines=3)
    answer = posted(client, plan, copy="1")
    wanted = [(str(line.programme_id), str(line.quarter), "None") for line in before.lines.all()]
    assert cells(answer, "programme", "quarter", "item") == wanted
    assert not plan.lines.exists()


@pytest.mark.django_db
def test_copying_is_offered_where_there_is_a_year_before(client, plan):
    page = reverse("plan-edit", args=[plan.pk])
    assert client.get(page).context["year_before"] is None
    before = make_plan(plan.centre, year=plan.year - 1, status=PlanStatus.APPROVED)
    assert client.get(page).context["year_before"] == before
