"""The making of a class's files: done, stopped, continued, interrupted, failing at one sheet."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from centres import work
from centres.models import WorkStatus
from centres.scope import Role
from certificates import copies, plates, press, printing, turns
from certificates.models import Certificate, CertificateFile, PrintJob
from tests.build import make_certificates, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    return make_certificates()


@pytest.fixture
def job(certificates):
    return PrintJob.objects.get()


@pytest.fixture
def officer(job):
    return make_user(Role.OFFICER, centre=job.centre)


def run(job):
    """What a worker does with the job's task."""
    printing.render_job.call(job.pk)
    job.refresh_from_db()


def text(pdf):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


# --- The good way -----------------------------------------------------------------------------------------


def test_a_job_makes_one_merged_file_and_one_for_each_learner(job, certificates):
    run(job)
    assert (job.status, job.done, job.total, job.errors) == ("done", 6, 6, [])
    pages = text(job.file.read())
    assert len(pages) == 3
    for page, certificate in zip(pages, certificates, strict=True):  # in the order of the numbers
        assert certificate.number in page
        assert certificate.printed["name"]["lines"][0] in page
    assert job.sha256 == hashlib.sha256(job.file.open().read()).hexdigest()
    assert CertificateFile.objects.count() == 3


def test_the_copy_of_one_certificate_is_made_once_and_kept(certificates):
    first = printing.electronic_file(certificates[0])
    again = printing.electronic_file(certificates[0])
    assert first == again
    content = first.file.read()
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert len(text(content)) == 1
    assert first.stack == press.stack()


def test_the_electronic_copy_says_that_the_paper_is_the_original(certificates, job):
    run(job)
    copy = text(printing.electronic_file(certificates[0]).file.read())[0]
    assert "bản điện tử" in copy.lower()
    assert "bản điện tử" not in text(job.file.open().read())[0].lower()


def test_file_names_are_the_number_and_the_name_without_marks(certificates):
    certificate = certificates[0]
    certificate.holder_name = "Y Ngông Niê Kđăm"
    assert printing.certificate_file_name(certificate) == "0001-gcn-ttct-y-ngong-nie-kdam.pdf"


# --- Stopping and continuing --------------------------------------------------------------------------------


def test_a_waiting_job_that_is_stopped_does_not_start(job, officer):
    printing.stop(job, by=officer)
    run(job)
    assert (job.status, job.file.name) == ("cancelled", "")


def test_a_running_job_stops_at_its_next_sheet(job, officer, monkeypatch):
    make = copies.make

    def stop_after(certificate):
        printing.stop(job, by=officer)
        return make(certificate)

    monkeypatch.setattr(turns, "BEAT_EVERY", 0)
    monkeypatch.setattr(copies, "make", stop_after)
    run(job)
    assert (job.status, job.done) == ("cancelled", 4)
    assert job.file  # what was finished stays
    assert CertificateFile.objects.count() == 1


def test_a_stopped_job_goes_on_where_it_was(job, officer, monkeypatch):
    printing.stop(job, by=officer)
    job.refresh_from_db()
    printing.resume(job, by=officer)
    assert DBTaskResult.objects.count() == 2
    run(job)
    assert job.status == "done"


def test_what_is_finished_is_not_made_again(job, officer, monkeypatch):
    run(job)
    merged, files = job.file.name, set(CertificateFile.objects.values_list("pk", flat=True))
    PrintJob.objects.filter(pk=job.pk).update(status=WorkStatus.CANCELLED)
    printing.resume(job, by=officer)
    monkeypatch.setattr(press, "render", lambda *_, **__: pytest.fail("rendered again"))
    run(job)
    assert (job.status, job.file.name) == ("done", merged)
    assert set(CertificateFile.objects.values_list("pk", flat=True)) == files


def test_a_job_that_is_over_cannot_be_stopped(job, officer):
    run(job)
    with pytest.raises(ValidationError) as refused:
        printing.stop(job, by=officer)
    assert refused.value.code == "is_over"


def test_a_job_that_waits_cannot_be_continued(job, officer):
    with pytest.raises(ValidationError) as refused:
        printing.resume(job, by=officer)
    assert refused.value.code == "not_over"
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("verb", [printing.stop, printing.resume])
@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL, Role.OFFICER])
def test_others_neither_stop_nor_continue(job, verb, role):
    place = {"centre": job.centre} if role == Role.LECTURER else {}
    with pytest.raises(PermissionDenied):
        verb(job, by=make_user(role, **place))  # an officer of another centre
    job.refresh_from_db()
    assert (job.status, job.cancel_asked) == ("queued", False)


# --- When something goes wrong --------------------------------------------------------------------------------


def test_one_sheet_that_fails_does_not_stop_the_others(job, certificates, monkeypatch):
    render = press.render

    def fail_at_second(printed, **how):
        if how.get("electronic") and printed[0]["number"] == certificates[1].number:
            raise RuntimeError("out of ink")
        return render(printed, **how)

    monkeypatch.setattr(press, "render", fail_at_second)
    run(job)
    assert job.status == "failed"
    assert job.errors == [{"item": certificates[1].number, "message": "render"}]
    assert CertificateFile.objects.count() == 2
    assert printing.problems(job)[0]["message"] != "render"  # people read words
    monkeypatch.setattr(press, "render", render)
    printing.resume(job, by=make_user(Role.OFFICER, centre=job.centre))
    run(job)
    assert (job.status, job.errors, CertificateFile.objects.count()) == ("done", [], 3)


def test_a_failing_merged_file_ends_the_job_and_leaves_no_half_file(job, monkeypatch):
    monkeypatch.setattr(press, "render", lambda *_, **__: 1 / 0)
    run(job)
    assert (job.status, job.file.name, job.sha256) == ("failed", "", "")
    assert job.errors == [{"item": "", "message": "failed"}]
    assert CertificateFile.objects.count() == 0
    assert Certificate.objects.count() == 3  # the register does not depend on the paper


def test_a_sheet_that_cannot_be_set_is_named_and_the_others_are_made(job, certificates, monkeypatch):
    check = plates.check

    def refuse_second(printed):
        if printed["number"] == certificates[1].number:
            raise ValidationError("too long", code="too_long")
        check(printed)

    monkeypatch.setattr(plates, "check", refuse_second)
    run(job)
    assert (job.status, job.missing) == ("failed", 1)
    lacking = job.file.name
    assert [certificates[1].number in page for page in text(job.file.read())] == [False, False]
    assert turns.merged_name(job, missing=job.missing).endswith("-thieu-1.pdf")  # nobody takes it for the whole
    assert job.errors == [{"item": certificates[1].number, "message": "render"}]
    assert CertificateFile.objects.count() == 2
    monkeypatch.setattr(plates, "check", check)
    printing.resume(job, by=make_user(Role.OFFICER, centre=job.centre))
    run(job)
    assert (job.status, job.errors, CertificateFile.objects.count()) == ("done", [], 3)
    assert (job.missing, len(text(job.file.read()))) == (0, 3)  # made again, whole
    assert job.file.name != lacking


def test_a_copy_that_fails_leaves_no_row(certificates, monkeypatch):
    monkeypatch.setattr(press, "render", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        printing.electronic_file(certificates[0])
    assert CertificateFile.objects.count() == 0


def test_two_who_ask_at_once_get_one_copy_and_leave_no_file_behind(certificates, monkeypatch):
    render, others = press.render, []

    def somebody_is_faster(printed, **how):
        if not others:
            others.append(None)
            others[0] = printing.electronic_file(certificates[0])
        return render(printed, **how)

    monkeypatch.setattr(press, "render", somebody_is_faster)
    mine = printing.electronic_file(certificates[0])
    assert mine == others[0] == CertificateFile.objects.get()
    folder = Path(mine.file.path).parent
    assert [path.name for path in folder.iterdir() if path.stem.startswith(Path(mine.file.path).stem)] == [
        Path(mine.file.path).name
    ]


def silence(job, **facts):
    """Leave the job as a worker leaves it that is killed in the middle."""
    long_ago = timezone.now() - work.SILENCE - timedelta(seconds=1)
    facts = {"status": WorkStatus.RUNNING, "heartbeat_at": long_ago, "attempts": 1} | facts
    PrintJob.objects.filter(pk=job.pk).update(**facts)


def test_the_job_of_a_killed_worker_is_taken_up_again(job):
    silence(job)
    assert printing.requeue_stale() == 1
    job.refresh_from_db()
    assert job.status == "queued"
    assert DBTaskResult.objects.count() == 2
    run(job)
    assert (job.status, job.attempts) == ("done", 2)


def test_a_worker_that_still_beats_is_left_alone(job):
    silence(job, heartbeat_at=timezone.now())
    assert printing.requeue_stale() == 0
    job.refresh_from_db()
    assert job.status == "running"


def test_a_job_that_kills_every_worker_is_given_up(job):
    silence(job, attempts=work.MOST_ATTEMPTS)
    assert printing.requeue_stale() == 0
    job.refresh_from_db()
    assert (job.status, job.errors[0]["message"]) == ("failed", "attempts")


def test_two_workers_do_not_take_one_job(job):
    assert work.claim(job)
    assert not work.claim(job)


def test_the_merged_file_has_the_same_bytes_every_time(job, certificates):
    run(job)
    first = job.sha256
    PrintJob.objects.filter(pk=job.pk).update(file="", status=WorkStatus.QUEUED)
    run(job)
    assert job.sha256 == first
    assert len(pikepdf.open(io.BytesIO(job.file.open().read())).pages) == 3
