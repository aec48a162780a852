"""Print jobs: queued with a proposal or a decision, or for a selection; stopped, continued, and rendered in turns."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from centres import audit, work
from centres.models import WorkStatus
from centres.scope import check_staff

from . import turns
from .copies import electronic_file
from .copies import name_of as certificate_file_name
from .models import PrintJob, Proposal

__all__ = ["certificate_file_name", "electronic_file", "problems", "queue", "requeue_stale", "resume", "stop"]

log = logging.getLogger(__name__)

# What an error code in a job's row means to the person who reads it.
ERROR_WORDS = {
    "render": gettext_lazy("this sheet could not be laid out; continue the work, and report it if it happens again"),
    "sign": gettext_lazy("this file could not be signed: see to the key or the token, then continue the work"),
    "lost": gettext_lazy("the file that was given out is no longer in the storage: have it restored from the backup"),
    "failed": gettext_lazy("the work ended early; continue it, and report it if it happens again"),
    "attempts": gettext_lazy("the work was interrupted several times; continue it, and report it if it happens again"),
}


def queue(ground, *, by, total):
    """Make the print job of a Proposal or of a RegisterDecision that issues again, inside the caller's transaction.

    The queue lives in the same database.
    """
    column = "proposal" if isinstance(ground, Proposal) else "decision"
    return begin(PrintJob(centre=ground.centre, **{column: ground}), by=by, total=total)


def begin(job, *, by, total):
    """Save a new job for `total` certificates and put it into the queue, inside the caller's transaction."""
    job.created_by, job.total, job.sheets_a_file = by, 2 * total, settings.PRINT_SHEETS_A_FILE
    job.save()
    render_job.enqueue(job.pk)
    return job


@transaction.atomic
def stop(job, *, by):
    """Ask a waiting or running job to stop; what is done stays. Raises ValidationError "is_over"; PermissionDenied."""
    check_staff(by, job.centre)
    if not work.ask_to_stop(job):
        raise ValidationError(_("This work has already ended."), code="is_over")
    audit.record(by, "stop_print_job", job)


@transaction.atomic
def resume(job, *, by):
    """Queue a stopped or failed job again; what is done is not done twice, a merged file that lacks sheets is.

    Raises ValidationError "not_over"; PermissionDenied.
    """
    check_staff(by, job.centre)
    if not work.queue_again(job):
        raise ValidationError(_("This work is waiting, running or done: nothing to continue."), code="not_over")
    _forget_what_lacks(job)
    PrintJob.objects.filter(pk=job.pk).update(errors=[], upto=None, started_at=None)
    audit.record(by, "resume_print_job", job)
    render_job.enqueue(job.pk)


def _forget_what_lacks(job):
    """Merged files without some of their sheets are made again, with all parts behind them."""
    lacking = job.parts.filter(missing__gt=0).first()
    behind = list(job.parts.filter(place__gte=lacking.place)) if lacking else []
    old = [part.file for part in behind if part.file]
    if lacking:
        job.parts.filter(place__gte=lacking.place).delete()
    if job.missing:
        old += [job.file] if job.file else []
        PrintJob.objects.filter(pk=job.pk).update(file="", sha256="", missing=0)
    for file in old:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))


def problems(job):
    """The errors of a job as {"item", "message"} in words."""
    return [error | {"message": ERROR_WORDS.get(error["message"], error["message"])} for error in job.errors]


@task()
def render_job(job_pk):
    """One turn of the print job whose turn it is, most often that of `job_pk`."""
    job = turns.claim_next(job_pk)
    if job is None:
        return
    turn = turns.Turn(job)
    try:
        is_more = turn.run()
        if is_more and not turn.is_stopped and work.hand_back(job, render_job.enqueue, **turn.facts()):
            return
    except Exception:  # whatever it was, the row must not stay "running"; the log has the trace
        log.exception("print job %s failed", job.pk)
        work.finish(job, WorkStatus.FAILED, [{"item": "", "message": "failed"}], upto=None)
        return
    if is_more:
        work.finish(job, WorkStatus.CANCELLED, done=turn.done)
    else:
        status = WorkStatus.FAILED if turn.errors else WorkStatus.DONE
        work.finish(job, status, turn.errors, done=job.total, upto=None)


def requeue_stale():
    """Queue print jobs again whose worker was killed; also where that happened before it had taken up any job."""
    queued = work.requeue_stale(PrintJob, render_job.enqueue)
    waiting = PrintJob.objects.filter(status=WorkStatus.QUEUED)
    tasks = DBTaskResult.objects.ready().filter(task_path=render_job.module_path)
    for pk in waiting.values_list("pk", flat=True)[: max(0, waiting.count() - tasks.count())]:
        render_job.enqueue(pk)
    return queued
