"""Exceptions to the pass rule: two persons, a reason, and what they change in the judgement."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import exceptions, results
from courses.models import Enrolment, ExceptionKind, ExceptionStatus, Grade, ResultException
from courses.results import Judgement, PassRule, settle
from tests.build import (
    code_of,
    enrol,
    make_centre,
    make_class,
    make_director,
    make_exception,
    make_programme,
    make_recognised_class,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
ALLOW, DENY = ExceptionKind.ALLOW, ExceptionKind.DENY
WHY = "Nghỉ ốm có giấy ra viện ngày 12/6/2026"


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def enrolment(centre):
    """A learner with score 8 who missed 20 of 40 periods."""
    course_class = make_class(centre)
    [one] = enrol(course_class, 1)
    score_all(course_class)
    Enrolment.objects.filter(pk=one.pk).update(absent_unexcused=20)
    one.refresh_from_db()
    return one


def propose(enrolment, kind=ALLOW, reason=WHY, by=None):
    return exceptions.propose(enrolment, by=by or enrolment.course_class.created_by, kind=kind, reason=reason)


def judged(enrolment):
    return next(line for line in results.sheet(enrolment.course_class) if line.enrolment.pk == enrolment.pk).judgement


# --- Two persons ------------------------------------------------------------------------------------------


def test_a_proposal_alone_changes_nothing(enrolment):
    propose(enrolment)
    assert not judged(enrolment).has_passed


def test_agreed_by_the_director_it_lets_pass_with_both_reasons(enrolment, centre):
    row = propose(enrolment)
    director = make_director(centre)
    exceptions.agree(row, by=director)
    found = judged(enrolment)
    assert (found.has_passed, found.grade) == (True, Grade.GOOD)
    assert WHY in found.reason
    assert "20/40" in found.reason
    assert (row.status, row.decided_by, row.is_single_handed) == (ExceptionStatus.AGREED, director, False)


def test_a_denial_keeps_the_score_and_takes_the_grade(centre):
    [one] = enrol(make_class(centre), 1)
    score_all(one.course_class)
    exceptions.agree(propose(one, DENY, "Vi phạm quy chế kiểm tra"), by=make_director(centre))
    found = judged(one)
    assert (found.has_passed, found.score, found.grade) == (False, D("8.0"), "")


def test_the_proposer_cannot_agree_whatever_the_role(enrolment, centre):
    director = make_director(centre)
    row = propose(enrolment, by=director)
    with pytest.raises(ValidationError) as broken:
        exceptions.agree(row, by=director)
    assert code_of(broken) == "own_exception"


def test_a_second_account_of_the_same_person_cannot_agree(enrolment, centre):
    director = make_director(centre)
    other = make_user(Role.DEPUTY, centre=centre, person=director.person)
    row = propose(enrolment, by=other)
    with pytest.raises(ValidationError) as broken:
        exceptions.agree(row, by=director)
    assert code_of(broken) == "own_exception"


def test_alone_at_the_centre_it_is_allowed_and_marked(settings, enrolment, centre):
    director = make_director(centre)
    row = propose(enrolment, by=director)
    type(director).objects.filter(centre=centre).exclude(pk=director.pk).update(is_active=False)
    assert exceptions.agree(row, by=director).is_single_handed
    assert AuditLine.objects.get(verb="agree_exception").facts["single_handed"] is True


def test_alone_it_is_refused_where_the_installation_does_not_allow_it(settings, enrolment, centre):
    settings.ALLOW_SINGLE_HANDED = False
    director = make_director(centre)
    row = propose(enrolment, by=director)
    type(director).objects.filter(centre=centre).exclude(pk=director.pk).update(is_active=False)
    with pytest.raises(ValidationError) as broken:
        exceptions.agree(row, by=director)
    assert code_of(broken) == "own_exception"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVINCE, Role.NATIONAL, Role.LECTURER])
def test_only_directors_and_deputies_of_the_centre_decide(enrolment, centre, role):
    row = propose(enrolment)
    place = {Role.PROVINCE: {"province": centre.province}, Role.NATIONAL: {}}.get(role, {"centre": centre})
    by = make_user(role, **place)
    for verb, facts in ((exceptions.agree, {}), (exceptions.refuse, {"reason": "x"})):
        with pytest.raises(PermissionDenied):
            verb(row, by=by, **facts)


def test_a_director_of_another_centre_does_not_decide(enrolment):
    with pytest.raises(PermissionDenied):
        exceptions.agree(propose(enrolment), by=make_director(make_centre("Yên Thành")))


# --- Reasons and states --------------------------------------------------------------------------------------


def test_a_proposal_and_a_refusal_need_a_reason(enrolment, centre):
    with pytest.raises(ValidationError) as broken:
        propose(enrolment, reason="  ")
    assert code_of(broken) == "reason_missing"
    row = propose(enrolment)
    with pytest.raises(ValidationError) as broken:
        exceptions.refuse(row, by=make_director(centre), reason="")
    assert code_of(broken) == "reason_missing"


def test_refused_the_rule_decides_and_another_may_be_proposed(enrolment, centre):
    row = propose(enrolment)
    exceptions.refuse(row, by=make_director(centre), reason="Giấy không hợp lệ")
    assert not judged(enrolment).has_passed
    assert propose(enrolment).status == ExceptionStatus.PROPOSED


def test_one_exception_a_learner(enrolment):
    propose(enrolment)
    with pytest.raises(ValidationError) as broken:
        propose(enrolment)
    assert code_of(broken) == "exception_open"
    assert ResultException.objects.count() == 1


def test_an_agreed_one_is_withdrawn_while_results_are_open(enrolment, centre):
    row = propose(enrolment)
    exceptions.agree(row, by=make_director(centre))
    exceptions.withdraw(row, by=enrolment.course_class.created_by)
    assert not judged(enrolment).has_passed
    with pytest.raises(ValidationError) as broken:
        exceptions.withdraw(row, by=enrolment.course_class.created_by)
    assert code_of(broken) == "illegal_move"


def test_nothing_is_decided_once_results_are_recognised(centre):
    course_class = make_recognised_class(centre)
    one = course_class.enrolments.first()
    director = make_director(centre)
    with pytest.raises(ValidationError) as broken:
        propose(one)
    assert code_of(broken) == "results_closed"
    row = make_exception(one)
    for verb in (exceptions.agree, exceptions.withdraw):
        with pytest.raises(ValidationError) as broken:
            verb(row, by=director)
        assert code_of(broken) == "results_closed"


def test_who_left_and_who_is_certified_get_none(centre):
    course_class = make_class(centre)
    gone, held = enrol(course_class, 2)
    Enrolment.objects.filter(pk=gone.pk).update(status="withdrawn", leave_reason="x")
    Enrolment.objects.filter(pk=held.pk).update(outcome="passed", grade="good", is_certified=True)
    codes = []
    for one in (gone, held):
        one.refresh_from_db()
        with pytest.raises(ValidationError) as broken:
            propose(one)
        codes.append(code_of(broken))
    assert codes == ["not_enrolled", "certified"]


# --- The arithmetic, without a database -----------------------------------------------------------------------

BANDS = ((D(9), Grade.EXCELLENT), (D(8), Grade.GOOD), (D(7), Grade.FAIR), (D(5), Grade.AVERAGE))
RULE = PassRule(40, D("0.2"), D(5), (D(1),), BANDS)


@pytest.mark.parametrize(
    ("scores", "rule", "score", "grade"),
    [
        ((D("8.2"),), RULE, D("8.2"), Grade.GOOD),  # absent too much, but the score is good: it earns its grade
        ((D("4"),), RULE, D("4.0"), Grade.AVERAGE),  # below the lowest band: the lowest grade
        ((None,), RULE, None, Grade.PASS),  # nothing was scored
        ((), PassRule(40, D("0.2"), None, (), BANDS), None, Grade.PASS),  # nothing is scored in this programme
    ],
)
def test_the_grade_of_who_passes_by_exception(scores, rule, score, grade):
    found = settle(rule, Judgement(False, False, "theo quy định"), scores, ALLOW, "vì")
    assert (found.has_passed, found.is_open, found.score, found.grade) == (True, False, score, grade)


def test_an_exception_closes_an_open_judgement():
    for kind in (ALLOW, DENY):
        assert not settle(RULE, Judgement(False, True, "chưa có điểm"), (None,), kind, "vì").is_open


# --- Pages -----------------------------------------------------------------------------------------------------


def page(name, row):
    return reverse(f"exception-{name}", args=[row.pk])


def test_the_officer_proposes_and_the_director_agrees_on_pages(client, enrolment, centre):
    client.force_login(enrolment.course_class.created_by)
    form = client.get(page("create", enrolment))
    assert form.context["form"].initial["kind"] == "allow"
    assert client.post(page("create", enrolment), {"kind": "allow", "reason": ""}).context["form"].errors
    client.post(page("create", enrolment), {"kind": "allow", "reason": WHY})
    row = ResultException.objects.get()
    assert page("agree", row) not in client.get(page("detail", row)).text
    client.force_login(make_director(centre))
    assert page("detail", row) in client.get(reverse("home")).text
    text = client.get(page("detail", row)).text
    assert page("agree", row) in text
    assert "<dd>20 trên 40 tiết</dd>" in text
    client.post(page("agree", row))
    row.refresh_from_db()
    assert row.status == ExceptionStatus.AGREED


def test_a_refusal_without_a_reason_comes_back_with_the_page(client, enrolment, centre):
    row = propose(enrolment)
    client.force_login(make_director(centre))
    answer = client.post(page("refuse", row), {"reason": ""})
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    client.post(page("refuse", row), {"reason": "Giấy không hợp lệ"})
    row.refresh_from_db()
    assert row.decision_reason == "Giấy không hợp lệ"


def test_deciding_twice_answers_with_a_sentence(client, enrolment, centre):
    row = propose(enrolment)
    client.force_login(make_director(centre))
    client.post(page("agree", row))
    assert client.post(page("agree", row)).status_code == 409


def test_the_own_proposal_answers_with_a_sentence(client, enrolment, centre):
    director = make_director(centre)
    row = propose(enrolment, by=director)
    client.force_login(director)
    assert page("agree", row) not in client.get(page("detail", row)).text
    assert client.post(page("agree", row)).status_code == 409


def test_the_page_of_one_with_a_programme_without_scores(client, centre):
    [one] = enrol(make_class(centre, programme=make_programme(parts=0)), 1)
    client.force_login(one.course_class.created_by)
    assert client.get(page("create", one)).context["form"].initial["kind"] == "deny"
