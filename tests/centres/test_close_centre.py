"""Closing a centre without a successor, and opening it again (O3)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres import appointments, places
from centres.models import Appointment, AppointmentKind, AuditLine, Centre
from centres.scope import CENTRE_ROLES, Role
from tests.build import (
    make_appointment,
    make_centre,
    make_name,
    make_person,
    make_province,
    make_rule,
    make_succession,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)


def overseer(centre):
    return make_user(Role.PROVINCE, province=centre.province)


def close(centre, closed_on=DAY, by=None, reason="Hết nhiệm vụ"):
    return places.close(centre, by=by or overseer(centre), closed_on=closed_on, reason=reason)


def refusal(verb, *args, **kwargs):
    with pytest.raises(ValidationError) as broken:
        verb(*args, **kwargs)
    [error] = broken.value.error_list if hasattr(broken.value, "error_list") else [
        error for errors in broken.value.error_dict.values() for error in errors
    ]  # fmt: skip
    return error


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.PROVINCE])
def test_a_closed_centre_no_longer_works_from_that_day_and_keeps_its_records(role):
    centre = make_centre()
    close(centre, by=make_user(role, province=centre.province))
    centre.refresh_from_db()
    assert (centre.closed_on, centre.custodian) == (DAY, centre)
    assert centre in Centre.objects.running(date(2026, 6, 30))
    assert centre not in Centre.objects.running(DAY)
    assert AuditLine.objects.get(verb="close_centre").facts == {"closed_on": "2026-07-01", "reason": "Hết nhiệm vụ"}


@pytest.mark.parametrize(
    ("closed_on", "reason", "code"),
    [
        (date(1997, 1, 1), "Hết nhiệm vụ", "closes_before_opening"),
        (date(1996, 1, 1), "Hết nhiệm vụ", "closes_before_opening"),
        (DAY, "  ", "reason_missing"),
    ],
)
def test_a_day_before_the_opening_and_a_missing_reason_are_refused(closed_on, reason, code):
    centre = make_centre()
    assert refusal(close, centre, closed_on, reason=reason).code == code
    centre.refresh_from_db()
    assert centre.closed_on is None


def test_a_closed_centre_is_not_closed_again():
    centre = make_centre(closed_on=date(2025, 7, 1))
    assert refusal(close, centre).code == "already_closed"


@pytest.mark.parametrize("to_on", [None, DAY, date(2027, 1, 1)])
def test_who_is_still_in_post_that_day_stands_in_the_way_by_name(to_on):
    centre = make_centre()
    make_appointment(make_person(centre, "Người Còn Lại"), to_on=to_on)
    error = refusal(close, centre)
    assert error.code == "staff_in_post"
    assert "Người Còn Lại" in error.messages[0]
    assert not AuditLine.objects.filter(verb="close_centre").exists()


def test_who_left_the_day_before_does_not():
    centre = make_centre()
    make_appointment(make_person(centre), to_on=date(2026, 6, 30))
    make_appointment(make_person(make_centre("Vinh", centre.province)))  # at another centre, without an end
    assert close(centre).closed_on == DAY


def test_a_name_to_come_stands_in_the_way():
    centre = make_centre()
    make_name(centre, "Trung tâm chính trị xã Quỳnh Lưu", DAY)
    assert refusal(close, centre).code == "name_to_come"


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_a_centre_does_not_close_itself(role):
    user = make_user(role)
    with pytest.raises(PermissionDenied):
        close(user.centre, by=user)


def test_a_province_closes_and_reopens_no_centre_of_another():
    centre, stranger = make_centre(), make_user(Role.PROVINCE, province=make_province("Hà Tĩnh"))
    with pytest.raises(PermissionDenied):
        close(centre, by=stranger)
    close(centre)
    with pytest.raises(PermissionDenied):
        places.reopen(centre, by=stranger, reason="Nhập nhầm")


# --- Open again ---------------------------------------------------------------------------------------------


def test_opening_again_clears_the_day_and_says_why():
    centre = close(make_centre())
    places.reopen(centre, by=overseer(centre), reason="Nhập nhầm")
    centre.refresh_from_db()
    assert centre.closed_on is None
    assert AuditLine.objects.get(verb="reopen_centre").facts == {"closed_on": "2026-07-01", "reason": "Nhập nhầm"}


def test_an_open_centre_is_not_opened_again():
    centre = make_centre()
    assert refusal(places.reopen, centre, by=overseer(centre), reason="x").code == "not_closed"


def test_a_centre_that_a_succession_ended_is_not_reopened_here():
    centre = make_centre(closed_on=DAY)
    make_succession(centre, make_centre("Vinh", centre.province))
    assert refusal(places.reopen, centre, by=overseer(centre), reason="x").code == "succeeded"


# --- Posts --------------------------------------------------------------------------------------------------


def appoint(centre, from_on, to_on):
    make_rule()
    return appointments.appoint(
        make_person(centre), by=overseer(centre), centre=centre, kind=AppointmentKind.LECTURER, from_on=from_on,
        to_on=to_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("from_on", "to_on", "column"),
    [
        (DAY, date(2026, 12, 31), "from_on"),
        (date(2026, 1, 1), None, "to_on"),
        (date(2026, 1, 1), DAY, "to_on"),
    ],
)
def test_no_post_lasts_beyond_the_closing(from_on, to_on, column):
    centre = make_centre(closed_on=DAY)
    with pytest.raises(ValidationError) as broken:
        appoint(centre, from_on, to_on)
    assert [error.code for error in broken.value.error_dict[column]] == ["centre_closed"]
    assert not Appointment.objects.exists()


def test_a_post_that_ended_before_may_be_entered_later():
    centre = make_centre(closed_on=DAY)
    assert appoint(centre, date(2026, 1, 1), date(2026, 6, 30)).pk


def test_the_form_of_a_post_says_so(client):
    centre = make_centre(closed_on=DAY)
    client.force_login(overseer(centre))
    facts = {"person": make_person(centre).pk, "kind": "lecturer", "mode": "full_time", "counts_towards_quota": "usual",
             "from_on": "01/07/2026"}  # fmt: skip
    response = client.post(reverse("appointment-create", args=[centre.pk]), facts)
    assert list(response.context["form"].errors) == ["from_on"]
    assert not Appointment.objects.exists()


# --- The page of opening again ----------------------------------------------------------------------------------


def test_the_page_opens_the_centre_again(client):
    make_rule()
    centre = close(make_centre())
    client.force_login(overseer(centre))
    page = reverse("centre-reopen", args=[centre.pk])
    assert page in client.get(centre.get_absolute_url()).text
    assert client.post(page, {"reason": "Nhập nhầm"}).url == centre.get_absolute_url()
    centre.refresh_from_db()
    assert centre.closed_on is None
    assert page not in client.get(centre.get_absolute_url()).text


def test_the_reason_of_the_closing_stands_in_the_life_of_the_centre(client):
    make_rule()
    centre = close(make_centre(), reason="Hết nhiệm vụ được giao")
    client.force_login(overseer(centre))
    assert "Hết nhiệm vụ được giao" in client.get(centre.get_absolute_url()).text


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_the_page_is_closed_to_staff_of_centres(client, role):
    user = make_user(role)
    Centre.objects.filter(pk=user.centre_id).update(closed_on=DAY)
    client.force_login(user)
    assert client.post(reverse("centre-reopen", args=[user.centre_id]), {"reason": "x"}).status_code == 403
