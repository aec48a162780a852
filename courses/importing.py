"""Verbs on imports of rosters: upload a file, agree to fixes, name columns, confirm, stop, discard.

They write down what was asked and queue it; the work itself is in `import_tasks`, and only confirmed work writes
learners.
"""

import hashlib
import re
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit, work
from centres.models import WorkStatus
from centres.scope import check_staff
from centres.vietnamese import clean

from . import enrolments, import_tasks
from .models import ColumnName, RosterImport
from .reviewed import OTHER, SAME, key_of
from .reviewing import review
from .rosters import filled
from .rosters.check import CheckedRow
from .rosters.fields import FIELDS
from .rosters.headers import key_of as header_key_of
from .rosters.read import MOST_BYTES, UnreadableFile

TICK = re.compile(r"([0-9]{1,7}):([a-z_]{0,30}):([a-z_]{1,40})")  # as reviewed.key_of writes it
DIGEST = re.compile(r"[0-9a-f]{20}")  # as Review.digest writes it
Step = RosterImport.Step


# --- Uploading ----------------------------------------------------------------------------------------------


@transaction.atomic
def upload(course_class, file, *, by):
    """Keep an uploaded roster and have it read; returns the RosterImport. Writes no learner.

    `file` is Django's UploadedFile. Raises as `receive`.
    """
    row = receive(course_class, file.read(MOST_BYTES + 1), file.name, by=by)
    import_tasks.read_roster.enqueue(row.pk)
    return row


@transaction.atomic
def receive(course_class, data, file_name, *, by):
    """Keep the bytes of a roster, without having them read yet; returns the RosterImport.

    Raises ValidationError "roster_closed", and under "file" "empty_file" or "too_large"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    enrolments.check_open(course_class)
    if not data or len(data) > MOST_BYTES:
        unreadable = UnreadableFile("too_large" if data else "empty_file")
        raise ValidationError({"file": ValidationError(unreadable.message, code=unreadable.code)})
    row = RosterImport.objects.create(
        course_class=course_class, centre=course_class.centre, created_by=by, step=Step.READING,
        file=ContentFile(data, name="roster"), file_name=_shown_name(file_name),
        sha256=hashlib.sha256(data).hexdigest(), heartbeat_at=timezone.now(),
    )  # fmt: skip
    audit.record(by, "upload_roster", row, course_class=course_class.pk)
    return row


def _shown_name(name):
    """The uploader's name for the file, fit to be shown: no folders, no invisible characters."""
    return clean(PurePosixPath(name.replace("\\", "/")).name)[-255:] or "?"


def same_file_before(row):
    """The latest import of the same file into the same class that was written, or None."""
    return (
        RosterImport.objects.filter(course_class=row.course_class_id, sha256=row.sha256, step=Step.COMMITTED)
        .exclude(pk=row.pk)
        .defer("rows")
        .first()
    )


# --- Checking -----------------------------------------------------------------------------------------------


@transaction.atomic
def agree(row, ticked, *, shown, by, basis=None):
    """Keep which fixes, namesakes and matches the officer agreed to.

    `ticked`: keys of the ticks that are set, `shown`: keys of all ticks that were on the page; the others stay as
    they are. `basis`: what was agreed to when the page was shown, see `basis_of`; None where it does not matter.
    Raises PermissionDenied, ValidationError "import_is_over", "changed_meanwhile".
    """
    now = _locked(row, by)
    _check_waiting(now)
    if basis is not None and basis != basis_of(now):
        raise ValidationError(
            _("Somebody has changed ticks of this import on another page. Look at the rows, then go on."),
            code="changed_meanwhile",
        )
    kept = [fix for fix in now.accepted_fixes if _tick_of(fix) not in shown]
    numbers = {str(one["number"]) for one in now.rows}
    for key in sorted(shown):
        if not (found := TICK.fullmatch(key)) or found[1] not in numbers:
            continue  # no page of ours shows such a tick
        if key in ticked:
            kept.append([int(found[1]), found[2], found[3]])
        elif found[3] == SAME:
            kept.append([int(found[1]), found[2], OTHER])
    _keep_fixes(row, kept)


def agree_to_kind(row, kind, *, by):
    """Agree to all suggestions of one kind, such as "full_name:name_case"; returns how many. Raises as `agree`."""
    check_staff(by, row.centre)
    _check_waiting(row)
    keys = frozenset(review(row, by=by).keys_of_kind(kind))
    agree(row, keys, shown=keys, by=by)
    return len(keys)


def basis_of(row):
    """What was agreed to so far, in 12 characters: tells whether two pages show the same."""
    return hashlib.sha256(repr(sorted(row.accepted_fixes)).encode()).hexdigest()[:12]


def _keep_fixes(row, fixes):
    """Keep what was agreed to; what an earlier confirmation was refused for is read by now."""
    row.accepted_fixes, row.errors = fixes, import_tasks.notes(row)
    RosterImport.objects.filter(pk=row.pk).update(accepted_fixes=row.accepted_fixes, errors=row.errors)


def _tick_of(fix):
    number, column, code = fix
    return key_of(number, column, SAME if code == OTHER else code)


def _locked(row, by):
    """The import as it is now, kept until the transaction ends. Raises PermissionDenied."""
    check_staff(by, row.centre)
    rows = RosterImport.objects.select_for_update(of=("self",)).select_related("course_class__centre", "centre")
    return rows.defer("rows").get(pk=row.pk)  # read where they are needed: there may be very many


def _check_waiting(row):
    if row.step != Step.REVIEW:
        raise ValidationError(
            _("This import is no longer being checked: %(step)s. Upload the file again to change anything."),
            code="import_is_over",
            params={"step": row.get_step_display()},
        )


@transaction.atomic
def name_columns(row, chosen, *, by):
    """Remember what columns of the file mean at this centre, {header key: field key or ""}, and read the file anew.

    What was agreed to before is asked again, as the cells may be others. Returns the number of columns that changed;
    with none nothing is read.
    Raises PermissionDenied, ValidationError "import_is_over", "no_such_field".
    """
    row = _locked(row, by)
    _check_waiting(row)
    if not {"", *FIELDS}.issuperset(chosen.values()):
        raise ValidationError(_("Choose a column of the list."), code="no_such_field")
    known = named_columns(row)
    headers = {header_key_of(header): (header, field) for header, field in row.headers}
    changed = 0
    for key, field in chosen.items():
        if key not in headers or field == known.get(key, headers[key][1] or None):
            continue
        facts = {"header": headers[key][0][:120], "field": field, "chosen_by": by, "chosen_at": timezone.now()}
        ColumnName.objects.update_or_create(centre=row.centre, header_key=key, defaults=facts)
        changed += 1
    if changed:
        audit.record(by, "name_columns", row, columns=changed)
        row.step, row.accepted_fixes, row.errors = Step.READING, [], []
        RosterImport.objects.filter(pk=row.pk).update(rows=[])
        _queue(row)
    return changed


def named_columns(row):
    """{header key: field key or ""} of what the centre of an import has named."""
    return dict(ColumnName.objects.filter(centre=row.centre_id).values_list("header_key", "field"))


def _queue(row):
    """Put an import into the queue, for the task of its step."""
    row.status, row.done, row.attempts, row.cancel_asked = WorkStatus.QUEUED, 0, 0, False
    row.started_at, row.finished_at, row.heartbeat_at = None, None, timezone.now()
    row.save(update_fields=["status", "done", "attempts", "cancel_asked", "started_at", "finished_at", "heartbeat_at",
                            "step", "accepted_fixes", "errors", "digest", "confirmed_by"])  # fmt: skip
    import_tasks.enqueue(row.pk)


@transaction.atomic
def read_again(row, *, by):
    """Have a file read again whose reading ended early. Raises ValidationError "not_over"; PermissionDenied."""
    row = _locked(row, by)
    if row.step != Step.READING or row.status != WorkStatus.FAILED or not row.file:
        raise ValidationError(_("This work is waiting, running or done: nothing to continue."), code="not_over")
    row.errors = []
    _queue(row)
    audit.record(by, "read_roster_again", row)


# --- Writing ------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(row, *, by, digest):
    """Have written what the page with this `digest` (Review.digest) announced; returns the import.

    A second confirmation changes nothing. Where rows would fare otherwise than announced the task writes nothing and
    says so. Raises ValidationError "changed_meanwhile", "import_is_over", "roster_closed"; PermissionDenied.
    """
    row = _locked(row, by)
    if row.step in {Step.WRITING, Step.COMMITTED}:
        return row
    _check_waiting(row)
    enrolments.check_open(row.course_class)
    if not DIGEST.fullmatch(digest):
        raise ValidationError(
            _("What will be written has changed since the page was shown. Look at the figures, then confirm again."),
            code="changed_meanwhile",
        )
    row.step, row.digest, row.confirmed_by, row.errors = Step.WRITING, digest, by, import_tasks.notes(row)
    _queue(row)
    audit.record(by, "confirm_import", row, course_class=row.course_class_id)
    return row


@transaction.atomic
def stop(row, *, by):
    """Stop an import that is being read or written: a reading is given up, a writing goes back to the check.

    Running work stops at its next look; what is written is written. Raises ValidationError "is_over";
    PermissionDenied.
    """
    row = _locked(row, by)
    if row.step not in {Step.READING, Step.WRITING} or not work.ask_to_stop(row):
        raise ValidationError(_("This work has already ended."), code="is_over")
    row.refresh_from_db()
    if row.status == WorkStatus.CANCELLED and row.step == Step.READING:
        import_tasks.drop(row)
    elif row.status == WorkStatus.CANCELLED:
        import_tasks.back_to_check(row)
    audit.record(by, "stop_import", row)


@transaction.atomic
def discard(row, *, by):
    """Drop an import that was not confirmed: its rows and its file go, the fact of the upload stays.

    Raises ValidationError "import_is_over"; PermissionDenied.
    """
    row = _locked(row, by)
    _check_waiting(row)
    import_tasks.drop(row)
    audit.record(by, "discard_import", row, course_class=row.course_class_id)
    row.refresh_from_db()
    return row


def faulty_rows(row, *, by):
    """An .xlsx of the rows that stay out, as typed, with the reason beside each: to correct and upload again.

    None where no row stays out. Raises PermissionDenied.
    """
    check_staff(by, row.centre)
    if row.step == Step.COMMITTED:
        reasons = {int(error["item"]): error["message"] for error in row.errors}
    else:
        reasons = {one.number: one.reason for one in review(row, by=by).left_out}
    rows = [CheckedRow.from_json(kept) for kept in row.rows if kept["number"] in reasons]
    if not rows:
        return None
    return filled.workbook(
        [one.typed | {"number": one.number} for one in rows], reasons=[reasons[one.number] for one in rows]
    )
