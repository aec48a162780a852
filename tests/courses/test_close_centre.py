"""Closing a centre looks at what is still taught there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import CENTRE_ROLES, Role
from courses import closing
from courses.models import ClassStatus, CourseClass
from tests.build import TODAY, make_centre, make_class, make_plan, make_province, make_user

pytestmark = pytest.mark.django_db

DAY = TODAY() + timedelta(days=60)


def close(centre, closed_on=DAY):
    by = make_user(Role.PROVINCE, province=centre.province)
    return closing.close_centre(centre, by=by, closed_on=closed_on, reason="Hết nhiệm vụ")


@pytest.mark.parametrize("status", [ClassStatus.PLANNED, ClassStatus.OPEN, ClassStatus.POSTPONED])
def test_a_class_that_ends_on_that_day_or_later_stands_in_the_way_by_name(status):
    centre = make_centre()
    course_class = make_class(centre, ends_on=DAY, opened=status != ClassStatus.PLANNED)
    CourseClass.objects.filter(pk=course_class.pk).update(
        status=status, stop_reason="Chờ" if status == ClassStatus.POSTPONED else ""
    )
    with pytest.raises(ValidationError) as broken:
        close(centre)
    [error] = broken.value.error_dict["closed_on"]
    assert error.code == "classes_to_come"
    assert course_class.name in error.messages[0]
    centre.refresh_from_db()
    assert centre.closed_on is None
    assert not AuditLine.objects.filter(verb="close_centre").exists()


def test_a_class_put_off_without_a_new_day_stands_in_the_way():
    centre = make_centre()
    course_class = make_class(centre)
    CourseClass.objects.filter(pk=course_class.pk).update(status=ClassStatus.POSTPONED, stop_reason="Chờ")
    with pytest.raises(ValidationError):
        close(centre)


def test_classes_that_are_over_cancelled_or_elsewhere_do_not():
    centre = make_centre()
    make_class(centre, ends_on=DAY - timedelta(days=1))
    cancelled = make_class(centre, ends_on=DAY + timedelta(days=9))
    CourseClass.objects.filter(pk=cancelled.pk).update(status=ClassStatus.CANCELLED, stop_reason="Thôi")
    make_class(make_centre("Vinh", centre.province), ends_on=DAY + timedelta(days=9))
    assert close(centre).closed_on == DAY


@pytest.mark.parametrize(("day", "years"), [(date(2027, 1, 1), [2028, 2027]), (date(2027, 1, 2), [2028])])
def test_plans_of_later_years_are_counted(day, years):
    centre = make_centre()
    for year in (2026, 2027, 2028):
        make_plan(centre, year=year)
    assert [plan.year for plan in closing.later_plans(centre, day)] == years


# --- The page -----------------------------------------------------------------------------------------------


def page(centre):
    return reverse("centre-close", args=[centre.pk])


def test_the_page_names_the_classes_to_come_and_what_closing_does(client):
    centre = make_centre()
    coming = make_class(centre, ends_on=DAY)
    over = make_class(centre)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    response = client.get(page(centre))
    assert response.context["classes"] == [coming]
    assert coming.get_absolute_url() in response.text
    assert over.get_absolute_url() not in response.text
    assert len(response.context["consequences"]) == 3


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.PROVINCE])
def test_the_page_closes_the_centre(client, role):
    centre = make_centre()
    client.force_login(make_user(role, province=centre.province))
    response = client.post(page(centre), {"closed_on": DAY.strftime("%d/%m/%Y"), "reason": "Hết nhiệm vụ"})
    assert response.url == centre.get_absolute_url()
    centre.refresh_from_db()
    assert centre.closed_on == DAY


def test_a_refusal_comes_back_at_the_day_with_what_was_typed(client):
    centre = make_centre()
    make_class(centre, ends_on=DAY)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    response = client.post(page(centre), {"closed_on": DAY.strftime("%d/%m/%Y"), "reason": "Hết nhiệm vụ"})
    assert list(response.context["form"].errors) == ["closed_on"]
    assert "Hết nhiệm vụ</textarea>" in response.text
    centre.refresh_from_db()
    assert centre.closed_on is None


@pytest.mark.parametrize("role", sorted(CENTRE_ROLES))
def test_the_page_is_closed_to_staff_of_centres(client, role):
    user = make_user(role)
    client.force_login(user)
    assert client.get(page(user.centre)).status_code == 403
    assert client.post(page(user.centre), {"closed_on": "01/01/2030", "reason": "x"}).status_code == 403


def test_a_centre_elsewhere_is_not_there(client):
    centre = make_centre()
    client.force_login(make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")))
    assert client.get(page(centre)).status_code == 404
    with pytest.raises(PermissionDenied):
        closing.close_centre(
            centre, by=make_user(Role.PROVINCE, province=make_province("Hải Phòng")), closed_on=DAY, reason="x"
        )
