"""Which centre issues certificates of a class: its own, or after its closing the keeper of its records."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import successions
from centres.models import CentreName, CentreParent


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


# --- What it is called ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """What a centre is called on a day, as papers of the day bear it: full name, place, Party committee above."""

    name: str
    place: str
    parent: str


def heading(centre, day):
    """The Heading of a centre on the day; two queries, or none where names and parents are prefetched."""
    name = centre.name_on(day)
    return Heading(name.name, name.place, centre.parent_on(day).name)


def heading_columns(centre, day):
    """Columns `name_then` and `parent_then` for `annotate`: the same read along with a row of another table.

    `centre` and `day` name its columns. Each is a dict, None where the day is before the first name or committee.
    """
    then = {"centre": OuterRef(centre), "effective_from__lte": OuterRef(day)}
    names, parents = (rows.objects.filter(**then).order_by("-effective_from") for rows in (CentreName, CentreParent))
    return {
        "name_then": Subquery(names.values(found=JSONObject(name="name", place="place"))[:1]),
        "parent_then": Subquery(parents.values(found=JSONObject(parent="name"))[:1]),
    }


def heading_of(row, centre, day):
    """The Heading from the columns of a row that was read with `heading_columns`."""
    if row.name_then and row.parent_then:
        return Heading(**row.name_then, **row.parent_then)
    return heading(centre, day)
