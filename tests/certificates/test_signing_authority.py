"""Who signs certificates on a day: the director, or a deputy whose authority covers them; what stops a proposal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import delegations
from centres.models import AppointmentKind, AppointmentMode, DelegationScope
from centres.scope import Role
from certificates import approvers, authority, dossier, issuing
from certificates.models import Certificate, Proposal, ProposalStatus
from tests.build import (
    TODAY,
    code_of,
    make_appointment,
    make_delegation,
    make_deputy,
    make_director,
    make_person,
    make_proposal,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def course_class():
    """Recognised four days ago, at a centre without a director."""
    return make_recognised_class(learners=2)


@pytest.fixture
def deputy(course_class):
    return make_deputy(course_class.centre, delegated=False)


def give(deputy, **facts):
    return make_delegation(deputy.person, **facts)


@pytest.mark.parametrize(
    ("scope", "is_signer"),
    [(DelegationScope.ALL, True), (DelegationScope.CERTIFICATES, True), (DelegationScope.DECISIONS, False)],
)
def test_only_an_authority_that_covers_certificates_makes_a_signer(deputy, scope, is_signer):
    given = give(deputy, scope=scope)
    assert authority.signers_on(deputy.centre, TODAY()) == [given] * is_signer
    assert authority.signers_between(deputy.centre, TODAY() - DAY, TODAY()) == [given] * is_signer


@pytest.mark.parametrize(("scope", "may"), [("all", True), ("certificates", True), ("decisions", False)])
def test_only_an_authority_that_covers_certificates_lets_a_deputy_approve(deputy, course_class, scope, may):
    make_director(deputy.centre)
    proposal = make_proposal(course_class)
    give(deputy, scope=scope)
    assert approvers.may_approve(proposal, deputy) is may
    if may:
        assert len(issuing.approve(proposal, by=deputy)) == 2
    else:
        with pytest.raises(PermissionDenied):
            issuing.approve(proposal, by=deputy)
        assert not Certificate.objects.exists()


def test_a_revoked_authority_lets_nobody_sign_or_approve_from_that_day(deputy, course_class):
    make_director(deputy.centre)
    proposal = make_proposal(course_class)
    given = give(deputy, revoked_on=TODAY())
    assert given in authority.signers_on(deputy.centre, TODAY() - DAY)
    assert given not in authority.signers_on(deputy.centre, TODAY())
    assert not approvers.may_approve(proposal, deputy)


# --- What stops the batch ------------------------------------------------------------------------------------


def propose(course_class, signer, issue_on=None):
    rows = list(dossier.eligible(course_class))
    return issuing.propose(
        course_class, by=course_class.created_by, enrolments=rows, issue_on=issue_on or TODAY(), signer=signer
    )


def refusal(course_class, signer):
    with pytest.raises(ValidationError) as broken:
        propose(course_class, signer)
    assert (code_of(broken), list(broken.value.error_dict)) == ("no_authority", ["signer"])
    assert not Proposal.objects.exists()
    return " ".join(broken.value.messages)


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"to_on": TODAY() - DAY}, TODAY() - DAY),  # ran out yesterday
        ({"revoked_on": TODAY() - 2 * DAY}, TODAY() - 3 * DAY),  # held up to the day before its revocation
        ({"from_on": TODAY() + DAY}, TODAY() + DAY),  # begins tomorrow
    ],
)
def test_an_authority_that_does_not_hold_stops_the_proposal_and_its_day_is_named(deputy, course_class, facts, day):
    sentence = refusal(course_class, give(deputy, **facts))
    assert "07-UQ/TTCT" in sentence
    assert f"{day:%d/%m/%Y}" in sentence


def test_the_scope_that_is_missing_is_named(deputy, course_class):
    assert "giấy chứng nhận" in refusal(course_class, give(deputy, scope=DelegationScope.DECISIONS))


def test_one_revoked_before_it_began_is_told_apart(deputy, course_class):
    given = give(deputy, from_on=TODAY() - DAY, revoked_on=TODAY() - 2 * DAY)
    assert "trước khi có hiệu lực" in refusal(course_class, given)


@pytest.mark.parametrize(
    ("facts", "day"),
    [({"to_on": TODAY() - DAY}, TODAY() - DAY), ({"from_on": TODAY() + DAY}, TODAY() + DAY)],
)
def test_a_director_of_other_days_stops_the_proposal_and_the_day_is_named(course_class, facts, day):
    post = make_appointment(
        make_person(course_class.centre), AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT, **facts
    )
    assert f"{day:%d/%m/%Y}" in refusal(course_class, post)


def test_an_authority_revoked_between_proposal_and_approval_stops_the_batch(deputy, course_class):
    """Nothing is issued, no number is taken, and the sentence names the last day it held."""
    given = give(deputy)
    proposal = issuing.submit(propose(course_class, given), by=course_class.created_by)
    director = make_user(Role.DIRECTOR, centre=deputy.centre)
    delegations.revoke(given, by=director, revoked_on=TODAY() - DAY, reason="Thôi ủy quyền")
    proposal = Proposal.objects.get(pk=proposal.pk)
    with pytest.raises(ValidationError) as broken:
        issuing.approve(proposal, by=director)
    assert code_of(broken) == "no_authority"
    assert f"{TODAY() - 2 * DAY:%d/%m/%Y}" in " ".join(broken.value.messages)
    assert not Certificate.objects.exists()
    proposal.refresh_from_db()
    [condition] = [one for one in dossier.check(proposal, dossier.proposed(proposal)).conditions
                   if "07-UQ/TTCT" in one.get("fix", "")]  # fmt: skip
    assert condition["state"] == "no"


def test_what_was_dated_while_the_authority_held_is_approved_after_its_end(deputy, course_class):
    given = give(deputy)
    proposal = issuing.submit(propose(course_class, given, TODAY() - 2 * DAY), by=course_class.created_by)
    director = make_user(Role.DIRECTOR, centre=deputy.centre)
    delegations.revoke(given, by=director, revoked_on=TODAY() - DAY, reason="Thôi ủy quyền")
    assert issuing.approve(Proposal.objects.get(pk=proposal.pk), by=director)


# --- What a deputy reads -------------------------------------------------------------------------------------


def notice(client, deputy, proposal):
    client.force_login(deputy)
    return client.get(proposal.get_absolute_url()).text


def test_a_deputy_whose_authority_ended_reads_on_which_day(client, deputy, course_class):
    make_director(deputy.centre)
    proposal = make_proposal(course_class)
    give(deputy, from_on=TODAY() - 90 * DAY, to_on=TODAY() - 60 * DAY)
    give(deputy, from_on=TODAY() - 50 * DAY, to_on=TODAY() - 3 * DAY)
    text = notice(client, deputy, proposal)
    assert f"{TODAY() - 3 * DAY:%d/%m/%Y}: giám đốc phê duyệt" in text
    assert proposal.status == ProposalStatus.SUBMITTED


def test_a_deputy_without_one_that_covers_certificates_reads_who_approves(client, deputy, course_class):
    make_director(deputy.centre)
    give(deputy, scope=DelegationScope.DECISIONS)
    assert "không có ủy quyền về giấy chứng nhận" in notice(client, deputy, make_proposal(course_class))


def test_a_deputy_with_authority_is_told_nothing_of_the_kind(client, deputy, course_class):
    make_director(deputy.centre)
    give(deputy)
    assert "ủy quyền về giấy chứng nhận" not in notice(client, deputy, make_proposal(course_class))
