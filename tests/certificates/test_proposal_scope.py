"""Who sees which proposals and print jobs, in the list and by address."""

import pytest
from django.urls import reverse

from centres.scope import Role
from certificates import issuing
from certificates.models import PrintJob
from tests.build import (
    TODAY,
    make_proposal,
    make_recognised_class,
    make_user,
)
from tests.certificates.browsing import page, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(proposal, director):
    issuing.approve(proposal, by=director)
    return PrintJob.objects.get()


# --- Who sees what --------------------------------------------------------------------------------------------

DEEDS = ["proposal-submit", "proposal-return", "proposal-approve", "proposal-hand-over"]
READ = ["proposal-detail", "proposal-edit"]


@pytest.mark.parametrize("name", DEEDS + READ)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.PROVINCE])
def test_proposals_of_elsewhere_are_not_there(client, proposal, name, role):
    client.force_login(make_user(role))  # of another centre or province
    address = reverse(name, args=[proposal.pk])
    answer = client.get(address) if name in READ else client.post(address, {"reason": "x", "version_no": 2})
    assert answer.status_code == 404
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


@pytest.mark.parametrize("name", DEEDS)
def test_following_an_address_does_nothing(client, proposal, director, name):
    client.force_login(director)
    assert client.get(reverse(name, args=[proposal.pk])).status_code == 405


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
    assert counted[0] == counted[1] <= 26
