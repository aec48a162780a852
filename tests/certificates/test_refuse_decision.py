"""What stands against a decision on certificates: each refusal by its code, and nothing written after it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from certificates import decisions, handing
from certificates.models import Certificate, DecidedCertificate, RegisterDecision, ReissueRule
from courses.models import CourseClass
from tests.build import (
    TODAY,
    code_of,
    make_centre,
    make_certificates,
    make_programme,
    make_recognised_class,
    make_scan,
)

from .deciding import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def refusal(desk, kind, certificates=None, **facts):
    """The code by which a proposal is refused; nothing of it is left."""
    before = RegisterDecision.objects.count()
    with pytest.raises(ValidationError) as refused:
        desk.propose(kind, certificates, **facts)
    assert RegisterDecision.objects.count() == before
    return code_of(refused)


# --- The state of the certificates ------------------------------------------------------------------------------

FIRST = {"void": ["void"], "replaced": ["reissue"], "revoked": ["revoke"]}


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("void", "void", "already_void"), ("void", "revoke", "already_void"), ("void", "reissue", "already_void"),
        ("void", "restore", "not_revoked"), ("replaced", "void", "already_replaced"),
        ("replaced", "revoke", "already_replaced"), ("replaced", "reissue", "already_replaced"),
        ("replaced", "restore", "not_revoked"), ("revoked", "void", "already_revoked"),
        ("revoked", "revoke", "already_revoked"), ("revoked", "reissue", "revoked_not_reissued"),
        ("issued", "restore", "not_revoked"),
    ],
)  # fmt: skip
def test_a_certificate_that_is_not_in_the_right_state(desk, first, then, code):
    for kind in FIRST.get(first, []):
        desk.decide(kind)
    assert desk.fresh()[0].status == first
    assert refusal(desk, then) == code


def test_a_void_certificate_was_never_handed_over(desk):
    handing.hand_over(desk.certificates[0], by=desk.officer, on=TODAY())
    assert refusal(desk, "void") == "handed_over"


def test_what_was_handed_over_after_the_proposal_is_not_voided(desk):
    decision = desk.propose("void")
    handing.hand_over(desk.certificates[0], by=desk.officer, on=TODAY())
    with pytest.raises(ValidationError) as refused:
        decisions.approve(decision, by=desk.director)
    assert code_of(refused) == "handed_over"
    decision.refresh_from_db()
    assert decision.status == "proposed"


def test_what_is_void_is_not_handed_over(desk):
    desk.decide("void")
    with pytest.raises(ValidationError) as refused:
        handing.hand_over(desk.certificates[0], by=desk.officer, on=TODAY())
    assert code_of(refused) == "not_issued"


def test_a_spoiled_reissue_is_issued_again_so_that_its_chain_goes_on(desk):
    [new] = desk.decide("reissue")
    assert refusal(desk, "void", [new]) == "void_reissue"
    [newer] = desk.decide("reissue", [new], cause="centre_loss", papers="Biên bản")
    assert (newer.replaces, newer.reissue_no) == (new, 2)


def test_a_revocation_stays_where_the_result_is_no_longer_recognised(desk):
    desk.decide("revoke")
    CourseClass.objects.update(status="finished", recognition_no="", recognised_on=None, recognised_by=None)
    assert refusal(desk, "restore") == "results_changed"


def test_a_revocation_stays_where_the_grade_is_another_than_the_printed_one(desk):
    desk.decide("revoke")
    desk.certificates[0].enrolment.refresh_from_db()
    type(desk.certificates[0].enrolment).objects.filter(pk=desk.certificates[0].enrolment_id).update(grade="fair")
    assert refusal(desk, "restore") == "results_changed"


def test_each_certificate_that_cannot_be_decided_about_is_named(desk):
    desk.decide("revoke", desk.certificates[:2])
    with pytest.raises(ValidationError) as refused:
        desk.propose("revoke", desk.certificates)
    assert [error.code for error in refused.value.error_list] == ["already_revoked", "already_revoked"]
    assert desk.certificates[0].number in refused.value.messages[0]
    assert desk.certificates[1].number in refused.value.messages[1]


def legacy_of(certificate):
    """A certificate from a paper register, as its entry would leave it."""
    values = {name: getattr(certificate, name) for name in (
        "register", "centre", "year", "holder_name", "holder_key", "holder_birth_on", "programme_name", "course_name",
        "studied_from", "studied_to", "centre_name", "issued_on", "printed", "issued_by",
    )}  # fmt: skip
    return Certificate.objects.create(seq=900, number="900", register_no="900", is_legacy=True, **values)


@pytest.mark.parametrize("kind", ["void", "reissue"])
def test_what_was_never_printed_here_is_neither_voided_nor_issued_again(desk, kind):
    assert refusal(desk, kind, [legacy_of(desk.certificates[0])]) == "legacy"


def test_a_certificate_from_a_paper_register_can_be_revoked_and_restored(desk):
    legacy = legacy_of(desk.certificates[0])
    desk.decide("revoke", [legacy])
    desk.decide("restore", [legacy])
    legacy.refresh_from_db()
    assert legacy.status == "issued"


# --- Which certificates together --------------------------------------------------------------------------------


def test_nothing_is_decided_about_nothing(desk):
    assert refusal(desk, "revoke", []) == "nobody"


def test_certificates_of_two_centres_are_two_decisions(desk):
    other = make_centre("Khác", desk.centre.province)
    others = make_certificates(make_recognised_class(other, learners=1))
    type(other).objects.filter(pk=other.pk).update(custodian=desk.centre)  # the officer keeps both
    assert refusal(desk, "revoke", [desk.certificates[0], *others]) == "centres"


def test_certificates_of_two_forms_are_two_reissues(desk):
    programme = make_programme("Quốc phòng và an ninh", certificate_form="state")
    state = make_certificates(make_recognised_class(desk.centre, learners=1, programme=programme))
    assert refusal(desk, "reissue", [desk.certificates[0], *state]) == "two_forms"


@pytest.mark.parametrize("kind", ["revoke", "reissue", "void"])
def test_one_decision_waits_for_a_certificate_at_a_time(desk, kind):
    waiting = desk.propose("revoke")
    assert refusal(desk, kind) == "open_decision"
    assert DecidedCertificate.objects.count() == 1
    decisions.withdraw(waiting, by=desk.officer)
    assert desk.propose(kind).status == "proposed"


# --- Papers and dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["void", "revoke"])
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"decision_no": "  "}, "number_missing"),
        ({"decided_on": None}, "date_missing"),
        ({"decided_on": TODAY() + timedelta(days=1)}, "decided_in_future"),
        ({"decided_on": TODAY() - timedelta(days=3)}, "decided_too_early"),  # the certificates are two days old
        ({"reason": " "}, "reason_missing"),
        ({"reason": "x" * 181}, "reason_too_long"),
        ({"scan": make_scan(data=b"no paper at all")}, "scan_kind"),
    ],
)  # fmt: skip
def test_a_paper_that_cannot_be(desk, kind, facts, code):
    assert refusal(desk, kind, **facts) == code


def test_a_certificate_that_was_handed_over_is_not_ended_by_anything_dated_earlier(desk):
    """None that is revoked or replaced is handed over: dated the other way round the register would say so."""
    handing.hand_over(desk.certificates[0], by=desk.officer, on=TODAY())
    yesterday = TODAY() - timedelta(days=1)
    with pytest.raises(ValidationError, match="handed over on"), translation.override("en"):
        desk.propose("revoke", decided_on=yesterday)
    assert refusal(desk, "revoke", decided_on=yesterday) == "decided_too_early"
    for cause in ("holder_loss", "centre_error"):
        assert refusal(desk, "reissue", cause=cause, issue_on=yesterday) == "issued_too_early"
    assert desk.propose("revoke", desk.certificates[1:], decided_on=yesterday)  # the others lie at the centre
    assert desk.propose("revoke", decided_on=TODAY())


def test_a_revocation_is_not_lifted_before_it_was_decided(desk):
    desk.decide("revoke", decided_on=TODAY())
    assert refusal(desk, "restore", decided_on=TODAY() - timedelta(days=1)) == "decided_too_early"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"papers": " "}, "papers_missing"),
        ({"issue_on": None}, "date_missing"),
        ({"issue_on": TODAY() - timedelta(days=3)}, "issued_too_early"),
        ({"issue_on": TODAY() + timedelta(days=1)}, "issued_in_future"),
        ({"signer": None}, "no_signer"),
        ({"cause": "nothing known"}, "no_rule"),
        ({"reason": ""}, "reason_missing"),
    ],
)  # fmt: skip
def test_a_reissue_that_cannot_be(desk, facts, code):
    assert refusal(desk, "reissue", **facts) == code


def test_who_signs_had_authority_on_the_printed_date(desk):
    signer = desk.signer
    type(signer).objects.filter(pk=signer.pk).update(to_on=TODAY() - timedelta(days=1))
    signer.refresh_from_db()
    assert refusal(desk, "reissue", signer=signer) == "no_authority"


def test_a_rule_may_provide_for_nothing(desk):
    ReissueRule.objects.create(
        cause="holder_loss", effective_from=TODAY(), route="refuse", papers="Không", source="Hướng dẫn mới"
    )
    assert refusal(desk, "reissue") == "rule_refuses"
    assert desk.propose("reissue", issue_on=TODAY() - timedelta(days=1)).rule.route == "reissue"  # the rule of that day


def test_before_the_first_rule_there_is_none(desk):
    ReissueRule.objects.filter(cause="holder_loss").update(effective_from=date(2999, 1, 1))
    assert refusal(desk, "reissue") == "no_rule"


def test_a_decision_is_judged_again_at_its_approval(desk):
    decision = desk.propose("reissue")
    signer = desk.signer
    type(signer).objects.filter(pk=signer.pk).update(to_on=TODAY() - timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        decisions.approve(decision, by=desk.director)
    assert code_of(refused) == "no_authority"
    assert {one.status for one in desk.fresh()} == {"issued"}
