"""Rendering takes a second a class: here it waits in the queue unless a test calls for it."""

import pytest


@pytest.fixture(autouse=True)
def _files_wait(task_queue):
    """Leave print jobs queued."""
