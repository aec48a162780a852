"""The page where an officer draws up a proposal, corrects it and submits it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from certificates import dossier, issuing
from certificates.models import Proposal
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_director,
    make_proposal,
    make_recognised_class,
    recognise_class,
)
from tests.certificates.browsing import page, posted, said, typed

pytestmark = pytest.mark.django_db


# --- Drawing up -------------------------------------------------------------------------------------------


def test_the_form_lists_everybody_and_says_what_will_happen(client, course_class, officer):
    answer = page(client, officer, "proposal-create", course_class.pk)
    assert answer.context["form"].ticked == {one.pk for one in dossier.eligible(course_class)}
    assert [condition["state"] for condition in answer.context["check"].conditions] == ["yes", "yes", "yes", "todo"]
    assert f"0001 đến 0003 năm {TODAY().year}" in answer.content.decode()
    assert Proposal.objects.count() == 0  # reading writes nothing


def test_an_officer_saves_a_draft_and_goes_on_with_it(client, course_class, officer):
    answer = posted(client, officer, "proposal-create", course_class.pk, typed(course_class))
    proposal = Proposal.objects.get()
    assert answer.url == reverse("proposal-edit", args=[proposal.pk])
    assert (proposal.status, proposal.created_by, proposal.learners.count()) == ("draft", officer, 3)


def test_an_officer_submits_in_one_step(client, course_class, officer):
    answer = posted(client, officer, "proposal-create", course_class.pk, typed(course_class, deed="submit"))
    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert proposal.status == "submitted"


def test_a_learner_who_is_not_ticked_stays_out(client, course_class, officer):
    first = dossier.eligible(course_class)[0]
    posted(client, officer, "proposal-create", course_class.pk, typed(course_class, enrolments=[first.pk]))
    assert dossier.proposed(Proposal.objects.get()) == [first]


def test_without_a_learner_the_page_comes_back_with_what_was_typed(client, course_class, officer):
    date = (TODAY() - timedelta(days=1)).strftime("%d/%m/%Y")
    answer = posted(
        client, officer, "proposal-create", course_class.pk, typed(course_class, enrolments=[], issue_on=date)
    )
    assert answer.status_code == 200
    assert "enrolments" in answer.context["form"].errors
    assert answer.context["form"]["issue_on"].value() == date
    assert answer.context["form"].ticked == set()
    assert Proposal.objects.count() == 0


def test_a_learner_of_another_class_cannot_be_slipped_in(client, course_class, officer):
    (foreign,) = dossier.eligible(make_recognised_class(learners=1))
    answer = posted(client, officer, "proposal-create", course_class.pk, typed(course_class, enrolments=[foreign.pk]))
    assert "enrolments" in answer.context["form"].errors
    assert Proposal.objects.count() == 0


def test_a_signer_of_another_centre_cannot_be_slipped_in(client, course_class, officer):
    other = make_director(make_centre("Nghi Lộc"))
    code = f"director-{other.person.appointments.get().pk}"
    answer = posted(client, officer, "proposal-create", course_class.pk, typed(course_class, signer=code))
    assert "signer" in answer.context["form"].errors
    assert Proposal.objects.count() == 0


def test_the_verb_speaks_beside_the_field(client, course_class, officer):
    tomorrow = (TODAY() + timedelta(days=1)).strftime("%d/%m/%Y")
    answer = posted(client, officer, "proposal-create", course_class.pk, typed(course_class, issue_on=tomorrow))
    assert [error.code for error in answer.context["form"].errors.as_data()["issue_on"]] == ["issued_in_future"]


def test_the_same_form_sent_twice_leads_to_the_one_proposal(client, course_class, officer):
    form = typed(course_class, deed="submit")
    posted(client, officer, "proposal-create", course_class.pk, form)
    again = posted(client, officer, "proposal-create", course_class.pk, form)
    assert again.url == Proposal.objects.get().get_absolute_url()


def test_an_open_proposal_is_continued(client, course_class, officer):
    proposal = make_proposal(course_class, submitted=False)
    answer = page(client, officer, "proposal-create", course_class.pk, status=302)
    assert answer.url == reverse("proposal-edit", args=[proposal.pk])
    issuing.submit(proposal, by=officer)
    assert page(client, officer, "proposal-create", course_class.pk, status=302).url == proposal.get_absolute_url()


def test_a_class_whose_results_are_open_is_sent_back(client, centre, officer):
    open_class = make_class(centre, by=officer)
    answer = page(client, officer, "proposal-create", open_class.pk, status=302)
    assert answer.url == open_class.get_absolute_url()


def test_a_draft_that_cannot_be_printed_is_kept_and_the_learner_named(client, centre, officer, director):
    course_class = make_class(centre, by=officer)
    enrol(course_class, 1, full_name="Nguyễn Thị Hà", workplace="W" * 240)
    recognise_class(course_class)
    answer = posted(client, officer, "proposal-create", course_class.pk, typed(course_class, deed="submit"))
    proposal = Proposal.objects.get()
    assert (answer.url, proposal.status) == (reverse("proposal-edit", args=[proposal.pk]), "draft")
    shown = page(client, officer, "proposal-edit", proposal.pk)
    assert [sentence.startswith("Nguyễn Thị Hà: ") for sentence in said(shown)] == [True]
    assert [bool(problem) for _one, problem in shown.context["eligible"]] == [True]


def test_nobody_left_to_certify_is_said(client, course_class, officer):
    make_certificates(course_class)
    answer = page(client, officer, "proposal-create", course_class.pk)
    assert answer.context["eligible"] == []
    assert 'name="deed"' not in answer.content.decode()


# --- Changing, submitting ------------------------------------------------------------------------------------


def test_a_returned_proposal_shows_the_reason_and_is_corrected(client, proposal, officer, director):
    issuing.send_back(proposal, by=director, reason="Bỏ học viên trùng tên")
    answer = page(client, officer, "proposal-edit", proposal.pk)
    assert "Bỏ học viên trùng tên" in answer.content.decode()
    keep = dossier.proposed(proposal)[1:]
    form = typed(
        proposal.course_class, enrolments=[one.pk for one in keep], version_no=proposal.version_no, deed="submit"
    )
    posted(client, officer, "proposal-edit", proposal.pk, form)
    proposal.refresh_from_db()
    assert (proposal.status, dossier.proposed(proposal)) == ("submitted", keep)


def test_who_saves_an_old_page_is_told_and_nothing_is_lost(client, course_class, officer):
    proposal = make_proposal(course_class, submitted=False)
    form = typed(course_class, version_no=proposal.version_no)
    posted(client, officer, "proposal-edit", proposal.pk, form)
    date = (TODAY() - timedelta(days=1)).strftime("%d/%m/%Y")
    answer = posted(client, officer, "proposal-edit", proposal.pk, form | {"issue_on": date})
    assert answer.context["form"].non_field_errors().as_data()[0].code == "edited_meanwhile"
    assert answer.context["form"]["issue_on"].value() == date
    proposal.refresh_from_db()
    assert proposal.issue_on == TODAY()


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_what_cannot_be_changed_leads_to_its_page(client, proposal, officer, director, status):
    if status == "approved":
        issuing.approve(proposal, by=director)
    assert page(client, officer, "proposal-edit", proposal.pk, status=302).url == proposal.get_absolute_url()


def test_a_draft_is_submitted_from_its_own_button(client, course_class, officer):
    proposal = make_proposal(course_class, submitted=False)
    posted(client, officer, "proposal-submit", proposal.pk)
    proposal.refresh_from_db()
    assert proposal.status == "submitted"
