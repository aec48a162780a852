"""Verbs of the bulk file: upload a directory, compare it, apply it. Only apply writes centres, all of them or none."""

import hashlib
from pathlib import PurePosixPath

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import audit
from ..models import Centre, DirectoryFile, Province
from ..scope import Role
from ..sheets.read import MOST_BYTES, read_sheet
from ..vietnamese import clean
from .compare import compare
from .lines import read_lines
from .writing import write

KEEPERS = frozenset({Role.NATIONAL, Role.PROVINCE})
MOST_CENTRES = 3_500  # rows of one file: more than a centre for every commune


def may_apply(user):
    """Whether `user` enters centres from files: national staff any, provincial staff those of their province."""
    return user.role in KEEPERS


def check_keeper(user):
    """Raises PermissionDenied unless `may_apply`."""
    if not may_apply(user):
        raise PermissionDenied


def upload(file, *, by):
    """Keep an uploaded directory that can be read; returns the DirectoryFile. Writes no centre.

    `file` is Django's UploadedFile. Raises ValidationError under "file" with a code of sheets.read.REFUSED or of
    `lines.read_lines`, "too_many_rows"; PermissionDenied. After an error nothing is kept.
    """
    check_keeper(by)
    data = file.read(MOST_BYTES + 1)
    try:
        _lines_in(data)
    except ValidationError as broken:
        raise ValidationError({"file": broken}) from broken
    with transaction.atomic():
        row = DirectoryFile.objects.create(
            province=by.province, uploaded_by=by, file=ContentFile(data, name="directory.xlsx"),
            filename=clean(PurePosixPath(file.name.replace("\\", "/")).name)[-200:] or "?",
            sha256=hashlib.sha256(data).hexdigest(),
        )  # fmt: skip
        audit.record(by, "upload_directory", row, name=row.filename)
    return row


def _lines_in(data):
    lines = read_lines(read_sheet(data))
    if len(lines) > MOST_CENTRES:
        raise ValidationError(
            _("The file has %(rows)s rows, more than the %(most)s of one upload. Split it into several files."),
            code="too_many_rows",
            params={"rows": len(lines), "most": MOST_CENTRES},
        )
    return lines


def comparison(row, *, by):
    """What applying the stored file would change now. Raises ValidationError where it cannot be read any more."""
    check_keeper(by)
    with row.file.open() as kept:
        return compare(_lines_in(kept.read()), by=by)


def apply(row, *, by, digest):
    """Write what the page with this `digest` (Comparison.digest) showed: all of it or, on any error, nothing.

    A second application of the same file changes nothing. Raises ValidationError "changed_meanwhile" where the
    differences are no longer those, "refused_rows", "nothing_to_apply"; PermissionDenied.
    """
    try:
        return _apply(row, by=by, digest=digest)
    except IntegrityError as taken:  # somebody entered one of the codes or days by another page a moment ago
        raise _changed_meanwhile() from taken


@transaction.atomic
def _apply(row, *, by, digest):
    check_keeper(by)
    _lock(by)
    row = DirectoryFile.objects.select_for_update().get(pk=row.pk)
    if row.applied_at:
        return row
    found = comparison(row, by=by)
    if found.digest != digest:
        raise _changed_meanwhile()
    if found.refused:
        raise ValidationError(
            _("Rows of the file are refused: put them right in the file and upload it again."), code="refused_rows"
        )
    if not found.can_be_applied:
        raise ValidationError(_("The file says what the directory says: nothing to write."), code="nothing_to_apply")
    write(found, by=by)
    row.applied_at, row.counts = timezone.now(), found.counts
    row.save(update_fields=["applied_at", "counts"])
    audit.record(by, "apply_directory", row, added=len(found.added), updated=len(found.changed))
    return row


def _lock(by):
    """One file after another: the second sees what the first wrote, and its differences are no longer those shown."""
    list(Province.objects.select_for_update().order_by("pk"))
    list(Centre.objects.visible_to(by).select_for_update().order_by("pk").values_list("pk"))


def _changed_meanwhile():
    return ValidationError(
        _("The differences are no longer those that were shown. Look at them, then confirm again."),
        code="changed_meanwhile",
    )
