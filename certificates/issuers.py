"""Which centre issues certificates of a class: its own, or after its closing the keeper of its records."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import successions


def issuer_on(course_class, day):
    """The centre that issues certificates of the class with the printed date `day`: the one that exists on it.

    The class's own centre; after its closing day the keeper of its records, on its behalf, with the keeper's own
    name, register and signers.
    """
    return successions.acting_centre(course_class.centre, day)


def first_day(course_class):
    """The earliest printed date: the recognition decision, or the day the present keeper took over.

    The register of a closed centre is closed, so nothing can be dated back into its time.
    """
    return max(course_class.recognised_on, _taken_over_on(course_class) or course_class.recognised_on)


def _taken_over_on(course_class):
    closed_on = course_class.centre.closed_on
    is_closed = closed_on is not None and closed_on <= timezone.localdate()
    return successions.keeper_since(course_class.centre) if is_closed else None


def check(course_class, day):
    """Raises ValidationError "issued_before_taking_over" for a printed date when others kept the register."""
    taken_over_on = _taken_over_on(course_class)
    if taken_over_on and day < taken_over_on:
        raise ValidationError(
            {
                "issue_on": ValidationError(
                    _(
                        "%(centre)s closed, and its register with it; %(keeper)s issues the certificates on its "
                        "behalf. Choose %(day)s or a later date."
                    ),
                    code="issued_before_taking_over",
                    params={
                        "centre": course_class.centre, "keeper": course_class.centre.custodian,
                        "day": taken_over_on.strftime("%d/%m/%Y"),
                    },
                )
            }
        )  # fmt: skip
