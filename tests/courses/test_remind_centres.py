"""Reminding centres of their plans: who is reminded, who is passed over, who reads it until the plan is handed in."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from centres.models import AuditLine, Centre
from centres.scope import Role
from courses import plans, reminders
from courses.models import PlanReminder, PlanStatus
from tests.build import (
    TODAY,
    code_of,
    make_centre,
    make_deadline,
    make_director,
    make_plan,
    make_province,
    make_reminder,
    make_user,
)

pytestmark = pytest.mark.django_db
YEAR = TODAY().year


@pytest.fixture
def province():
    made = make_province()
    make_deadline(made, TODAY() - timedelta(days=10))
    return made


@pytest.fixture
def by(province):
    return make_user(Role.PROVINCE, province=province)


@pytest.fixture
def late(province):
    return make_plan(make_centre("Kỳ Sơn", province)).centre


@pytest.fixture
def none(province):
    return make_centre("Con Cuông", province)


@pytest.fixture
def done(province):
    return make_plan(make_centre("Vinh", province), status=PlanStatus.APPROVED).centre


def send(by, **facts):
    return reminders.send(Centre.objects.filter(province=by.province), YEAR, by=by, **facts)


def test_those_whose_plan_is_late_or_missing_are_reminded_and_nobody_else(by, late, none, done):
    sent = send(by, message=" Liên hệ phòng Lý luận chính trị ")
    assert (set(sent.reminded), sent.today_already, sent.not_due) == ({late, none}, [], [done])
    assert set(PlanReminder.objects.values_list("centre", "year", "message", "sent_by")) == {
        (centre.pk, YEAR, "Liên hệ phòng Lý luận chính trị", by.pk) for centre in (late, none)
    }


def test_each_reminder_has_its_line_in_the_book_of_its_centre(by, late, none):
    send(by)
    lines = AuditLine.objects.filter(verb="remind_plan")
    assert {line.centre for line in lines} == {late, none}
    assert {(line.by, line.facts["year"]) for line in lines} == {(by, YEAR)}


def test_nobody_is_reminded_twice_on_one_day(by, late, none):
    make_reminder(late)
    sent = send(by)
    assert (sent.reminded, sent.today_already) == ([none], [late])
    with pytest.raises(ValidationError) as broken:
        send(by)
    assert code_of(broken) == "nobody_to_remind"
    assert PlanReminder.objects.count() == 2


def test_the_next_day_somebody_is_reminded_again(by, late):
    make_reminder(late, days_ago=1)
    assert send(by).reminded == [late]


def test_a_reminder_of_another_year_is_no_reminder_of_this(by, late):
    make_reminder(late, YEAR + 1)
    assert send(by).reminded == [late]


def test_a_message_has_its_limit(by, late):
    with pytest.raises(ValidationError) as broken:
        send(by, message="x" * 501)
    assert code_of(broken) == "message_too_long"
    assert not PlanReminder.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROVINCE])
def test_only_staff_of_the_province_remind(by, late, role):
    place = {} if role == Role.NATIONAL else {"centre": late}
    with pytest.raises(PermissionDenied):
        reminders.send([late], YEAR, by=make_user(role, **place))


def test_a_centre_of_another_province_among_them_stops_the_round(by, late):
    with pytest.raises(PermissionDenied):
        reminders.send([late, make_centre("Cẩm Xuyên", make_province("Hà Tĩnh"))], YEAR, by=by)
    assert not PlanReminder.objects.exists()


# --- What the centre reads -------------------------------------------------------------------------------------


def test_a_reminder_stays_open_until_the_plan_is_handed_in(late):
    officer = make_user(centre=late)
    reminder = make_reminder(late)
    assert reminders.open_of(late.pk, TODAY()) == {YEAR: reminder}
    plan = late.plans.get()
    plans.submit(plan, by=officer)
    assert reminders.open_of(late.pk, TODAY()) == {}
    plans.send_back(plan, by=make_director(late), reason="Dòng 3")
    assert reminders.open_of(late.pk, TODAY()) == {}  # it was handed in after the reminder
    again = PlanReminder.objects.create(
        centre=late, year=YEAR, sent_by=reminder.sent_by, sent_at=timezone.now() + timedelta(seconds=1)
    )
    assert reminders.open_of(late.pk, TODAY()) == {YEAR: again}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.DEPUTY])
def test_the_centre_finds_it_among_its_tasks_and_on_its_list_of_plans(client, late, role):
    reminder = make_reminder(late, message="Gửi trước ngày họp")
    client.force_login(make_user(role, centre=late))
    for page in ("home", "plan-list"):
        words = client.get(reverse(page)).text
        assert "Gửi trước ngày họp" in words
        assert str(reminder.sent_by) in words
        assert TODAY().strftime("%d/%m/%Y") in words


def test_without_a_reminder_only_the_officer_has_the_task(client, late):
    edit = reverse("plan-edit", args=[late.plans.get().pk])
    client.force_login(make_user(centre=late))
    assert edit in [task["href"] for task in client.get(reverse("home")).context["tasks"]]
    client.force_login(make_user(Role.DIRECTOR, centre=late))
    assert edit not in [task["href"] for task in client.get(reverse("home")).context["tasks"]]


def test_a_reminder_of_the_next_year_makes_a_task_before_the_season(client, none):
    make_reminder(none, YEAR + 1)
    client.force_login(make_user(centre=none))
    titles = [task["title"] for task in client.get(reverse("home")).context["tasks"]]
    assert any(str(YEAR + 1) in title for title in titles)


# --- The pages -----------------------------------------------------------------------------------------------


def test_one_press_reminds_everybody_who_owes_a_plan(client, by, late, none, done):
    client.force_login(by)
    step = client.get(reverse("plan-list")).context["next_step"]
    assert step["button"] == "Gửi nhắc 2 trung tâm"
    answer = client.post(step["href"], follow=True)
    assert set(PlanReminder.objects.values_list("centre", flat=True)) == {late.pk, none.pk}
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    assert "button" not in answer.context["next_step"] or answer.context["next_step"]["button"] != step["button"]


def test_the_dashboard_offers_the_same_press(client, by, late, none, done):
    client.force_login(by)
    step = client.get(reverse("home")).context["next_step"]
    assert (step["button"], step["post"]) == ("Gửi nhắc 2 trung tâm", True)


def test_who_was_passed_over_is_told(client, by, late, none, done):
    make_reminder(late)
    client.force_login(by)
    posted = {"year": YEAR, "centres": [late.pk, none.pk, done.pk], "message": "Khẩn"}
    told = [str(one) for one in client.post(reverse("plan-remind"), posted, follow=True).context["messages"]]
    assert len(told) == 3
    assert [one.short_name in words for one, words in zip((none, late, done), told, strict=True)] == [True] * 3


def test_a_foreign_centre_in_the_post_is_refused_and_nobody_reminded(client, by, late):
    foreign = make_centre("Cẩm Xuyên", make_province("Hà Tĩnh"))
    client.force_login(by)
    client.post(reverse("plan-remind"), {"year": YEAR, "centres": [foreign.pk]})
    assert not PlanReminder.objects.exists()


@pytest.mark.parametrize("posted", [{}, {"year": "x"}, {"year": 3000}, {"year": YEAR, "message": "x" * 501}])
def test_bad_input_is_told_and_reminds_nobody(client, by, late, posted):
    client.force_login(by)
    answer = client.post(reverse("plan-remind"), posted, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not PlanReminder.objects.exists()


def test_reminding_takes_a_post_and_a_province(client, by, late):
    client.force_login(by)
    assert client.get(reverse("plan-remind")).status_code == 405
    for role, place in ((Role.NATIONAL, {}), (Role.DIRECTOR, {"centre": late})):
        client.force_login(make_user(role, **place))
        assert client.post(reverse("plan-remind"), {"year": YEAR}).status_code == 403


def test_the_list_to_print_says_whom_to_call_and_what_to_write(client, by, late, none, done):
    Centre.objects.filter(pk=late.pk).update(phone="0238 000 777")
    make_director(late, "Vừ Bá Chìa")
    make_reminder(late, days_ago=2)
    client.force_login(by)
    page = client.get(reverse("plan-reminders"))
    assert [(row.centre, str(director or "")) for row, director in page.context["rows"]] == [
        (none, ""), (late, "Vừ Bá Chìa"),
    ]  # fmt: skip
    for words in ("0238 000 777", "Kính gửi: Trung tâm chính trị huyện Kỳ Sơn", "đồng chí Vừ Bá Chìa, Giám đốc",
                  (TODAY() - timedelta(days=2)).strftime("%d/%m/%Y")):  # fmt: skip
        assert words in page.text
    assert done.short_name not in page.text


def test_the_list_to_print_is_for_those_above_the_centres(client, by, late):
    client.force_login(make_user(centre=late))
    assert client.get(reverse("plan-reminders")).status_code == 403
    client.force_login(make_user(Role.NATIONAL))
    other = make_centre("Cẩm Xuyên", make_province("Hà Tĩnh"))
    whole = client.get(reverse("plan-reminders")).context["rows"]
    assert {row.centre for row, _director in whole} == {late, other}
    part = client.get(reverse("plan-reminders"), {"year": YEAR, "province": other.province_id}).context["rows"]
    assert [row.centre for row, _director in part] == [other]


def test_the_list_to_print_takes_the_same_queries_for_many_centres(client, by, constant_queries, province):
    client.force_login(by)

    def add(n):
        for number in range(n):
            make_director(make_centre(f"Thêm {number}", province))

    constant_queries(client, reverse("plan-reminders"), add)
