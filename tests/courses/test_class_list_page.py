"""The list of classes: who sees which, what comes first, filters and tabs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import classes
from courses.models import ClassFigures, Stage
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_person,
    make_programme,
    make_province,
    make_recognised_class,
    make_user,
    score_all,
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


def finished_class(centre, *, scored=True, learners=2):
    row = make_class(centre, ends_on=TODAY() - 2 * DAY)
    enrol(row, learners)
    if scored:
        score_all(row)
    return classes.finish(row, by=row.created_by)


def test_each_role_sees_the_classes_in_its_scope(client, centre):
    lecturer = make_person(centre, "Lê Đình Khoa")
    mine, other = make_class(centre, head=lecturer), make_class(centre)
    neighbour = make_class(make_centre("Yên Thành", centre.province))
    foreign = make_class(make_centre("Cẩm Xuyên", make_province("Hà Tĩnh")))
    expected = {
        make_user(centre=centre): {mine, other},
        make_user(Role.LECTURER, centre=centre, person=lecturer): {mine},
        make_user(Role.PROVINCE, province=centre.province): {mine, other, neighbour},
        make_user(Role.NATIONAL): {mine, other, neighbour, foreign},
    }
    for user, rows in expected.items():
        client.force_login(user)
        found = client.get(page("list"), {"year": mine.year}).context["page"].object_list
        assert set(found) == rows, user.role


def test_what_needs_a_hand_comes_first(signed_in, centre):
    today = TODAY()
    planned, running = make_class(centre, opened=False, ends_on=today + DAY), make_class(centre, ends_on=today)
    done, waiting = make_recognised_class(centre), finished_class(centre)
    ClassFigures.objects.filter(course_class=done).update(certified=1)
    rows = [row for row in signed_in.get(page("list")).context["page"] if row.year == today.year]
    order = [row for row in (waiting, running, planned, done) if row.year == today.year]
    assert rows == order


def test_a_tab_shows_one_stage_and_its_count(signed_in, centre):
    make_class(centre, opened=False, ends_on=TODAY())
    running = make_class(centre, ends_on=TODAY())
    answer = signed_in.get(page("list"), {"stage": "running"})
    assert list(answer.context["page"]) == [running]
    assert answer.context["tabs"] == [(Stage.RUNNING, 1), (Stage.PLANNED, 1)]


@pytest.mark.parametrize("words", ["nhan thuc", "NHẬN THỨC", "nhận thức về đ", "c-26", "C-26"])
def test_the_search_needs_no_marks_and_knows_the_code(signed_in, centre, words):
    programme = make_programme("Bồi dưỡng nhận thức về Đảng")
    found = make_class(centre, programme=programme, code="C-26-X", ends_on=TODAY())
    make_class(centre, programme=make_programme("Sơ cấp"), code="Y-25-Z", ends_on=TODAY())
    assert list(signed_in.get(page("list"), {"q": words}).context["page"]) == [found]


def test_a_search_without_an_answer_offers_the_whole_year(signed_in, centre):
    make_class(centre, ends_on=TODAY())
    answer = signed_in.get(page("list"), {"q": "không có lớp này"})
    assert list(answer.context["page"]) == []
    assert answer.context["is_filtered"]


@pytest.mark.parametrize(
    "query", ["year=abc", "programme=0", "stage=nothing", "page=99", "centre=1", "year=99999999999"]
)
def test_a_strange_address_still_shows_the_list(signed_in, centre, query):
    make_class(centre, ends_on=TODAY())
    assert signed_in.get(f"{page('list')}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("role", "may"), [(Role.OFFICER, True), (Role.DIRECTOR, True), (Role.LECTURER, False), (Role.PROVINCE, False)]
)
def test_only_staff_are_offered_a_new_class(client, centre, role, may):
    client.force_login(
        make_user(role, **({"province": centre.province} if role == Role.PROVINCE else {"centre": centre}))
    )
    assert (page("create").encode() in client.get(page("list")).content) is may
    assert client.get(page("create")).status_code == (200 if may else 403)
    assert client.post(page("create"), {}).status_code == (200 if may else 403)


def test_the_list_takes_the_same_queries_with_many_rows(signed_in, constant_queries, centre):
    programme = make_programme()

    def add(n):
        for _row in range(n):
            make_class(centre, programme=programme, ends_on=TODAY())

    constant_queries(signed_in, page("list"), add)
