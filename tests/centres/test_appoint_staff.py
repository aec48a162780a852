"""Giving and ending posts: what counts, what is refused, who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import appointments, posts, staffing
from centres.models import Appointment, AppointmentKind, AppointmentMode, AuditLine, Centre
from centres.scope import Role
from tests.build import code_of, make_appointment, make_centre, make_person, make_quota, make_rule, make_user

pytestmark = pytest.mark.django_db

DAY = date(2024, 1, 1)


def appoint(person, kind=AppointmentKind.LECTURER, *, by=None, from_on=DAY, **facts):
    by = by or make_user(Role.DIRECTOR, centre=person.centre)
    return appointments.appoint(person, by=by, centre=person.centre, kind=kind, from_on=from_on, **facts)


@pytest.mark.parametrize(
    ("mode", "wish", "counts"),
    [
        (AppointmentMode.FULL_TIME, None, True),  # full time counts
        (AppointmentMode.CONCURRENT, None, False),  # concurrent does not, 208 leaves it open
        (AppointmentMode.VISITING, None, False),
        (AppointmentMode.CONCURRENT, True, True),  # the decision said otherwise
        (AppointmentMode.FULL_TIME, False, False),
    ],
)
def test_what_counts_towards_the_quota(mode, wish, counts):
    make_rule()
    appointment = appoint(make_person(make_centre()), mode=mode, counts_towards_quota=wish)
    assert appointment.counts_towards_quota is counts


def test_a_concurrent_director_leaves_the_posts_to_the_others():
    centre = make_centre()
    make_quota(centre, 4)
    appoint(make_person(centre), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT)
    appoint(make_person(centre, "Phan Thị Hà"))
    [row] = posts.on_day(Centre.objects.filter(pk=centre.pk), DAY)
    assert (row.posts.filled, row.posts.vacant) == (1, 3)
    assert row.centre.director == "Hồ Minh Đức"
    assert row.centre.director_mode == AppointmentMode.CONCURRENT


def test_posts_are_counted_on_the_day_both_ends_included():
    centre = make_centre()
    make_quota(centre, 4)
    make_appointment(make_person(centre), from_on=date(2023, 1, 1), to_on=date(2023, 12, 31))

    def filled(day):
        return posts.on_day(Centre.objects.filter(pk=centre.pk), day)[0].posts.filled

    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), DAY]
    assert [filled(day) for day in days] == [0, 1, 1, 0]


def test_a_second_full_time_post_at_the_same_time_is_refused():
    person = make_person(make_centre())
    appoint(person)
    with pytest.raises(ValidationError) as broken:
        appoint(person, AppointmentKind.OFFICE, from_on=date(2024, 6, 1))
    assert code_of(broken) == "already_in_post"
    assert Appointment.objects.count() == 1


def test_a_second_post_is_fine_after_the_first_or_held_concurrently():
    person = make_person(make_centre())
    appoint(person, to_on=date(2024, 5, 31))
    appoint(person, AppointmentKind.DEPUTY, from_on=date(2024, 6, 1))
    appoint(person, AppointmentKind.OFFICE, from_on=date(2024, 6, 1), mode=AppointmentMode.CONCURRENT)
    assert Appointment.objects.count() == 3


def test_a_counted_post_needs_a_vacancy():
    centre = make_centre()
    make_quota(centre, 4)
    for n in range(4):
        appoint(make_person(centre, f"Người {n}"))
    with pytest.raises(ValidationError) as broken:
        appoint(make_person(centre, "Người thứ năm"))
    assert code_of(broken) == "no_vacant_post"
    assert list(broken.value.error_dict) == ["counts_towards_quota"]


@pytest.mark.parametrize("way_out", [{"counts_towards_quota": False}, {"exception_no": "88-TB/TU"}])
def test_a_full_centre_takes_one_more_off_the_quota_or_by_exception(way_out):
    centre = make_centre()
    make_quota(centre, 4)
    for n in range(4):
        appoint(make_person(centre, f"Người {n}"))
    appoint(make_person(centre, "Người thứ năm"), **way_out)
    assert Appointment.objects.count() == 5


def test_without_a_decision_nobody_is_above_it():
    appoint(make_person(make_centre()))
    assert Appointment.objects.count() == 1


def test_a_centre_has_one_director_without_an_end():
    centre = make_centre()
    appoint(make_person(centre), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT)
    with pytest.raises(ValidationError):
        appoint(make_person(centre, "Lê Văn Hai"), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT)


def test_an_ended_director_makes_room_for_the_next_and_leaves_a_day_behind():
    make_rule()
    centre = make_centre()
    first = appoint(make_person(centre), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT)
    appointments.end(first, by=make_user(Role.DIRECTOR, centre=centre), to_on=date(2024, 4, 30))
    [row] = posts.on_day(Centre.objects.filter(pk=centre.pk), date(2024, 6, 1))
    assert row.centre.director is None
    assert row.no_director_since == date(2024, 5, 1)
    next_one = make_person(centre, "Lê Văn Hai")
    appoint(next_one, AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT, from_on=date(2024, 5, 1))
    [row] = posts.on_day(Centre.objects.filter(pk=centre.pk), date(2024, 6, 1))
    assert (row.centre.director, row.no_director_since) == ("Lê Văn Hai", None)


def test_an_appointment_cannot_end_before_it_began():
    appointment = appoint(make_person(make_centre()))
    with pytest.raises(ValidationError) as broken:
        appointments.end(appointment, by=make_user(Role.DIRECTOR, centre=appointment.centre), to_on=date(2023, 12, 31))
    assert code_of(broken) == "ends_before_start"
    appointment.refresh_from_db()
    assert appointment.to_on is None


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_only_the_director_keeps_staff_at_a_centre(role):
    centre = make_centre()
    other = make_user(role, centre=centre)
    appointment = make_appointment(make_person(centre))
    for deed in (
        lambda: staffing.enter_person(centre, by=other, full_name="Lê Văn Hai"),
        lambda: staffing.edit_person(appointment.person, by=other, full_name="Lê Văn Hai"),
        lambda: appoint(make_person(centre), by=other),
        lambda: appointments.end(appointment, by=other, to_on=DAY),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_a_director_keeps_no_staff_elsewhere():
    person = make_person(make_centre())
    with pytest.raises(PermissionDenied):
        appoint(person, by=make_user(Role.DIRECTOR, centre=make_centre("Yên Thành")))


def test_correcting_a_person_writes_what_changed_and_the_keys_for_search():
    person = make_person(make_centre(), "Le Van Hai")
    director = make_user(Role.DIRECTOR, centre=person.centre)
    staffing.edit_person(person, by=director, full_name="Lê Văn Hải", degree="")
    person.refresh_from_db()
    assert (person.full_name, person.name_key) == ("Lê Văn Hải", "le van hai")
    assert AuditLine.objects.get(verb="edit_person").facts == {"changed": ["full_name"]}
