"""The guided closing page: one red button at a time, a decision only when all is complete; nothing else recognises."""

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse

from centres.models import User
from centres.scope import Role
from courses import classes
from courses.models import ClassStatus, CourseClass, Enrolment
from tests.build import (
    TODAY,
    enrol,
    make_certificates,
    make_class,
    make_director,
    make_exception,
    make_person,
    make_programme,
    make_recognised_class,
    make_session,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course_class():
    made = make_class()
    enrol(made, 2)
    return made


@pytest.fixture
def signed_in(client, course_class):
    client.force_login(course_class.created_by)
    return client


def address(course_class, name="class-closing"):
    return reverse(name, args=[course_class.pk])


def red(answer):
    """Words of the red buttons of the page, the search form's aside."""
    main = answer.text[answer.text.index("<main") :]
    found = re.findall(r"<(?:a|button)[^>]*btn-primary[^>]*>(.*?)</(?:a|button)>", main, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found]


def finished(course_class):
    score_all(course_class)
    return classes.finish(CourseClass.objects.get(pk=course_class.pk), by=course_class.created_by)


def decision(day=None):
    return {"recognition_no": "52-QĐ/TTCT", "recognised_on": f"{day or TODAY():%d/%m/%Y}"}


def test_attendance_comes_first(signed_in, course_class):
    session = make_session(course_class)
    answer = signed_in.get(address(course_class))
    assert answer.context["current"] == "attendance"
    assert red(answer) == ["Điểm danh"]
    assert address(session, "session-attendance") in answer.text


def test_then_the_teaching_is_closed_from_the_same_page(signed_in, course_class):
    make_session(course_class, taken=True)
    score_all(course_class)
    assert red(signed_in.get(address(course_class))) == ["Kết thúc giảng dạy"]
    assert signed_in.post(address(course_class, "class-finish")).url == address(course_class)


def test_then_scores(signed_in, course_class):
    classes.finish(course_class, by=course_class.created_by)
    answer = signed_in.get(address(course_class))
    assert answer.context["current"] == "scores"
    assert red(answer) == ["Nhập kết quả của 2 học viên"]


def test_then_exceptions(signed_in, course_class):
    finished(course_class)
    make_exception(course_class.enrolments.first(), kind="deny")
    answer = signed_in.get(address(course_class))
    assert answer.context["current"] == "list"
    assert red(answer) == ["Xem xét trường hợp ngoại lệ"]
    assert 'name="recognition_no"' not in answer.text


def test_then_the_decision_and_then_the_proposal(signed_in, course_class):
    finished(course_class)
    before = signed_in.get(address(course_class))
    assert red(before) == ["Công nhận kết quả 2 học viên"]
    assert before.context["steps"][-1]["when"] == ""  # no certificate is due before the decision
    answer = signed_in.post(address(course_class), decision(), follow=True)
    course_class.refresh_from_db()
    assert course_class.status == ClassStatus.RECOGNISED
    assert red(answer) == ["Đề nghị cấp 2 giấy chứng nhận"]
    assert answer.context["steps"][-1]["when"] == "đã cấp 0 trên 2"
    assert address(course_class, "proposal-create") in answer.text


def test_a_wrong_date_comes_back_beside_its_field(signed_in, course_class):
    finished(course_class)
    answer = signed_in.post(address(course_class), decision(TODAY() + DAY))
    assert list(answer.context["form"].errors) == ["recognised_on"]
    assert answer.context["form"]["recognition_no"].value() == "52-QĐ/TTCT"


def test_a_decision_posted_too_early_is_refused_in_words_and_recognises_nothing(signed_in, course_class):
    row = finished(course_class)
    make_session(row)
    answer = signed_in.post(address(row), decision())
    assert "chưa điểm danh đủ" in answer.text
    row.refresh_from_db()
    assert row.status == ClassStatus.FINISHED


def test_posted_for_an_open_or_recognised_class_it_answers_409(signed_in, course_class):
    assert signed_in.post(address(course_class), decision()).status_code == 409
    row = make_recognised_class(course_class.centre, by=course_class.created_by)
    assert signed_in.post(address(row), decision()).status_code == 409


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled"])
def test_a_class_that_never_ran_has_no_closing(signed_in, course_class, status):
    row = make_class(course_class.centre, by=course_class.created_by, opened=False)
    CourseClass.objects.filter(pk=row.pk).update(status=status, stop_reason="" if status == "planned" else "x")
    assert signed_in.get(address(row)).status_code == 409


def test_before_the_last_day_the_page_shows_how_far_the_class_is(client):
    course_class = make_class(ends_on=TODAY() + DAY)
    enrol(course_class, 1)
    client.force_login(course_class.created_by)
    answer = client.get(address(course_class))
    assert f"{course_class.ends_on:%d/%m/%Y}" in answer.text
    assert 'name="recognition_no"' not in answer.text


def test_every_learner_stands_with_the_reason(signed_in, course_class):
    first, second = course_class.enrolments.in_roster_order()
    finished(course_class)
    Enrolment.objects.filter(pk=first.pk).update(absent_unexcused=9)
    text = signed_in.get(address(course_class)).text
    assert "Vắng 9/40 tiết (22,5%), vượt mức tối đa 20%" in text
    assert "8 điểm, vắng 0/40 tiết" in text
    assert reverse("exception-create", args=[second.pk]) in text


def test_a_programme_without_certificates_ends_with_the_decision(client):
    course_class = make_recognised_class(programme=make_programme(issues_certificate=False))
    client.force_login(course_class.created_by)
    answer = client.get(address(course_class))
    assert len(answer.context["steps"]) == 4
    assert red(answer) == []


def test_only_who_may_reopen_sees_the_way(client):
    course_class = make_recognised_class()
    client.force_login(course_class.created_by)
    assert address(course_class, "class-reopen") not in client.get(address(course_class)).text
    client.force_login(make_director(course_class.centre))
    assert address(course_class, "class-reopen") in client.get(address(course_class)).text


def test_the_director_reopens_with_a_reason(client):
    course_class = make_recognised_class()
    client.force_login(make_director(course_class.centre))
    page = address(course_class, "class-reopen")
    assert client.post(page, {"reason": ""}).context["form"].errors
    assert client.post(page, {"reason": "Nhập nhầm điểm"}).url == address(course_class)
    assert "Nhập nhầm điểm" in client.get(course_class.get_absolute_url()).text
    told = "quyết định 52-QĐ/TTCT không còn áp dụng cho lớp này. Lý do: Nhập nhầm điểm"
    assert told in client.get(address(course_class)).text
    answer = client.post(address(course_class), decision(), follow=True)
    assert told not in answer.text  # a new decision holds


def test_reopening_says_who_keeps_the_result(client):
    course_class = make_recognised_class()
    make_certificates(course_class)
    client.force_login(User.objects.get(centre=course_class.centre, role=Role.DIRECTOR))
    assert "3 học viên đã có giấy chứng nhận giữ nguyên kết quả" in client.get(
        address(course_class, "class-reopen")
    ).text  # fmt: skip


def test_lecturers_and_overseers_do_not_close(client, course_class):
    centre = course_class.centre
    head = make_person(centre)
    CourseClass.objects.filter(pk=course_class.pk).update(head=head)
    lecturer = make_user(Role.LECTURER, centre=centre, person=head)
    for user in (lecturer, make_user(Role.PROVINCE, province=centre.province)):
        client.force_login(user)
        assert client.get(address(course_class)).status_code == 403


def test_the_page_takes_the_same_queries_for_any_roster(constant_queries, client):
    course_class = make_class(capacity=100)
    client.force_login(course_class.created_by)
    constant_queries(client, address(course_class), lambda n: enrol(course_class, n))


def test_no_other_address_recognises(client, course_class):
    """Every address of a class is posted to with a decision; only the closing page brings it to RECOGNISED."""
    row = finished(course_class)
    client.force_login(make_director(row.centre))
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    tried = []
    for name in sorted(names):
        try:
            page = reverse(name, args=[row.pk])
        except Exception:  # noqa: S112  an address without a row
            continue
        if not page.startswith("/classes/") or name == "class-closing":
            continue
        tried.append(name)
        client.post(page, decision() | {"reason": "x", "version_no": row.version_no})
        fresh = CourseClass.objects.get(pk=row.pk)
        assert fresh.status != ClassStatus.RECOGNISED, name
        CourseClass.objects.filter(pk=row.pk).update(status=ClassStatus.FINISHED, stop_reason="")
    assert len(tried) > 10
