"""The page where a director decides, and what it shows afterwards: numbers, files, handing over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from certificates import issuing
from certificates.models import Certificate, PrintJob
from tests.build import (
    TODAY,
    make_deputy,
    make_proposal,
    make_recognised_class,
)
from tests.certificates.browsing import page, posted, said

pytestmark = pytest.mark.django_db


def test_the_director_is_asked_to_decide(client, proposal, director):
    answer = page(client, director, "proposal-detail", proposal.pk)
    assert answer.context["decides"]
    assert not answer.context.get("objection")
    assert reverse("proposal-approve", args=[proposal.pk]) in answer.content.decode()
    assert len(answer.context["chosen"]) == 3


def test_the_officer_reads_without_a_button(client, proposal, officer):
    answer = page(client, officer, "proposal-detail", proposal.pk)
    assert answer.context["decides"] is False
    assert reverse("proposal-approve", args=[proposal.pk]) not in answer.content.decode()


def test_the_proposer_reads_why_another_has_to_decide(client, centre, officer, director):
    proposal = make_proposal(make_recognised_class(centre, by=director), by=director)
    answer = page(client, director, "proposal-detail", proposal.pk)
    assert answer.context["objection"]
    assert answer.context["objection"] in answer.content.decode()
    assert reverse("proposal-approve", args=[proposal.pk]) not in answer.content.decode()


def test_a_deputy_is_asked_only_while_delegated(client, proposal):
    without, with_it = make_deputy(proposal.centre, delegated=False), make_deputy(proposal.centre, "Lê Thị Hai")
    assert page(client, without, "proposal-detail", proposal.pk).context["decides"] is False
    assert page(client, with_it, "proposal-detail", proposal.pk).context["decides"] is True


def test_approving_issues_and_shows_the_numbers(client, proposal, director):
    data = {"version_no": proposal.version_no}
    answer = posted(client, director, "proposal-approve", proposal.pk, data)
    assert answer.url == proposal.get_absolute_url()
    assert Certificate.objects.count() == 3
    shown = page(client, director, "proposal-detail", proposal.pk)
    assert said(shown) == ["Đã cấp 3 giấy chứng nhận: số 0001-GCN/TTCT đến 0003-GCN/TTCT."]
    assert [one.seq for one in shown.context["page"]] == [1, 2, 3]


def test_a_page_read_before_a_change_does_not_approve_the_change(client, proposal, director, officer):
    read = proposal.version_no
    issuing.send_back(proposal, by=director, reason="Sửa")
    issuing.submit(proposal, by=officer)
    posted(client, director, "proposal-approve", proposal.pk, {"version_no": read})
    proposal.refresh_from_db()
    assert (proposal.status, Certificate.objects.count()) == ("submitted", 0)
    assert len(said(page(client, director, "proposal-detail", proposal.pk))) == 1


def test_the_proposer_who_posts_anyway_is_refused_in_words(client, centre, officer, director):
    proposal = make_proposal(make_recognised_class(centre, by=director), by=director)
    posted(client, director, "proposal-approve", proposal.pk, {"version_no": proposal.version_no})
    assert Certificate.objects.count() == 0
    assert len(said(page(client, director, "proposal-detail", proposal.pk))) == 1


def test_the_button_pressed_twice_issues_once(client, proposal, director):
    for _ in range(2):
        posted(client, director, "proposal-approve", proposal.pk, {"version_no": proposal.version_no})
    assert Certificate.objects.count() == 3


def test_returning_without_a_reason_brings_the_page_back(client, proposal, director):
    answer = posted(client, director, "proposal-return", proposal.pk, {"reason": " "})
    assert answer.status_code == 200
    assert "reason" in answer.context["form"].errors
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


def test_returning_with_a_reason(client, proposal, director):
    posted(client, director, "proposal-return", proposal.pk, {"reason": "Sửa ngày cấp"})
    proposal.refresh_from_db()
    assert (proposal.status, proposal.return_reason) == ("returned", "Sửa ngày cấp")


def test_a_class_receives_its_certificates_from_the_page(client, proposal, director, officer):
    issuing.approve(proposal, by=director)
    tomorrow = (TODAY() + timedelta(days=1)).strftime("%d/%m/%Y")
    refused = posted(client, officer, "proposal-hand-over", proposal.pk, {"on": tomorrow})
    assert "on" in refused.context["form"].errors
    posted(client, officer, "proposal-hand-over", proposal.pk, {"on": TODAY().strftime("%d/%m/%Y")})
    assert set(Certificate.objects.values_list("handed_over_on", flat=True)) == {TODAY()}


# --- Files on their way ------------------------------------------------------------------------------------------


@pytest.fixture
def job(proposal, director):
    issuing.approve(proposal, by=director)
    return PrintJob.objects.get()


def test_the_work_is_stopped_and_continued_from_the_page(client, job, officer):
    posted(client, officer, "print-job-cancel", job.pk)
    job.refresh_from_db()
    assert job.status == "cancelled"
    shown = page(client, officer, "proposal-detail", job.proposal_id).content.decode()
    assert reverse("print-job-retry", args=[job.pk]) in shown
    posted(client, officer, "print-job-retry", job.pk)
    job.refresh_from_db()
    assert job.status == "queued"
    posted(client, officer, "print-job-retry", job.pk)  # a second press
    assert len(said(page(client, officer, "proposal-detail", job.proposal_id))) == 2


def test_the_progress_is_asked_for_alone_until_the_work_is_over(client, job, officer):
    client.force_login(officer)
    address = reverse("print-job-progress", args=[job.pk])
    waiting = client.get(address, headers={"HX-Request": "true"})
    assert f'hx-get="{address}"' in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    PrintJob.objects.filter(pk=job.pk).update(status="done", done=6)
    over = client.get(address, headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    assert "hx-get" not in over.content.decode()


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (0, "Tệp in: 0 trên 3"),
        (2, "Tệp in: 2 trên 3"),
        (3, "Tệp in: 3 trên 3"),
        (4, "Tệp của từng người: 1 trên 3"),
        (6, "Tệp của từng người: 3 trên 3"),
    ],
)
def test_each_stage_counts_the_certificates_once(client, job, officer, done, words):
    PrintJob.objects.filter(pk=job.pk).update(status="done" if done == 6 else "running", done=done)
    client.force_login(officer)
    address = reverse("print-job-progress", args=[job.pk])
    assert words in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert words in page(client, officer, "proposal-detail", job.proposal_id).content.decode()


def test_without_scripts_the_progress_is_on_the_page(client, job, officer):
    answer = page(client, officer, "print-job-progress", job.pk, status=302)
    assert answer.url == job.proposal.get_absolute_url()


def test_a_sheet_that_failed_is_named_in_words(client, job, officer):
    PrintJob.objects.filter(pk=job.pk).update(
        status="failed", done=5, errors=[{"item": "0002-GCN/TTCT", "message": "render"}]
    )
    shown = page(client, officer, "proposal-detail", job.proposal_id).content.decode()
    assert "0002-GCN/TTCT: không tạo được" in shown
