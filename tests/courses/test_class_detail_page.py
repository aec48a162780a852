"""The page of one class: the one next step in each state, the roster and what it may show."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import classes, enrolments, recognition
from courses.models import ClassFigures, ClassStatus, EnrolmentStatus
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_programme,
    make_recognised_class,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def signed_in(client, centre):
    """A browser in which an officer of the centre is signed in."""
    client.force_login(make_user(centre=centre))
    return client


def page(name, row=None):
    return reverse(f"class-{name}", args=[row.pk] if row else None)


def finished_class(centre, *, scored=True, learners=2):
    row = make_class(centre, ends_on=TODAY() - 2 * DAY)
    enrol(row, learners)
    if scored:
        score_all(row)
    return classes.finish(row, by=row.created_by)


def next_of(answer):
    """The address of the one red button in the rail."""
    rail = answer.context["rail"]
    return rail.href if rail else None


def test_a_planned_class_asks_for_its_opening_decision(signed_in, centre):
    row = make_class(centre, opened=False)
    assert next_of(signed_in.get(page("detail", row))) == page("open", row)


def test_an_open_class_asks_for_its_roster(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + DAY)
    assert next_of(signed_in.get(page("detail", row))) == reverse("roster-import", args=[row.pk])


def test_a_running_class_asks_for_absence_and_scores(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + DAY)
    enrol(row, 1)
    assert next_of(signed_in.get(page("detail", row))) == reverse("result-edit", args=[row.pk])


def test_a_class_that_is_over_asks_for_missing_results_then_to_be_closed(signed_in, centre):
    row = make_class(centre)
    enrol(row, 1)
    assert next_of(signed_in.get(page("detail", row))) == reverse("result-edit", args=[row.pk])
    score_all(row)
    assert next_of(signed_in.get(page("detail", row))) == page("closing", row)


def test_a_closed_class_asks_to_be_recognised(signed_in, centre):
    row = finished_class(centre)
    assert next_of(signed_in.get(page("detail", row))) == page("closing", row)


def test_a_recognised_class_asks_for_certificates_then_for_the_archive(signed_in, centre):
    row = make_recognised_class(centre, learners=2)
    assert next_of(signed_in.get(page("detail", row))) == reverse("proposal-create", args=[row.pk])
    ClassFigures.objects.filter(course_class=row).update(certified=2)
    assert next_of(signed_in.get(page("detail", row))) == page("archive", row)


def test_a_class_in_which_nobody_passed_goes_straight_to_the_archive(signed_in, centre):
    row = make_recognised_class(centre, score="2")
    answer = signed_in.get(page("detail", row))
    assert next_of(answer) == page("archive", row)
    assert [step["is_current"] for step in answer.context["steps"]] == [False] * 4 + [True]


def test_a_programme_without_certificates_goes_straight_to_the_archive(signed_in, centre):
    row = make_recognised_class(centre, programme=make_programme("Thời sự", issues_certificate=False))
    answer = signed_in.get(page("detail", row))
    assert next_of(answer) == page("archive", row)
    assert len(answer.context["steps"]) == 5


def test_a_reader_finds_the_conditions_without_a_button(client, centre):
    row = finished_class(centre)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    answer = client.get(page("detail", row))
    assert answer.context["rail"].rows
    assert next_of(answer) == ""
    assert answer.context["deeds"] == []


def test_the_roster_is_in_roster_order_and_who_left_stands_last(signed_in, centre):
    row = make_class(centre)
    for name in ("Nguyễn Thị Yến", "Trần Văn An", "Lê Thị Ánh"):
        enrol(row, 1, full_name=name)
    left = row.enrolments.get(learner__full_name="Trần Văn An")
    enrolments.leave(left, by=row.created_by, status=EnrolmentStatus.WITHDRAWN, reason="Chuyển công tác")
    rows = signed_in.get(page("detail", row)).context["page"].object_list
    found = [(one.number, one.enrolment.learner.full_name) for one in rows]
    assert found == [(1, "Lê Thị Ánh"), (2, "Nguyễn Thị Yến"), (None, "Trần Văn An")]


def test_the_roster_shows_no_sensitive_facts(signed_in, centre):
    row = make_class(centre)
    enrol(row, 1, citizen_id="040190001234", ethnicity="Thái", phone="0900000001")
    content = signed_in.get(page("detail", row)).content.decode()
    assert "Trần Thị Bình" in content
    for secret in ("040190001234", "0900000001", "1234", "Thái"):
        assert secret not in content


def test_who_needs_a_hand_can_be_shown_alone_with_the_reason(signed_in, centre):
    row = finished_class(centre, scored=False, learners=3)
    part = row.programme_version.parts.get()
    first = row.enrolments.in_roster_order().first()
    first.scores.create(part=part, value="8")
    answer = signed_in.get(page("detail", row), {"show": "open"})
    assert len(answer.context["page"].object_list) == 2
    assert all(one.reason for one in answer.context["page"].object_list)


def test_a_recognised_roster_says_what_was_recognised(signed_in, centre):
    row = make_recognised_class(centre, learners=2, score="8")
    rows = signed_in.get(page("detail", row)).context["roster"].rows
    assert [(one.state, str(one.score), one.grade) for one in rows] == [("passed", "8.0", "good")] * 2


def test_fifty_learners_stand_on_a_page(signed_in, centre):
    row = make_class(centre, capacity=60)
    enrol(row, 51)
    assert len(signed_in.get(page("detail", row)).context["page"].object_list) == 50
    assert len(signed_in.get(page("detail", row), {"page": 2}).context["page"].object_list) == 1


@pytest.mark.parametrize("tab", ["overview", "roster", "certificates"])
@pytest.mark.parametrize("status", [status for status in ClassStatus if status != ClassStatus.POSTPONED])
def test_every_tab_opens_in_every_state(signed_in, centre, status, tab):
    row = make_class(centre, opened=status != ClassStatus.PLANNED)
    if status in {ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        row = finished_class(centre)
    if status in {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        recognition.recognise(row, by=row.created_by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())
    if status == ClassStatus.ARCHIVED:
        classes.archive(row, by=row.created_by)
    if status == ClassStatus.CANCELLED:
        classes.cancel(row, by=row.created_by, reason="Không đủ học viên")
    answer = signed_in.get(page("detail", row), {"tab": tab})
    assert (answer.status_code, row.status) == (200, status)
    assert ("Không đủ học viên" in answer.content.decode()) is (status == ClassStatus.CANCELLED)


def test_the_page_takes_the_same_queries_with_many_learners(signed_in, constant_queries, centre):
    row = make_class(centre)

    def add(n):
        enrol(row, n)
        score_all(row)

    constant_queries(signed_in, page("detail", row), add)


def test_who_holds_a_certificate_has_no_deeds_on_the_roster_of_a_reopened_class(client):
    row = make_class()
    holder, other = enrol(row, 2)
    row.enrolments.filter(pk=holder.pk).update(is_certified=True, outcome="passed", grade="good")
    client.force_login(row.created_by)
    text = client.get(f"{row.get_absolute_url()}?tab=roster").text
    assert reverse("enrolment-leave", args=[other.pk]) in text
    for name in ("enrolment-leave", "transfer-create"):
        assert reverse(name, args=[holder.pk]) not in text
    assert "Đã có giấy chứng nhận" in text
