"""Turns at the worker: few sheets never wait for many, a centre with many jobs has no more turns than another."""

from datetime import timedelta

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from centres import work
from centres.models import WorkStatus
from certificates import copies, plates, press, printing, turns
from certificates.models import CertificateFile, PrintJob
from tests.build import make_centre, make_certificates, make_director, make_recognised_class, make_user

pytestmark = pytest.mark.django_db


def make_job(centre, learners):
    """The print job of a class just approved, and its task in the queue."""
    officer = make_user("officer", centre=centre)
    certificates = make_certificates(make_recognised_class(centre, by=officer, learners=learners))
    return PrintJob.objects.get(proposal=certificates[0].proposal)


@pytest.fixture
def quick(monkeypatch):
    """Sheets that take no time: what is tried is the order."""
    monkeypatch.setattr(press, "render", lambda sheets, **_: f"%PDF {[one['number'] for one in sheets]}".encode())


@pytest.fixture
def centres():
    made = [make_centre("Nghi Lộc"), make_centre("Đô Lương")]
    for centre in made:
        make_director(centre)
    return made


def one_turn():
    """What a worker does with the next task of the queue; False where the queue is empty."""
    next_task = DBTaskResult.objects.ready().first()
    if next_task is None:
        return False
    DBTaskResult.objects.filter(pk=next_task.pk).update(status="SUCCESSFUL")
    printing.render_job.func(*next_task.args_kwargs["args"])
    return True


def order_of_ending(*jobs):
    """(the jobs in the order they ended, turns the worker took)."""
    ended, count = [], 0
    while one_turn():
        count += 1
        over = PrintJob.objects.filter(pk__in=[job.pk for job in jobs], status="done").values_list("pk", flat=True)
        ended += [job for job in jobs if job.pk in over and job not in ended]
        assert count < 200
    return ended, count


# --- The order -----------------------------------------------------------------------------------------------


def test_a_small_job_that_comes_later_ends_before_the_long_one_goes_on(task_queue, quick, centres, settings):
    settings.PRINT_TURN = 2
    long = make_job(centres[0], 9)
    one_turn()
    small = make_job(centres[1], 2)
    assert order_of_ending(long, small) == ([small, long], 6)
    assert CertificateFile.objects.count() == 11


def test_with_one_endless_turn_the_small_one_waits(task_queue, quick, centres, settings):
    """The control."""
    settings.PRINT_TURN = 10_000
    long = make_job(centres[0], 9)
    small = make_job(centres[1], 2)
    assert order_of_ending(long, small) == ([long, small], 2)


def test_a_centre_with_many_jobs_does_not_push_another_back(task_queue, quick, centres):
    many = [make_job(centres[0], 1) for _ in range(5)]
    small = make_job(centres[1], 1)
    ended, _count = order_of_ending(*many, small)
    assert ended[:2] == [many[0], small]


def test_the_jobs_of_one_centre_have_turns_in_order(task_queue, quick, centres, settings):
    settings.PRINT_TURN = 2
    jobs = [make_job(centres[0], learners) for learners in (5, 1, 3)]
    ended, _count = order_of_ending(*jobs)
    assert ended == [jobs[1], jobs[2], jobs[0]]


# --- A job in turns ------------------------------------------------------------------------------------------


def run_to_the_end(job):
    for _ in range(30):
        printing.render_job.func(job.pk)
        job.refresh_from_db()
        if job.is_over:
            return
    raise AssertionError(f"not over: {job.status} {job.done} of {job.total}")


def test_a_job_goes_on_where_its_last_turn_ended(quick, centres, settings, monkeypatch):
    settings.PRINT_TURN = 2
    job, made, make = make_job(centres[0], 5), [], copies.make
    monkeypatch.setattr(copies, "make", lambda certificate: made.append(certificate.seq) or make(certificate))
    told = []
    for _ in range(4):
        printing.render_job.func(job.pk)
        job.refresh_from_db()
        told.append((job.status, job.done, len(made)))
    assert told == [("queued", 5, 0), ("queued", 7, 2), ("queued", 9, 4), ("done", 10, 5)]
    assert made == [1, 2, 3, 4, 5]
    assert job.upto is None


def test_a_kill_between_turns_counts_no_attempt_and_begins_nothing_anew(task_queue, quick, centres, settings):
    settings.PRINT_TURN = 1
    job = make_job(centres[0], 5)
    for _ in range(5):  # each turn ends well, and the one after it is killed at its beginning
        one_turn()
        long_ago = timezone.now() - work.SILENCE - timedelta(seconds=1)
        PrintJob.objects.exclude(status="done").update(status=WorkStatus.RUNNING, heartbeat_at=long_ago, attempts=1)
        DBTaskResult.objects.ready().delete()
        assert printing.requeue_stale() == 1
    run_to_the_end(job)
    assert (job.status, CertificateFile.objects.count()) == ("done", 5)


def test_a_task_that_was_lost_with_its_worker_is_queued_again(task_queue, quick, centres):
    job = make_job(centres[0], 1)
    DBTaskResult.objects.all().delete()  # the worker had taken the task, and died before it took the job
    printing.requeue_stale()
    printing.requeue_stale()
    assert DBTaskResult.objects.ready().count() == 1
    assert order_of_ending(job) == ([job], 1)


def test_a_stop_between_two_turns_is_heard(quick, centres, settings):
    settings.PRINT_TURN = 1
    job = make_job(centres[0], 3)
    printing.render_job.func(job.pk)
    officer = make_user("officer", centre=centres[0])
    printing.stop(job, by=officer)
    printing.render_job.func(job.pk)
    job.refresh_from_db()
    assert (job.status, CertificateFile.objects.count()) == ("cancelled", 0)
    printing.resume(job, by=officer)
    run_to_the_end(job)
    assert (job.status, CertificateFile.objects.count()) == ("done", 3)


@pytest.mark.parametrize("learners", [3, 12])
def test_a_turn_takes_few_queries_however_large_the_class(quick, centres, django_assert_max_num_queries, learners):
    job = make_job(centres[0], learners)
    with django_assert_max_num_queries(20) as taken:
        printing.render_job.func(job.pk)
    job.refresh_from_db()
    assert (job.status, CertificateFile.objects.count()) == ("done", learners)
    assert len(taken) == 16


def test_each_turn_of_a_long_job_takes_few_queries(task_queue, quick, centres, settings):
    settings.PRINT_TURN = 3
    job, taken = make_job(centres[0], 12), []
    while not job.is_over:
        with CaptureQueriesContext(connection) as queries:
            printing.render_job.func(job.pk)
        taken.append(len(queries))
        job.refresh_from_db()
    assert len(taken) == 5
    assert max(taken) <= 20


# --- Sheets that cannot be set ---------------------------------------------------------------------------------


def refuse(monkeypatch, *numbers):
    """Facts of these certificates do not fit the sheet any more."""
    check = plates.check

    def checked(printed):
        if printed["number"] in numbers:
            raise ValidationError("too long", code="too_long")
        check(printed)

    monkeypatch.setattr(plates, "check", checked)


def test_a_bad_sheet_of_a_job_in_turns_is_listed_once_and_the_others_are_printed(centres, settings, monkeypatch):
    settings.PRINT_TURN = 2
    job = make_job(centres[0], 5)
    bad = job.certificates[1].number
    refuse(monkeypatch, bad)
    run_to_the_end(job)
    assert (job.status, job.missing) == ("failed", 1)
    assert job.errors == [{"item": bad, "message": "render"}]
    assert CertificateFile.objects.count() == 4
    assert len(pypdfium2.PdfDocument(job.file.read())) == 4


def test_a_job_whose_sheets_are_all_bad_ends(quick, centres, settings, monkeypatch):
    settings.PRINT_TURN = 2
    job = make_job(centres[0], 5)
    refuse(monkeypatch, *[one.number for one in job.certificates])
    monkeypatch.setattr(copies, "make", lambda certificate: 1 / 0)
    run_to_the_end(job)
    assert (job.status, job.missing, job.file.name, len(job.errors)) == ("failed", 5, "", 5)


def test_a_sheet_that_fails_while_it_is_set_is_left_out_too(centres, monkeypatch):
    job = make_job(centres[0], 3)
    bad, add = job.certificates[2].number, press.File.add

    def fail_at(file, facts):
        if facts["number"] == bad:
            raise RuntimeError("out of ink")
        add(file, facts)

    monkeypatch.setattr(press.File, "add", fail_at)
    run_to_the_end(job)
    assert (job.status, job.missing, job.errors) == ("failed", 1, [{"item": bad, "message": "render"}])
    assert len(pypdfium2.PdfDocument(job.file.read())) == 2
    assert CertificateFile.objects.count() == 2


@pytest.mark.parametrize("printed", [{}, [], "x", None])
def test_facts_that_cannot_be_read_are_a_bad_sheet(printed):
    assert not turns._can_be_set(type("Certificate", (), {"printed": printed}))


def test_a_kept_file_that_is_gone_is_listed(centres):
    job = make_job(centres[0], 3)
    lost = printing.electronic_file(job.certificates[1])
    lost.file.storage.delete(lost.file.name)
    run_to_the_end(job)
    assert (job.status, job.errors) == ("failed", [{"item": lost.certificate.number, "message": "lost"}])
    assert "lost" not in str(printing.problems(job)[0]["message"])
    assert CertificateFile.objects.count() == 3
