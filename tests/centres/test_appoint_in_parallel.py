"""Two people take the last vacant post at the same moment; with a control that shows the test can fail."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from centres import appointments
from centres.models import Appointment, AppointmentKind, AppointmentMode
from centres.scope import Role
from tests.build import code_of, make_appointment, make_centre, make_person, make_province, make_quota, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DAY = date(2024, 1, 1)


class Refused:
    """What at_once gave, as pytest.raises would."""

    def __init__(self, value):
        self.value = value


def one_vacant():
    """A centre with four posts, three of them held, and two candidates."""
    centre = make_centre()
    make_quota(centre, 4)
    for n in range(3):
        make_appointment(make_person(centre, f"Người {n}"))
    return centre, [make_person(centre, name) for name in ("Lê Văn Hai", "Trần Thị Ba")]


def appoint_at_once(pairs, kind=AppointmentKind.LECTURER, **facts):
    """Appoint every (person, centre) of `pairs` in a thread of its own."""

    def deed(person, centre):
        by = make_user(Role.DIRECTOR, centre=centre)
        return lambda: appointments.appoint(person, by=by, centre=centre, kind=kind, from_on=DAY, **facts)

    return at_once([deed(*pair) for pair in pairs])


def refusals(results):
    return [code_of(Refused(error)) for error in results if isinstance(error, ValidationError)]


def test_the_last_vacant_post_is_taken_once():
    centre, candidates = one_vacant()
    results = appoint_at_once([(person, centre) for person in candidates])
    assert refusals(results) == ["no_vacant_post"]
    assert Appointment.objects.filter(centre=centre).count() == 4


def test_without_the_lock_both_take_it(monkeypatch):
    """The negative control: were the lock not what keeps the order, the test above would prove nothing."""
    centre, candidates = one_vacant()
    both_have_looked = threading.Barrier(2)
    check = appointments._check

    def check_and_wait(new):
        check(new)
        both_have_looked.wait(timeout=30)

    monkeypatch.setattr(appointments, "_lock", lambda centre, person: None)
    monkeypatch.setattr(appointments, "_check", check_and_wait)
    results = appoint_at_once([(person, centre) for person in candidates])
    assert refusals(results) == []
    assert Appointment.objects.filter(centre=centre).count() == 5


def test_two_directors_for_the_same_closed_time_are_entered_once():
    centre, candidates = one_vacant()
    results = appoint_at_once(
        [(person, centre) for person in candidates], AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT,
        to_on=date(2024, 12, 31),
    )  # fmt: skip
    assert refusals(results) == ["second_director"]


def test_one_person_takes_one_full_time_post_though_two_entries_are_sent():
    centre = make_centre(province=make_province())
    person = make_person(centre)
    results = appoint_at_once([(person, centre), (person, centre)])
    assert refusals(results) == ["already_in_post"]
    assert Appointment.objects.count() == 1
