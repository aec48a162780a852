"""A worker killed in the middle of an import leaves nothing behind, and the next one writes the same rows."""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from centres import work as long_work
from centres.models import AuditLine, WorkStatus
from courses import import_tasks, importing
from courses.models import Enrolment, Learner, LearnerAtCentre, RosterImport
from courses.reviewing import review
from tests.build import enrol, make_class, make_import, make_roster_file, make_row

ROOT = Path(__file__).parents[2]
Step = RosterImport.Step

# A worker of its own that kills itself when it comes to the named function: nothing is tidied up.
DIES = """
import os, signal, sys
import django
django.setup()
from courses import figures, import_tasks, seating
module, name = sys.argv[2].split(".")
setattr({"seating": seating, "figures": figures, "import_tasks": import_tasks}[module], name,
        lambda *args, **facts: os.kill(os.getpid(), signal.SIGKILL))
import_tasks.write_roster.call(int(sys.argv[1]))
"""


def address():
    """Address of the database of the tests."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def worker_that_dies_at(point, work):
    """Have a real process write the import until it reaches `point`; returns its exit code."""
    environment = os.environ | {"DATABASE_URL": address()}
    return subprocess.run(
        [sys.executable, "-c", DIES, str(work.pk), point], cwd=ROOT, env=environment, timeout=120, check=False
    ).returncode


def hash_of_rows():
    """Everything an import writes, without keys and moments."""
    learners = Learner.objects.order_by("sort_key", "birth_on").values_list(
        "full_name", "typed_name", "name_key", "sort_key", "birth_on", "gender", "citizen_id", "workplace", "phone"
    )
    seats = Enrolment.objects.order_by("learner__sort_key", "course_class").values_list(
        "learner__full_name", "course_class", "centre", "year", "status", "workplace", "sending_unit"
    )
    seen = LearnerAtCentre.objects.order_by("sort_key").values_list("learner__full_name", "centre", "name_key")
    return hashlib.sha256(repr([list(learners), list(seats), list(seen)]).encode()).hexdigest()


def counts():
    return [model.objects.count() for model in (Learner, Enrolment, LearnerAtCentre)]


def fall_silent(work):
    """As a worker killed a while ago leaves it."""
    last_beat = timezone.now() - long_work.SILENCE - timedelta(seconds=1)
    RosterImport.objects.filter(pk=work.pk).update(heartbeat_at=last_beat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ["seating.seat", "figures.update", "import_tasks._finish"])
def test_killed_inside_the_transaction_nothing_stays_and_the_next_worker_writes_the_same_rows(point):
    course_class = make_class()
    known = enrol(make_class(course_class.centre, by=course_class.created_by), 1, full_name="Nguyễn Thị Hòa")
    rows = [make_row("Nguyễn Thị Hòa", phone="0912345678"), *(make_row() for _n in range(30))]
    work = make_import(course_class, *rows, make_row(gender=""))
    importing.confirm(work, by=work.created_by, digest=review(work, by=work.created_by).digest)
    before = counts()

    with transaction.atomic():  # the undisturbed run
        import_tasks.write_roster.call(work.pk)
        undisturbed, written = hash_of_rows(), counts()
        transaction.set_rollback(True)
    assert (counts(), len(known)) == (before, 1)

    assert worker_that_dies_at(point, work) == -signal.SIGKILL
    work.refresh_from_db()
    assert (work.step, work.status, counts()) == (Step.WRITING, WorkStatus.RUNNING, before)
    assert not AuditLine.objects.filter(verb="commit_import").exists()

    fall_silent(work)
    assert import_tasks.requeue_stale() == 1
    import_tasks.write_roster.call(work.pk)
    work.refresh_from_db()
    assert (work.step, work.attempts, work.enrolled, len(work.rows)) == (Step.COMMITTED, 2, 31, 1)
    assert (hash_of_rows(), counts()) == (undisturbed, written)
    assert AuditLine.objects.filter(verb="commit_import").count() == 1


@pytest.mark.django_db
def test_killed_while_reading_the_next_worker_reads_the_same(task_queue):
    course_class = make_class()
    file = make_roster_file(make_row("Nguyễn Thị Hòa"), make_row())
    work = importing.upload(course_class, file, by=course_class.created_by)
    assert long_work.claim(work)
    fall_silent(work)
    assert import_tasks.requeue_stale() == 1
    import_tasks.read_roster.call(work.pk)
    work.refresh_from_db()
    assert (work.step, work.total, work.rows[0]["values"]["full_name"]) == (Step.REVIEW, 2, "Nguyễn Thị Hòa")


@pytest.mark.django_db
def test_what_three_workers_could_not_write_goes_back_to_the_check_with_words():
    work = make_import(None, make_row())
    importing.confirm(work, by=work.created_by, digest=review(work, by=work.created_by).digest)
    RosterImport.objects.filter(pk=work.pk).update(status=WorkStatus.RUNNING, attempts=long_work.MOST_ATTEMPTS)
    fall_silent(work)
    assert import_tasks.requeue_stale() == 0
    work.refresh_from_db()
    [said] = import_tasks.problems(work)
    assert (work.step, work.status, said["item"]) == (Step.REVIEW, WorkStatus.DONE, import_tasks.REFUSED)
    assert said["message"] == str(import_tasks.ERROR_WORDS["attempts"])


@pytest.mark.django_db
def test_what_three_workers_could_not_read_says_so_and_can_be_read_again():
    course_class = make_class()
    work = importing.upload(course_class, make_roster_file(make_row()), by=course_class.created_by)
    RosterImport.objects.filter(pk=work.pk).update(status=WorkStatus.RUNNING, attempts=long_work.MOST_ATTEMPTS)
    fall_silent(work)
    assert import_tasks.requeue_stale() == 0
    work.refresh_from_db()
    assert (work.step, work.status, bool(work.file)) == (Step.READING, WorkStatus.FAILED, True)
    assert import_tasks.problems(work)[0]["message"] == str(import_tasks.ERROR_WORDS["attempts"])
    importing.read_again(work, by=course_class.created_by)
    import_tasks.read_roster.call(work.pk)
    work.refresh_from_db()
    assert (work.step, work.errors) == (Step.REVIEW, [])
