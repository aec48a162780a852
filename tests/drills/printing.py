"""The drill of the print jobs: workers killed at random while they render, at any moment, by hundreds.

    python -m tests.drills.printing [--jobs 2000] [--kills 200]

On a SQLite file and files of its own. A worker is a process that takes tasks as `manage.py worker` does; it is killed
without a word, its silent work is queued again, the next one begins. In the end every job is done, each certificate
stands once in its merged file, and no file is left that no row names. Ends with 1 where that does not hold.
"""

import argparse
import logging
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from unittest import mock

CENTRES, LEARNERS = 4, 10
LONGEST_LIFE = 0.5  # seconds a worker has, at most


def main():
    """In a process of its own, on a database of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--jobs", type=int, default=2000)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        from benchmarks.clash import start

        start()
        logging.disable(logging.CRITICAL)
        sys.exit(run(options))
    with tempfile.TemporaryDirectory() as folder:
        known = {
            "DATABASE_URL": f"sqlite:///{folder}/drill.sqlite3", "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DEMO": "1", "DEBUG": "0", "HTTPS": "0", "MEDIA_ROOT": f"{folder}/media", "STATIC_ROOT": folder,
            "REGISTER_MARKS": f"{folder}/marks", "ALLOWED_HOSTS": "testserver",
            "SECRET_KEY": "only for a drill, and long enough to be taken for a real one",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.drills.printing", "--here", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=os.environ | known, check=False).returncode)


def run(options):
    """1 where the drill or its control found trouble."""
    worst = 0
    for drill, *facts in [(killed_workers, options.jobs, options.kills), (files_named_by_chance,)]:
        began = time.perf_counter()
        said, found = drill(*facts)
        print(f"{'ok' if not found else 'TROUBLE':8} {said}, {time.perf_counter() - began:.0f} s")
        for line in found[:10]:
            print(f"         {line}")
        worst = max(worst, bool(found))
    return worst


# --- Workers are killed ----------------------------------------------------------------------------------------


def killed_workers(jobs, kills, seed=7):
    """(what was done, what is wrong): `jobs` small jobs of four centres, workers killed `kills` times meanwhile."""
    from centres.models import WorkStatus
    from certificates.models import PrintJob

    chance, hit, given_up = random.Random(seed), 0, 0
    wanted = make_jobs(jobs, chance)
    waiting = PrintJob.objects.filter(pk__in=wanted).exclude(status=WorkStatus.DONE)
    for _ in range(kills):
        hit += waiting.exists()
        kill(begin_worker(), after=chance.uniform(0.01, LONGEST_LIFE))
        given_up += queue_silent_again(wanted)
    for _ in range(10):
        worker = begin_worker()
        worker.join(600)
        given_up += queue_silent_again(wanted)
        if not waiting.exists():
            break
    said = f"workers killed {hit} times over {jobs} print jobs ({given_up} given up after three kills, continued)"
    return said, ([] if hit else ["no kill met any work: nothing was tried"]) + trouble(wanted)


def make_jobs(count, chance):
    """Ids of `count` waiting jobs, one to three numbers each, by turns of four centres."""
    from centres.scope import Role
    from certificates import press, printing
    from certificates.models import PrintJob
    from tests import build

    books = []
    for _ in range(CENTRES):
        officer = build.make_user(Role.OFFICER, centre=build.make_centre())
        course_class = build.make_recognised_class(officer.centre, by=officer, learners=LEARNERS)
        books.append((officer, build.make_certificates(course_class)[0]))
    press.render([books[0][1].printed])  # workers are born with the plate laid out
    press.render([books[0][1].printed], electronic=True)
    made = list(
        PrintJob.objects.filter(proposal__in=[one.proposal_id for _, one in books]).values_list("pk", flat=True)
    )
    for place in range(count - len(made)):
        officer, certificate = books[place % CENTRES]
        first = chance.randint(1, LEARNERS - 2)
        job = PrintJob(
            centre=officer.centre, register=certificate.register, number_from=first,
            number_to=first + chance.randint(0, 2),
        )  # fmt: skip
        made.append(printing.begin(job, by=officer, total=job.number_to - first + 1).pk)
    return made


def begin_worker():
    """A process that takes tasks until none is ready."""
    from django.db import connections

    connections.close_all()  # a connection must not be shared with a child
    worker = multiprocessing.get_context("fork").Process(target=_work)
    worker.start()
    return worker


def _work():
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"drill-{os.getpid()}", excluded_queue_names=[],
    )  # fmt: skip
    try:
        worker.run()
    finally:
        os._exit(0)  # nothing of the parent's is tidied up here


def kill(worker, *, after):
    """End it without a word."""
    time.sleep(after)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()


def queue_silent_again(wanted):
    """As the watch of a worker does after a minute; a job given up is continued by somebody. How many of those."""
    from centres import work
    from centres.models import WorkStatus
    from certificates import printing
    from certificates.models import PrintJob

    with mock.patch.object(work, "SILENCE", timedelta(0)):
        printing.requeue_stale()
    failed = PrintJob.objects.filter(pk__in=wanted, status=WorkStatus.FAILED).select_related("centre", "created_by")
    count = 0
    for job in failed:
        printing.resume(job, by=job.created_by)
        count += 1
    return count


def trouble(wanted):
    """[what is wrong] with jobs, their files, and the files of the storage."""
    import pypdfium2

    from certificates import leftovers, storing
    from certificates.models import CertificateFile, PrintJob

    found = []
    for job in PrintJob.objects.filter(pk__in=wanted).select_related("register", "proposal", "decision"):
        if job.status != "done" or job.errors or not job.file:
            found.append(f"job {job.pk} is {job.status}: {job.errors}")
            continue
        with job.file.open() as content:
            pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content.read())]
        numbers = [certificate.number for certificate in job.certificates]
        if len(pages) != len(numbers) or any(one not in page for one, page in zip(numbers, pages, strict=True)):
            found.append(f"job {job.pk} has {len(pages)} pages for {numbers}")
    copies = list(CertificateFile.objects.values_list("certificate", flat=True))
    if len(copies) != len(set(copies)):
        found.append("a certificate has two copies")
    # What was being written when the worker died is told by its name, and goes; whatever else is left is wrong.
    for path in list(leftovers.find(older_than=-60)):
        if path.name.endswith(storing.UNFINISHED):
            path.unlink()
        else:
            found.append(f"no row names {path.name}")
    return found


# --- The control -----------------------------------------------------------------------------------------------


def files_named_by_chance():
    """A job killed at each of its statements, its files named as Django names them: what is left over is found."""
    from certificates import leftovers, storing

    def by_chance(field_file, name, content):
        from django.core.files.base import ContentFile

        field_file.save(name, ContentFile(content), save=False)
        return "0" * 64

    left = {}
    for how, store in (("by chance", by_chance), ("by content", storing.store)):
        with mock.patch.object(storing, "store", store):
            before = set(leftovers.find(older_than=-60))
            _killed_at_every_statement()
            left[how] = len(set(leftovers.find(older_than=-60)) - before)
    found = [] if left["by chance"] else ["nothing was left over: no control"]
    found += [f"{left['by content']} files left over though named by their content"] * bool(left["by content"])
    return f"killed at every statement, {left['by chance']} files named by chance are left over, others none", found


def _killed_at_every_statement():
    from centres.models import WorkStatus
    from certificates import printing
    from certificates.models import PrintJob
    from tests.drills.kills import killed

    (pk,) = make_job_of_a_class()
    for point in range(1, 100):
        PrintJob.objects.filter(pk=pk).exclude(status=WorkStatus.DONE).update(status=WorkStatus.QUEUED)
        if not killed(lambda: printing.render_job.func(pk), point, as_one=False):
            break


def make_job_of_a_class():
    """The id of the job of one new class of two learners, alone in the queue."""
    from centres.models import WorkStatus
    from centres.scope import Role
    from certificates.models import PrintJob
    from tests import build

    PrintJob.objects.filter(status=WorkStatus.QUEUED).update(status=WorkStatus.CANCELLED)
    officer = build.make_user(Role.OFFICER, centre=build.make_centre())
    certificates = build.make_certificates(build.make_recognised_class(officer.centre, by=officer, learners=2))
    return [PrintJob.objects.get(proposal=certificates[0].proposal).pk]


if __name__ == "__main__":
    main()
