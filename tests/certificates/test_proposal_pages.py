"""The pages of proposals: drawing up, submitting, deciding, and what a centre sees of another (nothing)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from certificates import dossier, issuing
from certificates.models import Certificate, PrintJob, Proposal
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_deputy,
    make_director,
    make_proposal,
    make_recognised_class,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(Role.OFFICER, centre=centre)


@pytest.fixture
def director(centre):
    return make_director(centre)


@pytest.fixture
def course_class(centre, officer, director):
    return make_recognised_class(centre, by=officer)


@pytest.fixture
def proposal(course_class):
    return make_proposal(course_class)


def page(client, user, name, pk, status=200, **get):
    client.force_login(user)
    answer = client.get(reverse(name, args=[pk]), get)
    assert answer.status_code == status
    return answer


def posted(client, user, name, pk, data=None):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), data or {})


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def typed(course_class, **changes):
    """What the form of a proposal sends."""
    signer = dossier.signers_on(course_class.centre, TODAY())[0]
    return {
        "enrolments": [one.pk for one in dossier.eligible(course_class)],
        "issue_on": TODAY().strftime("%d/%m/%Y"),
        "signer": f"director-{signer.pk}",
        "key": str(uuid.uuid4()),
        "version_no": 0,
        "deed": "save",
    } | changes


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


# --- Deciding --------------------------------------------------------------------------------------------------


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


def test_without_scripts_the_progress_is_on_the_page(client, job, officer):
    answer = page(client, officer, "print-job-progress", job.pk, status=302)
    assert answer.url == job.proposal.get_absolute_url()


def test_a_sheet_that_failed_is_named_in_words(client, job, officer):
    PrintJob.objects.filter(pk=job.pk).update(
        status="failed", done=5, errors=[{"item": "0002-GCN/TTCT", "message": "render"}]
    )
    shown = page(client, officer, "proposal-detail", job.proposal_id).content.decode()
    assert "0002-GCN/TTCT: không tạo được" in shown


# --- Who sees what --------------------------------------------------------------------------------------------

DEEDS = ["proposal-submit", "proposal-return", "proposal-approve", "proposal-hand-over"]
READ = ["proposal-detail", "proposal-edit"]


@pytest.mark.parametrize("name", DEEDS + READ)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.PROVINCE])
def test_proposals_of_elsewhere_are_not_there(client, proposal, name, role):
    outsider = make_user(role)  # of another centre or province
    client.force_login(outsider)
    for method in (client.get, client.post):
        answer = method(reverse(name, args=[proposal.pk]))
        assert answer.status_code == (405 if method == client.get and name in DEEDS else 404) or (
            method == client.post and name == "proposal-detail" and answer.status_code == 405
        )
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


@pytest.mark.parametrize("name", ["print-job-progress", "print-job-cancel", "print-job-retry", "print-job-download"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVINCE])
def test_print_jobs_of_elsewhere_are_not_there(client, job, name, role):
    client.force_login(make_user(role))
    address = reverse(name, args=[job.pk])
    answer = client.post(address) if name in {"print-job-cancel", "print-job-retry"} else client.get(address)
    assert answer.status_code == 404
    job.refresh_from_db()
    assert job.status == "queued"


def test_the_class_of_elsewhere_is_not_there(client, course_class):
    page(client, make_user(Role.OFFICER), "proposal-create", course_class.pk, status=404)


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL])
def test_the_province_reads_and_does_nothing(client, proposal, role):
    place = {"province": proposal.centre.province} if role == Role.PROVINCE else {}
    user = make_user(role, **place)
    page(client, user, "proposal-detail", proposal.pk)
    page(client, user, "proposal-edit", proposal.pk, status=403)
    page(client, user, "proposal-create", proposal.course_class_id, status=403)
    for name in DEEDS:
        data = {"reason": "x", "version_no": proposal.version_no, "on": TODAY().strftime("%d/%m/%Y")}
        assert posted(client, user, name, proposal.pk, data).status_code == 403
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


def test_a_lecturer_finds_no_proposals(client, proposal):
    lecturer = make_user(Role.LECTURER, centre=proposal.centre)
    page(client, lecturer, "proposal-detail", proposal.pk, status=404)
    client.force_login(lecturer)
    assert list(client.get(reverse("proposal-list")).context["page"]) == []


def test_nobody_reads_without_signing_in(client, proposal):
    for name in READ:
        answer = client.get(reverse(name, args=[proposal.pk]))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("sign-in"))


# --- The list -----------------------------------------------------------------------------------------------------


def listed(client, user, **get):
    client.force_login(user)
    return client.get(reverse("proposal-list"), get).context


def test_the_list_shows_ones_own_scope(client, proposal, officer):
    other = make_proposal()
    assert list(listed(client, officer)["page"]) == [proposal]
    province = make_user(Role.PROVINCE, province=other.centre.province)
    assert list(listed(client, province)["page"]) == [other]
    assert set(listed(client, make_user(Role.NATIONAL))["page"]) == {proposal, other}


def test_what_waits_for_the_reader_stands_first(client, centre, officer, director):
    def drawn(**facts):
        return make_proposal(make_recognised_class(centre, by=officer, learners=1), **facts)

    submitted, returned, draft, approved = drawn(), drawn(), drawn(submitted=False), drawn()
    issuing.send_back(returned, by=director, reason="Sửa")
    issuing.approve(approved, by=director)
    assert next(iter(listed(client, officer)["page"])) == returned
    assert next(iter(listed(client, director)["page"])) == submitted
    assert list(listed(client, officer)["page"])[-1] == approved
    assert list(listed(client, officer, status="draft")["page"]) == [draft]


def test_classes_that_still_need_a_proposal_are_offered(client, course_class, officer):
    make_recognised_class()  # of another centre
    assert list(listed(client, officer)["waiting"]) == [course_class]
    make_proposal(course_class, submitted=False)
    assert list(listed(client, officer)["waiting"]) == []


def test_the_province_is_not_asked_to_draw_up(client, course_class):
    province = make_user(Role.PROVINCE, province=course_class.centre.province)
    assert listed(client, province)["waiting"] == []


def test_the_list_takes_the_same_queries_with_one_row_and_with_thirty(client, centre, officer, constant_queries):
    client.force_login(officer)

    def add_rows(n):
        for _ in range(n):
            make_proposal(make_recognised_class(centre, by=officer, learners=1))

    constant_queries(client, reverse("proposal-list"), add_rows)


@pytest.mark.parametrize("name", ["proposal-detail", "proposal-edit", "approved"])
def test_a_page_takes_the_same_queries_for_one_learner_and_for_thirty(client, officer, director, count_queries, name):
    counted = []
    for n in (1, 30):
        proposal = make_proposal(
            make_recognised_class(director.centre, by=officer, learners=n), submitted=name != "proposal-edit"
        )
        if name == "approved":
            issuing.approve(proposal, by=director)
        client.force_login(officer if name == "proposal-edit" else director)
        address = reverse("proposal-detail" if name == "approved" else name, args=[proposal.pk])
        counted.append(count_queries(client, address))
    assert counted[0] == counted[1] <= 25
