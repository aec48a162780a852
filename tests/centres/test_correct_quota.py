"""Correcting the entry of a decision on posts: never silently, and judged as when it was entered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import decisions
from centres.models import AuditLine, QuotaDecision
from centres.scope import Role
from tests.build import code_of, make_centre, make_province, make_quota, make_rule, make_scan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision():
    return make_quota(make_centre(), 5, number="9-QĐ/HU", population=120_000)


def correct(decision, *, by=None, reason="Gõ nhầm", **facts):
    by = by or make_user(Role.DIRECTOR, centre=decision.centre)
    return decisions.correct(decision, by=by, reason=reason, **facts)


def test_old_and_new_values_and_the_reason_stand_in_the_book(decision):
    director = make_user(Role.DIRECTOR, centre=decision.centre)
    correct(decision, by=director, posts=6, population=120_000, decided_on=date(2022, 3, 16))
    line = AuditLine.objects.get(verb="correct_quota")
    assert (line.by, line.row_id, line.facts["reason"]) == (director, decision.pk, "Gõ nhầm")
    assert line.facts["corrected"] == {
        "posts": [5, 6], "decided_on": ["2022-03-15", "2022-03-16"], "effective_from": ["2022-03-15", "2022-03-16"],
    }  # fmt: skip
    decision.refresh_from_db()
    assert (decision.posts, decision.decided_on) == (6, date(2022, 3, 16))


def test_a_stale_copy_is_compared_with_the_row_and_not_with_itself(decision):
    stale = QuotaDecision.objects.get(pk=decision.pk)
    correct(decision, posts=6)
    correct(stale, posts=4)
    assert [line.facts["corrected"] for line in AuditLine.objects.filter(verb="correct_quota").order_by("pk")] == [
        {"posts": [5, 6]}, {"posts": [6, 4]},
    ]  # fmt: skip


def test_nothing_changed_is_no_correction(decision):
    with pytest.raises(ValidationError) as broken:
        correct(decision, posts=5, number="9-QĐ/HU")
    assert code_of(broken) == "nothing_changed"
    assert not AuditLine.objects.filter(verb="correct_quota").exists()


def test_a_scan_alone_is_a_correction_and_the_one_it_replaces_is_named(decision):
    first = correct(decision, scan=make_scan()).scan.name
    correct(decision, scan=make_scan("b.png", b"\x89PNG\r\n\x1a\n"))
    decision.refresh_from_db()
    assert decision.scan.name != first
    newest = AuditLine.objects.filter(verb="correct_quota").latest("pk")
    assert newest.facts["corrected"] == {"scan": [first, decision.scan.name]}
    assert decision.scan.storage.exists(first)  # the paper once shown is still there


def test_a_correction_is_judged_by_the_rule(decision):
    with pytest.raises(ValidationError) as broken:
        correct(decision, posts=7)
    assert code_of(broken) == "outside_rule"
    assert correct(decision, posts=7, exception_no="88-TB/TU").is_outside_rule


def test_a_correction_of_the_day_brings_the_rule_of_that_day(decision):
    make_rule("185-QĐ/TW", min_posts=None, max_posts=None, effective_from=date(2008, 9, 3))
    assert correct(decision, decided_on=date(2012, 3, 15), posts=9).rule.code == "185-QĐ/TW"


def test_what_was_taken_over_from_paper_may_get_its_basis_without_an_exception():
    old = make_quota(make_centre(), 3, is_imported=True)
    assert correct(old, population=90_000).population == 90_000
    with pytest.raises(ValidationError) as broken:
        correct(old, posts=2)
    assert code_of(broken) == "outside_rule"


def test_two_entries_do_not_become_one_decision(decision):
    other = make_quota(decision.centre, 4, number="10-QĐ/HU")
    with pytest.raises(ValidationError):
        correct(other, number="9-QĐ/HU")
    other.refresh_from_db()
    assert other.number == "10-QĐ/HU"


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.OFFICER, Role.LECTURER])
def test_at_the_centre_only_the_director_corrects(decision, role):
    with pytest.raises(PermissionDenied):
        correct(decision, by=make_user(role, centre=decision.centre), posts=6)


def test_the_own_province_corrects_another_does_not(decision):
    assert correct(decision, by=make_user(Role.PROVINCE, province=decision.centre.province), posts=6).posts == 6
    with pytest.raises(PermissionDenied):
        correct(decision, by=make_user(Role.PROVINCE, province=make_province("Hà Tĩnh")), posts=4)


def test_national_staff_read_and_do_not_correct(decision):
    with pytest.raises(PermissionDenied):
        correct(decision, by=make_user(Role.NATIONAL), posts=6)


def test_a_day_before_the_first_rule_is_refused_and_both_days_are_named():
    make_rule()
    centre = make_centre()
    with pytest.raises(ValidationError) as broken:
        decisions.decide(centre, by=make_user(Role.DIRECTOR, centre=centre), number="1", decided_on=date(2019, 11, 7),
                         posts=5)  # fmt: skip
    assert code_of(broken) == "before_first_rule"
    [sentence] = broken.value.message_dict["decided_on"]
    assert "07/11/2019" in sentence
    assert "08/11/2019" in sentence
    assert not QuotaDecision.objects.exists()
