"""Approving a proposal: who may, what is written, and that it happens whole or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django_tasks_db.models import DBTaskResult

from centres import deeds
from centres.models import AuditLine, Centre, SigningDelegation
from centres.scope import Role
from certificates import dossier, issuing, printing, register
from certificates.models import Certificate, PrintJob, Register, RegisterEntry
from courses.models import ClassFigures
from tests.build import (
    TODAY,
    make_centre,
    make_certificates,
    make_delegation,
    make_deputy,
    make_director,
    make_person,
    make_proposal,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    return make_proposal()


@pytest.fixture
def director(proposal):
    return make_user(Role.DIRECTOR, centre=proposal.centre)


def refuse(proposal, code, **facts):
    """Approving is refused with `code`, and nothing is left behind."""
    with pytest.raises(ValidationError) as refused:
        issuing.approve(proposal, **facts)
    assert refused.value.code == code
    assert_nothing_happened(proposal)


def assert_nothing_happened(proposal):
    proposal.refresh_from_db()
    assert proposal.status == "submitted"
    assert Certificate.objects.count() == RegisterEntry.objects.count() == PrintJob.objects.count() == 0
    assert not Register.objects.exclude(last_seq=0).exists()
    assert not AuditLine.objects.filter(verb="approve_proposal").exists()
    assert DBTaskResult.objects.count() == 0


# --- Who ------------------------------------------------------------------------------------------------


def test_the_proposer_cannot_approve():
    centre = make_centre()
    director = make_director(centre)
    make_user(Role.OFFICER, centre=centre)  # so the director is not alone
    proposal = make_proposal(make_recognised_class(centre, by=director), by=director)
    refuse(proposal, "own_proposal", by=director)


def test_who_drew_it_up_cannot_approve_what_another_submitted():
    centre = make_centre()
    director = make_director(centre)
    officer = make_user(Role.OFFICER, centre=centre)
    proposal = make_proposal(make_recognised_class(centre, by=officer), by=director, submitted=False)
    issuing.submit(proposal, by=officer)
    refuse(proposal, "own_proposal", by=director)


def edit(proposal, by, **facts):
    known = {"issue_on": proposal.issue_on, "signer": proposal.signer, "version_no": proposal.version_no,
             "enrolments": list(proposal.enrolments.order_by("pk"))}  # fmt: skip
    return issuing.edit(proposal, by=by, **known | facts)


@pytest.fixture
def returned(proposal, director):
    return issuing.send_back(proposal, by=director, reason="Sai ngày")


@pytest.mark.parametrize(
    "change",
    [
        lambda proposal: {"issue_on": proposal.issue_on + timedelta(days=1)},
        lambda proposal: {"enrolments": list(proposal.enrolments.order_by("pk"))[1:]},
    ],
)
def test_whose_change_still_stands_cannot_approve_what_another_saved_and_submitted(returned, director, change):
    officer = returned.created_by
    proposal = edit(returned, director, **change(returned))
    proposal = issuing.submit(edit(proposal, officer), by=officer)  # saved as it is: nothing is taken over
    refuse(proposal, "own_proposal", by=director)


def test_what_another_changed_again_is_theirs(returned, director):
    officer, day = returned.created_by, returned.issue_on
    proposal = edit(returned, director, issue_on=day + timedelta(days=1))
    proposal = issuing.submit(edit(proposal, officer, issue_on=day), by=officer)
    issuing.approve(proposal, by=director)
    proposal.refresh_from_db()
    assert not proposal.is_single_handed


def test_the_log_says_what_an_edit_changed(returned, director):
    make_deputy(returned.centre)
    delegation = SigningDelegation.objects.get()
    first, *rest = returned.enrolments.order_by("pk")
    day, signer = returned.issue_on, returned.signer.person.full_name
    edit(returned, director, issue_on=day + timedelta(days=1), signer=delegation, enrolments=rest)
    facts = AuditLine.objects.get(verb="edit_proposal").facts
    assert facts["corrected"] == {
        "issue_on": [day.isoformat(), (day + timedelta(days=1)).isoformat()], "signer": [signer, str(delegation)],
        "learners": [first.learner.full_name, ""],
    }  # fmt: skip
    assert facts["parts"] == ["issue_on", "signer", first.pk]
    assert len(dict(deeds.facts_of(facts))) == 3  # all of it is read in the log


def test_two_accounts_of_one_person_are_one_person():
    centre = make_centre()
    director = make_director(centre)
    make_user(Role.OFFICER, centre=centre)
    second_account = make_user(Role.OFFICER, centre=centre, person=director.person)
    proposal = make_proposal(make_recognised_class(centre, by=second_account), by=second_account)
    refuse(proposal, "own_proposal", by=director)


def test_the_one_person_of_a_centre_may_approve_alone_and_is_marked():
    centre = make_centre()
    director = make_director(centre)
    proposal = make_proposal(make_recognised_class(centre, by=director), by=director)
    issuing.approve(proposal, by=director)
    proposal.refresh_from_db()
    assert proposal.is_single_handed
    assert AuditLine.objects.get(verb="approve_proposal").facts["single_handed"] is True


def test_approving_alone_can_be_switched_off(settings):
    settings.ALLOW_SINGLE_HANDED = False
    centre = make_centre()
    director = make_director(centre)
    proposal = make_proposal(make_recognised_class(centre, by=director), by=director)
    refuse(proposal, "own_proposal", by=director)


def test_an_act_of_two_persons_is_not_marked(proposal, director):
    issuing.approve(proposal, by=director)
    assert not proposal.is_single_handed


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_other_roles_cannot_approve(proposal, role):
    place = {"centre": proposal.centre} if role in {Role.OFFICER, Role.LECTURER} else {}
    if role == Role.PROVINCE:
        place = {"province": proposal.centre.province}
    with pytest.raises(PermissionDenied):
        issuing.approve(proposal, by=make_user(role, **place))
    assert_nothing_happened(proposal)


def test_the_director_of_another_centre_cannot_approve(proposal):
    with pytest.raises(PermissionDenied):
        issuing.approve(proposal, by=make_director(make_centre("Nghi Lộc")))
    assert_nothing_happened(proposal)


def test_the_director_of_the_keeping_centre_may_approve(proposal):
    keeper = make_centre("Hoàng Mai")
    Centre.objects.filter(pk=proposal.centre_id).update(custodian=keeper)
    proposal.refresh_from_db()
    assert issuing.approve(proposal, by=make_director(keeper))


def test_a_deputy_approves_only_while_delegated(proposal):
    deputy = make_deputy(proposal.centre, delegated=False)
    with pytest.raises(PermissionDenied):
        issuing.approve(proposal, by=deputy)
    ended = make_delegation(deputy.person, from_on=TODAY() - timedelta(days=30), to_on=TODAY() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        issuing.approve(proposal, by=deputy)
    assert_nothing_happened(proposal)
    ended.to_on = TODAY()
    ended.save()
    assert issuing.approve(proposal, by=deputy)


def test_a_delegation_of_another_centre_does_not_count(proposal):
    deputy = make_deputy(proposal.centre, delegated=False)
    elsewhere = make_centre("Nghi Lộc")
    elsewhere.delegations.create(person=deputy.person, number="9-UQ", signed_on=TODAY(), from_on=TODAY(), to_on=TODAY())
    with pytest.raises(PermissionDenied):
        issuing.approve(proposal, by=deputy)


# --- When -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "returned", "approved"])
def test_only_a_submitted_proposal_can_be_approved(proposal, director, status):
    if status == "approved":
        issuing.approve(proposal, by=director)
    elif status == "returned":
        issuing.send_back(proposal, by=director, reason="Sửa")
    else:
        proposal = make_proposal(submitted=False)
        director = make_user(Role.DIRECTOR, centre=proposal.centre)
    before = Certificate.objects.count()
    with pytest.raises(ValidationError) as refused:
        issuing.approve(proposal, by=director)
    assert refused.value.code == "illegal_move"
    assert Certificate.objects.count() == before


def test_a_proposal_changed_after_it_was_read_is_not_approved(proposal, director):
    read = proposal.version_no
    issuing.send_back(proposal, by=director, reason="Sửa ngày")
    issuing.submit(proposal, by=proposal.created_by)
    refuse(proposal, "edited_meanwhile", by=director, version_no=read)
    assert issuing.approve(proposal, by=director, version_no=proposal.version_no)


def test_the_signer_is_judged_again_on_the_day_of_the_approval(proposal, director):
    proposal.signer.to_on = proposal.issue_on - timedelta(days=1)
    proposal.signer.save()
    with pytest.raises(ValidationError) as refused:
        issuing.approve(proposal, by=director)
    assert refused.value.error_dict["signer"][0].code == "no_authority"
    assert_nothing_happened(proposal)


def test_a_closed_register_takes_no_number(proposal, director):
    Register.objects.create(
        centre=proposal.centre, form="party", period=str(proposal.issue_on.year),
        number_pattern=register.PATTERNS["party"], closed_at=proposal.created_at, closed_by=director,
        closed_on=proposal.issue_on, closing_minutes="1-BB/TTCT",
    )  # fmt: skip
    refuse(proposal, "register_closed", by=director)


def test_somebody_who_received_a_certificate_meanwhile_stops_the_approval(proposal, director):
    issuing.approve(proposal, by=director)
    second = make_proposal(make_recognised_class(proposal.centre, by=proposal.created_by), by=proposal.created_by)
    row = second.learners.first()
    row.enrolment = dossier.proposed(proposal)[0]
    row.save()
    before = Certificate.objects.count()
    with pytest.raises(ValidationError) as refused:
        issuing.approve(second, by=director)
    assert refused.value.code == "not_eligible"
    assert Certificate.objects.count() == before


def test_nothing_is_left_behind_when_the_last_step_fails(proposal, director, monkeypatch):
    def refuse_to_queue(*args, **kwargs):
        raise RuntimeError("no space left")

    monkeypatch.setattr(printing, "queue", refuse_to_queue)
    with pytest.raises(RuntimeError):
        issuing.approve(proposal, by=director)
    assert_nothing_happened(proposal)


# --- What ---------------------------------------------------------------------------------------------------


def test_certificates_lines_figures_and_work_are_written_together(proposal, director):
    certificates = issuing.approve(proposal, by=director)
    assert [one.seq for one in certificates] == [1, 2, 3]
    assert [one.enrolment_id for one in certificates] == [one.pk for one in dossier.proposed(proposal)]
    assert [(line.line, line.kind, line.seq, line.certificate_id) for line in RegisterEntry.objects.all()] == [
        (n, "issue", n, one.pk) for n, one in enumerate(certificates, start=1)
    ]
    assert ClassFigures.objects.get(course_class=proposal.course_class).certified == 3
    job = PrintJob.objects.get(proposal=proposal)
    assert (job.status, job.total) == ("queued", 6)
    assert DBTaskResult.objects.count() == 1
    proposal.refresh_from_db()
    assert (proposal.status, proposal.approved_by) == ("approved", director)


def test_every_certificate_has_codes_of_its_own():
    certificates = make_certificates(make_recognised_class(learners=8))
    for column in ("token", "code", "number", "register_no"):
        assert len({getattr(one, column) for one in certificates}) == 8
    assert {len(one.token) for one in certificates} == {26}
    assert {len(one.code) for one in certificates} == {13}


def test_the_audit_book_names_the_range(proposal, director):
    issuing.approve(proposal, by=director)
    line = AuditLine.objects.get(verb="approve_proposal")
    assert (line.by, line.centre) == (director, proposal.centre)
    assert line.facts == {
        "first": "0001-GCN/TTCT", "last": "0003-GCN/TTCT", "count": 3, "single_handed": False
    }  # fmt: skip


def test_a_deputy_without_account_person_is_no_approver(proposal):
    make_delegation(make_person(proposal.centre, "Phan Thị Thu Hà"))
    with pytest.raises(PermissionDenied):
        issuing.approve(proposal, by=make_user(Role.DEPUTY, centre=proposal.centre))


def test_a_second_certificate_of_a_learner_is_refused_in_words_by_the_last_door_too(proposal, director, monkeypatch):
    held = proposal.enrolments.first()
    proposal.learners.exclude(enrolment=held).delete()
    issuing.approve(proposal, by=director)
    again = make_proposal(proposal.course_class)
    again.learners.first().delete()
    again.enrolments.add(held)

    def as_if_nobody_held_one(*given, _read=issuing.with_eligibility):
        rows = list(_read(*given))
        for row in rows:
            row.is_eligible = True
        return rows

    monkeypatch.setattr(issuing, "with_eligibility", as_if_nobody_held_one)
    with pytest.raises(ValidationError) as refused:
        issuing.approve(again, by=director)
    assert refused.value.code == "not_eligible"
    assert Certificate.objects.count() == 1


def test_a_number_given_twice_is_never_told_as_a_learners_doing(proposal, director, monkeypatch):
    other = make_proposal(make_recognised_class(proposal.centre, by=proposal.created_by))
    (first, *_) = issuing.approve(proposal, by=director)
    monkeypatch.setattr(register, "take", lambda *_, **__: (first.register, first.seq))
    with pytest.raises(IntegrityError):
        issuing.approve(other, by=director)
    assert Certificate.objects.count() == 3
