"""Verbs on long work: start, beat, finish, fail, cancel, and queue again what a killed worker left behind."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .models import WorkStatus

log = logging.getLogger(__name__)

SILENCE = timedelta(seconds=60)  # a running piece of work that has not beaten for so long has lost its worker
MOST_ATTEMPTS = 3


def claim(work, **facts):
    """Take queued work for this worker; False where another worker has it or it is over. One UPDATE decides.

    Earlier errors go unless `facts`, columns to write, say which stay.
    """
    now = timezone.now()
    known = {"started_at": now, "heartbeat_at": now, "errors": []}
    return bool(
        type(work)._default_manager.filter(pk=work.pk, status=WorkStatus.QUEUED).update(
            status=WorkStatus.RUNNING, attempts=F("attempts") + 1, **known | facts
        )
    )  # fmt: skip


def beat(work, done):
    """Tell how far the work is; False once somebody asked to stop it."""
    going = type(work)._default_manager.filter(pk=work.pk, cancel_asked=False)
    return bool(going.update(done=done, heartbeat_at=timezone.now()))


def finish(work, status=WorkStatus.DONE, errors=(), **facts):
    """End the work as done, failed or cancelled, with its errors as {"item", "message"}; `facts`: other columns."""
    type(work)._default_manager.filter(pk=work.pk).update(
        status=status, errors=list(errors), finished_at=timezone.now(), **facts
    )
    work.refresh_from_db()


@transaction.atomic
def hand_back(work, enqueue, **facts):
    """Put running work back into the queue after a part of it, behind what came meanwhile.

    `enqueue(pk)` writes its task; `facts`: columns to write. False where somebody asked to stop it.
    """
    going = type(work)._default_manager.filter(pk=work.pk, status=WorkStatus.RUNNING, cancel_asked=False)
    if not going.update(status=WorkStatus.QUEUED, attempts=0, heartbeat_at=timezone.now(), **facts):
        return False
    enqueue(work.pk)
    return True


def ask_to_stop(work):
    """Stop work that waits, ask work that runs to stop at its next beat; False where it is already over."""
    rows = type(work)._default_manager.filter(pk=work.pk)
    waiting = rows.filter(status=WorkStatus.QUEUED).update(
        status=WorkStatus.CANCELLED, cancel_asked=True, finished_at=timezone.now()
    )
    return bool(waiting or rows.filter(status=WorkStatus.RUNNING).update(cancel_asked=True))


def queue_again(work):
    """Put failed or stopped work back into the queue; what is already done is not done twice. False if it runs."""
    over = [WorkStatus.FAILED, WorkStatus.CANCELLED]
    return bool(
        type(work)._default_manager.filter(pk=work.pk, status__in=over).update(
            status=WorkStatus.QUEUED, cancel_asked=False, finished_at=None, attempts=0, heartbeat_at=timezone.now()
        )
    )  # fmt: skip


def requeue_stale(model, enqueue):
    """Queue again running work of `model` whose worker fell silent; give up after MOST_ATTEMPTS.

    `enqueue(pk)` puts the task back. Returns how many were queued. Queued work needs no watching: its task was
    written in the transaction that wrote the row.
    """
    silent = Q(heartbeat_at__lt=timezone.now() - SILENCE)
    stale = model._default_manager.filter(silent, status=WorkStatus.RUNNING)
    for work in stale.filter(attempts__gte=MOST_ATTEMPTS):
        log.error("%s %s given up after %s attempts", model._meta.label, work.pk, work.attempts)
        finish(work, WorkStatus.FAILED, [{"item": "", "message": "attempts"}])
    queued = 0
    for pk in stale.values_list("pk", flat=True):
        # heartbeat_at in the WHERE: two watchers cannot both queue it
        if model._default_manager.filter(silent, pk=pk, status=WorkStatus.RUNNING).update(
            status=WorkStatus.QUEUED, heartbeat_at=timezone.now()
        ):
            enqueue(pk)
            queued += 1
    return queued
