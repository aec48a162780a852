"""Deeds on a class: who may, what is asked, what a refusal says, that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import classes
from courses.models import ClassStatus, CourseClass
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_person,
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


def typed(day):
    return day.strftime("%d/%m/%Y")


def finished_class(centre, *, scored=True, learners=2):
    row = make_class(centre, ends_on=TODAY() - 2 * DAY)
    enrol(row, learners)
    if scored:
        score_all(row)
    return classes.finish(row, by=row.created_by)


DEEDS = ["edit", "open", "finish", "closing", "reopen", "archive", "postpone", "cancel"]


@pytest.mark.parametrize("name", ["detail", *DEEDS])
def test_a_class_of_another_centre_is_not_there(signed_in, name):
    foreign = make_class(make_centre("Yên Thành"))
    assert signed_in.get(page(name, foreign)).status_code == 404
    assert signed_in.post(page(name, foreign), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.LECTURER])
@pytest.mark.parametrize("name", DEEDS)
def test_who_only_reads_a_class_does_nothing_to_it(client, centre, role, name):
    head = make_person(centre)
    place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": centre.province}}
    row = make_class(centre, head=head)
    client.force_login(make_user(role, **place.get(role, {"centre": centre, "person": head})))
    assert client.get(page("detail", row)).status_code == 200
    assert client.get(page(name, row)).status_code == 403
    assert client.post(page(name, row), {"reason": "x"}).status_code == 403


def test_the_facts_are_edited(signed_in, centre):
    row = make_class(centre)
    form = signed_in.get(page("edit", row)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"starts_on": typed(row.starts_on), "ends_on": typed(row.ends_on), "place": "Hội trường B"}
    signed_in.post(page("edit", row), data)
    row.refresh_from_db()
    assert row.place == "Hội trường B"


def test_the_second_editor_of_the_facts_is_told_and_loses_nothing(signed_in, centre):
    row = make_class(centre)
    form = signed_in.get(page("edit", row)).context["form"]
    mine = {name: form[name].value() or "" for name in form.fields}
    mine |= {"starts_on": typed(row.starts_on), "ends_on": typed(row.ends_on), "place": "của tôi"}
    classes.edit(row, by=row.created_by, version_no=row.version_no, place="của họ")
    answer = signed_in.post(page("edit", row), mine)
    again = answer.context["form"]
    assert (again["place"].value(), again["version_no"].value()) == ("của tôi", row.version_no)
    assert {name: field.saved for name, field in again.fields.items() if hasattr(field, "saved")} == {"place": "của họ"}
    assert "Đang lưu: “của họ”" in answer.content.decode()
    signed_in.post(page("edit", row), mine | {"version_no": again["version_no"].value()})
    row.refresh_from_db()
    assert row.place == "của tôi"


def test_what_is_saved_otherwise_stands_under_its_field_in_the_words_of_the_page(signed_in, centre):
    row = make_class(centre, head=make_person(centre))
    form = signed_in.get(page("edit", row)).context["form"]
    mine = {name: form[name].value() or "" for name in form.fields}
    mine |= {"starts_on": typed(row.starts_on), "ends_on": typed(row.ends_on + DAY)}
    classes.edit(row, by=row.created_by, version_no=row.version_no, head=None, admits="members", target_group="Mới")
    again = signed_in.post(page("edit", row), mine).context["form"]
    shown = {name: str(field.saved) for name, field in again.fields.items() if hasattr(field, "saved")}
    assert shown == {
        "ends_on": typed(row.ends_on), "head": "–", "admits": row.get_admits_display(), "target_group": "Mới",
    }  # fmt: skip


def test_the_opening_decision_is_entered(signed_in, centre):
    row = make_class(centre, opened=False)
    wrong = signed_in.post(page("open", row), {"opening_no": "45-QĐ/TTCT", "opened_on": typed(row.ends_on)})
    assert list(wrong.context["form"].errors) == ["opened_on"]
    signed_in.post(page("open", row), {"opening_no": "45-QĐ/TTCT", "opened_on": typed(row.starts_on)})
    row.refresh_from_db()
    assert (row.status, row.opening_no) == (ClassStatus.OPEN, "45-QĐ/TTCT")


def test_the_teaching_is_closed(signed_in, centre):
    row = make_class(centre)
    enrol(row, 1)
    assert signed_in.get(page("finish", row)).status_code == 200
    signed_in.post(page("finish", row))
    row.refresh_from_db()
    assert row.status == ClassStatus.FINISHED


def test_recognition_shows_who_passes_and_who_does_not_before_it_is_pressed(signed_in, centre):
    row = finished_class(centre)
    failed = row.enrolments.in_roster_order().first()
    row.enrolments.filter(pk=failed.pk).update(absent_unexcused=20)
    answer = signed_in.get(page("closing", row))
    assert [one.enrolment for one in answer.context["roster"].to_look_at] == [failed]
    assert "Công nhận kết quả 1 học viên" in answer.content.decode()
    signed_in.post(page("closing", row), {"recognition_no": "52-QĐ/TTCT", "recognised_on": typed(TODAY())})
    row.refresh_from_db()
    assert (row.status, row.figures.passed) == (ClassStatus.RECOGNISED, 1)


def test_recognition_offers_no_button_while_somebody_is_not_judged(signed_in, centre):
    row = finished_class(centre, scored=False)
    answer = signed_in.get(page("closing", row))
    assert 'name="recognition_no"' not in answer.content.decode()
    refused = signed_in.post(page("closing", row), {"recognition_no": "52", "recognised_on": typed(TODAY())})
    row.refresh_from_db()
    assert (refused.status_code, row.status) == (200, ClassStatus.FINISHED)


def test_a_class_is_archived(signed_in, centre):
    row = make_recognised_class(centre)
    signed_in.post(page("archive", row))
    row.refresh_from_db()
    assert row.status == ClassStatus.ARCHIVED


def test_a_class_is_put_off_with_a_reason_and_opens_again_by_decision(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + timedelta(days=9))
    assert signed_in.post(page("postpone", row), {"reason": ""}).context["form"].errors
    signed_in.post(page("postpone", row), {"reason": "Trùng lịch đại hội"})
    row.refresh_from_db()
    assert (row.status, row.stop_reason) == (ClassStatus.POSTPONED, "Trùng lịch đại hội")
    assert page("edit", row) in signed_in.get(page("detail", row)).text
    row = classes.edit(
        row, by=row.created_by, version_no=row.version_no, starts_on=row.starts_on + DAY, ends_on=row.ends_on + DAY
    )
    decision = {"opening_no": "52-QĐ/TTCT", "opened_on": f"{TODAY():%d/%m/%Y}"}
    signed_in.post(page("open", row), decision)
    row.refresh_from_db()
    assert (row.status, row.stop_reason, row.opening_no) == (ClassStatus.OPEN, "", "52-QĐ/TTCT")


def test_a_class_put_off_waits_for_new_days_before_a_new_decision(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + timedelta(days=9))
    classes.postpone(row, by=row.created_by, reason="Bão")
    answer = signed_in.get(f"{page('detail', row)}?tab=overview")
    first, second = answer.context["rail"].rows[:2]
    assert (first["state"], first["href"]) == ("no", page("edit", row))
    assert "45-QĐ/TTCT" in second["fix"]
    assert second["fix"] in answer.text
    assert answer.context["rail"].href == page("edit", row)
    decision = {"opening_no": "52-QĐ/TTCT", "opened_on": typed(TODAY())}
    for refused in (signed_in.get(page("open", row)), signed_in.post(page("open", row), decision)):
        assert refused.status_code == 409
        assert typed(row.starts_on) in refused.context["sentences"][0]
    classes.edit(row, by=row.created_by, version_no=row.version_no, ends_on=row.ends_on + DAY)
    assert signed_in.get(page("detail", row)).context["rail"].href == page("open", row)
    assert signed_in.post(page("open", row), decision).status_code == 302


def test_a_number_is_one_decision_of_the_centre_in_a_year(signed_in, centre):
    first = make_class(centre, ends_on=TODAY() + 9 * DAY, opened=False)
    classes.open_class(first, by=first.created_by, opening_no="33-QĐ/TTCT", opened_on=TODAY() - 6 * DAY)
    other = make_class(centre, ends_on=TODAY() + 9 * DAY, opened=False)
    refused = signed_in.post(page("open", other), {"opening_no": "33-QĐ/TTCT", "opened_on": typed(TODAY() - DAY)})
    assert first.name in refused.context["form"].errors["opening_no"][0]
    spelt_otherwise = {"opening_no": "33 - qđ/ttct", "opened_on": typed(TODAY() - DAY)}
    assert signed_in.post(page("open", other), spelt_otherwise).context["form"].errors["opening_no"]
    same_day = {"opening_no": "33-QĐ/TTCT", "opened_on": typed(TODAY() - 6 * DAY)}  # one decision opens both
    assert signed_in.post(page("open", other), same_day).status_code == 302
    done = finished_class(centre)
    decision = {"recognition_no": "33-QĐ/TTCT", "recognised_on": typed(TODAY())}
    refused = signed_in.post(page("closing", done), decision)
    assert first.name in refused.context["form"].errors["recognition_no"][0]
    assert signed_in.post(page("closing", done), decision | {"recognition_no": "34-QĐ/TTCT"}).status_code == 302
    elsewhere = make_class(make_centre("Yên Thành"), opened=False, ends_on=TODAY() + DAY)
    classes.open_class(elsewhere, by=elsewhere.created_by, opening_no="33-QĐ/TTCT", opened_on=elsewhere.starts_on)


def test_a_class_put_off_is_not_opened_by_the_decision_that_no_longer_applies(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + 9 * DAY, opened=False)
    classes.open_class(row, by=row.created_by, opening_no="33-QĐ/TTCT", opened_on=TODAY() - 6 * DAY)
    classes.postpone(row, by=row.created_by, reason="Bão")
    classes.edit(row, by=row.created_by, version_no=row.version_no, ends_on=row.ends_on + DAY)
    old = {"opening_no": "33-QĐ/TTCT", "opened_on": typed(TODAY() - 6 * DAY)}
    assert "không còn áp dụng" in signed_in.post(page("open", row), old).context["form"].errors["opening_no"][0]
    assert signed_in.post(page("open", row), old | {"opening_no": "36-QĐ/TTCT"}).status_code == 302


def test_cancelling_takes_a_reason(signed_in, centre):
    row = make_class(centre)
    assert signed_in.post(page("cancel", row), {"reason": ""}).context["form"].errors
    signed_in.post(page("cancel", row), {"reason": "Không đủ học viên"})
    row.refresh_from_db()
    assert (row.status, row.stop_reason) == (ClassStatus.CANCELLED, "Không đủ học viên")


@pytest.mark.parametrize("name", ["edit", "open", "finish", "cancel"])
def test_a_deed_out_of_its_turn_answers_with_a_sentence(signed_in, centre, name):
    row = make_recognised_class(centre)
    for answer in (signed_in.get(page(name, row)), signed_in.post(page(name, row), {"reason": "x"})):
        assert answer.status_code == 409
        assert row.get_status_display() in answer.context["sentences"][0]
        assert row.get_absolute_url() in answer.content.decode()


def test_a_state_of_long_ago_is_not_told_as_news(signed_in, centre):
    row = make_recognised_class(centre)
    CourseClass.objects.filter(pk=row.pk).update(status=ClassStatus.ARCHIVED)
    for answer in (signed_in.get(page("cancel", row)), signed_in.post(page("cancel", row), {"reason": "x"})):
        assert answer.context["sentences"] == [
            "Trạng thái hiện là “Đã lưu trữ”, không thực hiện được bước này. Hãy xem lại trang trước khi quyết định."
        ]


def test_closing_too_early_answers_with_the_words_of_the_verb(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + DAY)
    enrol(row, 1)
    answer = signed_in.post(page("finish", row))
    assert answer.status_code == 409
    assert typed(row.ends_on) in answer.context["sentences"][0]
