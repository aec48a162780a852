"""Correcting and ending an appointment: what is written to the book, who may, what else ends with it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import appointments
from centres.models import AppointmentKind, AuditLine
from centres.scope import Role
from tests.build import (
    TODAY,
    code_of,
    make_appointment,
    make_centre,
    make_delegation,
    make_person,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_appointment(make_person(make_centre()), decision_no="4-QĐ/TTCT", decided_on=date(2019, 12, 20))


def director(post):
    return make_user(Role.DIRECTOR, centre=post.centre)


def test_the_decision_and_the_counting_are_put_right_and_told(post):
    appointments.correct(
        post, by=director(post), decision_no="40-QĐ/TTCT", decided_on=date(2019, 12, 21), counts_towards_quota=False
    )
    post.refresh_from_db()
    assert (post.decision_no, post.decided_on, post.counts_towards_quota) == ("40-QĐ/TTCT", date(2019, 12, 21), False)
    assert AuditLine.objects.get(verb="correct_appointment").facts["corrected"] == {
        "counts_towards_quota": [True, False], "decision_no": ["4-QĐ/TTCT", "40-QĐ/TTCT"],
        "decided_on": ["2019-12-20", "2019-12-21"],
    }  # fmt: skip


def test_nothing_changed_is_no_correction(post):
    with pytest.raises(ValidationError) as broken:
        appointments.correct(post, by=director(post), decision_no="4-QĐ/TTCT")
    assert code_of(broken) == "nothing_changed"


def test_an_end_is_taken_back_by_a_correction_and_not_by_another_end(post):
    appointments.end(post, by=director(post), to_on=date(2024, 12, 31))
    with pytest.raises(ValidationError) as broken:
        appointments.end(post, by=director(post), to_on=date(2025, 12, 31))
    assert code_of(broken) == "ends_later"
    assert appointments.correct(post, by=director(post), to_on=None).to_on is None


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_at_the_centre_only_the_director_corrects(post, role):
    with pytest.raises(PermissionDenied):
        appointments.correct(post, by=make_user(role, centre=post.centre), decision_no="1")


def test_another_province_does_not_correct(post):
    with pytest.raises(PermissionDenied):
        appointments.correct(post, by=make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")), decision_no="1")


# --- With a deputy's post ends the authority to sign ------------------------------------------------------------


@pytest.fixture
def deputy():
    """A deputy with an authority that holds now and one that begins next year."""
    person = make_person(make_centre())
    make_appointment(person, AppointmentKind.DEPUTY)
    make_delegation(person, to_on=TODAY() + timedelta(days=100))
    make_delegation(person, from_on=TODAY() + timedelta(days=101), to_on=TODAY() + timedelta(days=400))
    return person


def test_an_authority_ends_with_the_post_of_the_deputy(deputy):
    last = TODAY() + timedelta(days=5)
    appointments.end(deputy.appointments.get(), by=director(deputy), to_on=last)
    now, later = deputy.delegations.order_by("from_on")
    assert (now.last_day, now.never_held) == (last, False)
    assert later.never_held
    assert list(deputy.delegations.on(last)) == [now]
    assert list(deputy.delegations.on(last + timedelta(days=1))) == []
    assert list(deputy.delegations.on(later.from_on)) == []
    assert AuditLine.objects.filter(verb="revoke_delegation").count() == 2


def test_another_post_as_deputy_keeps_the_authority(deputy):
    last = TODAY() + timedelta(days=5)
    first = deputy.appointments.get()
    appointments.end(first, by=director(deputy), to_on=last)
    deputy.delegations.update(revoked_on=None)
    make_appointment(deputy, AppointmentKind.DEPUTY, from_on=last + timedelta(days=1))
    appointments.correct(first, by=director(deputy), decision_no="9-QĐ")
    assert not deputy.delegations.exclude(revoked_on=None).exists()


def test_the_end_of_a_lecturers_post_leaves_the_authority_alone(deputy):
    lecture = make_appointment(deputy, AppointmentKind.LECTURER, mode="concurrent", counts_towards_quota=False)
    appointments.end(lecture, by=director(deputy), to_on=TODAY())
    assert not deputy.delegations.exclude(revoked_on=None).exists()
