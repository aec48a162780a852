"""Files of the register: who gets them, what they are called, and that no browser keeps them."""

import re

import pytest
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from certificates import printing
from certificates.models import CertificateFile, PrintJob
from tests.build import make_certificates, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    return make_certificates()


@pytest.fixture
def officer(certificates):
    return make_user(Role.OFFICER, centre=certificates[0].centre)


@pytest.fixture
def job(certificates):
    printing.render_job.call(PrintJob.objects.get().pk)
    return PrintJob.objects.get()


def body(answer):
    return b"".join(answer.streaming_content)


def fetch(client, user, name, pk):
    client.force_login(user)
    return client.get(reverse(name, args=[pk]))


def test_a_certificate_is_laid_out_when_somebody_asks_and_kept(client, certificates, officer):
    first = body(fetch(client, officer, "certificate-download", certificates[0].pk))
    again = body(fetch(client, officer, "certificate-download", certificates[0].pk))
    assert first.startswith(b"%PDF-")
    assert first == again
    assert CertificateFile.objects.count() == 1


@pytest.mark.parametrize("kind", ["one", "merged"])
def test_a_file_is_an_attachment_that_nobody_keeps(client, certificates, officer, job, kind):
    name, pk = ("certificate-download", certificates[0].pk) if kind == "one" else ("print-job-download", job.pk)
    answer = fetch(client, officer, name, pk)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Disposition"].isascii()
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert int(answer["Content-Length"]) == len(body(answer))


def test_names_of_files_sort_by_number_and_have_no_marks(client, certificates, officer, job):
    one = fetch(client, officer, "certificate-download", certificates[0].pk)["Content-Disposition"]
    assert one.startswith('attachment; filename="0001-gcn-ttct-tran-thi-binh-')
    code = job.proposal.course_class.code.lower()
    merged = fetch(client, officer, "print-job-download", job.pk)["Content-Disposition"]
    assert merged == f'attachment; filename="{code}-{job.pk}.pdf"'


def test_the_merged_file_is_given_out_as_it_was_stored(client, officer, job):
    assert body(fetch(client, officer, "print-job-download", job.pk)) == job.file.open().read()


def test_what_is_not_made_yet_is_not_there(client, certificates, officer):
    assert fetch(client, officer, "print-job-download", PrintJob.objects.get().pk).status_code == 404


def test_the_audit_book_tells_who_took_what(client, certificates, officer, job):
    fetch(client, officer, "certificate-download", certificates[1].pk)
    fetch(client, officer, "print-job-download", job.pk)
    lines = AuditLine.objects.filter(verb="download_certificate").order_by("pk")
    assert [(line.by, line.model, line.row_id) for line in lines] == [
        (officer, "certificates.certificate", certificates[1].pk),
        (officer, "certificates.printjob", job.pk),
    ]
    assert [line.facts["sha256"] for line in lines] == [certificates[1].files.get().sha256, job.sha256]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.PROVINCE, Role.LECTURER])
def test_nobody_elsewhere_gets_a_file_or_learns_that_it_exists(client, certificates, job, role):
    outsider = make_user(role)
    here = fetch(client, outsider, "certificate-download", certificates[0].pk)
    missing = fetch(client, outsider, "certificate-download", 10**9)
    assert (here.status_code, missing.status_code) == (404, 404)
    assert without_tokens(here.content) == without_tokens(missing.content)
    assert fetch(client, outsider, "print-job-download", job.pk).status_code == 404
    assert not AuditLine.objects.filter(verb="download_certificate").exists()


def without_tokens(content):
    """A page without what differs in every answer: the tokens of its forms, and its own address."""
    content = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', b"", content)
    return re.sub(rb'name="next" value="[^"]*"', b"", content)


def test_a_lecturer_of_the_centre_gets_none(client, certificates, job):
    lecturer = make_user(Role.LECTURER, centre=certificates[0].centre)
    assert fetch(client, lecturer, "certificate-download", certificates[0].pk).status_code == 404
    assert fetch(client, lecturer, "print-job-download", job.pk).status_code == 404


def test_without_signing_in_there_is_no_file(client, certificates, job):
    for name, pk in (("certificate-download", certificates[0].pk), ("print-job-download", job.pk)):
        answer = client.get(reverse(name, args=[pk]))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("sign-in"))


def test_stored_files_are_reachable_by_no_address_of_their_own(client, certificates, officer, job):
    client.force_login(officer)
    for path in (f"/media/{job.file.name}", f"/static/{job.file.name}", f"/{job.file.name}"):
        assert client.get(path).status_code == 404
