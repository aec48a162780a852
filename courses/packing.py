"""Verbs on the workbook of a class: take it out, send it back, apply it. Only `apply` writes to the class."""

import hashlib
from decimal import Decimal
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import check_staff
from centres.sheets.read import MOST_BYTES
from centres.vietnamese import clean

from . import attendance, scoring
from .models import AbsenceKind, ClassPack, CourseClass, PackReturn
from .packs import export, read
from .packs.columns import ABSENCE, MARK, PRESENT, SCORE
from .packs.compare import compare
from .packs.state import state_of

Step = PackReturn.Step


def check_open(course_class, *, by):
    """Raise what `take_out` and `send_back` would raise at this moment for the person or the state of the class."""
    scoring.check_open(course_class, by=by)


@transaction.atomic
def take_out(course_class, *, by, with_marks=True):
    """The workbook as bytes: roster, marks (unless only scores are wanted) and scores as they stand now.

    What stood in it is kept, so that a returned one tells who changed what. Raises ValidationError "results_closed",
    "no_learners"; PermissionDenied.
    """
    check_open(course_class, by=by)
    state = state_of(course_class)
    if not state.enrolments:
        raise ValidationError(_("Nobody is on the roster: import it first."), code="no_learners")
    pack = _keep(course_class, state, by=by, rows=len(state.enrolments))
    return export.workbook(course_class, state, pack.key, with_marks=with_marks)


@transaction.atomic
def send_back(course_class, file, *, by):
    """Read a returned workbook and keep what it says; returns the PackReturn. Writes nothing to the class.

    `file` is Django's UploadedFile. The same file sent twice while it waits is the same PackReturn.
    Raises ValidationError under "file" with a code of centres.sheets.read, "no_pack", "other_class"; "results_closed";
    PermissionDenied.
    """
    check_open(course_class, by=by)
    data = file.read(MOST_BYTES + 1)
    try:
        returned = read.read(data)
        pack = _pack_of(course_class, returned.key)
    except ValidationError as broken:
        raise ValidationError({"file": broken}) from broken
    digest = hashlib.sha256(data).hexdigest()
    waiting = PackReturn.objects.filter(pack=pack, sha256=digest, step=Step.REVIEW).first()
    if waiting:
        return waiting
    row = PackReturn.objects.create(
        pack=pack, centre=course_class.centre, sent_by=by, sha256=digest, cells=returned.as_json(),
        file_name=clean(PurePosixPath(file.name.replace("\\", "/")).name)[-255:] or "?",
    )  # fmt: skip
    audit.record(by, "send_back_pack", row, course_class=course_class.pk, rows=len(returned.rows))
    return row


def _pack_of(course_class, key):
    """The pack a workbook says it is. Raises ValidationError "no_pack", "other_class"."""
    try:
        pack = ClassPack.objects.filter(key=key).select_related("course_class").first()
    except ValidationError:  # the hidden sheet holds no UUID
        pack = None
    if pack is None:
        raise ValidationError(
            _("The portal knows no workbook with this key: take the workbook out anew."), code="no_pack"
        )
    if pack.course_class_id != course_class.pk:
        # Of a class of one's own it helps to know which; of any other nothing is said.
        name = pack.course_class.code if pack.centre_id == course_class.centre_id else "…"
        raise ValidationError(
            _("This workbook belongs to another class (%(code)s): choose the workbook of this class."),
            code="other_class",
            params={"code": name},
        )
    return pack


def differences(row):
    """What applying a PackReturn would change now."""
    returned = read.from_json(str(row.pack.key), row.cells)
    return compare(row.pack.course_class, row.pack.base, returned)


@transaction.atomic
def apply(row, *, by, digest):
    """Write what the page with this `digest` (Differences.digest) showed: all accepted rows or, on any error, none.

    Rows in conflict stay out and are kept for the file of refused rows. Applied twice it changes nothing.
    Raises ValidationError "changed_meanwhile", "nothing_to_write", "pack_is_over", "results_closed"; PermissionDenied.
    """
    check_staff(by, row.centre)
    # The class first, as every other writing of results locks it.
    CourseClass.objects.select_for_update().get(pk=row.pack.course_class_id)
    row = PackReturn.objects.select_for_update(of=("self",)).select_related("pack__course_class__centre").get(pk=row.pk)
    if row.step == Step.APPLIED:
        return row
    _check_waiting(row)
    found = differences(row)
    if found.digest != digest:
        raise ValidationError(
            _("The differences are no longer those that were shown. Look at them, then confirm again."),
            code="changed_meanwhile",
        )
    if not found.count:
        raise ValidationError(_("The workbook changes nothing that can be written."), code="nothing_to_write")
    course_class = row.pack.course_class
    _write_marks(course_class, found, by=by)
    _write_results(course_class, found, by=by)
    refused = {one.row for one in found.refused}
    row.cells["rows"] = [kept for kept in row.cells["rows"] if kept["row"] in refused]
    row.step, row.written, row.finished_at = Step.APPLIED, found.count, timezone.now()
    row.save()
    audit.record(by, "apply_pack", row, course_class=course_class.pk, count=found.count, left_out=len(found.refused))
    return row


def _write_marks(course_class, found, *, by):
    """Attendance session by session, each as a whole: what stands there now with the accepted marks over it."""
    marks = {one.pk: dict(one.marks) for one in found.recorded}
    for change in (change for line in found.changed for change in line.changes):
        kind, _dash, pk = change.cell.partition("-")
        if kind == MARK:
            marks.setdefault(int(pk), {})[change.enrolment] = change.value
    for session in course_class.sessions.filter(pk__in=marks).in_order():
        absent = dict(session.absences.values_list("enrolment", "kind")) | marks[session.pk]
        absent = {pk: AbsenceKind(mark) for pk, mark in absent.items() if mark != PRESENT}
        attendance.record(session, absent, by=by, version_no=session.version_no)


def _write_results(course_class, found, *, by):
    """Scores, and periods where they are typed: the accepted cells over what stands there now."""
    entries, saved = {}, scoring.scores_of(course_class).get(1, {})
    parts = list(course_class.programme_version.parts.values_list("pk", flat=True))
    for change in (change for line in found.changed for change in line.changes):
        kind, _dash, pk = change.cell.partition("-")
        if kind == MARK:
            continue
        scores = {part: saved.get((change.enrolment, part)) for part in parts}
        entry = entries.setdefault(change.enrolment, {"scores": scores})
        if kind == SCORE:
            entry["scores"][int(pk)] = Decimal(change.value) if change.value else None
        elif change.cell in ABSENCE:
            entry[change.cell] = int(change.value or 0)
    if entries:
        course_class.refresh_from_db()
        scoring.record(course_class, entries, by=by, version_no=course_class.version_no)


@transaction.atomic
def discard(row, *, by):
    """Drop a returned workbook that was not applied. Raises ValidationError "pack_is_over"; PermissionDenied."""
    check_staff(by, row.centre)
    row = PackReturn.objects.select_for_update().get(pk=row.pk)
    _check_waiting(row)
    row.step, row.cells, row.finished_at = Step.DISCARDED, {"rows": [], "flags": {}}, timezone.now()
    row.save()
    audit.record(by, "discard_pack", row)
    return row


def _check_waiting(row):
    if row.step != Step.REVIEW:
        raise ValidationError(
            _("This workbook is dealt with: %(step)s. Send it back again to change anything."),
            code="pack_is_over",
            params={"step": row.get_step_display()},
        )


@transaction.atomic
def take_out_refused(row, *, by):
    """The rows that stay out as a workbook of their own, as they were typed, each with its reasons.

    It is a new pack, compared later with what stands in the class now: what is sent back then is meant. None where no
    row stays out, or none that belongs to a learner. Raises ValidationError "results_closed"; PermissionDenied.
    """
    course_class = row.pack.course_class
    check_open(course_class, by=by)
    reasons = {}
    for one in differences(row).refused:
        if one.enrolment is not None:
            reasons.setdefault(one.enrolment, []).extend(one.problems)
    state = state_of(course_class)
    reasons = {pk: " ".join(said) for pk, said in reasons.items() if pk in state.cells}
    if not reasons:
        return None
    typed = {}
    for kept in row.cells["rows"]:
        if kept["key"].isdecimal() and int(kept["key"]) in reasons:
            typed.setdefault(int(kept["key"]), {}).update(kept["cells"])
    pack = _keep(course_class, state, by=by, rows=len(reasons))
    return export.workbook(course_class, state, pack.key, typed=typed, reasons=reasons)


def _keep(course_class, state, *, by, rows):
    """A new ClassPack with what stands in the class now."""
    names = {one.pk: one.learner.full_name for one in state.enrolments}
    pack = ClassPack.objects.create(
        course_class=course_class, centre=course_class.centre, made_by=by, base={"names": names, "cells": state.cells}
    )
    audit.record(by, "take_out_pack", pack, course_class=course_class.pk, learners=rows)
    return pack
