"""The page of a centre on a chosen day: names, committee, posts, areas and how the centre came to be."""

from datetime import date

import pytest

from centres.models import Centre, SuccessionKind
from centres.scope import Role
from tests.build import (
    make_appointment,
    make_area,
    make_centre,
    make_name,
    make_person,
    make_province,
    make_rule,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    make_rule()
    made = make_centre(
        halls=2, hall_seats=240, rooms=4, area=1850, equipment="Máy chiếu, 2", contact="Bộ phận Giáo vụ",
    )  # fmt: skip
    make_name(made, "Trung tâm chính trị xã Quỳnh Lưu", date(2025, 7, 1), short_name="Xã Quỳnh Lưu")
    made.parents.create(effective_from=date(2025, 7, 1), name="Đảng ủy xã Quỳnh Lưu", province=made.province)
    return made


def show(client, centre, on=None, role=Role.PROVINCE):
    client.force_login(make_user(role, centre=centre, province=centre.province))
    return client.get(centre.get_absolute_url(), {"on": on} if on else {})


@pytest.mark.parametrize(
    ("on", "name", "committee"),
    [
        ("30/06/2025", "Trung tâm chính trị huyện Quỳnh Lưu", "Huyện ủy Quỳnh Lưu"),
        ("01/07/2025", "Trung tâm chính trị xã Quỳnh Lưu", "Đảng ủy xã Quỳnh Lưu"),
    ],
)
def test_name_and_committee_are_those_of_the_day(client, centre, on, name, committee):
    response = show(client, centre, on)
    assert (response.context["name"].name, response.context["parent"].name) == (name, committee)
    assert f"<h1>{name}</h1>" in response.text


def test_the_province_is_that_of_the_committee_of_the_day(client, centre):
    later = make_province("Nghệ Tĩnh")
    centre.parents.create(effective_from=date(2099, 1, 1), name="Đảng ủy xã", province=later)
    assert show(client, centre, "01/01/2099").context["parent"].province == later
    assert show(client, centre).context["parent"].province == centre.province


def test_posts_and_staff_are_those_of_the_day(client, centre):
    make_appointment(make_person(centre, "Người Cũ"), from_on=date(2020, 1, 1), to_on=date(2022, 12, 31))
    make_appointment(make_person(centre, "Người Mới"), from_on=date(2023, 1, 1))
    old = show(client, centre, "31/12/2022").context
    assert [post.person.full_name for post in old["in_post"]] == ["Người Cũ"]
    assert [post.person.full_name for post in old["to_come"]] == ["Người Mới"]
    assert old["row"].posts.filled == 1


def test_rooms_equipment_and_contact_are_shown(client, centre):
    text = show(client, centre).text
    for words in ("lớn nhất 240 chỗ", "1.850 m²", "Máy chiếu, 2", "Bộ phận Giáo vụ"):
        assert words in text


def test_what_nobody_entered_shows_as_a_dash_and_none_as_zero(client):
    make_rule()
    made = make_centre(halls=0)
    text = " ".join(show(client, made).text.split())
    assert "<dt>Hội trường</dt><dd>0</dd>" in text
    assert "<dt>Phòng học</dt><dd>–</dd>" in text


def test_the_areas_are_those_of_the_day(client, centre):
    make_area(centre, "Xã Quỳnh Bảng")
    make_area(centre, "Xã Quỳnh Lương", from_on=date(2026, 1, 1), to_on=date(2026, 1, 31))
    names = [area.unit.name for area in show(client, centre, "15/01/2026").context["areas"]]
    assert names == ["Xã Quỳnh Bảng", "Xã Quỳnh Lương"]
    assert [area.unit.name for area in show(client, centre, "01/02/2026").context["areas"]] == ["Xã Quỳnh Bảng"]
    assert "Chưa nhập đơn vị nào cho ngày này" in show(client, centre, "30/06/2025").text


def test_the_timeline_has_every_dated_fact_newest_first_and_marks_what_holds(client, centre):
    events = show(client, centre, "30/06/2025").context["events"]
    assert [(event.day, event.words) for event in events] == [
        (date(2025, 7, 1), "Trung tâm chính trị xã Quỳnh Lưu"),
        (date(2025, 7, 1), "Đảng ủy xã Quỳnh Lưu"),
        (date(1997, 1, 1), "Ngày thành lập"),
        (date(1997, 1, 1), "Trung tâm chính trị huyện Quỳnh Lưu"),
        (date(1997, 1, 1), "Huyện ủy Quỳnh Lưu"),
    ]
    assert [event.words for event in events if event.holds] == [
        "Trung tâm chính trị huyện Quỳnh Lưu", "Huyện ủy Quỳnh Lưu",
    ]  # fmt: skip
    assert [event.words for event in events if event.is_to_come] == [
        "Trung tâm chính trị xã Quỳnh Lưu", "Đảng ủy xã Quỳnh Lưu",
    ]  # fmt: skip


def test_predecessors_and_successors_are_named_and_led_to(client, centre):
    old = make_centre("Hoàng Mai", centre.province)
    make_succession(old, centre, SuccessionKind.MERGE, effective_on=date(2025, 7, 1))
    Centre.objects.filter(pk=old.pk).update(closed_on=date(2025, 7, 1), custodian=centre)
    response = show(client, centre)
    assert f'<a href="{old.get_absolute_url()}">{old.name}</a>' in response.text
    assert "đơn vị tiền thân, theo 50-ĐA/TU" in response.text
    assert f'<a href="{centre.get_absolute_url()}">{centre.name}</a>' in show(client, old).text


def test_an_undone_succession_is_not_part_of_the_past(client, centre):
    old = make_centre("Hoàng Mai", centre.province)
    succession = make_succession(old, centre)
    type(succession).objects.filter(pk=succession.pk).update(
        undone_by=succession.applied_by, undone_at=succession.applied_at, undo_reason="Nhập nhầm"
    )
    assert old.name not in show(client, centre).text


def test_a_predecessor_outside_the_scope_is_named_without_a_link(client, centre):
    elsewhere = make_centre("Hương Khê", make_province("Hà Tĩnh"))
    make_succession(elsewhere, centre)
    response = show(client, centre, role=Role.DIRECTOR)
    assert elsewhere.name in response.text
    assert elsewhere.get_absolute_url() not in response.text


def test_another_day_says_so_and_offers_no_next_step(client, centre):
    response = show(client, centre, "30/06/2025")
    assert "Trang thể hiện tên gọi" in response.text
    assert response.context["next_step"] is None
    assert show(client, centre).context["next_step"]


def test_a_day_before_the_first_rule_shows_the_rest_of_the_page(client, centre):
    response = show(client, centre, "01/01/2000")
    assert response.context["row"] is None
    assert "01/01/2000" in response.context["no_posts"]
    assert "Huyện ủy Quỳnh Lưu" in response.text


def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(client, centre):
    response = show(client, centre, "31/02/2024")
    assert response.context["form"].errors["on"]
    assert response.context["is_today"]


@pytest.mark.parametrize(("on", "is_closed"), [("30/06/2026", False), ("01/07/2026", True)])
def test_a_centre_is_closed_from_its_closing_day_on(client, centre, on, is_closed):
    Centre.objects.filter(pk=centre.pk).update(closed_on=date(2026, 7, 1))
    response = show(client, centre, on)
    assert response.context["is_closed"] is is_closed
    assert ("Đã ngừng hoạt động</span>" in response.text) is is_closed


@pytest.mark.parametrize(("on", "words"), [("31/12/1996", "chưa thành lập"), ("01/07/2026", "không còn hoạt động")])
def test_a_day_outside_its_life_shows_no_posts_and_says_why(client, centre, on, words):
    Centre.objects.filter(pk=centre.pk).update(closed_on=date(2026, 7, 1))
    response = show(client, centre, on)
    assert response.context["row"] is None
    assert words in response.context["no_posts"]
    assert response.context["next_step"] is None
