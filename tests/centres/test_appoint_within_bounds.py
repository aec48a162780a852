"""What an appointment may not collide with: the posts decided, a second director, the centre's life."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from centres import appointments
from centres.models import Appointment, AppointmentKind, AppointmentMode, Centre
from centres.scope import Role
from tests.build import (
    code_of,
    make_appointment,
    make_centre,
    make_person,
    make_province,
    make_quota,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

DIRECTOR, CONCURRENT = AppointmentKind.DIRECTOR, AppointmentMode.CONCURRENT


def appoint(person, kind=AppointmentKind.LECTURER, *, centre=None, from_on=date(2024, 1, 1), **facts):
    centre = centre or person.centre
    by = make_user(Role.DIRECTOR, centre=centre)
    return appointments.appoint(person, by=by, centre=centre, kind=kind, from_on=from_on, **facts)


def refusal(deed, *args, **facts):
    """(code, fields, sentence) of what the deed refuses."""
    before = Appointment.objects.count()
    with pytest.raises(ValidationError) as broken:
        deed(*args, **facts)
    assert Appointment.objects.count() == before
    fields = list(getattr(broken.value, "error_dict", {}))
    return code_of(broken), fields, " ".join(broken.value.messages)


# --- The posts decided ---------------------------------------------------------------------------------------


@pytest.fixture
def full_in_june():
    """Four posts; three held for ever, the fourth in June 2024 only."""
    centre = make_centre()
    make_quota(centre, 4)
    for n in range(3):
        make_appointment(make_person(centre, f"Người {n}"))
    make_appointment(make_person(centre, "Người tháng sáu"), from_on=date(2024, 6, 1), to_on=date(2024, 6, 30))
    return centre


@pytest.mark.parametrize(
    ("from_on", "to_on", "day"),
    [
        (date(2024, 1, 1), None, "01/06/2024"),  # vacant on the first day, not in June
        (date(2024, 1, 1), date(2024, 6, 1), "01/06/2024"),
        (date(2024, 6, 15), date(2024, 6, 16), "15/06/2024"),
        (date(2024, 6, 30), None, "30/06/2024"),
    ],
)
def test_a_post_is_refused_when_any_of_its_days_is_above_the_decision(full_in_june, from_on, to_on, day):
    code, fields, sentence = refusal(appoint, make_person(full_in_june, "Mới"), from_on=from_on, to_on=to_on)
    assert (code, fields) == ("no_vacant_post", ["counts_towards_quota"])
    assert day in sentence


@pytest.mark.parametrize(("from_on", "to_on"), [(date(2024, 1, 1), date(2024, 5, 31)), (date(2024, 7, 1), None)])
def test_the_days_before_and_after_are_free(full_in_june, from_on, to_on):
    assert appoint(make_person(full_in_june, "Mới"), from_on=from_on, to_on=to_on).pk


def test_a_decision_of_fewer_posts_to_come_refuses_who_would_stay_beyond_it(full_in_june):
    make_quota(full_in_june, 3, decided_on=date(2023, 1, 1), effective_from=date(2025, 1, 1), exception_no="1")
    new = make_person(full_in_june, "Mới")
    code, _fields, sentence = refusal(appoint, new, from_on=date(2024, 7, 1))
    assert (code, "01/01/2025" in sentence) == ("no_vacant_post", True)
    assert appoint(new, from_on=date(2024, 7, 1), to_on=date(2024, 12, 31)).pk


def test_a_longer_end_is_judged_as_a_new_post_would_be(full_in_june):
    post = appoint(make_person(full_in_june, "Mới"), to_on=date(2024, 5, 31))
    by = make_user(Role.DIRECTOR, centre=full_in_june)
    with pytest.raises(ValidationError) as broken:
        appointments.correct(post, by=by, to_on=None)
    assert code_of(broken) == "no_vacant_post"
    post.refresh_from_db()
    assert post.to_on == date(2024, 5, 31)
    assert appointments.correct(post, by=by, to_on=None, exception_no="88-TB/TU").to_on is None


def test_the_own_post_does_not_count_twice_when_it_is_corrected(full_in_june):
    june = Appointment.objects.get(person__full_name="Người tháng sáu")
    by = make_user(Role.DIRECTOR, centre=full_in_june)
    assert appointments.correct(june, by=by, to_on=None, decision_no="7-QĐ").to_on is None


# --- Counting by default -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "counts"),
    [(AppointmentMode.FULL_TIME, True), (AppointmentMode.CONCURRENT, True), (AppointmentMode.VISITING, False)],
)
def test_where_the_rule_counts_concurrent_posts_they_count_and_visitors_never(mode, counts):
    rule = make_rule()
    rule.counts_concurrent = True
    rule.save()
    assert appoint(make_person(make_centre()), mode=mode).counts_towards_quota is counts


def test_the_rule_of_the_first_day_says_what_counts():
    make_rule()
    later = make_rule("999-QĐ/TW", effective_from=date(2025, 1, 1))
    later.counts_concurrent = True
    later.save()
    centre = make_centre()
    before = appoint(make_person(centre, "A"), mode=CONCURRENT, from_on=date(2024, 12, 31))
    after = appoint(make_person(centre, "B"), mode=CONCURRENT, from_on=date(2025, 1, 1))
    assert (before.counts_towards_quota, after.counts_towards_quota) == (False, True)


# --- Directors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (date(2023, 1, 1), date(2023, 12, 31)),  # the same days
        (date(2023, 12, 31), None),  # from his last day on
        (date(2022, 1, 1), date(2023, 1, 1)),  # up to his first day
        (date(2022, 1, 1), None),  # around him
        (date(2023, 5, 1), date(2023, 5, 1)),  # a day in the middle
    ],
)
def test_two_directors_do_not_share_a_day_even_where_both_have_ended(from_on, to_on):
    centre = make_centre()
    before = make_person(centre, "Lê Văn Trước")
    make_appointment(before, DIRECTOR, mode=CONCURRENT, from_on=date(2023, 1, 1), to_on=date(2023, 12, 31))
    new = make_person(centre, "Mới")
    code, fields, sentence = refusal(appoint, new, DIRECTOR, mode=CONCURRENT, from_on=from_on, to_on=to_on)
    assert (code, fields) == ("second_director", ["from_on"])
    assert "Lê Văn Trước" in sentence
    assert "01/01/2023" in sentence
    assert "31/12/2023" in sentence


@pytest.mark.parametrize(("from_on", "to_on"), [(date(2022, 1, 1), date(2022, 12, 31)), (date(2024, 1, 1), None)])
def test_directors_follow_one_another_day_by_day(from_on, to_on):
    centre = make_centre()
    make_appointment(
        make_person(centre, "Trước"), DIRECTOR, mode=CONCURRENT, from_on=date(2023, 1, 1), to_on=date(2023, 12, 31)
    )
    assert appoint(make_person(centre, "Mới"), DIRECTOR, mode=CONCURRENT, from_on=from_on, to_on=to_on).pk


def test_a_director_elsewhere_and_a_deputy_here_do_not_hinder():
    province = make_province()
    centre, other = make_centre(province=province), make_centre("Yên Thành", province)
    make_appointment(make_person(other), DIRECTOR, mode=CONCURRENT)
    make_appointment(make_person(centre, "Phó"), AppointmentKind.DEPUTY)
    assert appoint(make_person(centre, "Mới"), DIRECTOR, mode=CONCURRENT).pk


def test_the_end_of_a_director_is_not_moved_into_the_time_of_the_next():
    centre = make_centre()
    first = make_appointment(make_person(centre, "A"), DIRECTOR, from_on=date(2020, 1, 1), to_on=date(2023, 12, 31))
    make_appointment(make_person(centre, "B"), DIRECTOR, from_on=date(2024, 1, 1), to_on=date(2024, 12, 31))
    with pytest.raises(ValidationError) as broken:
        appointments.correct(first, by=make_user(Role.DIRECTOR, centre=centre), to_on=date(2024, 1, 1))
    assert code_of(broken) == "second_director"


# --- The life of the centre, the order of days ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_on", "to_on", "expected"),
    [
        (date(2009, 12, 31), None, ("before_opening", ["from_on"])),
        (date(2010, 1, 1), None, ("centre_closed", ["to_on"])),  # without an end it would outlast the centre
        (date(2010, 1, 1), date(2025, 7, 1), ("centre_closed", ["to_on"])),  # the first day it is closed
        (date(2025, 7, 1), date(2025, 12, 31), ("centre_closed", ["from_on"])),
    ],
)
def test_nobody_holds_a_post_while_the_centre_does_not_work(from_on, to_on, expected):
    centre = make_centre(opened_on=date(2010, 1, 1), closed_on=date(2025, 7, 1))
    code, fields, _sentence = refusal(appoint, make_person(centre), from_on=from_on, to_on=to_on)
    assert (code, fields) == expected


def test_the_first_and_the_last_day_of_the_centre_are_days_of_work():
    centre = make_centre(opened_on=date(2010, 1, 1), closed_on=date(2025, 7, 1))
    assert appoint(make_person(centre), from_on=date(2010, 1, 1), to_on=date(2025, 6, 30)).pk


def test_an_end_before_the_beginning_is_refused_at_its_field():
    person = make_person(make_centre())
    code, fields, sentence = refusal(appoint, person, from_on=date(2024, 2, 1), to_on=date(2024, 1, 31))
    assert (code, fields) == ("ends_before_start", ["to_on"])
    assert "01/02/2024" in sentence


# --- One person, several posts -------------------------------------------------------------------------------


@pytest.fixture
def neighbours():
    """Two centres of one province."""
    province = make_province()
    return make_centre(province=province), make_centre("Yên Thành", province)


def test_a_second_full_time_post_is_refused_across_centres_too(neighbours):
    home, other = neighbours
    person = make_person(home, "Lê Văn Hai")
    make_appointment(person, centre=other)  # as taken over from earlier records
    code, _fields, sentence = refusal(appoint, person, from_on=date(2024, 1, 1))
    assert code == "already_in_post"
    assert "Huyện Yên Thành" in sentence


def test_the_same_post_is_not_entered_twice_for_the_same_days(neighbours):
    person = make_person(neighbours[0])
    appoint(person, mode=CONCURRENT, to_on=date(2024, 6, 30))
    code, _fields, _sentence = refusal(appoint, person, mode=CONCURRENT, from_on=date(2024, 6, 30))
    assert code == "same_post"
    assert appoint(person, mode=CONCURRENT, from_on=date(2024, 7, 1)).pk


def test_somebody_of_another_centre_comes_as_concurrent_or_visiting_and_stays_at_home(neighbours):
    home, other = neighbours
    person = make_person(home)
    appoint(person)
    code, fields, sentence = refusal(appoint, person, centre=other)
    assert (code, fields) == ("not_own_staff", ["mode"])
    assert home.name in sentence
    visit = appoint(person, centre=other, mode=AppointmentMode.VISITING)
    assert (visit.centre, visit.counts_towards_quota, visit.person.centre) == (other, False, home)


def test_only_lecturers_visit(neighbours):
    with pytest.raises(ValidationError):
        appoint(make_person(neighbours[0]), AppointmentKind.OFFICE, mode=AppointmentMode.VISITING)
    assert not Appointment.objects.exists()


def test_a_custodian_appoints_at_the_centre_it_keeps(neighbours):
    home, keeper = neighbours
    Centre.objects.filter(pk=home.pk).update(custodian=keeper)
    home.refresh_from_db()
    by = make_user(Role.DIRECTOR, centre=keeper)
    kind = AppointmentKind.LECTURER
    assert appointments.appoint(make_person(home), by=by, centre=home, kind=kind, from_on=date(2024, 1, 1)).pk
