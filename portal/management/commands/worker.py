"""`manage.py worker`: takes long work from the queue, and work whose worker was killed back into it."""

import logging
import threading
import time

from django.db import close_old_connections
from django_tasks_db.management.commands import db_worker

from certificates import archives, binding, checkpoints, printing, statuslists
from courses import import_tasks, papermaking

log = logging.getLogger(__name__)
WATCH_EVERY = 20  # seconds
WATCHED = (printing, binding, papermaking, import_tasks)  # each knows how to queue its own silent work again


DUTIES = (*(work.requeue_stale for work in WATCHED), checkpoints.make, statuslists.publish, archives.clean)


def watch():
    """Look for silent work, make the checkpoint of a new day, publish what ended, clear up archives, for ever.

    A database that is away for a moment is no reason to stop looking.
    """
    while True:
        for duty in DUTIES:
            try:
                duty()
            except Exception:
                log.exception("the watch of the worker met an error and goes on")
        close_old_connections()
        time.sleep(WATCH_EVERY)


class Command(db_worker.Command):
    help = (
        "Runs long work: rendering certificates and papers, imports of rosters; makes the daily checkpoint, publishes "
        "status lists."
    )

    def handle(self, **options):
        threading.Thread(target=watch, daemon=True).start()
        super().handle(**options)
