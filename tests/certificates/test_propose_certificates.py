"""Drawing up a proposal and changing it: who is on it, which date, who signs."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from centres.models import AuditLine
from centres.scope import Role
from certificates import authority, dossier, issuing
from certificates.models import Proposal
from courses import classes, enrolments, recognition
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_deputy,
    make_director,
    make_person,
    make_programme,
    make_proposal,
    make_recognised_class,
    make_user,
    recognise_class,
    score_all,
)

pytestmark = pytest.mark.django_db


def propose(course_class, **changes):
    facts = {
        "by": course_class.created_by,
        "enrolments": list(dossier.eligible(course_class)),
        "issue_on": TODAY(),
        "signer": authority.signers_on(course_class.centre, TODAY())[0],
    } | changes
    return issuing.propose(course_class, **facts)


@pytest.fixture
def course_class():
    course_class = make_recognised_class()
    make_director(course_class.centre)
    return course_class


def test_a_proposal_lists_the_chosen_learners_and_is_a_draft(course_class):
    proposal = propose(course_class)
    assert proposal.status == "draft"
    assert dossier.proposed(proposal) == list(dossier.eligible(course_class))
    assert AuditLine.objects.about(proposal).get().verb == "propose"


def test_only_passed_learners_without_a_live_certificate_are_eligible():
    course_class = make_class()
    passed, failed, left = enrol(course_class, 3)
    enrolments.leave(left, by=course_class.created_by, status="withdrawn", reason="Có đơn xin thôi học")
    score_all(course_class, "8")
    failed.scores.update(value=3)
    by = course_class.created_by
    classes.finish(course_class, by=by)
    recognition.recognise(course_class, by=by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())
    assert list(dossier.eligible(course_class)) == [passed]
    make_certificates(course_class, issue_on=TODAY())
    assert list(dossier.eligible(course_class)) == []


def test_somebody_who_did_not_pass_cannot_be_proposed(course_class):
    foreign = enrol(make_class(course_class.centre, by=course_class.created_by), 1)
    with pytest.raises(ValidationError) as refused:
        propose(course_class, enrolments=foreign)
    assert refused.value.code == "not_eligible"
    assert Proposal.objects.count() == 0


def test_a_proposal_needs_a_learner(course_class):
    with pytest.raises(ValidationError) as refused:
        propose(course_class, enrolments=[])
    assert refused.value.code == "nobody"


def test_a_class_without_recognised_results_cannot_be_proposed():
    course_class = make_class()
    make_director(course_class.centre)
    with pytest.raises(ValidationError) as refused:
        propose(course_class, enrolments=enrol(course_class, 1))
    assert refused.value.code == "not_recognised"


def test_a_programme_without_a_certificate_cannot_be_proposed():
    course_class = make_recognised_class(programme=make_programme(issues_certificate=False))
    make_director(course_class.centre)
    with pytest.raises(ValidationError) as refused:
        propose(course_class)
    assert refused.value.code == "no_certificate"


@pytest.mark.parametrize(
    ("days", "code"), [(-5, "issued_before_decision"), (1, "issued_in_future")]
)  # the decision is four days old
def test_the_printed_date_lies_between_the_decision_and_today(course_class, days, code):
    with pytest.raises(ValidationError) as refused:
        propose(course_class, issue_on=TODAY() + timedelta(days=days))
    assert refused.value.error_dict["issue_on"][0].code == code


def test_a_signer_needs_authority_on_the_printed_date(course_class):
    past = make_person(course_class.centre, "Trần Văn Cũ")
    appointment = past.appointments.create(
        centre=course_class.centre, kind="director", from_on=TODAY() - timedelta(days=900),
        to_on=TODAY() - timedelta(days=3),
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        propose(course_class, signer=appointment)
    assert refused.value.error_dict["signer"][0].code == "no_authority"
    assert propose(course_class, signer=appointment, issue_on=TODAY() - timedelta(days=3)).signer == appointment


def test_a_delegated_deputy_may_sign(course_class):
    make_deputy(course_class.centre)
    delegation = course_class.centre.delegations.get()
    proposal = propose(course_class, signer=delegation)
    assert (proposal.signer, proposal.delegation) == (None, delegation)
    assert authority.signature(proposal) == (["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Phan Thị Thu Hà")


def test_signers_of_another_centre_are_not_offered(course_class):
    make_director(make_centre("Nghi Lộc"), "Lê Văn Khác")
    offered = authority.signers_between(course_class.centre, TODAY() - timedelta(days=4), TODAY())
    assert [str(signer.person) for signer in offered] == ["Hồ Minh Đức"]


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_other_roles_may_not_propose(course_class, role):
    place = {Role.LECTURER: {"centre": course_class.centre}, Role.PROVINCE: {"province": course_class.centre.province}}
    with pytest.raises(PermissionDenied):
        propose(course_class, by=make_user(role, **place.get(role, {})))


def test_the_officer_of_another_centre_may_not_propose(course_class):
    with pytest.raises(PermissionDenied):
        propose(course_class, by=make_user(Role.OFFICER))


def test_the_same_form_sent_twice_makes_one_proposal(course_class):
    key = uuid.uuid4()
    assert propose(course_class, key=key) == propose(course_class, key=key)
    assert Proposal.objects.count() == 1


def test_a_class_has_one_open_proposal(course_class):
    propose(course_class)
    with pytest.raises(ValidationError) as refused:
        propose(course_class)
    assert refused.value.code == "open_proposal"


def test_the_rest_of_a_class_may_be_proposed_after_an_approval(course_class):
    first, *rest = dossier.eligible(course_class)
    proposal = issuing.submit(propose(course_class, enrolments=[first]), by=course_class.created_by)
    issuing.approve(proposal, by=make_user(Role.DIRECTOR, centre=course_class.centre))
    assert dossier.proposed(propose(course_class)) == rest


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_officers_at_once_make_one_proposal():
    course_class = make_recognised_class()
    make_director(course_class.centre)
    key, found, refused = uuid.uuid4(), [], []
    barrier = threading.Barrier(2)

    def draw_up():
        barrier.wait()
        try:
            found.append(propose(course_class, key=key).pk)
        except ValidationError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=draw_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), refused) == (2, 1, [])


# --- Changing ---------------------------------------------------------------------------------------------


def edit(proposal, **changes):
    facts = {
        "by": proposal.created_by, "enrolments": dossier.proposed(proposal), "issue_on": proposal.issue_on,
        "signer": proposal.signer, "version_no": proposal.version_no,
    } | changes  # fmt: skip
    return issuing.edit(proposal, **facts)


def test_a_draft_may_be_changed():
    proposal = make_proposal(submitted=False)
    first = dossier.proposed(proposal)[0]
    edit(proposal, enrolments=[first], issue_on=TODAY() - timedelta(days=1))
    proposal.refresh_from_db()
    assert dossier.proposed(proposal) == [first]
    assert (proposal.issue_on, proposal.version_no) == (TODAY() - timedelta(days=1), 2)


def test_a_second_editor_with_the_old_page_is_told():
    proposal = make_proposal(submitted=False)
    seen = proposal.version_no
    edit(proposal)
    with pytest.raises(ValidationError) as refused:
        edit(proposal, version_no=seen)
    assert refused.value.code == "edited_meanwhile"


def test_a_submitted_proposal_cannot_be_changed():
    proposal = make_proposal()
    with pytest.raises(ValidationError) as refused:
        edit(proposal)
    assert refused.value.code == "edited_meanwhile"


# --- Submitting, returning ----------------------------------------------------------------------------------


def test_submitting_names_who_and_when():
    proposal = make_proposal(submitted=False)
    issuing.submit(proposal, by=proposal.created_by)
    assert (proposal.status, proposal.submitted_by) == ("submitted", proposal.created_by)
    assert proposal.submitted_at is not None


def test_what_cannot_be_printed_is_refused_when_submitting_and_names_the_learner():
    course_class = make_class()
    enrol(course_class, 1)
    enrol(course_class, 1, full_name="Nguyễn Thị Hà", workplace="W" * 240)
    recognise_class(course_class)
    proposal = make_proposal(course_class, submitted=False)
    with pytest.raises(ValidationError) as refused:
        issuing.submit(proposal, by=proposal.created_by)
    assert len(refused.value.messages) == 1
    assert refused.value.messages[0].startswith("Nguyễn Thị Hà: ")
    proposal.refresh_from_db()
    assert proposal.status == "draft"


def test_the_director_returns_a_proposal_with_a_reason():
    proposal = make_proposal()
    director = make_user(Role.DIRECTOR, centre=proposal.centre)
    issuing.send_back(proposal, by=director, reason="  Bỏ ông Nam khỏi danh sách ")
    assert (proposal.status, proposal.return_reason) == ("returned", "Bỏ ông Nam khỏi danh sách")
    assert proposal.returned_by == director


def test_returning_needs_a_reason():
    proposal = make_proposal()
    with pytest.raises(ValidationError) as refused:
        issuing.send_back(proposal, by=make_user(Role.DIRECTOR, centre=proposal.centre), reason="  ")
    assert refused.value.error_dict["reason"][0].code == "reason_missing"


def test_the_officer_may_not_return_a_proposal():
    proposal = make_proposal()
    with pytest.raises(PermissionDenied):
        issuing.send_back(proposal, by=proposal.created_by, reason="Không")


def test_a_returned_proposal_may_be_changed_and_submitted_again():
    proposal = make_proposal()
    issuing.send_back(proposal, by=make_user(Role.DIRECTOR, centre=proposal.centre), reason="Sửa ngày")
    edit(proposal, issue_on=TODAY())
    issuing.submit(proposal, by=proposal.created_by)
    assert (proposal.status, proposal.issue_on) == ("submitted", TODAY())
