"""Rooms of a centre: verbs and pages; entered, corrected, put out of use, taken into use again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import rooms
from courses.models import ClassStatus, CourseClass, Room
from tests.build import TODAY, code_of, make_centre, make_class, make_room, make_session, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIST, NEW = "/rooms/", "/rooms/new/"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(centre=centre)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def page(room, deed):
    return reverse(f"room-{deed}", args=[room.pk])


# --- Verbs --------------------------------------------------------------------------------------------------------


def test_a_room_is_entered_with_its_seats(centre, officer):
    room = rooms.enter(centre, by=officer, name="Hội trường A", seats=140)
    assert (room.centre, room.name, room.seats, room.is_used) == (centre, "Hội trường A", 140, True)
    assert AuditLine.objects.get(verb="enter_room").facts == {"name": "Hội trường A", "seats": 140}


@pytest.mark.parametrize("name", ["Hội trường A", "hoi truong a", " HỘI  TRƯỜNG A "])
def test_a_name_taken_at_the_centre_is_refused_marks_and_case_not_minded(centre, officer, name):
    make_room(centre, "Hội trường A")
    with pytest.raises(ValidationError) as broken:
        rooms.enter(centre, by=officer, name=name)
    assert code_of(broken) == "name_taken"


def test_a_name_out_of_use_leads_back_to_the_room_that_has_it(centre, officer):
    make_room(centre, "Hội trường A", is_used=False)
    with pytest.raises(ValidationError) as broken:
        rooms.enter(centre, by=officer, name="Hội trường A")
    assert "đưa phòng này vào sử dụng lại" in broken.value.messages[0]


def test_another_centre_may_have_a_room_of_the_same_name(centre, officer):
    make_room(make_centre("Yên Thành"), "Hội trường A")
    rooms.enter(centre, by=officer, name="Hội trường A")


def test_a_correction_tells_what_changed(centre, officer):
    room = make_room(centre, "Phòng 1", seats=40)
    rooms.correct(room, by=officer, name="Phòng 1", seats=45)
    room.refresh_from_db()
    assert room.seats == 45
    assert AuditLine.objects.get(verb="correct_room").facts == {"corrected": {"seats": [40, 45]}}


def test_a_corrected_name_is_found_by_its_new_key(centre, officer):
    room = make_room(centre, "Phòng 1")
    rooms.correct(room, by=officer, name="Hội trường B")
    room.refresh_from_db()
    assert room.name_key == "hoi truong b"


def test_a_correction_of_nothing_or_onto_another_room_is_refused(centre, officer):
    room = make_room(centre, "Phòng 1")
    make_room(centre, "Phòng 2")
    for name, code in (("Phòng 1", "nothing_changed"), ("Phòng 2", "name_taken")):
        with pytest.raises(ValidationError) as broken:
            rooms.correct(Room.objects.get(pk=room.pk), by=officer, name=name)
        assert code_of(broken) == code


def test_a_room_with_sessions_to_come_stays_in_use(centre, officer):
    room = make_room(centre)
    make_session(make_class(centre, ends_on=TODAY(), days=1), room=room)
    with pytest.raises(ValidationError) as broken:
        rooms.retire(room, by=officer)
    assert code_of(broken) == "room_needed"
    assert broken.value.messages[0].startswith("Từ hôm nay còn 1 buổi")


def test_past_sessions_and_classes_put_off_keep_no_room(centre, officer):
    room = make_room(centre)
    make_session(make_class(centre, ends_on=TODAY() - DAY, days=1), room=room)
    put_off = make_class(centre, ends_on=TODAY() + DAY, days=1)
    make_session(put_off, room=room)
    CourseClass.objects.filter(pk=put_off.pk).update(status=ClassStatus.POSTPONED, stop_reason="Bão")
    rooms.retire(room, by=officer)
    room.refresh_from_db()
    assert not room.is_used


def test_out_of_use_and_back_is_told_once_each_however_often_it_is_pressed(centre, officer):
    room = make_room(centre)
    for deed in (rooms.retire, rooms.retire, rooms.restore, rooms.restore):
        deed(room, by=officer)
    room.refresh_from_db()
    assert room.is_used
    assert sorted(AuditLine.objects.values_list("verb", flat=True)) == ["restore_room", "retire_room"]


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_only_staff_who_write_keep_rooms(centre, role):
    by, room = make_user(role, centre=centre, province=centre.province), make_room(centre)
    deeds = [
        lambda: rooms.enter(centre, by=by, name="x"), lambda: rooms.correct(room, by=by, name="x"),
        lambda: rooms.retire(room, by=by), lambda: rooms.restore(room, by=by),
    ]  # fmt: skip
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()


# --- Pages --------------------------------------------------------------------------------------------------------


def test_the_list_shows_rooms_in_use_first_with_their_sessions_to_come(signed_in, centre):
    old, new = make_room(centre, "Phòng cũ", is_used=False), make_room(centre, "Phòng mới", seats=60)
    course_class = make_class(centre, ends_on=TODAY() + DAY, days=3)
    for n in range(3):
        make_session(course_class, course_class.starts_on + n * DAY, room=new)
    answer = signed_in.get(LIST)
    assert [(room, room.to_come) for room in answer.context["rooms"]] == [(new, 2), (old, 0)]
    assert "1 phòng đang sử dụng" in answer.content.decode()


def test_an_empty_list_offers_to_add_a_room(signed_in):
    page = signed_in.get(LIST).content.decode()
    assert "Chưa có phòng nào" in page
    assert page.count(f'href="{NEW}"') == 1


def test_a_room_is_added_and_corrected_by_its_forms(signed_in, centre):
    signed_in.post(NEW, {"name": "Hội trường A", "seats": "1.200"})
    room = Room.objects.get()
    assert (room.centre, room.name, room.seats) == (centre, "Hội trường A", 1200)
    signed_in.post(page(room, "edit"), {"name": "Hội trường B", "seats": ""})
    room.refresh_from_db()
    assert (room.name, room.seats) == ("Hội trường B", None)


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "x" * 81}, {"name": "A", "seats": "0"}, {"name": "A", "seats": "x"}]
)
def test_a_form_filled_wrongly_comes_back_with_its_errors(signed_in, typed):
    answer = signed_in.post(NEW, typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Room.objects.exists()


def test_a_taken_name_stands_at_its_field(signed_in, centre):
    make_room(centre, "Hội trường A")
    assert list(signed_in.post(NEW, {"name": "Hội trường A"}).context["form"].errors) == ["name"]


def test_a_room_goes_out_of_use_and_back_by_its_buttons(signed_in, centre):
    room = make_room(centre)
    for deed, is_used in (("retire", False), ("restore", True)):
        signed_in.post(page(room, deed))
        room.refresh_from_db()
        assert room.is_used is is_used


def test_a_room_that_is_needed_is_refused_in_words(signed_in, centre):
    room = make_room(centre)
    make_session(make_class(centre, ends_on=TODAY(), days=1), room=room)
    answer = signed_in.post(page(room, "retire"))
    assert answer.status_code == 409
    assert "xếp các buổi này sang phòng khác" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_pages_are_for_staff_who_write(client, centre, role):
    room = make_room(centre)
    client.force_login(make_user(role, centre=centre, province=centre.province))
    answers = [client.get(LIST), client.get(NEW), client.get(page(room, "edit")), client.post(page(room, "retire"))]
    assert {answer.status_code for answer in answers} == {403}


def test_rooms_of_another_centre_are_not_found(signed_in, centre):
    room = make_room(make_centre("Yên Thành", centre.province))
    assert signed_in.get(page(room, "edit")).status_code == 404
    for deed in ("retire", "restore"):
        assert signed_in.post(page(room, deed)).status_code == 404
    assert room.name not in signed_in.get(LIST).content.decode()


def test_reading_an_address_of_a_deed_changes_nothing(signed_in, centre):
    room = make_room(centre)
    assert signed_in.get(page(room, "retire")).status_code == 405
    room.refresh_from_db()
    assert room.is_used


def test_the_list_takes_the_same_queries_with_many_rooms(signed_in, centre, constant_queries):
    constant_queries(signed_in, LIST, lambda n: [make_room(centre) for _n in range(n)])
