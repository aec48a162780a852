"""Teaching norms: who adds them and when they hold, and the hours of a year measured by them."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AppointmentMode, AuditLine
from centres.scope import Role
from courses import hours, norms
from courses.models import DayPart, Session, TeachingNorm
from tests.build import TODAY, make_centre, make_class, make_lecturer, make_session, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIST, NEW, HOURS, EXPORT = "/norms/", "/norms/new/", "/lecturers/hours/", "/lecturers/hours/export/"
CONCURRENT = {"mode": AppointmentMode.CONCURRENT, "counts_towards_quota": False}
THEN = date(2026, 11, 26)


def typed(**changed):
    return {"effective_from": "01/01/2026", "full_time": "280", "concurrent": "", "note": "Quy chế"} | changed


# --- The norm -------------------------------------------------------------------------------------------------------


def test_national_staff_add_a_norm_and_the_book_says_so():
    by = make_user(Role.NATIONAL)
    norm = norms.add(by=by, effective_from=date(2026, 1, 1), full_time=280, concurrent=90, note=" Quy chế ")
    assert (norm.full_time, norm.concurrent, norm.note) == (280, 90, "Quy chế")
    assert AuditLine.objects.get(verb="add_norm").facts == {
        "effective_from": "2026-01-01", "full_time": 280, "concurrent": 90,
    }  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_nobody_else_adds_one(role):
    with pytest.raises(PermissionDenied):
        norms.add(by=make_user(role), effective_from=date(2026, 1, 1), full_time=280)
    assert not TeachingNorm.objects.exists()


def test_two_norms_do_not_begin_on_one_day():
    by = make_user(Role.NATIONAL)
    norms.add(by=by, effective_from=date(2026, 1, 1), full_time=280)
    with pytest.raises(ValidationError) as refused:
        norms.add(by=by, effective_from=date(2026, 1, 1), full_time=270)
    assert refused.value.error_dict["effective_from"][0].code == "day_taken"


@pytest.mark.parametrize("periods", [0, -5, 2001])
def test_a_norm_is_a_number_of_periods_a_year(periods):
    with pytest.raises(ValidationError) as refused:
        norms.add(by=make_user(Role.NATIONAL), effective_from=date(2026, 1, 1), full_time=periods)
    assert list(refused.value.error_dict) == ["full_time"]


def test_each_norm_holds_until_the_next_begins():
    for day, periods in ((date(2025, 1, 1), 270), (date(2026, 7, 1), 280)):
        TeachingNorm.objects.create(effective_from=day, full_time=periods)
    in_force = TeachingNorm.objects.in_force
    assert in_force(date(2024, 12, 31)) is None
    days = (date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [in_force(day).full_time for day in days] == [270, 270, 280]


def test_visitors_have_none():
    norm = TeachingNorm(full_time=280, concurrent=90)
    assert [norm.of(mode) for mode in (*AppointmentMode.values, "")] == [280, 90, None, None]


# --- Pages of norms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_the_norms_and_national_staff_add_to_them(client, role):
    TeachingNorm.objects.create(effective_from=TODAY() - DAY, full_time=280)
    client.force_login(make_user(role))
    page = client.get(LIST)
    assert [norm.full_time for norm in page.context["norms"]] == [280]
    assert (NEW in page.text) is (role == Role.NATIONAL)
    answers = {client.get(NEW).status_code, client.post(NEW, typed()).status_code}
    assert answers == ({200, 302} if role == Role.NATIONAL else {403})


def test_the_one_in_force_is_marked_and_the_coming_one_stands_first(client):
    TeachingNorm.objects.create(effective_from=TODAY(), full_time=270)
    TeachingNorm.objects.create(effective_from=TODAY() + DAY, full_time=280)
    client.force_login(make_user(Role.NATIONAL))
    page = client.get(LIST)
    assert [norm.full_time for norm in page.context["norms"]] == [280, 270]
    assert page.context["present"].full_time == 270


def test_the_list_takes_the_same_queries_for_any_length(client, constant_queries):
    client.force_login(make_user(Role.NATIONAL))
    days = iter(range(1, 100))
    constant_queries(client, LIST, lambda n: [
        TeachingNorm.objects.create(effective_from=TODAY() - timedelta(days=next(days)), full_time=280)
        for _n in range(n)
    ])  # fmt: skip


def test_without_a_norm_the_page_says_what_to_do(client):
    client.force_login(make_user(Role.NATIONAL))
    assert "Chưa có định mức tiết giảng" in client.get(LIST).text


@pytest.mark.parametrize(("change", "column"), [
    ({"full_time": "-5"}, "full_time"), ({"full_time": ""}, "full_time"), ({"concurrent": "chín"}, "concurrent"),
    ({"effective_from": "31/02/2026"}, "effective_from"),
])  # fmt: skip
def test_a_wrong_norm_comes_back_with_what_was_typed(client, change, column):
    client.force_login(make_user(Role.NATIONAL))
    form = client.post(NEW, typed(**change)).context["form"]
    assert list(form.errors) == [column]
    assert form["note"].value() == "Quy chế"
    assert not TeachingNorm.objects.exists()


def test_a_taken_day_is_told_at_its_field(client):
    client.force_login(make_user(Role.NATIONAL))
    client.post(NEW, typed())
    assert list(client.post(NEW, typed()).context["form"].errors) == ["effective_from"]


# --- Hours measured by it -------------------------------------------------------------------------------------------


@pytest.fixture
def centre():
    """One full-time lecturer with 8 periods in November, one concurrent with 4, one visitor with 4."""
    centre = make_centre()
    course_class = make_class(centre, ends_on=THEN + 3 * DAY, days=10)
    full = make_lecturer(centre)
    make_session(course_class, THEN - DAY, lecturer=full)
    make_session(course_class, THEN, lecturer=full)
    concurrent = make_lecturer(centre, "Trần Thị An", **CONCURRENT)
    make_session(course_class, THEN, part=DayPart.AFTERNOON, lecturer=concurrent)
    visiting = {"mode": AppointmentMode.VISITING, "counts_towards_quota": False}
    make_session(course_class, THEN - 2 * DAY, lecturer=make_lecturer(centre, "Lê Thị Hoa", **visiting))
    return centre


def measured(month=None):
    found = hours.taught(Session.objects.all(), 2026, month, THEN)
    return {row.mode: (row.periods, row.norm, row.beyond) for row in found.rows}, found.beyond


def test_a_year_is_measured_by_the_norm_of_its_last_day(centre):
    TeachingNorm.objects.create(effective_from=date(2025, 1, 1), full_time=100, concurrent=100)
    TeachingNorm.objects.create(effective_from=date(2026, 12, 31), full_time=5, concurrent=6)
    TeachingNorm.objects.create(effective_from=date(2027, 1, 1), full_time=1, concurrent=1)
    assert measured() == (
        {"full_time": (8, 5, 3), "concurrent": (4, 6, 0), "visiting": (4, None, None)}, 3,
    )  # fmt: skip


def test_a_month_has_no_norm(centre):
    TeachingNorm.objects.create(effective_from=date(2025, 1, 1), full_time=5, concurrent=6)
    assert {norm for _periods, norm, _beyond in measured(month=11)[0].values()} == {None}


def test_without_a_norm_hours_are_counted_alone(centre):
    assert measured() == (
        {"full_time": (8, None, None), "concurrent": (4, None, None), "visiting": (4, None, None)}, 0,
    )  # fmt: skip


def test_page_and_file_say_the_norm_and_what_is_beyond(client, centre):
    client.force_login(make_user(centre=centre))
    year = {"year": TODAY().year}
    plain = client.get(HOURS, year).text
    assert "Vượt định mức" not in plain
    TeachingNorm.objects.create(effective_from=date(2025, 1, 1), full_time=5)
    assert "Vượt định mức" in client.get(HOURS, year).text
    book = openpyxl.load_workbook(io.BytesIO(client.get(EXPORT, year).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=4)]
    assert rows[0][-2:] == ["Định mức năm", "Vượt định mức"]
    totals = rows[-1]
    assert totals[-1] == sum(row[-1] or 0 for row in rows[1:-1])
