"""Verbs on the catalogue of programmes, kept by national staff."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from centres import audit
from centres.scope import Role

from .models import AssessmentPart, Programme, ProgrammeVersion


def may_keep_catalogue(user):
    """Whether `user` adds and corrects programmes."""
    return user.role == Role.NATIONAL


def check_keeper(by):
    """Raises PermissionDenied for everybody but national staff."""
    if not may_keep_catalogue(by):
        raise PermissionDenied


@transaction.atomic
def create(*, by, first_version, parts, **facts):
    """Add a programme with its first version, as a class can follow no programme without one.

    `facts` are columns of Programme, `first_version` of ProgrammeVersion; `parts` as in `add_version`.
    Raises ValidationError of the models, PermissionDenied.
    """
    check_keeper(by)
    programme = Programme(**facts)
    programme.full_clean()
    programme.save()
    _write_version(programme, parts, first_version)
    audit.record(by, "create_programme", programme, code=programme.code)
    return programme


@transaction.atomic
def edit(programme, *, by, **facts):
    """Correct a programme's names and the time it is taught; certificates already issued keep their words."""
    check_keeper(by)
    before = Programme.objects.get(pk=programme.pk)  # a form may have put the new values on `programme` already
    changed = sorted(name for name, value in facts.items() if getattr(before, name) != value)
    for name, value in facts.items():
        setattr(programme, name, value)
    programme.full_clean()
    programme.save(update_fields=[*facts, "sort_key"])
    audit.record(by, "edit_programme", programme, code=programme.code, changed=changed)
    return programme


@transaction.atomic
def add_version(programme, *, by, parts, **facts):
    """Say what a programme asks from a day on; classes opened before keep the version of their day.

    `parts`: [{"name", "weight"}] in order, empty for a programme judged by attendance alone.
    Raises ValidationError of the models (a second version of one day), PermissionDenied.
    """
    check_keeper(by)
    version = _write_version(programme, parts, facts)
    audit.record(
        by, "add_programme_version", programme, code=programme.code,
        effective_from=version.effective_from.isoformat(),
    )  # fmt: skip
    return version


def _write_version(programme, parts, facts):
    version = ProgrammeVersion(programme=programme, **facts)
    version.full_clean()
    version.save()
    rows = [AssessmentPart(version=version, position=place, **part) for place, part in enumerate(parts, start=1)]
    for row in rows:
        row.full_clean(exclude=["version"])
    AssessmentPart.objects.bulk_create(rows)
    return version
