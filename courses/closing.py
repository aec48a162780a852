"""Closing a centre as a whole: what is still taught there stands in the way; the rest is centres.places."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from centres import places

from .models import ClassStatus, CourseClass, Plan

# A class in one of these states is still to be held, or may be.
TO_BE_HELD = [ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.OPEN]


def later_classes(centre, day):
    """Classes of `centre` that are not over by `day`: they end on it or later, or are put off without a new day."""
    lasting = Q(status__in=TO_BE_HELD, ends_on__gte=day) | Q(status=ClassStatus.POSTPONED)
    return CourseClass.objects.filter(lasting, centre=centre).order_by("starts_on", "pk")


def later_plans(centre, day):
    """Plans of `centre` for years that begin on `day` or later: they stay, and nothing can be opened from them."""
    first_year = day.year if (day.month, day.day) == (1, 1) else day.year + 1
    return Plan.objects.filter(centre=centre, year__gte=first_year)


@transaction.atomic
def close_centre(centre, *, by, closed_on, reason):
    """Close `centre` from a day on, without a successor, once nothing is taught there on that day or later.

    Raises ValidationError "classes_to_come" and those of centres.places.close; PermissionDenied.
    """
    places.close(centre, by=by, closed_on=closed_on, reason=reason)
    classes = later_classes(centre, closed_on)
    if n := classes.count():
        raise ValidationError(
            {
                "closed_on": ValidationError(
                    _(
                        "%(n)s classes are to be held on %(day)s or later, the first is “%(name)s”: end, move or "
                        "cancel them, then close the centre."
                    ),
                    code="classes_to_come",
                    params={"n": n, "day": closed_on.strftime("%d/%m/%Y"), "name": classes[0].name},
                )
            }
        )
    return centre
