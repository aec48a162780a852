"""The page of plan against actual: what it shows to whom, that each figure leads to its classes, and its files."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from centres.models import AuditLine, CentreParent
from centres.scope import Role
from courses.actual_report import COLUMNS
from courses.models import ClassStatus, CourseClass, PlanStatus
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db
YEAR = TODAY().year - 1  # a whole year: nothing depends on the day the tests run
SPRING, AUTUMN = date(YEAR, 4, 25), date(YEAR, 10, 24)
PAGE = reverse("plan-actuals")


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def by(province):
    return make_user(Role.PROVINCE, province=province)


@pytest.fixture
def programmes():
    return make_programme("Nhận thức về Đảng"), make_programme("Đảng viên mới")


@pytest.fixture
def centre(province, programmes):
    """A centre with classes in the plan, opened, over, cancelled, postponed, entered, and one outside it."""
    made, (first, second) = make_centre("Quỳnh Lưu", province), programmes
    plan = make_plan(made, year=YEAR, status=PlanStatus.APPROVED, lines=0)
    spring = make_plan_line(plan, first, quarter=2, classes=4, learners=200)
    autumn = make_plan_line(plan, second, quarter=4, classes=1, learners=50)
    inside = {"plan_item": spring.item, "off_plan_reason": ""}
    make_recognised_class(made, learners=3, programme=first, ends_on=SPRING, **inside)
    enrol(make_class(made, programme=first, ends_on=SPRING + timedelta(days=7), **inside), 2)
    for status in (ClassStatus.CANCELLED, ClassStatus.POSTPONED):
        stopped = make_class(made, programme=first, ends_on=SPRING, **inside)
        CourseClass.objects.filter(pk=stopped.pk).update(status=status, stop_reason="Không đủ học viên")
    make_class(made, programme=first, opened=False, ends_on=SPRING, **inside)
    make_class(made, programme=second, ends_on=AUTUMN, plan_item=autumn.item, off_plan_reason="")
    enrol(make_class(made, programme=second, ends_on=AUTUMN), 4)
    return made


def report(client, user, **asked):
    client.force_login(user)
    return client.get(PAGE, {"year": YEAR} | asked).context


def numbers(line):
    return [cell["value"] for cell in line["cells"]]


# planned, opened, of, over, cancelled, postponed, to open, forecast | planned, enrolled, of, passed, certified |
# outside: 4 columns
WHOLE = [5, 3, (3, 5), 3, 1, 1, 1, 4, 250, 5, (5, 250), 3, 0, 1, 4, 0, 0]


def test_a_row_for_each_centre_with_its_totals(client, by, centre):
    make_centre("Không có gì", centre.province)
    context = report(client, by)
    assert {line["row"].name: numbers(line) for line in context["lines"]} == {
        "Huyện Quỳnh Lưu": WHOLE,
        "Huyện Không có gì": [0, 0, (0, 0), *[0] * 7, (0, 0), *[0] * 6],
    }
    assert numbers(context["total"]) == WHOLE


def test_rows_by_programme_and_by_quarter_add_up_to_the_same(client, by, centre, programmes):
    context = report(client, by, by="programme")
    assert [(line["row"].row, numbers(line)[:2]) for line in context["lines"]] == [
        (programmes[1], [1, 1]), (programmes[0], [4, 2]),
    ]  # fmt: skip
    assert numbers(context["total"]) == WHOLE
    context = report(client, by, by="quarter")
    assert [(line["row"].key, numbers(line)[:2]) for line in context["lines"]] == [
        (1, [0, 0]), (2, [4, 2]), (3, [0, 0]), (4, [1, 1]),
    ]  # fmt: skip
    assert numbers(context["total"]) == WHOLE


def test_the_nation_reads_its_provinces_each_the_sum_of_its_centres(client, province, centre):
    other = make_province("Hà Tĩnh")
    for place in ("Cẩm Xuyên", "Can Lộc"):
        make_plan(make_centre(place, other), year=YEAR, status=PlanStatus.APPROVED)
    context = report(client, make_user(Role.NATIONAL), by="province")
    rows = {line["row"].row: numbers(line) for line in context["lines"]}
    assert list(rows) == [other, province]  # by the alphabet
    assert rows[province] == WHOLE
    assert rows[other][0] == 4
    assert numbers(context["total"])[0] == 9
    for line in context["lines"]:
        for column, (figure, listed) in follow(client, line).items():
            if column in CLASS_COLUMNS:
                assert figure == listed, (line["row"].name, column)
    assert f"province={other.pk}" in context["lines"][0]["cells"][0]["href"]
    inside = client.get(context["lines"][0]["href"]).context  # a province leads to its centres
    assert {line["row"].name for line in inside["lines"]} == {"Huyện Cẩm Xuyên", "Huyện Can Lộc"}
    assert numbers(inside["total"]) == rows[other]


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.OFFICER])
def test_rows_by_province_are_for_the_nation_alone(client, province, centre, role):
    place = {Role.PROVINCE: {"province": province}, Role.OFFICER: {"centre": centre}}[role]
    context = report(client, make_user(role, **place), by="province")
    assert context["report"].by != "province"


def test_a_centre_that_changed_its_province_counts_where_it_lay_then(client, province, centre):
    elsewhere = make_province("Hà Tĩnh")
    CentreParent.objects.create(
        centre=centre, effective_from=TODAY(), name="Đảng ủy xã", symbol="ĐU", province=elsewhere
    )
    centre.province = elsewhere
    centre.save()
    nation = make_user(Role.NATIONAL)
    found = {way: [line["row"].row for line in report(client, nation, by="province", **{"as": way})["lines"]]
             for way in ("then", "now")}  # fmt: skip
    assert found == {"then": [province], "now": [elsewhere]}


def test_a_span_of_quarters_and_a_programme_narrow_the_report(client, by, centre, programmes):
    assert numbers(report(client, by, quarter="to2")["total"])[:2] == [4, 2]
    assert numbers(report(client, by, quarter="4")["total"])[:2] == [1, 1]
    assert numbers(report(client, by, programme=programmes[0].pk)["total"])[:2] == [4, 2]


def test_each_role_sees_its_own_scope(client, by, centre):
    other = make_centre("Cẩm Xuyên", make_province("Hà Tĩnh"))
    make_plan(other, year=YEAR, status=PlanStatus.APPROVED)
    assert numbers(report(client, by)["total"])[0] == 5
    assert numbers(report(client, make_user(Role.NATIONAL))["total"])[0] == 7
    assert numbers(report(client, make_user(Role.NATIONAL), province=other.province_id)["total"])[0] == 2
    assert numbers(report(client, make_user(centre=other))["total"])[0] == 2
    assert numbers(report(client, by, centre=other.pk)["total"])[0] == 5  # no choice of this reader: passed over


def test_lecturers_and_administrators_have_no_such_page(client, centre, django_user_model):
    for stranger in (make_user(Role.LECTURER, centre=centre), django_user_model.objects.create_superuser("quantri")):
        client.force_login(stranger)
        for name in ("plan-actuals", "plan-actuals-export", "plan-behind"):
            assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "query", ["year=x", "by=x", "quarter=9", "programme=0", "centre=x", "page=99", "as=x", "province=0"]
)
def test_a_strange_address_still_shows_the_report(client, by, centre, query):
    client.force_login(by)
    assert client.get(f"{PAGE}?{query}").status_code == 200


# --- Every figure leads to its classes -------------------------------------------------------------------------


def follow(client, line):
    """{place of the column: (figure, classes in the list it leads to)} of the figures that count classes."""
    found = {}
    for place, (column, cell) in enumerate(zip(COLUMNS, line["cells"], strict=True)):
        if column.listed and cell["href"]:
            context = client.get(cell["href"]).context
            classes, learners = context["total"], sum(one.figures.enrolled for one in context["page"])
            found[place] = (cell["value"], learners if column.label == "Vào lớp" else classes)
    return found


CLASS_COLUMNS = {1, 3, 4, 5, 6, 7, 13}


@pytest.mark.parametrize(
    "asked",
    [{}, {"by": "programme"}, {"by": "quarter"}, {"quarter": "to2"}, {"quarter": "4", "by": "programme"},
     {"as": "now"}],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.OFFICER])
def test_a_figure_equals_the_list_it_leads_to(client, province, centre, role, asked):
    make_class(make_centre("Cẩm Xuyên", make_province("Hà Tĩnh")), ends_on=SPRING)
    make_class(make_centre("Vinh", province), ends_on=AUTUMN)
    place = {Role.PROVINCE: {"province": province}, Role.NATIONAL: {}, Role.OFFICER: {"centre": centre}}[role]
    context = report(client, make_user(role, **place), **asked)
    for line in [*context["lines"], context["total"]]:
        for column, (figure, listed) in follow(client, line).items():
            if column in CLASS_COLUMNS | {9, 14}:
                assert figure == listed, (line["row"].name, column)


def test_figures_that_are_something_all_have_a_link(client, by, centre):
    for cell in report(client, by)["total"]["cells"]:
        assert cell["is_share"] or bool(cell["href"]) == bool(cell["value"])


def test_planned_figures_of_a_centre_lead_to_its_plan(client, by, centre):
    [line] = report(client, by)["lines"]
    assert line["cells"][0]["href"] == centre.plans.get().get_absolute_url()


# --- As organised then, and now ------------------------------------------------------------------------------


def test_as_organised_now_the_keeper_has_what_it_took_over(client, by, province, centre):
    keeper = make_centre("Mới", province)
    centre.custodian, centre.closed_on = keeper, TODAY()
    centre.save()
    then = {line["row"].name: numbers(line) for line in report(client, by)["lines"]}
    now = report(client, by, **{"as": "now"})
    assert then == {"Huyện Quỳnh Lưu": WHOLE, "Huyện Mới": [0, 0, (0, 0), *[0] * 7, (0, 0), *[0] * 6]}
    assert {line["row"].name: numbers(line) for line in now["lines"]} == {"Huyện Mới": WHOLE}
    assert follow(client, now["lines"][0])[1] == (3, 3)


def test_a_centre_that_came_from_another_province_counts_there_then(client, province, centre):
    new_home = make_province("Hà Tĩnh")
    CentreParent.objects.create(
        centre=centre, effective_from=TODAY(), name="Đảng ủy xã", symbol="ĐU", province=new_home
    )
    centre.province = new_home
    centre.save()
    nation = make_user(Role.NATIONAL)
    sums = [numbers(report(client, nation, province=one.pk, **{"as": organised})["total"])[0]
            for organised in ("then", "now") for one in (province, new_home)]  # fmt: skip
    assert sums == [5, 0, 0, 5]


# --- Files -----------------------------------------------------------------------------------------------------


def rows_of_xlsx(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_excel_file_has_the_rows_and_totals_of_the_page(client, by, centre):
    client.force_login(by)
    answer = client.get(reverse("plan-actuals-export"), {"year": YEAR})
    rows = rows_of_xlsx(answer.content)
    [row] = [row for row in rows if row[0] == "Huyện Quỳnh Lưu"]
    wanted = [value[0] / value[1] if isinstance(value, tuple) else value for value in WHOLE]
    assert row[1:] == wanted
    assert rows[-1] == ["Tổng cộng", *wanted]
    assert answer["Content-Disposition"].endswith(f'"thuc-hien-ke-hoach-{YEAR}.xlsx"')


def test_the_csv_file_opens_in_excel_and_says_the_same(client, by, centre):
    client.force_login(by)
    answer = client.get(reverse("plan-actuals-export"), {"year": YEAR, "format": "csv"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    figures = ["5", "3", "60.0", "3", "1", "1", "1", "4", "250", "5", "2.0", "3", "0", "1", "4", "0", "0"]
    assert rows[1] == ["Huyện Quỳnh Lưu", *figures]
    assert len(rows) == 3


def test_the_file_keeps_to_the_filter_and_the_scope_and_is_noted(client, by, centre):
    make_plan(make_centre("Cẩm Xuyên", make_province("Hà Tĩnh")), year=YEAR, status=PlanStatus.APPROVED)
    make_centre("Vinh", centre.province)
    client.force_login(by)
    asked = {"year": YEAR, "by": "quarter", "quarter": "to2", "format": "csv", "centre": centre.pk}
    rows = list(csv.reader(io.StringIO(client.get(reverse("plan-actuals-export"), asked).text)))
    assert [row[:3] for row in rows[1:]] == [["Quý I", "0", "0"], ["Quý II", "4", "2"], ["Tổng cộng", "4", "2"]]
    line = AuditLine.objects.get(verb="export_actuals")
    assert (line.by, line.facts) == (by, {"year": YEAR, "rows": 2, "grouped_by": "quarter", "format": "csv"})


def test_a_name_that_looks_like_a_formula_stays_a_name(client, by, province):
    make_centre("x", province, short_name="=HYPERLINK(1)")
    client.force_login(by)
    answer = client.get(reverse("plan-actuals-export"), {"year": YEAR, "as": "now", "format": "csv"})
    assert "\n'=HYPERLINK(1)," in answer.text.replace("\r\n", "\n")


# --- Cost ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "&by=programme", "&as=now"])
def test_the_report_takes_the_same_queries_with_many_rows(client, by, province, constant_queries, query):
    client.force_login(by)

    def add(n):
        for number in range(n):
            made, programme = make_centre(f"Thêm {number}", province), make_programme(f"Chương trình {number}")
            plan = make_plan(made, year=YEAR, status=PlanStatus.APPROVED, lines=0)
            line = make_plan_line(plan, programme, classes=3)
            make_class(made, programme=programme, ends_on=SPRING, plan_item=line.item, off_plan_reason="")

    constant_queries(client, f"{PAGE}?year={YEAR}{query}", add)


def test_rows_by_province_take_the_same_queries_with_many_provinces(client, constant_queries):
    client.force_login(make_user(Role.NATIONAL))

    def add(n):
        for number in range(n):
            made = make_centre(f"Thêm {number}", make_province(f"Tỉnh {number}"))
            make_plan(made, year=YEAR, status=PlanStatus.APPROVED)

    constant_queries(client, f"{PAGE}?year={YEAR}&by=province", add)
