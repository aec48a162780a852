"""Long work is claimed once, tells how far it is, and is found again when its worker died. Shown on imports."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centres import work
from centres.models import WorkStatus
from courses.models import RosterImport
from tests.build import make_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    course_class = make_class()
    return RosterImport.objects.create(
        course_class=course_class, centre=course_class.centre, created_by=course_class.created_by,
        file_name="x.xlsx", sha256="0", total=10,
    )  # fmt: skip


def fall_silent(job, **facts):
    """As a worker killed in the middle leaves it."""
    last_beat = timezone.now() - work.SILENCE - timedelta(seconds=1)
    RosterImport.objects.filter(pk=job.pk).update(heartbeat_at=last_beat, **facts)
    job.refresh_from_db()


def test_one_worker_takes_a_piece_of_work_and_the_next_finds_it_taken(job):
    assert work.claim(job)
    assert not work.claim(job)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (WorkStatus.RUNNING, 1)


def test_a_beat_tells_how_far_it_is(job):
    work.claim(job)
    assert work.beat(job, 3)
    job.refresh_from_db()
    assert job.done == 3


def test_a_beat_tells_the_worker_to_stop_when_somebody_asked(job):
    work.claim(job)
    assert work.ask_to_stop(job)
    assert not work.beat(job, 3)


def test_work_that_waits_stops_at_once(job):
    assert work.ask_to_stop(job)
    job.refresh_from_db()
    assert job.status == WorkStatus.CANCELLED
    assert not work.claim(job)


def test_finished_work_is_not_stopped(job):
    work.claim(job)
    work.finish(job)
    assert not work.ask_to_stop(job)
    assert (job.status, job.is_over) == (WorkStatus.DONE, True)


def test_failed_work_keeps_its_errors_until_it_is_tried_again(job):
    work.claim(job)
    work.finish(job, WorkStatus.FAILED, [{"item": "3", "message": "x"}])
    assert job.errors == [{"item": "3", "message": "x"}]
    assert work.queue_again(job)
    assert work.claim(job)
    job.refresh_from_db()
    assert job.errors == []


def test_running_work_is_not_queued_a_second_time(job):
    work.claim(job)
    assert not work.queue_again(job)


def test_work_of_a_dead_worker_is_queued_again_once(job):
    work.claim(job)
    fall_silent(job)
    queued = []
    assert work.requeue_stale(RosterImport, queued.append) == 1
    assert work.requeue_stale(RosterImport, queued.append) == 0  # it beat when it was put back
    assert queued == [job.pk]
    job.refresh_from_db()
    assert job.status == WorkStatus.QUEUED


def test_work_that_beats_is_left_alone(job):
    work.claim(job)
    assert work.requeue_stale(RosterImport, pytest.fail) == 0


def test_work_that_kills_every_worker_is_given_up(job):
    work.claim(job)
    fall_silent(job, attempts=work.MOST_ATTEMPTS)
    assert work.requeue_stale(RosterImport, pytest.fail) == 0
    job.refresh_from_db()
    assert job.status == WorkStatus.FAILED
    assert job.errors


def test_the_time_left_follows_the_pace_so_far(job):
    assert job.seconds_left is None
    job.status, job.done, job.started_at = WorkStatus.RUNNING, 4, timezone.now() - timedelta(seconds=8)
    assert job.seconds_left == 12
