"""How a centre calls its classes: the pattern that holds, the next cohort, and the verb that changes the pattern."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from centres import audit
from centres.models import Centre
from centres.scope import check_staff

from . import naming
from .models import ClassPattern, CourseClass, Programme

Counting = ClassPattern.Counting
SHOWN = 2  # programmes in the examples
LATE_COHORT = 100  # codes and names are measured with a cohort of three digits


@dataclass(frozen=True)
class Named:
    """How one class is, or would be, called."""

    programme: Programme
    cohort: int
    name: str
    code: str


def pattern_of(centre):
    """The ClassPattern of a centre; the usual one, unsaved, where it never chose."""
    usual = {"name": naming.NAME, "code": naming.CODE, "counting": Counting.YEARLY}
    return ClassPattern.objects.filter(centre=centre).first() or ClassPattern(centre=centre, **usual)


def next_cohort(centre, programme, year, *, counting=None):
    """The number of the next class (khóa) of a programme at a centre: of the year, or of all years."""
    rows = CourseClass.objects.filter(centre=centre, programme_version__programme=programme)
    if (counting or pattern_of(centre).counting) == Counting.YEARLY:
        rows = rows.filter(year=year)
    return (rows.aggregate(last=Max("cohort"))["last"] or 0) + 1


def named(centre, programme, year, *, cohort=None, pattern=None):
    """The Named of a class entered now, or of the given cohort. `pattern`: one that is only being tried."""
    pattern = pattern or pattern_of(centre)
    cohort = cohort or next_cohort(centre, programme, year, counting=pattern.counting)
    facts = _facts(centre, programme, cohort, year)
    return Named(programme, cohort, naming.fill(pattern.name, facts), naming.fill(pattern.code, facts))


def _facts(centre, programme, cohort, year):
    return naming.Facts(
        programme=programme.name, short_name=programme.short_name, programme_code=programme.code,
        centre_code=centre.code, cohort=cohort, year=year,
    )  # fmt: skip


def examples(centre, pattern):
    """How the next classes of this year would be called, for the programmes this centre teaches most."""
    today = timezone.localdate()
    taught = Programme.objects.taught_on(today).annotate(
        held=Count("versions__classes", filter=Q(versions__classes__centre=centre))
    )
    chosen = taught.order_by("-held", "sort_key")[:SHOWN]
    return [named(centre, programme, today.year, pattern=pattern) for programme in chosen]


def checked(centre, *, name, code, counting):
    """The ClassPattern in normal form, unsaved, if it may be kept.

    Raises ValidationError with the codes of naming.check_name, check_code and check_length, each at its field.
    """
    pattern = ClassPattern.objects.filter(centre=centre).first() or ClassPattern(centre=centre)
    pattern.counting = counting
    programmes = Programme.objects.taught_on(timezone.localdate())
    facts = [_facts(centre, programme, LATE_COHORT, timezone.localdate().year) for programme in programmes]
    pattern.name = _at("name", lambda: naming.check_name(name))
    pattern.code = _at("code", lambda: naming.check_code(code, yearly=counting == Counting.YEARLY))
    _at("name", lambda: naming.check_length(pattern.name, naming.LONGEST_NAME, facts))
    _at("code", lambda: naming.check_length(pattern.code, naming.LONGEST_CODE, facts))
    pattern.full_clean()
    return pattern


def _at(field, check):
    """What `check` returns; its refusal is told at the field."""
    try:
        return check()
    except ValidationError as error:
        raise ValidationError({field: error}) from error


@transaction.atomic
def choose(centre, *, by, name, code, counting):
    """Choose how classes entered from now on are called; those there are keep their names.

    Raises ValidationError as `checked` does; PermissionDenied.
    """
    check_staff(by, centre)
    _lock(centre)
    pattern = checked(centre, name=name, code=code, counting=counting)
    pattern.save()
    audit.record(by, "name_classes", pattern, name=pattern.name, code=pattern.code, counting=str(counting))
    return pattern


def _lock(centre):
    """Two officers who choose at once write one row after the other."""
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
