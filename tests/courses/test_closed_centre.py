"""What can no longer be entered at a closed centre, by verb and by form; rosters of its open classes still can (O3)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centres.models import Centre
from centres.scope import Role
from courses import classes, enrolments, plans
from courses.models import CourseClass, Plan
from tests.build import TODAY, make_centre, make_class, make_entry, make_plan, make_programme, make_user

pytestmark = pytest.mark.django_db

CLOSED = date(TODAY().year, 7, 1)
EVE = CLOSED - timedelta(days=1)


@pytest.fixture
def officer(client):
    centre = make_centre(opened_on=date(2015, 3, 1))
    user = make_user(Role.OFFICER, centre=centre)
    client.force_login(user)
    return user


@pytest.fixture
def centre(officer):
    Centre.objects.filter(pk=officer.centre_id).update(closed_on=CLOSED)
    officer.centre.refresh_from_db()
    return officer.centre


def typed(programme, starts_on, ends_on):
    return {
        "programme": programme.pk, "starts_on": starts_on.strftime("%d/%m/%Y"), "ends_on": ends_on.strftime("%d/%m/%Y"),
        "place": "Hội trường", "capacity": "60", "off_plan_reason": "Cấp ủy giao",
    }  # fmt: skip


DAYS = [  # first day, last day, the field at fault and why
    (CLOSED, CLOSED, "starts_on", "centre_closed"),
    (CLOSED + timedelta(days=40), CLOSED + timedelta(days=44), "starts_on", "centre_closed"),
    (EVE, CLOSED, "ends_on", "centre_closed"),
    (date(2015, 2, 28), date(2015, 3, 2), "starts_on", "centre_not_open"),
]


@pytest.mark.parametrize(("starts_on", "ends_on", "column", "code"), DAYS)
def test_no_class_is_entered_outside_the_days_of_its_centre(officer, centre, starts_on, ends_on, column, code):
    with pytest.raises(ValidationError) as broken:
        classes.enter(
            centre, by=officer, programme=make_programme(effective_from=date(2010, 1, 1)), starts_on=starts_on,
            ends_on=ends_on, place="Hội trường", off_plan_reason="Cấp ủy giao",
        )  # fmt: skip
    assert [error.code for error in broken.value.error_dict[column]] == [code]
    assert not CourseClass.objects.exists()


@pytest.mark.parametrize(("starts_on", "ends_on", "column", "_code"), DAYS)
def test_the_form_of_a_new_class_says_so_at_the_day(client, officer, centre, starts_on, ends_on, column, _code):
    programme = make_programme(effective_from=date(2010, 1, 1))
    response = client.post(reverse("class-create"), typed(programme, starts_on, ends_on))
    assert list(response.context["form"].errors) == [column]
    assert not CourseClass.objects.exists()


def test_a_class_of_the_last_day_may_still_be_entered(client, officer, centre):
    response = client.post(reverse("class-create"), typed(make_programme(), EVE, EVE))
    assert response.url == CourseClass.objects.get().get_absolute_url()


def test_a_class_is_not_moved_beyond_the_closing(client, officer):
    course_class = make_class(officer.centre, by=officer, ends_on=EVE, days=2, opened=False)
    Centre.objects.filter(pk=officer.centre_id).update(closed_on=CLOSED)
    course_class = CourseClass.objects.get(pk=course_class.pk)
    with pytest.raises(ValidationError) as broken:
        classes.edit(course_class, by=officer, version_no=1, starts_on=course_class.starts_on, ends_on=CLOSED)
    assert [error.code for error in broken.value.error_dict["ends_on"]] == ["centre_closed"]
    facts = {name: getattr(course_class, name) for name in ("name", "code", "place", "capacity", "periods", "admits")}
    response = client.post(reverse("class-edit", args=[course_class.pk]), facts | {
        "version_no": 1, "starts_on": course_class.starts_on.strftime("%d/%m/%Y"),
        "ends_on": CLOSED.strftime("%d/%m/%Y"),
    })  # fmt: skip
    assert list(response.context["form"].errors) == ["ends_on"]
    assert CourseClass.objects.get().ends_on == EVE


def test_a_class_planned_beyond_the_closing_is_not_opened(client, officer):
    course_class = make_class(officer.centre, by=officer, ends_on=CLOSED, days=3, opened=False)
    Centre.objects.filter(pk=officer.centre_id).update(closed_on=CLOSED)
    course_class = CourseClass.objects.get(pk=course_class.pk)
    decision = {"opening_no": "45-QĐ/TTCT", "opened_on": course_class.starts_on - timedelta(days=9)}
    with pytest.raises(ValidationError) as broken:
        classes.open_class(course_class, by=officer, **decision)
    assert broken.value.code == "class_beyond_closing"
    response = client.post(
        reverse("class-open", args=[course_class.pk]),
        decision | {"opened_on": decision["opened_on"].strftime("%d/%m/%Y")},
    )
    assert "chuyển lớp sang thời gian sớm hơn hoặc hủy lớp" in response.text
    assert CourseClass.objects.get().status == "planned"


@pytest.mark.parametrize(
    ("closed_on", "year", "is_refused"),
    [
        (date(2026, 7, 1), 2026, False),
        (date(2026, 7, 1), 2027, True),
        (date(2027, 1, 1), 2027, True),
        (date(2027, 1, 2), 2027, False),
    ],
)
def test_no_plan_is_begun_for_a_year_after_the_closing(officer, closed_on, year, is_refused):
    Centre.objects.filter(pk=officer.centre_id).update(closed_on=closed_on)
    officer.centre.refresh_from_db()
    if not is_refused:
        assert plans.start(officer.centre, year, by=officer).year == year
        return
    with pytest.raises(ValidationError) as broken:
        plans.start(officer.centre, year, by=officer)
    assert [error.code for error in broken.value.error_dict["year"]] == ["centre_closed"]
    assert not Plan.objects.exists()


def test_the_form_of_a_new_plan_says_so(client, officer, centre):
    year = TODAY().year + 1
    response = client.post(reverse("plan-create"), {"year": year})
    assert list(response.context["form"].errors) == ["year"]
    assert not Plan.objects.exists()


def test_a_plan_that_exists_stays_readable(client, officer, centre):
    assert client.get(make_plan(centre, year=TODAY().year + 1).get_absolute_url()).status_code == 200


def test_a_roster_of_a_class_still_open_may_be_completed(officer):
    course_class = make_class(officer.centre, by=officer, ends_on=TODAY())
    Centre.objects.filter(pk=officer.centre_id).update(closed_on=TODAY() + timedelta(days=1))
    course_class = CourseClass.objects.get(pk=course_class.pk)
    enrolments.enrol(course_class, [make_entry()], by=officer)
    assert course_class.enrolments.count() == 1
