"""The worker is killed at every statement of a print job: each certificate ends with one file, and the right one."""

import hashlib

import pytest

from centres.models import WorkStatus
from certificates import press, printing
from certificates.models import CertificateFile, PrintJob
from tests.build import make_certificates
from tests.drills.kills import killed

pytestmark = pytest.mark.django_db(transaction=True)


def hash_of(file):
    with file.open() as content:
        return hashlib.sha256(content.read()).hexdigest()


def test_a_job_killed_at_any_statement_goes_on_and_does_no_page_twice(course_class):
    certificates = make_certificates(course_class)
    job = PrintJob.objects.get(proposal=certificates[0].proposal)
    alone = {one.pk: hashlib.sha256(press.render([one.printed], electronic=True)).hexdigest() for one in certificates}

    def work():
        printing.render_job.func(job.pk)

    kills = 0
    for point in range(1, 200):
        # As `requeue_stale` does a minute after the worker fell silent.
        PrintJob.objects.filter(pk=job.pk).exclude(status=WorkStatus.DONE).update(status=WorkStatus.QUEUED)
        if not killed(work, point, as_one=False):
            break
        kills += 1
        for file in CertificateFile.objects.all():  # what a row names is there, whole, whenever the power goes
            assert hash_of(file.file) == file.sha256 == alone[file.certificate_id]
    assert kills >= 10
    job.refresh_from_db()
    assert (job.status, job.errors, hash_of(job.file)) == ("done", [], job.sha256)
    assert {file.certificate_id: file.sha256 for file in CertificateFile.objects.all()} == alone
    assert CertificateFile.objects.count() == len(alone)


def test_a_worker_that_looks_for_nothing_would_be_found_out(course_class, monkeypatch):
    """The negative control: whoever makes every sheet anew is stopped by the database, or leaves two files."""
    job = PrintJob.objects.get(proposal=make_certificates(course_class)[0].proposal)
    printing.render_job.func(job.pk)
    PrintJob.objects.filter(pk=job.pk).update(status=WorkStatus.QUEUED)
    made = []
    monkeypatch.setattr(press, "render", lambda sheets, **_: made.append(len(sheets)) or b"%PDF another")
    printing.render_job.func(job.pk)
    assert made == []
    monkeypatch.setattr(CertificateFile, "Kind", type("Kind", (), {"ELECTRONIC": "none such"}))
    PrintJob.objects.filter(pk=job.pk).update(status=WorkStatus.QUEUED)
    printing.render_job.func(job.pk)
    assert made == [1, 1, 1]
