"""A proposal whose class is opened again: it goes back with the reason, its pages stay readable, nothing is issued."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centres.models import AuditLine
from certificates import issuing
from certificates.models import Certificate, ProposalStatus
from courses import recognition
from courses.models import CourseClass, Score
from tests.build import TODAY, code_of, make_certificates, make_proposal, make_recognised_class
from tests.certificates.browsing import page, posted, said

pytestmark = pytest.mark.django_db
REASON = "Nhập nhầm điểm"


def reopen(proposal, by):
    course_class = CourseClass.objects.get(pk=proposal.course_class_id)
    recognition.reopen(course_class, by=by, reason=REASON)
    proposal.refresh_from_db()
    return course_class


def recognise_with_one_failed(course_class, by):
    """Recognise again; the first of the roster fails now."""
    first = course_class.enrolments.in_roster_order().first()
    Score.objects.filter(enrolment=first).update(value=3)
    recognition.recognise(course_class, by=by, recognition_no="60-QĐ/TTCT", recognised_on=TODAY())
    return first


def left_waiting(proposal):
    """Bring a proposal back to the director behind the verbs' back, as older rows may stand there."""
    type(proposal).objects.filter(pk=proposal.pk).update(status=ProposalStatus.SUBMITTED)
    proposal.refresh_from_db()


@pytest.mark.parametrize("submitted", [True, False])
def test_opening_the_class_again_sends_its_proposal_back_with_the_reason(course_class, director, submitted):
    proposal = make_proposal(course_class, submitted=submitted)
    reopened = reopen(proposal, director)
    assert (proposal.status, proposal.returned_by) == (ProposalStatus.RETURNED, director)
    assert REASON in proposal.return_reason
    assert AuditLine.objects.get(verb="return_proposal").row_id == proposal.pk
    assert len(reopened.taken_back) == 1


def test_a_proposal_returned_already_keeps_its_own_reason(proposal, director):
    issuing.send_back(proposal, by=director, reason="Sửa ngày cấp")
    reopened = reopen(proposal, director)
    assert (proposal.return_reason, reopened.taken_back) == ("Sửa ngày cấp", [])


def test_a_refused_reopening_leaves_the_proposal(proposal, director):
    course_class = CourseClass.objects.get(pk=proposal.course_class_id)
    with pytest.raises(ValidationError):
        recognition.reopen(course_class, by=director, reason=" ")
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.SUBMITTED


def test_who_reopens_reads_that_the_proposal_goes_back(client, proposal, director):
    course_class = proposal.course_class
    shown = page(client, director, "class-reopen", course_class.pk).content.decode()
    assert "Đề nghị cấp giấy chứng nhận đang chờ" in shown
    posted(client, director, "class-reopen", course_class.pk, {"reason": REASON})
    assert len(said(page(client, director, "class-closing", course_class.pk))) == 2


# --- Pages ----------------------------------------------------------------------------------------------------


def test_all_pages_of_the_proposal_of_a_reopened_class_are_readable(client, proposal, director, officer):
    course_class = reopen(proposal, director)
    for user in (officer, director):
        shown = page(client, user, "proposal-detail", proposal.pk)
        assert len(shown.context["unfit"]) == 3
        assert reverse("class-closing", args=[course_class.pk]) in shown.content.decode()
        assert page(client, user, "proposal-preview", proposal.pk).context["problem"]
    page(client, officer, "proposal-specimen", proposal.pk, status=302)
    for name, pk in (("proposal-edit", proposal.pk), ("proposal-create", course_class.pk)):
        assert page(client, officer, name, pk, status=302).url == proposal.get_absolute_url()
    page(client, officer, "proposal-detail", proposal.pk)
    assert client.get(reverse("home")).status_code == 200


def test_one_left_waiting_is_refused_in_words_and_can_be_returned(client, proposal, director):
    reopen(proposal, director)
    left_waiting(proposal)
    shown = page(client, director, "proposal-detail", proposal.pk)
    assert shown.context["objection"]
    answer = posted(client, director, "proposal-approve", proposal.pk, {"version_no": proposal.version_no})
    assert answer.status_code == 302
    assert len(said(page(client, director, "proposal-detail", proposal.pk))) == 1
    assert posted(client, director, "proposal-return", proposal.pk).status_code == 200  # without a reason
    posted(client, director, "proposal-return", proposal.pk, {"reason": "Chờ công nhận lại"})
    proposal.refresh_from_db()
    assert (proposal.status, Certificate.objects.count()) == (ProposalStatus.RETURNED, 0)


def test_who_failed_in_the_second_recognition_is_named_and_can_be_taken_off(client, proposal, director, officer):
    failed = recognise_with_one_failed(reopen(proposal, director), officer)
    shown = page(client, officer, "proposal-detail", proposal.pk)
    assert [one.enrolment for one in shown.context["unfit"]] == [failed]
    page(client, officer, "proposal-preview", proposal.pk)
    with pytest.raises(ValidationError) as refused:
        issuing.submit(proposal, by=officer)
    assert failed.learner.full_name in refused.value.messages[0]
    form = page(client, officer, "proposal-edit", proposal.pk)
    assert form.context["chosen"] == 2
    left_waiting(proposal)
    assert page(client, director, "proposal-detail", proposal.pk).context["objection"]
    type(proposal).objects.update(issue_on=TODAY())
    with pytest.raises(ValidationError) as refused:
        issuing.approve(proposal, by=director)
    assert code_of(refused) == "not_eligible"
    assert failed.learner.full_name in refused.value.messages[0]


@pytest.mark.parametrize("status", ["postponed", "cancelled", "archived"])
def test_the_page_is_readable_in_any_other_state_of_the_class(client, proposal, director, status):
    reopen(proposal, director)
    left_waiting(proposal)
    facts = {"recognition_no": "1-QĐ", "recognised_on": TODAY(), "recognised_by": director}
    CourseClass.objects.update(status=status, stop_reason="x", **(facts if status == "archived" else {}))
    assert page(client, director, "proposal-detail", proposal.pk).context["objection"]
    page(client, director, "proposal-preview", proposal.pk)


def test_the_page_of_issued_certificates_keeps_their_decision_after_a_reopening(client, centre, officer, director):
    proposal = make_certificates(make_recognised_class(centre, by=officer))[0].proposal
    reopen(proposal, director)
    rows = dict(page(client, officer, "proposal-detail", proposal.pk).context["rows"])
    assert any("52-QĐ/TTCT" in str(value) for value in rows.values())
