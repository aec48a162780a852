"""The drill of the print jobs in its short form, with its control; `make drill` runs it at full length."""

import pytest

from tests.drills import printing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path, task_queue):
    settings.MEDIA_ROOT = str(tmp_path)


def test_jobs_whose_workers_are_killed_end_whole():
    said, found = printing.killed_workers(jobs=20, kills=4)
    assert found == [], said


def test_a_job_nobody_takes_up_again_is_found_out(monkeypatch):
    monkeypatch.setattr(printing, "queue_silent_again", lambda _wanted: 0)
    monkeypatch.setattr(printing, "LONGEST_LIFE", 0.1)
    wanted = []
    make = printing.make_jobs
    monkeypatch.setattr(printing, "make_jobs", lambda *facts: wanted.extend(make(*facts)) or wanted)
    for _ in range(5):
        _said, found = printing.killed_workers(jobs=12, kills=4)
        if found:
            return
    raise AssertionError("killed workers left nothing behind: no control")


def test_files_named_by_chance_are_found_out():
    said, found = printing.files_named_by_chance()
    assert found == [], said
