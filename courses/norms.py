"""Verbs on teaching norms: add the next one. Norms of the past are never edited: hours were measured by them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from centres import audit

from .models import TeachingNorm
from .programmes import check_keeper


@transaction.atomic
def add(*, by, effective_from, full_time, concurrent=None, note=""):
    """Add the norm by which the hours of years that end on the day or later are measured.

    full_time, concurrent: periods a year; None where concurrent lecturers have no norm. Raises ValidationError
    "day_taken" and those of the model; PermissionDenied.
    """
    check_keeper(by)
    if TeachingNorm.objects.filter(effective_from=effective_from).exists():
        raise ValidationError({
            "effective_from": ValidationError(
                _("A norm begins on this day already: choose another day."), code="day_taken"
            )
        })  # fmt: skip
    norm = TeachingNorm(effective_from=effective_from, full_time=full_time, concurrent=concurrent, note=note.strip())
    norm.full_clean()
    norm.save()
    facts = {"effective_from": effective_from.isoformat(), "full_time": full_time, "concurrent": concurrent}
    audit.record(by, "add_norm", norm, **facts)
    return norm
