"""Verbs on the catalogue of programmes, kept by national staff."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import Role

from .models import AssessmentPart, Lesson, Programme, ProgrammeVersion


def may_keep_catalogue(user):
    """Whether `user` adds and corrects programmes and grade scales."""
    return user.role == Role.NATIONAL


def check_keeper(by):
    """Raises PermissionDenied for everybody but national staff."""
    if not may_keep_catalogue(by):
        raise PermissionDenied


def lock(programme):
    """One class of a programme is entered after the other, and none while a version is corrected.

    So a class either is seen by the correction, or follows it; and two classes do not get the same cohort.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


@transaction.atomic
def create(*, by, first_version, parts, lessons=(), **facts):
    """Add a programme with its first version, as a class can follow no programme without one.

    `facts` are columns of Programme; `first_version`, `parts` and `lessons` as in `add_version`.
    Raises ValidationError "lessons_over" and those of the models, PermissionDenied.
    """
    check_keeper(by)
    programme = Programme(**facts)
    programme.full_clean()
    programme.save()
    _write(ProgrammeVersion(programme=programme), parts, lessons, first_version)
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
def add_version(programme, *, by, parts, lessons=(), **facts):
    """Say what a programme asks from a day on; classes opened before keep the version of their day.

    `facts` are columns of ProgrammeVersion, `prerequisites` among them a list of Programme. `parts`: [{"name",
    "weight"}] in order, empty for a programme judged by attendance alone. `lessons`: [{"title", "periods", "form"}] in
    order, empty where the lessons are not known; together not more periods than the version has.
    Raises ValidationError "lessons_over", "own_prerequisite" and those of the models (a second version of one day);
    PermissionDenied.
    """
    check_keeper(by)
    version = _write(ProgrammeVersion(programme=programme), parts, lessons, facts)
    audit.record(
        by, "add_programme_version", programme, code=programme.code,
        effective_from=version.effective_from.isoformat(),
    )  # fmt: skip
    return version


def check_correctable(version, *, by):
    """Raise what `edit_version` would raise at this moment for the person or the version; pages ask before their form.

    Raises ValidationError "followed", PermissionDenied.
    """
    check_keeper(by)
    if version.classes.exists():
        raise ValidationError(
            _(
                "Classes follow the version of %(day)s already: what was asked of their learners stays as it is. Add a "
                "version that holds from a later day on."
            ),
            code="followed",
            params={"day": f"{version.effective_from:%d/%m/%Y}"},
        )


@transaction.atomic
def edit_version(version, *, by, parts, lessons=(), **facts):
    """Correct or complete a version that no class follows yet; arguments as in `add_version`.

    Raises ValidationError "followed" and those of `add_version`; PermissionDenied.
    """
    check_keeper(by)
    lock(version.programme)
    version = ProgrammeVersion.objects.select_related("programme").get(pk=version.pk)
    check_correctable(version, by=by)
    before = _state(version)
    version.parts.all().delete()
    version.lessons.all().delete()
    _write(version, parts, lessons, facts)
    after = _state(version)
    audit.record(
        by, "edit_programme_version", version.programme, code=version.programme.code,
        effective_from=version.effective_from.isoformat(),
        changed=sorted(name for name in after if after[name] != before[name]),
    )  # fmt: skip
    return version


def _state(version):
    """All that a version says, to tell what a correction changed."""
    columns = {field.name: getattr(version, field.attname) for field in version._meta.concrete_fields}
    return columns | {
        "prerequisites": sorted(version.prerequisites.values_list("pk", flat=True)),
        "parts": list(version.parts.values_list("name", "weight")),
        "lessons": list(version.lessons.values_list("title", "periods", "form")),
    }


def _write(version, parts, lessons, facts):
    """Write `facts` on a version without parts and lessons, and these below it in their order."""
    columns = {name: value for name, value in facts.items() if name != "prerequisites"}
    for name, value in columns.items():
        setattr(version, name, value)
    version.full_clean()
    _check_lessons(version, lessons)
    prerequisites = list(facts.get("prerequisites", ()))
    _check_prerequisites(version, prerequisites)
    version.save()
    version.prerequisites.set(prerequisites)
    _write_lines(AssessmentPart, version, parts)
    _write_lines(Lesson, version, lessons)
    return version


def _check_lessons(version, lessons):
    taught = sum(lesson["periods"] for lesson in lessons)
    if taught > version.periods:
        raise ValidationError(
            {"periods": ValidationError(
                _("The lessons add up to %(taught)s periods, the version has %(periods)s: shorten a lesson, or give "
                  "the version more periods."),
                code="lessons_over", params={"taught": taught, "periods": version.periods},
            )}
        )  # fmt: skip


def _check_prerequisites(version, prerequisites):
    if version.programme in prerequisites:
        raise ValidationError(
            {"prerequisites": ValidationError(
                _("A programme cannot come before itself: take it off the list."), code="own_prerequisite"
            )}
        )  # fmt: skip


def _write_lines(model, version, lines):
    rows = [model(version=version, position=place, **line) for place, line in enumerate(lines, start=1)]
    for row in rows:
        row.full_clean(exclude=["version"])
    model.objects.bulk_create(rows)
