"""Verbs on grade scales: add the next one. Scales of the past are never edited: they judged results."""

from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from centres import audit

from .models import ClassStatus, CourseClass, Grade, GradeBand, GradeScale, Rounding
from .programmes import check_keeper

# From high to low. A scale without EXCELLENT has no “Xuất sắc”: its highest grade is GOOD.
GRADES = (Grade.EXCELLENT, Grade.GOOD, Grade.FAIR, Grade.AVERAGE)
HIGHEST = Decimal(10)


def last_judged():
    """The latest last day of a class whose results are recognised; None before the first one.

    A class is judged by the scale of its last day, so a scale that begins later leaves every recognised result alone.
    """
    recognised = CourseClass.objects.filter(status__in=[ClassStatus.RECOGNISED, ClassStatus.ARCHIVED])
    return recognised.aggregate(last=Max("ends_on"))["last"]


@transaction.atomic
def add(*, by, effective_from, bands, step=Decimal("0.1"), rounding=Rounding.HALF_UP, note=""):
    """Add the scale by which classes that end on the day or later are judged.

    `bands`: {Grade: lowest score that earns it}, EXCELLENT left out where the scale has none. `step`: 0.1, 0.5 or 1.
    Raises ValidationError "day_taken", "already_judged", "band_missing", "outside_the_scale", "not_descending", each at
    its field (a band's is the grade's own name); PermissionDenied.
    """
    check_keeper(by)
    _check_day(effective_from)
    _check_bands(bands)
    scale = GradeScale(effective_from=effective_from, step=step, rounding=rounding, note=note)
    scale.full_clean()
    scale.save()
    rows = [GradeBand(scale=scale, grade=grade, min_score=bands[grade]) for grade in GRADES if grade in bands]
    for row in rows:
        row.full_clean(exclude=["scale"])
    GradeBand.objects.bulk_create(rows)
    audit.record(by, "add_scale", scale, effective_from=effective_from.isoformat())
    return scale


def _check_day(day):
    if GradeScale.objects.filter(effective_from=day).exists():
        raise _refused("effective_from", "day_taken", _("A scale begins on this day already: choose another day."))
    last = last_judged()
    if last and day <= last:
        raise _refused(
            "effective_from", "already_judged",
            _("Results of classes that ended up to %(last)s are recognised by the scale of their last day and would be "
              "judged anew: choose %(first)s or later."),
            last=f"{last:%d/%m/%Y}", first=f"{last + timedelta(days=1):%d/%m/%Y}",
        )  # fmt: skip


def _check_bands(bands):
    """Every grade but “Xuất sắc” has its threshold, all lie on the scale, and each below the one before."""
    above = None
    for grade in GRADES:
        if grade not in bands:
            if grade != Grade.EXCELLENT:
                raise _refused(grade, "band_missing", _("Enter from which score on this grade is given."))
            continue
        lowest = bands[grade]
        if not 0 <= lowest <= HIGHEST:
            raise _refused(grade, "outside_the_scale", _("Scores lie between 0 and 10."))
        if above and lowest >= bands[above]:
            raise _refused(
                grade, "not_descending",
                _("“%(grade)s” begins below “%(above)s”: enter a score under the one of “%(above)s”."),
                grade=grade.label, above=above.label,
            )  # fmt: skip
        above = grade


def _refused(field, code, words, **params):
    return ValidationError({str(field): ValidationError(words, code=code, params=params)})
