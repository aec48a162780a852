"""Everyone's first page: the right one by role, within the scope, with the next step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres import audit
from centres.scope import Role
from courses.models import CourseClass, PlanStatus, Stage
from portal import worklist
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_director,
    make_person,
    make_plan,
    make_proposal,
    make_province,
    make_recognised_class,
    make_rule,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db


def titles(user):
    return [task["title"] for task in worklist.for_user(user)]


def hrefs(user):
    return [task["href"] for task in worklist.for_user(user)]


@pytest.fixture(autouse=True)
def _rule():
    make_rule()


def test_the_start_page_needs_no_account(client):
    assert client.get(reverse("public-home")).status_code == 200


def test_home_sends_strangers_to_the_sign_in_page(client):
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home(client, role):
    client.force_login(make_user(role))
    assert client.get(reverse("home")).status_code == 200


def test_an_officer_without_a_plan_is_asked_to_draw_one_up():
    officer = make_user(Role.OFFICER)
    assert reverse("plan-create") in hrefs(officer)


def test_a_returned_plan_shows_its_reason():
    plan = make_plan(status=PlanStatus.RETURNED, return_reason="Bổ sung dòng 3")
    [task] = [t for t in worklist.for_user(plan.created_by) if t["href"] == reverse("plan-edit", args=[plan.pk])]
    assert task["meta"] == "Bổ sung dòng 3"


def test_a_plan_the_director_wrote_waits_for_the_deputy():
    plan = make_plan(status=PlanStatus.SUBMITTED)
    director, deputy = make_director(plan.centre), make_user(Role.DEPUTY, centre=plan.centre)
    audit.record(director, "write_plan", plan)
    assert plan.get_absolute_url() not in hrefs(director)
    assert plan.get_absolute_url() in hrefs(deputy)


def test_a_submitted_plan_waits_for_the_director_and_not_for_its_writer():
    plan = make_plan(status=PlanStatus.SUBMITTED)
    director = make_director(plan.centre)
    assert plan.get_absolute_url() in hrefs(director)
    assert plan.get_absolute_url() not in hrefs(plan.created_by)


def test_a_class_past_its_last_day_waits_for_results():
    course_class = make_class()
    enrol(course_class, 2)
    assert course_class.get_absolute_url() in hrefs(course_class.created_by)


def test_a_lecturer_is_led_to_look_at_the_own_class_not_to_its_opening():
    course_class = make_class()
    lecturer = make_user(Role.LECTURER, centre=course_class.centre, person=make_person(course_class.centre))
    CourseClass.objects.filter(pk=course_class.pk).update(head=lecturer.person)
    [task] = worklist.for_user(lecturer)
    assert (task["href"], task["button"]) == (course_class.get_absolute_url(), "Xem lớp")


def test_a_class_that_begins_soon_without_learners_waits_for_its_roster():
    course_class = make_class(ends_on=TODAY() + timedelta(days=8))
    assert reverse("roster-import", args=[course_class.pk]) in hrefs(course_class.created_by)
    enrol(course_class, 1)
    assert reverse("roster-import", args=[course_class.pk]) not in hrefs(course_class.created_by)


def test_a_recognised_class_waits_for_a_proposal_until_there_is_one():
    course_class = make_recognised_class()
    officer = course_class.created_by
    assert reverse("proposal-create", args=[course_class.pk]) in hrefs(officer)
    make_proposal(course_class)
    assert reverse("proposal-create", args=[course_class.pk]) not in hrefs(officer)


def test_a_proposal_waits_for_the_director():
    proposal = make_proposal()
    director = proposal.signer.person.users.get()
    assert proposal.get_absolute_url() in hrefs(director)


def test_nobody_sees_the_work_of_another_centre():
    course_class = make_class()
    enrol(course_class, 1)
    neighbour = make_user(Role.OFFICER, centre=make_centre("Vinh", course_class.centre.province))
    assert not any(str(course_class) in title for title in titles(neighbour))


def test_home_counts_the_classes_of_the_year_by_stage(client):
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    for stage in (Stage.RUNNING, Stage.RUNNING, Stage.PLANNED):
        make_class(centre, by=officer, ends_on=TODAY(), days=1, opened=stage == Stage.RUNNING)
    make_class(make_centre("Yên Thành", centre.province), ends_on=TODAY(), days=1)
    client.force_login(officer)
    assert client.get(reverse("home")).context["stages"] == [(Stage.RUNNING, 2), (Stage.PLANNED, 1)]


def test_a_province_sees_its_own_dashboard_only(client):
    own, foreign = make_province(), make_province("Hà Tĩnh")
    make_centre("Vinh", own)
    client.force_login(make_user(Role.PROVINCE, province=own))
    assert client.get(reverse("province-dashboard", args=[own.pk])).status_code == 200
    assert client.get(reverse("province-dashboard", args=[foreign.pk])).status_code == 404


def test_dashboard_totals_equal_the_sum_of_its_rows(client):
    province = make_province()
    for place in ("Vinh", "Anh Sơn"):
        make_recognised_class(make_centre(place, province), learners=2)
    client.force_login(make_user(Role.PROVINCE, province=province))
    page = client.get(reverse("home"), {"year": TODAY().year}).context
    for column in ("planned", "opened", "off_plan", "learners", "passed", "certified"):
        assert getattr(page["total"], column) == sum(getattr(row["year"], column) for row in page["rows"])


def test_the_dashboard_takes_the_same_queries_for_thirty_centres(client, constant_queries):
    province = make_province()
    client.force_login(make_user(Role.PROVINCE, province=province))

    def add_rows(n):
        for _n in range(n):
            score_all(make_class(make_centre(f"Xã {TODAY()} {_n}", province)))

    constant_queries(client, reverse("home"), add_rows)


def test_health_pages_answer_without_an_account(client):
    assert client.get(reverse("healthz")).content == b"ok"
    assert client.get(reverse("readyz")).json() == {"database": "up"}
