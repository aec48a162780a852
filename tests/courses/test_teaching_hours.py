"""Teaching hours: what counts, how the post is held on the day, the sheet, its file, and who sees whose."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from centres.models import AppointmentKind, AppointmentMode, AuditLine
from centres.scope import Role
from courses import hours
from courses.models import ClassStatus, CourseClass, DayPart, Session
from tests.build import (
    TODAY,
    make_appointment,
    make_centre,
    make_class,
    make_lecturer,
    make_person,
    make_programme,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADDRESS, EXPORT = "/lecturers/hours/", "/lecturers/hours/export/"
TODAY_THEN = date(2026, 11, 26)
CONCURRENT = {"mode": AppointmentMode.CONCURRENT, "counts_towards_quota": False}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def course_class(centre):
    """Open, from the 20th to the 29th."""
    return make_class(centre, ends_on=TODAY_THEN + 3 * DAY, days=10)


def taught(year=2026, month=None):
    return hours.taught(Session.objects.all(), year, month, TODAY_THEN)


def sheet(found):
    """[(name, mode, classes, sessions, periods)]."""
    return [(row.person.full_name, row.mode, len(row.classes), row.sessions, row.periods) for row in found.rows]


# --- What counts --------------------------------------------------------------------------------------------------


def test_periods_of_sessions_whose_day_has_come_are_counted(centre, course_class):
    person = make_lecturer(centre)
    for on, last in ((TODAY_THEN - DAY, 4), (TODAY_THEN, 3), (TODAY_THEN + DAY, 4)):
        make_session(course_class, on, last_period=last, lecturer=person)
    assert sheet(taught()) == [("Lê Văn Hai", "full_time", 1, 2, 7)]


def test_a_session_without_a_lecturer_counts_for_nobody(centre, course_class):
    make_session(course_class)
    assert sheet(taught()) == []


@pytest.mark.parametrize("status", [ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.CANCELLED])
def test_classes_that_did_not_open_do_not_count(centre, course_class, status):
    make_session(course_class, lecturer=make_lecturer(centre))
    CourseClass.objects.filter(pk=course_class.pk).update(status=status, stop_reason="Bão")
    assert sheet(taught()) == []


@pytest.mark.parametrize("status", [ClassStatus.OPEN, ClassStatus.FINISHED])
def test_classes_that_opened_count_whatever_became_of_them(centre, course_class, status):
    make_session(course_class, lecturer=make_lecturer(centre))
    CourseClass.objects.filter(pk=course_class.pk).update(status=status)
    assert taught().periods == 4


def test_a_month_is_part_of_its_year(centre, course_class):
    person = make_lecturer(centre)
    make_session(course_class, lecturer=person)
    earlier = make_class(centre, ends_on=date(2026, 3, 20), days=2)
    make_session(earlier, lecturer=person, last_period=2)
    make_session(make_class(centre, ends_on=date(2025, 11, 20), days=2), lecturer=person)
    assert (taught().periods, taught(month=3).periods, taught(month=11).periods, taught(2025).periods) == (6, 2, 4, 4)
    assert taught().by_month == [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4, 0]


def test_rows_stand_by_given_name_with_their_classes_as_these_began(centre, course_class):
    second = make_class(centre, ends_on=TODAY_THEN, days=2)
    binh, an = make_lecturer(centre, "Nguyễn Văn Bình"), make_lecturer(centre, "Trần Thị An")
    make_session(second, lecturer=binh)
    make_session(course_class, lecturer=binh)
    make_session(course_class, part=DayPart.EVENING, lecturer=an)
    found = taught()
    assert [row.person for row in found.rows] == [an, binh]
    assert [one.course_class for one in found.rows[1].classes] == [course_class, second]


# --- How the post is held -----------------------------------------------------------------------------------------


def test_the_post_of_the_day_at_the_centre_decides(centre, course_class):
    person = make_lecturer(centre, to_on=TODAY_THEN - 2 * DAY)
    make_appointment(person, from_on=TODAY_THEN - DAY, **CONCURRENT)
    make_session(course_class, TODAY_THEN - 2 * DAY, lecturer=person)
    make_session(course_class, TODAY_THEN - DAY, lecturer=person, last_period=2)
    assert sheet(taught()) == [("Lê Văn Hai", "full_time", 1, 1, 4), ("Lê Văn Hai", "concurrent", 1, 1, 2)]


def test_who_is_full_time_at_home_is_a_visitor_elsewhere(centre):
    there = make_centre("Yên Thành", centre.province)
    person = make_lecturer(centre)
    make_appointment(person, centre=there, mode=AppointmentMode.VISITING, counts_towards_quota=False)
    for place in (centre, there):
        make_session(make_class(place, ends_on=TODAY_THEN, days=1), lecturer=person)
    assert sheet(taught()) == [("Lê Văn Hai", "full_time", 1, 1, 4), ("Lê Văn Hai", "visiting", 1, 1, 4)]


def test_of_two_posts_the_one_of_a_lecturer_counts(centre, course_class):
    person = make_person(centre)
    make_appointment(person, AppointmentKind.OFFICE)
    make_appointment(person, AppointmentKind.LECTURER, **CONCURRENT)
    make_session(course_class, lecturer=person)
    assert sheet(taught())[0][1] == "concurrent"


def test_without_a_post_on_the_day_the_periods_are_still_counted_and_marked(centre, course_class):
    make_session(course_class, lecturer=make_person(centre))
    found = taught()
    assert sheet(found) == [("Hồ Minh Đức", "", 1, 1, 4)]
    assert found.rows[0].mode_label == "Không có bổ nhiệm, phân công trong ngày"


def test_all_sums_are_the_sums_of_the_rows(centre, course_class):
    second = make_class(centre, ends_on=TODAY_THEN, days=4)
    people = [make_lecturer(centre), make_lecturer(centre, "Trần Thị An", **CONCURRENT), make_person(centre)]
    for n, person in enumerate(people * 2):
        make_session((course_class, second)[n % 2], TODAY_THEN - n // 3 * DAY, part=1 + n % 3, lecturer=person,
                     last_period=1 + n)  # fmt: skip
    found = taught()
    assert found.periods == sum(row.periods for row in found.rows) == sum(found.by_month) == 21
    assert found.periods == sum(one.periods for row in found.rows for one in row.classes)
    assert found.periods == sum(periods for _words, periods in found.by_mode)
    assert found.sessions == sum(row.sessions for row in found.rows) == 6
    assert (found.lecturers, found.classes) == (3, 2)
    assert all(row.periods == sum(row.by_month) for row in found.rows)


# --- The page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, centre):
    client.force_login(make_user(centre=centre))
    return client


@pytest.fixture
def recent(centre):
    """A class that ended today; its sessions are of this year and this month unless today is the first of a month."""
    return make_class(centre, ends_on=TODAY(), days=1)


def test_the_page_shows_lecturers_their_classes_and_the_sum(signed_in, centre, recent):
    make_session(recent, lecturer=make_lecturer(centre))
    page = " ".join(signed_in.get(ADDRESS).content.decode().split())
    for said in ("Lê Văn Hai", "Chuyên trách", recent.name, "Cộng, 1 giảng viên", "Số tiết theo tháng"):
        assert said in page


def test_a_month_is_chosen_by_the_filter(signed_in, centre, recent):
    make_session(recent, lecturer=make_lecturer(centre))
    today = TODAY()
    assert signed_in.get(ADDRESS, {"month": today.month}).context["hours"].periods == 4
    assert signed_in.get(ADDRESS, {"month": today.month % 12 + 1}).context["hours"].periods == 0
    assert "Số tiết theo tháng" not in signed_in.get(ADDRESS, {"month": today.month}).content.decode()


def test_an_empty_sheet_says_what_it_is_counted_from(signed_in):
    assert "Tiết giảng tính từ lịch học" in signed_in.get(ADDRESS).content.decode()


@pytest.mark.parametrize("asked", [{"year": "x"}, {"year": "1"}, {"month": "13"}, {"month": "x"}, {"centre": "x"}])
def test_nonsense_in_the_address_is_no_error_of_the_server(signed_in, asked):
    assert signed_in.get(ADDRESS, asked).status_code == 200
    assert signed_in.get(EXPORT, asked).status_code == 200


def test_visitors_are_in_the_sheet_of_the_centre_and_other_centres_are_not(signed_in, centre, recent):
    there = make_centre("Yên Thành", centre.province)
    visitor = make_lecturer(there, "Trần Thị An", at=centre)
    make_session(recent, lecturer=visitor)
    make_session(make_class(there, ends_on=TODAY(), days=1), lecturer=visitor, part=DayPart.EVENING)
    assert [(row.person, row.mode, row.periods) for row in signed_in.get(ADDRESS).context["hours"].rows] == [
        (visitor, "visiting", 4)
    ]


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL])
def test_those_above_choose_a_centre(client, centre, recent, role):
    make_session(recent, lecturer=make_lecturer(centre))
    client.force_login(make_user(role, province=centre.province))
    assert client.get(ADDRESS).context["hours"] is None
    assert client.get(EXPORT).status_code == 302
    assert client.get(ADDRESS, {"centre": centre.pk}).context["hours"].periods == 4


def test_a_centre_of_another_province_is_not_shown(client, centre, recent):
    make_session(recent, lecturer=make_lecturer(centre))
    client.force_login(make_user(Role.PROVINCE, province=make_centre("Kỳ Anh").province))
    assert client.get(ADDRESS, {"centre": centre.pk}).context["hours"] is None


def test_a_lecturer_sees_the_own_hours_at_all_centres_and_nobody_elses(client, centre, recent):
    person, there = make_lecturer(centre), make_centre("Kỳ Anh")
    CourseClass.objects.filter(pk=recent.pk).update(head=person)  # sees all its sessions
    make_session(recent, lecturer=person)
    make_session(recent, part=DayPart.EVENING, lecturer=make_lecturer(centre, "Trần Thị An"))
    make_session(make_class(there, ends_on=TODAY(), days=1), part=DayPart.AFTERNOON, lecturer=person)
    client.force_login(make_user(Role.LECTURER, centre=centre, person=person))
    answer = client.get(ADDRESS)
    assert {row.person for row in answer.context["hours"].rows} == {person}
    assert answer.context["hours"].periods == 8
    assert "Huyện Kỳ Anh" in answer.content.decode()


def test_the_system_administrator_has_no_hours(client):
    client.force_login(make_user("", is_staff=True))
    assert client.get(ADDRESS).status_code == 403
    assert client.get(EXPORT).status_code == 403


def test_the_page_takes_the_same_queries_with_many_lecturers(signed_in, centre, constant_queries):
    def add(n):
        for _n in range(n):
            course_class = make_class(centre, programme=make_programme(f"Chương trình {_n}"), ends_on=TODAY(), days=1)
            make_session(course_class, lecturer=make_lecturer(centre, f"Lê Văn {_n}"))

    constant_queries(signed_in, ADDRESS, add)


# --- The file -----------------------------------------------------------------------------------------------------


def opened(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_the_file_has_the_rows_of_the_page_and_sums_that_add_up(signed_in, centre, recent):
    make_session(recent, lecturer=make_lecturer(centre))
    concurrent = make_lecturer(centre, "Trần Thị An", **CONCURRENT)
    make_session(recent, part=DayPart.EVENING, last_period=2, lecturer=concurrent)
    answer = signed_in.get(EXPORT, {"month": TODAY().month})
    by_lecturer, by_class = opened(answer).worksheets
    assert [(row[0], row[2], row[-1]) for row in rows_of(by_lecturer)] == [
        ("Trần Thị An", "Kiêm nhiệm", 2), ("Lê Văn Hai", "Chuyên trách", 4), ("Cộng, 2 giảng viên", None, 6),
    ]  # fmt: skip
    assert [row[4:] for row in rows_of(by_class)] == [[recent.name, 1, 2], [recent.name, 1, 4], [None, 2, 6]]
    assert by_lecturer["A1"].value == f"Bảng tiết giảng {TODAY():%m/%Y} – {centre.name}"


def test_the_file_of_a_year_has_its_twelve_months(signed_in, centre, recent):
    make_session(recent, lecturer=make_lecturer(centre))
    by_lecturer = opened(signed_in.get(EXPORT)).worksheets[0]
    heads = [cell.value for cell in by_lecturer[4]]
    assert heads[5:17] == [f"T{n}" for n in range(1, 13)]
    assert sum(rows_of(by_lecturer)[0][5:17]) == rows_of(by_lecturer)[0][17] == 4


def test_the_book_notes_who_took_the_hours_out(signed_in, centre, recent):
    make_session(recent, lecturer=make_lecturer(centre))
    signed_in.get(EXPORT, {"year": TODAY().year})
    line = AuditLine.objects.get(verb="export_hours")
    assert (line.centre, line.facts) == (centre, {"year": TODAY().year, "month": None, "rows": 1})
