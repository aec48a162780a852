"""Pasting a block from a spreadsheet, and copying the year before: lines stand in the grid, nothing is saved yet."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from courses.models import PlanStatus
from courses.pasting import has_lines, match, read_block
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
    assert read_block(text).rows == rows


@pytest.mark.parametrize(
    ("typed", "read"),
    [('"Cán bộ\nđoàn thể"', "Cán bộ đoàn thể"), ('"Lớp ""mẫu"""', 'Lớp "mẫu"'), ('Lớp "mẫu"', 'Lớp "mẫu"'),
     ('"Mẫu', '"Mẫu')],
)  # fmt: skip
def test_quotes_hold_a_cell_together_and_a_lone_one_is_part_of_the_words(typed, read):
    rows = read_block(f"NTVĐ\tII\t6\t90\t{typed}\nĐVM\tI\t1\t40").rows
    assert [row["target_group"] for row in rows] == [read, ""]


def test_a_cell_of_any_length_is_read():
    assert len(read_block(f"NTVĐ\tII\t6\t90\t{'x' * 200_000}").rows[0]["target_group"]) == 200_000


def test_rows_that_are_no_lines_and_cells_without_a_column_are_told():
    block = read_block("Kế hoạch 2027\n\n7\t\t\t\nTT\tChương trình\tQuý\n1\tNTVĐ\tII\t6\t90\n2\tĐVM\tI\thai lớp\t40")
    assert (len(block.rows), block.skipped, block.is_cut) == (2, ["Kế hoạch 2027", "TT"], False)
    assert block.unread == "Kế hoạch 2027\nTT\tChương trình\tQuý"  # whole, as they were copied
    assert block.rows[1]["classes"] == "hai lớp"  # to be mended in its cell
    assert read_block("NTVĐ\tII\t6\t90" + "\t" * 5 + "Ghi chú").is_cut
    assert not read_block("NTVĐ\tII\t6\t90" + "\t" * 5).is_cut


@pytest.mark.parametrize("count", ["-2", "1 lớp", "2,5", "hai"])
def test_a_count_that_is_none_stays_as_typed(count):
    block = read_block(f"NTVĐ\tII\t{count}\t90")
    assert ([row["classes"] for row in block.rows], block.skipped) == ([count], [])


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


def told(answer):
    return [message.message for message in answer.context["messages"]]


def cells(answer, *names):
    return [tuple(str(form[name].value()) for name in names) for form in answer.context["grid"].forms]


@pytest.mark.django_db
def test_pasted_lines_stand_in_the_grid_and_wait_for_saving(client, plan):
    known = make_programme("Bồi dưỡng nhận thức về Đảng")
    block = f"{known.name}\tII\t6\t1.870\nChương trình lạ\tIII\t1\t40"
    answer = posted(client, plan, paste="1", block=block)
    assert cells(answer, "programme", "quarter", "classes", "learners") == [
        (str(known.pk), "2", "6", "1.870"), ("Chương trình lạ", "3", "1", "40"),
    ]  # fmt: skip
    assert "Chương trình lạ" in answer.text  # named, as no programme is called so
    assert not plan.lines.exists()


@pytest.mark.django_db
def test_what_cannot_be_saved_keeps_its_text_in_the_table_until_it_is_mended(client, plan):
    name = make_programme("Đảng viên mới").name
    block = f"{name}\tI\t-2\t40\n{name}\tI\t1 lớp\t40\nChương trình lạ\tQuý 5\t1\t40\nTổng cộng\t\t9\t120"
    answer = posted(client, plan, paste="1", block=block)
    assert cells(answer, "classes") == [("-2",), ("1 lớp",), ("1",)]
    assert 'name="block"' in answer.text
    assert ">Tổng cộng\t\t9\t120</textarea>" in answer.text  # the whole row
    names = ("programme", "quarter", "classes", "learners")
    lines = {f"lines-{n}-{name}": str(form[name].value()) for n, form in enumerate(answer.context["grid"].forms)
             for name in names}  # fmt: skip
    answer = client.post(reverse("plan-edit", args=[plan.pk]), lines | {
        "lines-TOTAL_FORMS": 3, "lines-INITIAL_FORMS": 0, "version_no": plan.version_no, "save": "1",
    })  # fmt: skip
    errors = [dict(form.errors) for form in answer.context["grid"].forms]
    assert errors == [
        {"classes": ["Nhập số từ 1 trở lên."]}, {"classes": ["Nhập một số nguyên."]},
        {"programme": ["Không có chương trình nào tên là “Chương trình lạ”: chọn chương trình."],
         "quarter": ["Chọn quý."]},
    ]  # fmt: skip
    assert '<option value="Chương trình lạ" selected>Chương trình lạ</option>' in answer.text
    assert '<option value="Quý 5" selected>Quý 5</option>' in answer.text
    assert not plan.lines.exists()


@pytest.mark.django_db
def test_a_block_without_lines_says_what_to_copy(client, plan):
    answer = posted(client, plan, paste="1", block="linh tinh\tkhác\tnữa")
    [words] = told(answer)
    assert words.startswith("Không tìm thấy dòng nào: sao chép các cột chương trình, quý, số lớp")
    assert ">linh tinh\tkhác\tnữa</textarea>" in answer.text  # still there, to be mended


@pytest.mark.django_db
def test_what_could_not_be_read_is_told(client, plan):
    make_programme("Đảng viên mới")
    block = "TT\tChương trình\tQuý\nLạ\tV\t1\t40\nĐảng viên mới\tI\t1\t40\t\t\t\t\tGhi chú"
    answer = posted(client, plan, paste="1", block=block)
    assert told(answer) == [
        "Các dòng không có chương trình, không có quý hoặc không có số lớp để lại trong ô dán: TT.",
        "Không có chương trình nào tên như vậy, chọn chương trình ở dòng đó: Lạ.",
        "Không đọc được quý, chọn quý ở dòng đó: V.",
        "Phần ở bên phải cột cuối không đưa vào bảng.",
    ]
    assert ">TT\tChương trình\tQuý</textarea>" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "words"), [(200, []), (201, ["Bảng có tối đa 200 dòng, phần sau không đưa vào."])])
def test_more_lines_than_the_table_takes_are_told(client, plan, rows, words):
    name = make_programme().name
    answer = posted(client, plan, paste="1", block=f"{name}\tI\t1\t40\n" * rows)
    assert (told(answer), len(answer.context["grid"].forms)) == (words, 200)


@pytest.mark.django_db
def test_a_block_not_yet_put_into_the_table_stays_in_its_box(client, plan):
    assert ">NTVĐ\tI</textarea>" in posted(client, plan, more="1", block="NTVĐ\tI").text


@pytest.mark.parametrize(("block", "is_there"), [
    ("", False), ("TT\tChương trình\tQuý\tSố lớp", False), ("Tổng cộng\t\t9\t120", False),
    ("Hội nghị thông tin thời sự\t\t3\t300", True),
])  # fmt: skip
def test_headings_and_totals_are_nothing_that_waits_in_the_box(block, is_there):
    assert has_lines(block) is is_there


@pytest.mark.django_db
def test_lines_left_in_the_box_are_not_lost_by_saving_or_submitting(client, plan):
    programme = make_programme("Đảng viên mới")
    line = {"lines-0-programme": programme.pk, "lines-0-quarter": "1", "lines-0-classes": "1", "lines-0-learners": "40",
            "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "block": "Hội nghị\t\t3\t300"}  # fmt: skip
    for button in ("save", "submit"):
        plan.refresh_from_db()
        facts = line | {button: "1", "version_no": plan.version_no}
        answer = client.post(reverse("plan-edit", args=[plan.pk]), facts)
        assert ">Hội nghị\t\t3\t300</textarea>" in answer.text
        assert plan.lines.count() == 1
    plan.refresh_from_db()
    assert plan.status == "draft"
    assert "ô dán" in str(answer.context["form"].non_field_errors())


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
