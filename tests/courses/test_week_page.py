"""The week of a centre, and of a lecturer: which week, whose sessions, in which cells."""

from datetime import date, timedelta

import pytest

from centres.scope import Role
from courses.models import ClassStatus, CourseClass, DayPart
from courses.views.weeks import month_of, week_of
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_lecturer,
    make_person,
    make_programme,
    make_room,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADDRESS = "/timetable/"
MONDAY = date(2026, 11, 23)
WEEK = {"week": "2026-W48"}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def course_class(centre):
    """A class over the whole week."""
    return make_class(centre, ends_on=MONDAY + 6 * DAY, days=7)


@pytest.fixture
def signed_in(client, centre):
    client.force_login(make_user(centre=centre))
    return client


def week(client, **asked):
    return client.get(ADDRESS, WEEK | asked)


def shown(answer):
    """{(day, part): [topics]} of the cells that hold something."""
    return {(day, part): [session.topic for session in sessions] for day, cells, _n in answer.context["days"]
            for part, sessions in cells if sessions}  # fmt: skip


# --- Which week ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "monday"),
    [("2026-W48", MONDAY), ("2026-W01", date(2025, 12, 29)), ("2026-W53", date(2026, 12, 28)),
     ("2027-W53", MONDAY), ("", MONDAY), ("2026-W99", MONDAY), ("abc", MONDAY), ("9999-W53", MONDAY),
     ("-1-W02", MONDAY), ("2026-W48-W1", MONDAY), ("9999-W52", MONDAY), ("1-W01", MONDAY), ("9" * 40 + "-W01", MONDAY)],
)  # fmt: skip
def test_an_iso_week_is_read_and_anything_else_is_this_week(text, monday):
    assert week_of(text, MONDAY + 3 * DAY) == monday


def test_a_month_is_read():
    assert month_of("2026-02", MONDAY) == date(2026, 2, 1)


@pytest.mark.parametrize("text", ["2026-13", "x", "0-1", "9999-12", "1-1", "9" * 40 + "-1"])
def test_anything_else_is_this_month(text):
    assert month_of(text, MONDAY) == date(2026, 11, 1)


def test_only_the_week_asked_for_is_shown_and_leads_to_its_neighbours(signed_in, course_class):
    for days in (-1, 0, 6, 7):
        make_session(course_class, MONDAY + days * DAY, topic=f"Ngày {days}")
    answer = week(signed_in)
    assert shown(answer) == {(MONDAY, 1): ["Ngày 0"], (MONDAY + 6 * DAY, 1): ["Ngày 6"]}
    page = answer.content.decode()
    assert "?week=2026-W47" in page
    assert "?week=2026-W49" in page


def test_without_a_week_it_is_this_one(signed_in, centre):
    make_session(make_class(centre, ends_on=TODAY()), TODAY(), topic="Hôm nay")
    assert list(shown(signed_in.get(ADDRESS)).values()) == [["Hôm nay"]]


def test_a_day_leads_to_its_week(signed_in, course_class):
    make_session(course_class, MONDAY)
    answer = signed_in.get(ADDRESS, {"on": "29/11/2026", "week": "2026-W01"})
    assert answer.context["monday"] == MONDAY
    assert "on=" not in answer.content.decode().split('aria-label="Các tuần"')[1].split("</nav>")[0]


@pytest.mark.parametrize(
    "asked", [{"on": "hôm nay"}, {"on": "31/12/9999"}, {"room": "x"}, {"lecturer": "0"}, {"centre": "1"}, {"week": "x"}]
)
def test_nonsense_in_the_address_is_no_error_of_the_server(signed_in, course_class, asked):
    assert week(signed_in, **asked).status_code == 200


# --- Which cells --------------------------------------------------------------------------------------------------


def test_working_days_and_half_days_stand_there_also_when_empty(signed_in):
    answer = week(signed_in)
    assert [day for day, _cells, _n in answer.context["days"]] == [MONDAY + n * DAY for n in range(5)]
    assert answer.context["parts"] == [DayPart.MORNING, DayPart.AFTERNOON]
    assert "Tuần này không có buổi học" in answer.content.decode()


def test_saturday_and_the_evening_appear_with_their_sessions(signed_in, course_class):
    make_session(course_class, MONDAY + 5 * DAY, part=DayPart.EVENING)
    answer = week(signed_in)
    assert [day for day, _cells, _n in answer.context["days"]][5:] == [MONDAY + 5 * DAY]
    assert DayPart.EVENING in answer.context["parts"]


def test_no_day_is_left_out_before_a_sunday_with_a_session(signed_in, course_class):
    make_session(course_class, MONDAY + 6 * DAY)
    assert len(week(signed_in).context["days"]) == 7


def test_a_cell_names_class_content_periods_lecturer_and_room_with_a_key(signed_in, centre):
    programme = make_programme("Bồi dưỡng nhận thức về Đảng")
    programme.short_name = "NTVĐ"
    programme.save()
    course_class = make_class(centre, programme=programme, ends_on=MONDAY, days=1)
    make_session(course_class, topic="Điều lệ Đảng", lecturer=make_lecturer(centre), room=make_room(centre, "Phòng 2"))
    page = " ".join(week(signed_in).content.decode().split())
    for said in ("NTVĐ khóa I", "Điều lệ Đảng", "Tiết 1–4", "Lê Văn Hai", "Phòng 2",
                 "<b>NTVĐ</b>: Bồi dưỡng nhận thức về Đảng"):  # fmt: skip
        assert said in page


@pytest.mark.parametrize("status", [ClassStatus.POSTPONED, ClassStatus.CANCELLED])
def test_classes_put_off_or_cancelled_are_not_in_the_week(signed_in, course_class, status):
    make_session(course_class, MONDAY)
    CourseClass.objects.filter(pk=course_class.pk).update(status=status, stop_reason="Bão")
    assert shown(week(signed_in)) == {}


# --- Filters ------------------------------------------------------------------------------------------------------


def test_the_week_is_narrowed_to_a_room_or_a_lecturer(signed_in, centre, course_class):
    room, lecturer = make_room(centre), make_lecturer(centre)
    make_session(course_class, MONDAY, topic="Có phòng", room=room)
    make_session(course_class, MONDAY + DAY, topic="Có giảng viên", lecturer=lecturer)
    assert list(shown(week(signed_in, room=room.pk)).values()) == [["Có phòng"]]
    assert list(shown(week(signed_in, lecturer=lecturer.pk)).values()) == [["Có giảng viên"]]


def test_a_filter_without_a_match_offers_to_clear_it(signed_in, centre, course_class):
    make_session(course_class, MONDAY)
    assert "Xóa bộ lọc" in week(signed_in, room=make_room(centre).pk).content.decode()


def test_the_week_is_kept_while_filtering(signed_in, course_class):
    assert '<input type="hidden" name="week" value="2026-W48">' in week(signed_in).content.decode()


# --- Whose week ---------------------------------------------------------------------------------------------------


def test_another_centre_is_not_in_the_week(signed_in):
    make_session(make_class(make_centre("Yên Thành"), ends_on=MONDAY, days=1))
    assert shown(week(signed_in)) == {}


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL])
def test_those_above_choose_a_centre_first(client, centre, course_class, role):
    make_session(course_class, MONDAY, topic="Bài 1")
    client.force_login(make_user(role, province=centre.province))
    assert "Chọn trung tâm" in week(client).content.decode()
    assert shown(week(client)) == {}
    assert list(shown(week(client, centre=centre.pk)).values()) == [["Bài 1"]]


def test_a_centre_of_another_province_is_not_shown(client, centre, course_class):
    make_session(course_class, MONDAY)
    elsewhere = make_centre("Kỳ Anh")
    client.force_login(make_user(Role.PROVINCE, province=elsewhere.province))
    answer = week(client, centre=centre.pk)
    assert shown(answer) == {}
    assert answer.context["needs_centre"]


def test_the_page_of_a_centre_leads_to_its_week(client, centre):
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    assert f"/timetable/?centre={centre.pk}" in client.get(centre.get_absolute_url()).content.decode()


def test_a_lecturer_sees_the_own_sessions_at_all_centres_and_not_all_of_a_class_headed(client, centre, course_class):
    elsewhere = make_centre("Yên Thành")
    person = make_lecturer(centre)
    CourseClass.objects.filter(pk=course_class.pk).update(head=person)
    make_session(course_class, MONDAY, topic="Của tôi", lecturer=person)
    make_session(course_class, MONDAY + DAY, topic="Của người khác", lecturer=make_lecturer(centre, "Trần Thị An"))
    theirs = make_class(elsewhere, ends_on=MONDAY, days=1)
    make_session(theirs, part=DayPart.AFTERNOON, topic="Nơi khác", lecturer=person)
    client.force_login(make_user(Role.LECTURER, centre=centre, person=person))
    answer = week(client)
    assert sorted(shown(answer).values()) == [["Của tôi"], ["Nơi khác"]]
    assert "Huyện Yên Thành" in answer.content.decode()


def test_a_lecturer_without_a_person_sees_an_empty_week(client, centre, course_class):
    make_session(course_class, MONDAY)
    client.force_login(make_user(Role.LECTURER, centre=centre, person=None))
    assert shown(week(client)) == {}


def test_the_system_administrator_has_no_week(client):
    client.force_login(make_user("", is_staff=True))
    assert client.get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    ("role", "has_it"), [(Role.OFFICER, True), (Role.LECTURER, True), (Role.PROVINCE, False), (Role.NATIONAL, False)]
)
def test_the_menu_leads_there_for_those_of_a_centre(client, centre, role, has_it):
    client.force_login(make_user(role, centre=centre, province=centre.province, person=make_person(centre)))
    assert (f'href="{ADDRESS}"' in client.get("/classes/").content.decode()) is has_it


def test_the_week_takes_the_same_queries_with_many_sessions(signed_in, centre, constant_queries):
    def add(n):
        for _n in range(n):
            course_class = make_class(centre, programme=make_programme(f"Chương trình {_n}"), ends_on=TODAY())
            make_session(course_class, TODAY(), lecturer=make_lecturer(centre), room=make_room(centre))

    constant_queries(signed_in, ADDRESS, add)
