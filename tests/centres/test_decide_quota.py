"""Entering a decision on posts: judged by the rule in force on its own day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import decisions, posts
from centres.models import AuditLine, Centre, Level, QuotaDecision, StaffingRule
from centres.scope import Role
from tests.build import make_centre, make_province, make_quota, make_rule, make_user

pytestmark = pytest.mark.django_db


def decide(centre, number="9-QĐ/HU", *, by=None, n=5, decided_on=date(2020, 3, 1), **facts):
    by = by or make_user(Role.DIRECTOR, centre=centre)
    return decisions.decide(centre, by=by, number=number, decided_on=decided_on, posts=n, **facts)


@pytest.mark.parametrize("n", [4, 5, 6])
def test_a_decision_within_208_is_entered_and_keeps_its_rule(n):
    rule = make_rule()
    decision = decide(make_centre(), n=n)
    assert (decision.posts, decision.rule, decision.effective_from) == (n, rule, date(2020, 3, 1))


@pytest.mark.parametrize("n", [3, 7])
def test_a_decision_outside_four_to_six_is_refused_with_the_rule_and_the_day(n):
    make_rule()
    with pytest.raises(ValidationError) as broken:
        decide(make_centre(), n=n)
    [error] = broken.value.error_dict["posts"]
    assert error.code == "outside_rule"
    words = error.messages[0]
    assert "208-QĐ/TW" in words
    assert "01/03/2020" in words
    assert not QuotaDecision.objects.exists()


def test_a_decision_outside_the_rule_stands_when_it_names_the_exception():
    make_rule()
    decision = decide(make_centre(), n=7, exception_no="88-TB/TU")
    assert decision.is_outside_rule
    assert decision.exception_no == "88-TB/TU"


def test_the_rule_of_the_decisions_day_judges_not_todays():
    make_rule("185-QĐ/TW", min_posts=None, max_posts=None, effective_from=date(2008, 9, 3))
    make_rule()
    decision = decide(make_centre(), n=9, decided_on=date(2019, 11, 7))
    assert decision.rule.code == "185-QĐ/TW"


def test_the_first_day_of_a_rule_belongs_to_it():
    make_rule("185-QĐ/TW", min_posts=None, max_posts=None, effective_from=date(2008, 9, 3))
    make_rule()
    with pytest.raises(ValidationError, match="208-QĐ/TW"):
        decide(make_centre(), n=9, decided_on=date(2019, 11, 8))


def test_the_next_regulation_does_not_rewrite_last_years_answer():
    make_rule()
    decision = decide(make_centre(), n=6)
    make_rule("999-QĐ/TW", min_posts=7, max_posts=9, effective_from=date(2024, 1, 1))
    decision.refresh_from_db()
    assert decision.rule.code == "208-QĐ/TW"
    assert not decision.is_outside_rule


def test_a_rule_for_districts_does_not_judge_a_commune():
    make_rule()
    make_rule("360-QĐ/TW", level=Level.COMMUNE, min_posts=None, max_posts=None, effective_from=date(2019, 1, 1))
    assert decide(make_centre(level=Level.COMMUNE), n=2).rule.code == "360-QĐ/TW"


def test_a_day_before_the_first_rule_is_an_error_not_a_quota_of_zero():
    make_rule()
    with pytest.raises(ValidationError) as broken:
        StaffingRule.objects.in_force(Level.DISTRICT, date(2019, 11, 7))
    assert broken.value.code == "before_first_rule"


def test_a_decision_takes_effect_on_its_own_day_or_later():
    make_rule()
    with pytest.raises(ValidationError):
        decide(make_centre(), effective_from=date(2020, 2, 29))


def test_the_same_decision_is_not_entered_twice():
    make_rule()
    centre = make_centre()
    decide(centre)
    with pytest.raises(ValidationError):
        decide(centre)
    assert QuotaDecision.objects.count() == 1


def test_the_audit_book_says_who_decided_what():
    make_rule()
    centre = make_centre()
    director = make_user(Role.DIRECTOR, centre=centre)
    decide(centre, by=director)
    line = AuditLine.objects.get(verb="decide_quota")
    assert (line.by, line.centre, line.facts["posts"], line.facts["rule"]) == (director, centre, 5, "208-QĐ/TW")


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_only_the_director_enters_it_at_the_centre(role):
    make_rule()
    centre = make_centre()
    with pytest.raises(PermissionDenied):
        decide(centre, by=make_user(role, centre=centre))


def test_the_province_enters_it_on_behalf_of_its_own_centres_only():
    make_rule()
    province = make_province()
    official = make_user(Role.PROVINCE, province=province)
    assert decide(make_centre(province=province), by=official).posts == 5
    with pytest.raises(PermissionDenied):
        decide(make_centre(), by=official)


def test_a_director_of_another_centre_is_refused():
    make_rule()
    with pytest.raises(PermissionDenied):
        decide(make_centre(), by=make_user(Role.DIRECTOR, centre=make_centre("Yên Thành")))


def test_the_director_of_the_keeper_of_the_records_may_enter_it():
    make_rule()
    keeper = make_centre("Yên Thành")
    assert decide(make_centre(custodian=keeper), by=make_user(Role.DIRECTOR, centre=keeper)).posts == 5


# --- The answer of a day ------------------------------------------------------------------------------------


def row_on(centre, day):
    [row] = posts.on_day(Centre.objects.filter(pk=centre.pk), day)
    return row


def test_the_decision_in_force_on_the_day_counts_not_the_newest():
    centre = make_centre()
    make_quota(centre, 4, decided_on=date(2020, 1, 1))
    make_quota(centre, 6, decided_on=date(2022, 1, 1))
    make_quota(centre, 5, decided_on=date(2023, 1, 1), effective_from=date(2024, 1, 1))
    assert row_on(centre, date(2021, 12, 31)).posts.decided == 4
    assert row_on(centre, date(2022, 1, 1)).posts.decided == 6
    assert row_on(centre, date(2023, 6, 1)).posts.decided == 6  # decided, not yet in effect
    assert row_on(centre, date(2024, 1, 1)).posts.decided == 5


def test_a_centre_without_a_decision_says_so():
    make_rule()
    row = row_on(make_centre(), date(2024, 1, 1))
    assert row.posts.decided is None
    assert row.verdict == "undecided"
    assert row.needs_a_look
