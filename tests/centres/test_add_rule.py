"""Staffing rules as data: national staff add the next one, everybody of the staff reads them, the past stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres import regulations
from centres.models import AuditLine, Level, StaffingRule
from centres.scope import Role
from tests.build import TODAY, make_centre, make_quota, make_rule, make_user

pytestmark = pytest.mark.django_db

FACTS = {"level": Level.DISTRICT, "code": "9-QĐ/TW", "decided_by": "Ban Thường vụ", "source": "Quy định 9-QĐ/TW"}


def add(by=None, day=None, **facts):
    by = by or make_user(Role.NATIONAL)
    return regulations.add_rule(by=by, effective_from=day or TODAY() + timedelta(days=30), **FACTS | facts)


def code(broken):
    error = broken.value
    return next(iter(error.error_dict.values()))[0].code


def test_a_rule_for_a_day_to_come_leaves_today_as_it_is():
    old = make_rule()
    new = add(min_posts=3, max_posts=5)
    assert StaffingRule.objects.in_force(Level.DISTRICT, TODAY()) == old
    assert StaffingRule.objects.in_force(Level.DISTRICT, new.effective_from) == new
    assert AuditLine.objects.about(new).get().verb == "add_rule"


def test_a_rule_that_fixes_no_number_allows_any():
    assert add().allows(1)
    assert add(day=TODAY(), level=Level.COMMUNE).allows(99)


def test_days_gone_by_keep_their_verdict():
    with pytest.raises(ValidationError) as broken:
        add(day=TODAY() - timedelta(days=1))
    assert code(broken) == "in_the_past"
    assert not StaffingRule.objects.exists()


@pytest.mark.parametrize("facts", [{"min_posts": 7, "max_posts": 4}, {"code": ""}])
def test_a_rule_that_contradicts_itself_is_refused(facts):
    with pytest.raises(ValidationError):
        add(**facts)
    assert not StaffingRule.objects.exists()


def test_a_level_has_one_rule_a_day():
    add()
    with pytest.raises(ValidationError):
        add(code="10-QĐ/TW")
    assert StaffingRule.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.DIRECTOR, Role.OFFICER])
def test_only_national_staff_add_rules(client, role):
    user = make_user(role)
    with pytest.raises(PermissionDenied):
        add(user)
    client.force_login(user)
    assert client.get(reverse("rule-create")).status_code == 403
    assert client.get(reverse("rule-list")).status_code == 200


def test_a_rule_is_added_by_page_and_listed(client):
    client.force_login(make_user(Role.NATIONAL))
    day = TODAY() + timedelta(days=60)
    answer = client.post(reverse("rule-create"), {**FACTS, "effective_from": f"{day:%d/%m/%Y}", "min_posts": "4"})
    assert answer.url == reverse("rule-list")
    rule = StaffingRule.objects.get()
    assert (rule.effective_from, rule.min_posts, rule.max_posts) == (day, 4, None)
    assert "9-QĐ/TW" in client.get(answer.url).text


def test_a_rule_without_numbers_says_so_and_invents_none(client):
    make_rule("360-QĐ/TW", level=Level.COMMUNE, min_posts=None, max_posts=None, effective_from=date(2025, 7, 1))
    client.force_login(make_user(Role.PROVINCE))
    assert "văn bản không quy định số lượng" in client.get(reverse("rule-list")).text


def test_a_decision_keeps_the_rule_that_judged_it():
    decision = make_quota(make_centre(), 6)
    add(day=TODAY(), min_posts=1, max_posts=3)
    decision.refresh_from_db()
    assert decision.rule.code == "208-QĐ/TW"
    assert not decision.is_outside_rule
