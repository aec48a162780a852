"""The work behind an import: its file is read and checked, and once confirmed its rows are written, all or none.

Both tasks may be started again at any time: a killed worker leaves nothing half-done, and what another worker has
done meanwhile is left alone.
"""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from centres import audit, work
from centres.models import WorkStatus

from . import enrolments
from .models import ColumnName, CourseClass, RosterImport
from .reviewing import AT_ONCE, beside_registry, certain_fixes, mended
from .rosters.check import check
from .rosters.fields import FIELDS
from .rosters.read import UnreadableFile, read

log = logging.getLogger(__name__)

MOST_ROWS = 20_000  # of one file
REFUSED = "writing"  # item of the sentence that says why nothing was written; remarks on the file have none
# What an error code in the row of an import means to the person who reads it; a sentence stands for itself.
ERROR_WORDS = {
    "failed": gettext_lazy("The work ended early and nothing was kept. Try again, and report it if it happens again."),
    "attempts": gettext_lazy("The work was interrupted several times and nothing was kept. Try again, and report it "
                             "if it happens again."),
}  # fmt: skip
Step = RosterImport.Step


class Stopped(Exception):  # noqa: N818  it reads as what it says
    """Somebody asked to stop, or another worker has done the work."""


def problems(row):
    """The errors of an import as {"item", "message"} in words."""
    return [error | {"message": str(ERROR_WORDS.get(error["message"], error["message"]))} for error in row.errors]


def notes(row):
    """Remarks about the file as a whole, as they stand among the errors of an import."""
    return [error for error in row.errors if error["item"] == ""]


def enqueue(import_pk):
    """Put the task of an import into the queue: that of the step it is in."""
    step = RosterImport.objects.values_list("step", flat=True).get(pk=import_pk)
    (write_roster if step == Step.WRITING else read_roster).enqueue(import_pk)


def requeue_stale():
    """Queue imports again whose worker was killed; what three workers could not write goes back to the check."""
    queued = work.requeue_stale(RosterImport, enqueue)
    for row in RosterImport.objects.filter(step=Step.WRITING, status=WorkStatus.FAILED):
        row.errors = []  # they say what the sentence says
        back_to_check(row, "attempts")
    return queued


def _find(import_pk, step):
    """The import where it waits in `step`, else None: a task may be asked for twice."""
    rows = RosterImport.objects.select_related("course_class__centre", "centre", "created_by", "confirmed_by")
    return rows.filter(pk=import_pk, step=step).first()


def _beating(row):
    """A function that tells how far the work is, and ends it where somebody asked."""

    def beat(done):
        if not work.beat(row, done):
            raise Stopped

    return beat


# --- Reading ------------------------------------------------------------------------------------------------


@task()
def read_roster(import_pk):
    """Read and check the file of one import; nothing is written to the class."""
    row = _find(import_pk, Step.READING)
    if row is None or not work.claim(row):
        return
    try:
        with translation.override("vi"):  # sentences are kept in the row, for all who read it
            take_in(row, roster_of(row))
    except Stopped:
        drop(row)
    except (UnreadableFile, ValidationError) as refused:
        refuse(row, refused)
    except Exception:  # whatever it was, the row must not stay "running"; the log has the trace
        log.exception("import %s could not be read", row.pk)
        work.finish(row, WorkStatus.FAILED, [{"item": "", "message": "failed"}])


def roster_of(row):
    """What stands in the file of an import, read with the columns its centre has named.

    Raises UnreadableFile, ValidationError "file_gone", "too_many_rows"; Stopped.
    """
    try:
        with row.file.open("rb") as file:
            data = file.read()
    except (OSError, ValueError):
        message = _("The file is no longer on the server. Upload it again.")
        raise ValidationError(message, code="file_gone") from None
    _beating(row)(0)
    named = ColumnName.objects.filter(centre=row.centre_id).values_list("header_key", "field")
    roster = read(data, row.file_name, mapping=dict(named))
    if len(roster.rows) > MOST_ROWS:
        raise ValidationError(
            _(
                "The list has %(rows)s rows, more than the %(most)s of one upload. Split it into several files and "
                "upload them one after the other."
            ),
            code="too_many_rows",
            params={"rows": len(roster.rows), "most": MOST_ROWS},
        )
    return roster


def take_in(row, roster):
    """Check a roster that was read, and keep its rows in the import until somebody confirms; returns the Checked."""
    beat, today = _beating(row), timezone.localdate(row.created_at)
    RosterImport.objects.filter(pk=row.pk).update(total=len(roster.rows))
    beat(0)
    checked, fixes = check(roster, today=today), []
    for at, one in enumerate(checked.rows, start=1):
        fixes += certain_fixes(one, today=today)
        if at % AT_ONCE == 0:
            beat(at)
    # step in the WHERE: another worker may have been quicker
    RosterImport.objects.filter(pk=row.pk, step=Step.READING).update(
        step=Step.REVIEW, status=WorkStatus.DONE, done=len(checked.rows), finished_at=timezone.now(),
        sheet=roster.sheet[:120], headers=roster.all_headers, rows=[one.as_json() for one in checked.rows],
        accepted_fixes=fixes, errors=[{"item": "", "message": _note(note)} for note in checked.notes],
    )  # fmt: skip
    return checked


def _note(note):
    """A remark about the file as a whole, with the column it is about."""
    return f"{FIELDS[note.column].header}: {note.message}" if note.column in FIELDS else note.message


@transaction.atomic
def refuse(row, refused):
    """End the reading of a file that cannot be read: the sentence is kept, the file is not.

    refused: the UnreadableFile or ValidationError that says why.
    """
    message = refused.message if isinstance(refused, UnreadableFile) else refused.messages[0]
    work.finish(row, WorkStatus.FAILED, [{"item": refused.code, "message": message}])
    forget_file(row)


@transaction.atomic
def drop(row):
    """End an import that somebody gave up: its rows and its file go, the fact of the upload stays."""
    RosterImport.objects.filter(pk=row.pk).update(
        step=Step.DISCARDED, status=WorkStatus.CANCELLED, rows=[], accepted_fixes=[], headers=[], errors=[],
        finished_at=timezone.now(),
    )  # fmt: skip
    forget_file(row)


def forget_file(row):
    """Take the uploaded file away once the transaction is written."""
    RosterImport.objects.filter(pk=row.pk).update(file="")
    file = row.file
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


# --- Writing ------------------------------------------------------------------------------------------------


@task()
def write_roster(import_pk):
    """Write what the page with the confirmed digest announced: all of it or, on any error, nothing."""
    row = _find(import_pk, Step.WRITING)
    if row is None or not work.claim(row, errors=notes(row)):
        return
    try:
        with translation.override("vi"):  # reasons are kept in the row, for all who read it
            _write(row)
    except Stopped:
        back_to_check(row)
    except ValidationError as refused:
        back_to_check(row, " ".join(refused.messages))
    except Exception:  # whatever it was, the row must not stay "running"; the log has the trace
        log.exception("import %s could not be written", row.pk)
        back_to_check(row, "failed")


def _write(row):
    """Raises ValidationError "changed_meanwhile" where rows would fare otherwise than announced, "nothing_to_write",
    and those of enrolments.enrol_reviewed; Stopped.
    """
    rows = mended(row, _beating(row))  # the long part of the check needs no lock
    with transaction.atomic():
        _lock(row.course_class_id)
        result = beside_registry(row, rows, by=row.confirmed_by)
        if result.digest != row.digest:
            raise ValidationError(
                _("What will be written has changed since the page was shown. Look at the figures, then confirm "
                  "again."),
                code="changed_meanwhile",
            )  # fmt: skip
        if not result.written:
            raise ValidationError(_("There is no row to be written to the class."), code="nothing_to_write")
        done = enrolments.enrol_reviewed(
            row.course_class, result.joining, by=row.confirmed_by, apart=result.apart,
            said=tuple((one.number, remarks) for one, remarks in result.pointed_out),
        )  # fmt: skip
        _finish(row, result, done)


def _lock(class_pk):
    """The class first, as every enrolment locks it: nobody joins between the look at the registry and the writing."""
    CourseClass.objects.select_for_update().get(pk=class_pk)


def _finish(row, result, done):
    """Keep the counts and, of the rows, only those that stay out, with their reasons."""
    rows = RosterImport.objects.filter(pk=row.pk)
    now = rows.select_for_update().only("step", "status", "cancel_asked").get()
    if now.step != Step.WRITING or now.status != WorkStatus.RUNNING or now.cancel_asked:
        raise Stopped
    reasons = {one.number: one.reason for one in result.left_out}
    rows.update(
        step=Step.COMMITTED, status=WorkStatus.DONE, done=row.total, finished_at=timezone.now(),
        created=done.created, matched=done.matched, enrolled=done.enrolled,
        errors=[{"item": str(number), "message": reason} for number, reason in reasons.items()],
        rows=[kept for kept in row.rows if kept["number"] in reasons],
    )  # fmt: skip
    audit.record(row.confirmed_by, "commit_import", row, course_class=row.course_class_id, created=done.created,
                 matched=done.matched, left_out=len(reasons))  # fmt: skip


def back_to_check(row, why=""):
    """Nothing was written: the import waits for confirmation again, with the sentence that says why."""
    said = [{"item": REFUSED, "message": why}] if why else []
    # step in the WHERE: another worker may have written the rows meanwhile
    RosterImport.objects.filter(pk=row.pk, step=Step.WRITING).update(
        step=Step.REVIEW, status=WorkStatus.DONE, cancel_asked=False, errors=notes(row) + said,
        finished_at=timezone.now(),
    )  # fmt: skip
