"""Pages of attendance: the sessions of a class, the sheet of one session."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import attendance
from courses.models import Absence, Enrolment, Session
from tests.build import TODAY, enrol, make_absence, make_centre, make_class, make_person, make_session, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course_class():
    made = make_class(ends_on=TODAY() + 2 * DAY)
    enrol(made, 3)
    return made


@pytest.fixture
def session(course_class):
    return make_session(course_class, TODAY())


@pytest.fixture
def signed_in(client, course_class):
    client.force_login(course_class.created_by)
    return client


def sheet(session):
    return reverse("session-attendance", args=[session.pk])


def sessions(course_class):
    return reverse("class-attendance", args=[course_class.pk])


def marks(page, **changed):
    """What the page would post: as it stands, with the marks of some learners (by place) changed."""
    data = {row.name: row.mark for row in page.context["sheet"].rows} | {"version_no": page.context["version_no"]}
    return data | {page.context["sheet"].rows[int(place[1:])].name: mark for place, mark in changed.items()}


def test_everybody_is_present_at_first(signed_in, session):
    page = signed_in.get(sheet(session))
    assert page.context["sheet"].counts == {"present": 3, "excused": 0, "unexcused": 0}
    assert page.text.count("checked") == 3


def test_the_whole_class_is_saved_in_one_post(signed_in, session):
    data = marks(signed_in.get(sheet(session)), _0="excused", _2="unexcused")
    answer = signed_in.post(sheet(session), data)
    assert answer.url == sessions(session.course_class)
    assert sorted(Absence.objects.values_list("kind", flat=True)) == ["excused", "unexcused"]
    assert "vắng 2 trên 3 học viên" in signed_in.get(answer.url).text


def test_a_mark_no_page_sends_leaves_what_was_saved(signed_in, session):
    first = session.course_class.enrolments.in_roster_order().first()
    make_absence(session, first)
    signed_in.post(sheet(session), marks(signed_in.get(sheet(session)), _0="sick", _1="<b>"))
    assert list(Absence.objects.values_list("enrolment", "kind")) == [(first.pk, "unexcused")]


def test_the_second_officer_is_told_and_loses_nothing(signed_in, session):
    mine = marks(signed_in.get(sheet(session)), _0="unexcused")
    second = session.course_class.enrolments.in_roster_order()[1]
    attendance.record(session, {second.pk: "excused"}, by=session.course_class.created_by, version_no=1)
    answer = signed_in.post(sheet(session), mine)
    first_row, second_row, _third = answer.context["sheet"].rows
    assert (first_row.mark, second_row.mark, second_row.saved_label) == ("unexcused", "present", "Có phép")
    assert "người khác đã lưu: có phép" in answer.text
    signed_in.post(sheet(session), marks(answer))
    assert list(Absence.objects.values_list("kind", flat=True)) == ["unexcused"]


def test_a_session_to_come_answers_with_a_sentence(signed_in, course_class):
    later = make_session(course_class, TODAY() + DAY)
    for answer in (signed_in.get(sheet(later)), signed_in.post(sheet(later), {"version_no": 1})):
        assert answer.status_code == 409
        assert f"{later.on:%d/%m/%Y}" in answer.text
    first = course_class.enrolments.in_roster_order().first()
    answer = signed_in.post(sheet(later), {"version_no": 1, f"mark-{first.pk}": "excused"})
    assert answer.context["typed"] == f"1\t{first.learner}\tCó phép"  # what was marked can be copied


def test_how_often_somebody_was_absent_before_stands_beside_the_name(signed_in, session):
    other = make_session(session.course_class, TODAY() - DAY)
    make_absence(other, session.course_class.enrolments.in_roster_order().first())
    assert "đã vắng 1 buổi khác" in signed_in.get(sheet(session)).text


def test_the_list_says_what_is_recorded_and_what_comes_first(signed_in, course_class, session):
    make_session(course_class, TODAY() - DAY, taken=True)
    make_session(course_class, TODAY() + DAY)
    answer = signed_in.get(sessions(course_class))
    assert (answer.context["taken"], answer.context["due"]) == (1, [session])
    assert sheet(session) in answer.text
    assert f"Điểm danh buổi 2, sáng {TODAY():%d/%m/%Y}" in answer.text
    assert "chỉ cần chọn người vắng" in answer.text


def test_of_several_sessions_that_wait_the_first_is_named_and_the_others_counted(signed_in, course_class, session):
    earlier = make_session(course_class, TODAY() - DAY)
    make_session(course_class, TODAY(), part=2)
    text = signed_in.get(sessions(course_class)).text
    assert f"Điểm danh buổi 1, sáng {earlier.on:%d/%m/%Y}" in text
    assert "Sau buổi này còn 2 buổi chưa điểm danh." in text


def test_a_mark_is_read_out_without_the_unit_of_the_result_sheet(signed_in, session):
    page = signed_in.get(sheet(session)).text
    for words in ("Có mặt", "Vắng có phép", "Vắng không phép"):
        assert page.count(f'aria-label="{words}"') == 3


def test_a_class_without_a_timetable_says_what_to_do(signed_in, course_class):
    assert "chưa có lịch học" in signed_in.get(sessions(course_class)).text


def test_who_is_near_the_limit_stands_with_the_arithmetic(signed_in, course_class, session):
    first = course_class.enrolments.first()
    Enrolment.objects.filter(pk=first.pk).update(absent_unexcused=6)
    assert "vắng thêm buổi tới (4 tiết) là 10 tiết" in signed_in.get(sessions(course_class)).text


def test_a_lecturer_opens_only_the_own_sessions(client, course_class, session):
    visitor = make_person(make_centre("Yên Thành"))
    Session.objects.filter(pk=session.pk).update(lecturer=visitor)
    other = make_session(course_class, TODAY() - DAY)
    client.force_login(make_user(Role.LECTURER, centre=visitor.centre, person=visitor))
    page = client.get(sessions(course_class)).text
    assert sheet(session) in page
    assert sheet(other) not in page
    assert client.get(sheet(session)).status_code == 200
    assert client.get(sheet(other)).status_code == 404
    assert sheet(session) in client.get(reverse("home")).text


def test_overseers_read_the_list_and_record_nothing(client, course_class, session):
    client.force_login(make_user(Role.PROVINCE, province=course_class.centre.province))
    page = client.get(sessions(course_class))
    assert page.status_code == 200
    assert sheet(session) not in page.text
    assert client.get(sheet(session)).status_code == 403


def test_the_list_takes_the_same_queries_for_any_number_of_sessions(constant_queries, client):
    course_class = make_class(days=40)
    client.force_login(course_class.created_by)
    days = iter(range(40))

    def more(n):
        for _n in range(n):
            make_session(course_class, course_class.starts_on + next(days) * DAY, taken=True)

    constant_queries(client, sessions(course_class), more)


def test_the_sheet_takes_the_same_queries_for_any_roster(constant_queries, client):
    course_class = make_class(ends_on=TODAY(), capacity=100)
    session = make_session(course_class, TODAY())
    client.force_login(course_class.created_by)
    constant_queries(client, sheet(session), lambda n: enrol(course_class, n))


def test_the_timetable_leads_to_recording_where_the_reader_may_do_it_now(client, course_class, session):
    teacher = make_person(course_class.centre)
    Session.objects.filter(pk=session.pk).update(lecturer=teacher)
    to_come = make_session(course_class, TODAY() + DAY)
    readers = {
        make_user(Role.LECTURER, centre=teacher.centre, person=teacher): True,
        course_class.created_by: True,
        make_user(Role.PROVINCE, province=course_class.centre.province): False,
    }
    for reader, may_record in readers.items():
        client.force_login(reader)
        for page in (reverse("class-timetable", args=[course_class.pk]),
                     reverse("lecturer-timetable", args=[teacher.pk])):  # fmt: skip
            answer = client.get(page)
            assert (sheet(session) in answer.text) == may_record, (reader.role, page)
            assert sheet(to_come) not in answer.text


def test_who_holds_a_certificate_is_read_only_and_keeps_nobody_from_being_recorded(client):
    course_class = make_class()
    holder, other = enrol(course_class, 2)
    session = make_session(course_class)
    course_class.enrolments.filter(pk=holder.pk).update(is_certified=True, outcome="passed", grade="good")
    client.force_login(course_class.created_by)
    address = reverse("session-attendance", args=[session.pk])
    answer = client.get(address)
    assert answer.text.count(" disabled") == 3
    assert "có giấy chứng nhận" in answer.text
    marks = {f"mark-{holder.pk}": "excused", f"mark-{other.pk}": "unexcused"}
    assert client.post(address, marks | {"version_no": answer.context["version_no"]}).status_code == 302
    assert list(session.absences.values_list("enrolment", "kind")) == [(other.pk, "unexcused")]
