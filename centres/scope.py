"""Who may see what: the roles, and the one place that turns a role into a filter."""

from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person does in the system. Short codes in the row, never class paths."""

    NATIONAL = "national", pgettext_lazy("role", "National staff")
    PROVINCE = "province", pgettext_lazy("role", "Provincial staff")
    DIRECTOR = "director", pgettext_lazy("role", "Director")
    DEPUTY = "deputy", pgettext_lazy("role", "Deputy director")
    OFFICER = "officer", pgettext_lazy("role", "Academic officer")
    LECTURER = "lecturer", pgettext_lazy("role", "Lecturer")


ALL_OF_CENTRE = "all of the centre"  # a value of `to_lecturer`: lecturers see what their centre sees

CENTRE_ROLES = frozenset({Role.DIRECTOR, Role.DEPUTY, Role.OFFICER, Role.LECTURER})
WRITERS = CENTRE_ROLES - {Role.LECTURER}  # who enters plans, classes, rosters, results of a centre


def may_write(user):
    """Whether `user` enters records of a centre at all; of which centre, `check_staff` says."""
    return user.role in WRITERS


def check_staff(by, centre):
    """Raises PermissionDenied unless `by` writes at `centre` or at the keeper of its records."""
    if not may_write(by) or by.centre_id not in {centre.pk, centre.custodian_id}:
        raise PermissionDenied


OVERSEERS = frozenset({Role.NATIONAL, Role.PROVINCE})


def may_oversee(user):
    """Whether `user` opens, renames, moves and closes centres at all; which ones, `check_overseer` says."""
    return user.role in OVERSEERS


def check_overseer(by, province_id):
    """Raises PermissionDenied unless `by` oversees the centres of the province: its own staff, or national staff."""
    if not may_oversee(by) or (by.role == Role.PROVINCE and by.province_id != province_id):
        raise PermissionDenied


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows how its rows hang on a province and a centre.

    Each model names its own lookups; no path named, nothing seen. A centre's lookup ends in `custodian`:
    after a succession the successor keeps seeing what it inherited. A lecturer sees what the own teaching leads to,
    at whatever centre it is: who teaches as a visitor works there too.
    """

    seen_by_all = False  # catalogues say True
    to_province = to_centre = None
    to_lecturer = None  # lookups from a row to the persons who teach it; without any, lecturers see none

    def visible_to(self, user):
        """Rows `user` may see; none where the model names no path for the role."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if self.seen_by_all:
            return self.all()
        match user.role:
            case Role.NATIONAL:
                return self.all()
            case Role.PROVINCE if self.to_province:
                return self.filter(**{self.to_province: user.province_id})
            case Role.LECTURER if self.to_lecturer == ALL_OF_CENTRE:
                return self.filter(**{self.to_centre: user.centre_id})
            case Role.LECTURER if self.to_lecturer and user.person_id:
                return self.filter(self._taught_by(user.person_id))
            case Role.DIRECTOR | Role.DEPUTY | Role.OFFICER if self.to_centre:
                return self.filter(**{self.to_centre: user.centre_id})
        return self.none()

    def _taught_by(self, person):
        """One subquery for each lookup: a join would repeat rows, and an OR over joins reads whole tables."""
        rows = self.model._base_manager
        return reduce(or_, (Q(pk__in=rows.filter(**{path: person}).values("pk")) for path in self.to_lecturer))
