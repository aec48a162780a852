"""Verbs on imports of rosters: upload a file, agree to fixes, confirm, discard. Only confirm writes learners."""

import hashlib
import re
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import WorkStatus
from centres.scope import check_staff
from centres.vietnamese import clean

from . import enrolments
from .models import CourseClass, RosterImport
from .reviewing import OTHER, SAME, certain_fixes, key_of, review
from .rosters import commit, filled
from .rosters.check import CheckedRow, check
from .rosters.fields import FIELDS
from .rosters.read import MOST_BYTES, UnreadableFile, read

MOST_ROWS = 2_000  # of one file; more take too long for a page to wait for
TICK = re.compile(r"([0-9]{1,7}):([a-z_]{0,30}):([a-z_]{1,40})")  # as reviewing.key_of writes it
Step = RosterImport.Step


def upload(course_class, file, *, by):
    """Read and check an uploaded roster; returns the RosterImport that waits for confirmation. Writes no learner.

    `file` is Django's UploadedFile. Raises ValidationError under "file" with the code of the unreadable file, or
    "too_many_rows"; ValidationError "roster_closed"; PermissionDenied. After an error nothing is kept.
    """
    check_staff(by, course_class.centre)  # before the work of reading
    enrolments.check_open(course_class)
    data = file.read(MOST_BYTES + 1)
    try:
        roster = read(data, file.name)
    except UnreadableFile as unreadable:
        raise ValidationError({"file": ValidationError(unreadable.message, code=unreadable.code)}) from unreadable
    if len(roster.rows) > MOST_ROWS:
        raise ValidationError({"file": _too_many(len(roster.rows))})
    return keep(course_class, roster, by=by, data=data, file_name=file.name)


@transaction.atomic
def keep(course_class, roster, *, by, data, file_name):
    """Check a roster that was read, and keep it with its file until somebody confirms; returns the RosterImport.

    Raises ValidationError "roster_closed"; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    enrolments.check_open(course_class)
    today = timezone.localdate()
    checked = check(roster, today=today)
    work = RosterImport.objects.create(
        course_class=course_class, centre=course_class.centre, created_by=by, file=ContentFile(data, name="roster"),
        file_name=_shown_name(file_name), sha256=hashlib.sha256(data).hexdigest(), sheet=roster.sheet[:120],
        rows=[row.as_json() for row in checked.rows],
        accepted_fixes=[fix for row in checked.rows for fix in certain_fixes(row, today=today)],
        errors=[{"item": "", "message": _note(note)} for note in checked.notes],
        status=WorkStatus.DONE, total=len(checked.rows), done=len(checked.rows), finished_at=timezone.now(),
    )  # fmt: skip
    audit.record(by, "upload_roster", work, course_class=course_class.pk, rows=work.total)
    return work


def _too_many(rows):
    return ValidationError(
        _(
            "The list has %(rows)s rows, more than the %(most)s of one upload. Split it into several files and upload "
            "them one after the other."
        ),
        code="too_many_rows",
        params={"rows": rows, "most": MOST_ROWS},
    )


def _note(note):
    """A remark about the file as a whole, with the column it is about."""
    return f"{FIELDS[note.column].header}: {note.message}" if note.column in FIELDS else note.message


def _shown_name(name):
    """The uploader's name for the file, fit to be shown: no folders, no invisible characters."""
    return clean(PurePosixPath(name.replace("\\", "/")).name)[-255:] or "?"


def same_file_before(work):
    """The latest import of the same file into the same class that was written, or None."""
    return (
        RosterImport.objects.filter(course_class=work.course_class_id, sha256=work.sha256, step=Step.COMMITTED)
        .exclude(pk=work.pk)
        .first()
    )


def agree(work, ticked, *, shown, by):
    """Keep which fixes, namesakes and matches the officer agreed to.

    `ticked`: keys of the ticks that are set, `shown`: keys of all ticks that were on the page; the others stay as
    they are. Raises PermissionDenied, ValidationError "import_is_over".
    """
    check_staff(by, work.centre)
    _check_waiting(work)
    kept = [fix for fix in work.accepted_fixes if _tick_of(fix) not in shown]
    numbers = {str(row["number"]) for row in work.rows}
    for key in sorted(shown):
        if not (found := TICK.fullmatch(key)) or found[1] not in numbers:
            continue  # no page of ours shows such a tick
        if key in ticked:
            kept.append([int(found[1]), found[2], found[3]])
        elif found[3] == SAME:
            kept.append([int(found[1]), found[2], OTHER])
    # `step` in the WHERE: an import confirmed a moment ago on another page keeps what was agreed to then
    RosterImport.objects.filter(pk=work.pk, step=Step.REVIEW).update(accepted_fixes=kept)
    work.accepted_fixes = kept


def _tick_of(fix):
    number, column, code = fix
    return key_of(number, column, SAME if code == OTHER else code)


def _check_waiting(work):
    if work.step != Step.REVIEW:
        raise ValidationError(
            _("This import is over: %(step)s. Upload the file again to change anything."),
            code="import_is_over",
            params={"step": work.get_step_display()},
        )


@transaction.atomic
def confirm(work, *, by, digest):
    """Write what the page with this `digest` (Review.digest) announced: all of it or, on any error, nothing.

    A second confirmation of the same import changes nothing. Raises ValidationError "changed_meanwhile" where the
    rows would fare otherwise than announced, "nothing_to_write", "import_is_over" and those of enrolments.enrol;
    PermissionDenied.
    """
    check_staff(by, work.centre)
    # The class first, as every enrolment locks it: nobody joins between the look at the registry and the writing.
    CourseClass.objects.select_for_update().get(pk=work.course_class_id)
    rows = RosterImport.objects.select_for_update(of=("self",)).select_related("course_class__centre", "centre")
    work = rows.get(pk=work.pk)
    if work.step == Step.COMMITTED:
        return work
    _check_waiting(work)
    result = review(work, by=by)
    if result.digest != digest:
        raise ValidationError(
            _("What will be written has changed since the page was shown. Look at the figures, then confirm again."),
            code="changed_meanwhile",
        )
    if not result.written:
        raise ValidationError(_("There is no row to be written to the class."), code="nothing_to_write")
    entries = [commit.entry(row.row) for row in result.written]
    done = enrolments.enrol(work.course_class, entries, by=by, same=result.same, different=result.different)
    _finish(work, result, done)
    audit.record(by, "commit_import", work, course_class=work.course_class_id, created=done.created,
                 matched=done.matched, left_out=len(result.left_out))  # fmt: skip
    return work


def _finish(work, result, done):
    """Keep the counts and, of the rows, only those that stay out, with their reasons."""
    left_out = {row.number for row in result.left_out}
    work.step = Step.COMMITTED
    work.created, work.matched, work.enrolled = done.created, done.matched, done.enrolled
    work.errors = [{"item": str(row.number), "message": row.reason} for row in result.left_out]
    work.rows = [kept for kept in work.rows if kept["number"] in left_out]
    work.finished_at = timezone.now()
    work.save()


@transaction.atomic
def discard(work, *, by):
    """Drop an import that was not confirmed: its rows and its file go, the fact of the upload stays.

    Raises ValidationError "import_is_over"; PermissionDenied.
    """
    check_staff(by, work.centre)
    work = RosterImport.objects.select_for_update().get(pk=work.pk)
    _check_waiting(work)
    file = work.file
    work.step, work.rows, work.accepted_fixes, work.errors, work.file = Step.DISCARDED, [], [], [], ""
    work.finished_at = timezone.now()
    work.save()
    audit.record(by, "discard_import", work, course_class=work.course_class_id)
    transaction.on_commit(lambda: file.storage.delete(file.name))
    return work


def faulty_rows(work, *, by):
    """An .xlsx of the rows that stay out, as typed, with the reason beside each: to correct and upload again.

    None where no row stays out. Raises PermissionDenied.
    """
    check_staff(by, work.centre)
    if work.step == Step.COMMITTED:
        reasons = {int(error["item"]): error["message"] for error in work.errors}
    else:
        reasons = {row.number: row.reason for row in review(work, by=by).left_out}
    rows = [CheckedRow.from_json(kept) for kept in work.rows if kept["number"] in reasons]
    if not rows:
        return None
    return filled.workbook(
        [row.typed | {"number": row.number} for row in rows], reasons=[reasons[row.number] for row in rows]
    )
