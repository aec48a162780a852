"""A print job of 10,000 certificates, through the worker and the register, while another centre waits with 60.

    python -m benchmarks.print_job [--certificates 10000]

A PostgreSQL of its own is started and removed. One centre's book is filled, its job is queued by number, a second
centre's job of 60 right after it; then one process takes tasks as `manage.py worker` does until none is left. It tells
when each job had its merged files and its learners' own files, and the most memory that process ever held. In the end
every merged file is opened and its sheets are counted. Goals: the merged files of 10,000 in 30 s, 250 MB.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

FEW = 60  # certificates of the centre that comes second


def main():
    """Print the table; 1 where a sheet or a file is missing."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--certificates", type=int, default=10_000)
    arguments.add_argument("--work", action="store_true", help="the worker alone, on the database that is named")
    options = arguments.parse_args()
    if options.work:
        django.setup()
        return work()
    from tests.databases import postgresql

    with postgresql() as (address, name), tempfile.TemporaryDirectory() as folder:
        if address is None:
            print(name)
            return 1
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "0", "SECRET_KEY": "for measuring only" * 3,
            "DATABASE_URL": address, "REGISTER_MARKS": "", "MEDIA_ROOT": f"{folder}/media",
            "PUBLIC_ADDRESS": "https://ttct.example.vn",
        }  # fmt: skip
        django.setup()
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {name}")
        return measure(options.certificates)


def measure(many):
    """Fill two books, queue two jobs, let the worker work, look at what it made."""
    from django.core.management import call_command

    from certificates.models import PrintJob

    call_command("migrate", verbosity=0)
    jobs = [queue(number, certificates) for number, certificates in enumerate((many, FEW), start=1)]
    subprocess.run([sys.executable, "-m", "benchmarks.print_job", "--work"], check=True)
    whole = [is_whole(job) for job in PrintJob.objects.filter(pk__in=jobs)]
    return 0 if all(whole) else 1


def queue(number, count):
    """Id of a job for `count` certificates of a new centre."""
    from certificates import selections
    from certificates.models import PrintJob
    from tests.build import make_centre

    centre = make_centre(f"Huyện {number}", code=f"H{number}")
    register, officer = fill_register(centre, count)
    PrintJob.objects.filter(centre=centre).delete()  # that of the one certificate issued by the portal itself
    return selections.begin(selections.by_number(register, 1, count), by=officer).pk


def fill_register(centre, count):
    """(Register, its officer): `count` certificates, one issued by the portal, the others written beside it."""
    import copy

    from benchmarks.press import learners_of_a_class
    from benchmarks.register import copies, write
    from certificates import codes
    from certificates.models import Certificate, Register
    from courses.models import Enrolment
    from tests.build import make_certificates, make_recognised_class

    course_class = make_recognised_class(centre, learners=1)
    first, made = make_certificates(course_class)[0], []
    people = learners_of_a_class(count)[1:]
    for printed, enrolment in zip(people, copies(Enrolment, first.enrolment_id, count - 1), strict=True):
        one = copy.copy(first)
        one.seq, one.enrolment_id, one.printed = len(made) + 2, enrolment, printed
        one.number, one.register_no = printed["number"], printed["register_no"]
        one.token, one.code = codes.new_token(), printed["code"]
        made.append(one)
    write(Certificate, made)
    Register.objects.filter(pk=first.register_id).update(last_seq=count)
    return Register.objects.get(pk=first.register_id), course_class.created_by


def work():
    """Take tasks until none is ready, and tell when the jobs had what."""
    from django_tasks_db.management.commands.db_worker import Worker

    from benchmarks.stolen_key import most_memory
    from certificates import turns
    from certificates.models import PrintJob

    began, at_first = time.perf_counter(), most_memory()
    run, seen = turns.Turn.run, {}

    def run_and_look(turn):
        is_more = run(turn)
        told = seen.setdefault(turn.job.pk, {})
        for what, is_there in (("merged files", not turn._next_file()), ("everything", not is_more)):
            if is_there:
                told.setdefault(what, (time.perf_counter() - began, most_memory()))
        return is_more

    turns.Turn.run = run_and_look
    Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="benchmark", excluded_queue_names=[],
    ).run()  # fmt: skip
    for job in PrintJob.objects.order_by("pk"):
        for what, (seconds, memory) in seen[job.pk].items():
            print(f"job of {job.sheets:6,}: {what:12} after {seconds:6.1f} s, memory at the most {memory:4.0f} MB")
    print(f"memory of the worker before the first task {at_first:.0f} MB (goal 250 MB at the most)")
    return 0


def is_whole(job):
    """Whether its merged files hold every sheet and each learner has a file; tells how many and how large."""
    import pypdfium2

    from certificates.models import CertificateFile

    paths = [Path(one.file.path) for one in job.parts.all()] or [Path(job.file.path)]
    sheets = 0
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            sheets += len(document)
    files = CertificateFile.objects.filter(certificate__in=job.certificates).count()
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"job of {job.sheets:6,}: {job.status}, {len(paths)} merged files, {sheets:,} sheets, {size:.1f} MB; "
          f"{files:,} files of learners")  # fmt: skip
    return sheets == files == job.sheets


if __name__ == "__main__":
    sys.exit(main())
