"""The sessions of one lecturer by month: at which centres, for whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from tests.build import (
    TODAY,
    make_centre,
    make_class,
    make_director,
    make_lecturer,
    make_person,
    make_room,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST = date(2026, 11, 27)
NOVEMBER = {"month": "2026-11"}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def person(centre):
    return make_lecturer(centre)


def teach(centre, person, topic, on=LAST):
    return make_session(make_class(centre, ends_on=on, days=1), topic=topic, lecturer=person)


def month(client, person, **asked):
    return client.get(reverse("lecturer-timetable", args=[person.pk]), NOVEMBER | asked)


def topics(answer):
    return [session.topic for session in answer.context["sessions"]]


def test_sessions_of_the_month_stand_in_order_with_their_sum(client, centre, person):
    client.force_login(make_user(centre=centre))
    teach(centre, person, "Cuối tháng")
    teach(centre, person, "Đầu tháng", LAST - 20 * DAY)
    teach(centre, person, "Tháng sau", LAST + 10 * DAY)
    teach(centre, make_lecturer(centre, "Trần Thị An"), "Của người khác")
    answer = month(client, person)
    assert topics(answer) == ["Đầu tháng", "Cuối tháng"]
    assert answer.context["periods"] == 8
    assert "?month=2026-10" in answer.content.decode()
    assert "?month=2026-12" in answer.content.decode()


def test_december_is_followed_by_january(client, centre, person):
    client.force_login(make_user(centre=centre))
    assert "?month=2027-01" in month(client, person, month="2026-12").content.decode()


def test_only_sessions_at_the_centres_one_sees_are_shown(client, centre, person):
    there = make_centre("Yên Thành", centre.province)
    teach(centre, person, "Tại đây")
    teach(there, person, "Nơi khác")
    client.force_login(make_user(centre=centre))
    assert topics(month(client, person)) == ["Tại đây"]
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    assert sorted(topics(month(client, person))) == ["Nơi khác", "Tại đây"]


def test_a_lecturer_opens_the_own_page_with_sessions_everywhere(client, centre, person):
    teach(centre, person, "Tại đây")
    teach(make_centre("Kỳ Anh"), person, "Tỉnh khác")
    client.force_login(make_user(Role.LECTURER, centre=centre, person=person))
    answer = month(client, person)
    assert sorted(topics(answer)) == ["Tại đây", "Tỉnh khác"]
    assert "Lịch giảng của đồng chí" in answer.content.decode()


def test_a_lecturer_does_not_open_the_page_of_another(client, centre, person):
    client.force_login(make_user(Role.LECTURER, centre=centre, person=make_lecturer(centre, "Trần Thị An")))
    assert month(client, person).status_code == 404
    client.force_login(make_user(Role.LECTURER, centre=centre, person=None))
    assert month(client, person).status_code == 404


def test_a_director_who_teaches_has_a_page_too(client, centre):
    director = make_director(centre)
    client.force_login(make_user(centre=centre))
    assert month(client, director.person).status_code == 404
    teach(centre, director.person, "Khai giảng")
    assert topics(month(client, director.person)) == ["Khai giảng"]


def test_somebody_of_another_place_is_not_found(client, centre):
    stranger = make_lecturer(make_centre("Kỳ Anh"))
    client.force_login(make_user(Role.DIRECTOR, centre=centre))
    assert month(client, stranger).status_code == 404


def test_the_profile_leads_there(client, centre, person):
    client.force_login(make_user(centre=centre))
    page = client.get(reverse("lecturer-detail", args=[person.pk])).content.decode()
    assert reverse("lecturer-timetable", args=[person.pk]) in page


def test_an_empty_month_says_so(client, centre, person):
    client.force_login(make_user(centre=centre))
    assert "Tháng này không có buổi nào" in month(client, person).content.decode()


def test_the_month_takes_the_same_queries_with_many_sessions(client, centre, person, constant_queries):
    client.force_login(make_user(centre=centre))

    def add(n):
        for _n in range(n):
            course_class = make_class(centre, ends_on=TODAY(), days=1)
            make_session(course_class, lecturer=person, room=make_room(centre), part=1)

    make_person(centre)
    constant_queries(client, reverse("lecturer-timetable", args=[person.pk]), add)
