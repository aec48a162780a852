"""Verbs on service areas: which units a centre serves, from a day to a day."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import audit
from .models import Centre, ServiceArea
from .scope import Role

# Who enters facts about a centre's area: as for its staff, and national staff for any centre.
KEEPERS = frozenset({Role.DIRECTOR, Role.PROVINCE, Role.NATIONAL})
DAY = "%d/%m/%Y"
ONE_DAY = timedelta(days=1)


def may_keep(user):
    """Whether `user` may assign and end areas (of centres he sees)."""
    return user.role in KEEPERS


def check_keeper(by, centre):
    """Raises PermissionDenied unless `by` is national staff, the province's staff, or the director of `centre`."""
    keeps = {Role.NATIONAL: True, Role.PROVINCE: by.province_id == centre.province_id,
             Role.DIRECTOR: by.centre_id in {centre.pk, centre.custodian_id}}  # fmt: skip
    if not may_keep(by) or not keeps[by.role]:
        raise PermissionDenied


@transaction.atomic
def assign(centre, units, *, by, from_on, to_on=None):
    """Let `centre` serve `units` from the day `from_on` to and including `to_on`; returns the ServiceAreas.

    `to_on` None: until further notice, at most as long as the unit and the centre exist. A unit may be served by
    several centres. Source: 360-QĐ/TW. All units or none are assigned.
    Raises ValidationError "no_units", "ends_before_start", "outside_unit", "outside_centre", "served_already";
    PermissionDenied.
    """
    check_keeper(by, centre)
    if not units:
        raise ValidationError(_("Tick at least one unit in the list."), code="no_units")
    centre = Centre.objects.select_for_update().get(pk=centre.pk)  # one assignment after the other: no overlap
    areas = [ServiceArea(centre=centre, unit=unit, from_on=from_on, to_on=to_on) for unit in units]
    for area in areas:
        _fit(area)
        area.save()
    names = ", ".join(area.unit.name for area in areas)
    audit.record(by, "assign_areas", centre, units=names, from_on=from_on.isoformat())
    return areas


@transaction.atomic
def end(area, *, by, to_on):
    """End a service area; `to_on` is its last day.

    Raises ValidationError "ends_before_start", "outside_unit", "outside_centre", "served_already"; PermissionDenied.
    """
    check_keeper(by, area.centre)
    Centre.objects.select_for_update().get(pk=area.centre_id)
    area.to_on = to_on
    _fit(area)
    area.save(update_fields=["to_on"])
    audit.record(by, "end_area", area, units=area.unit.name, to_on=to_on.isoformat())
    return area


def _fit(area):
    """Refuse days that cannot be; an open end takes the last day of the unit or of the centre, where there is one."""
    if area.to_on and area.to_on < area.from_on:
        raise _refused("to_on", _("The area begins on %(day)s: the last day cannot lie before it."),
                       "ends_before_start", day=area.from_on)  # fmt: skip
    _check_unit(area)
    _check_centre(area)
    lasts = [day for day in (area.unit.to_on, _last_day(area.centre)) if day]
    area.to_on = area.to_on or min(lasts, default=None)
    _refuse_overlap(area)


def _check_unit(area):
    unit = area.unit
    if area.from_on < unit.from_on:
        raise _refused("from_on", _("%(unit)s is in the catalogue from %(day)s on: choose that day or a later one."),
                       "outside_unit", unit=unit.name, day=unit.from_on)  # fmt: skip
    if unit.to_on and max(area.from_on, area.to_on or area.from_on) > unit.to_on:
        raise _refused(
            "from_on" if area.from_on > unit.to_on else "to_on",
            _("%(unit)s existed until %(day)s only: choose an earlier day, or a unit of the new map."),
            "outside_unit", unit=unit.name, day=unit.to_on,
        )  # fmt: skip


def _check_centre(area):
    opened, last = area.centre.opened_on, _last_day(area.centre)
    if area.from_on < opened:
        raise _refused("from_on", _("The centre opened on %(day)s: choose that day or a later one."),
                       "outside_centre", day=opened)  # fmt: skip
    if last and max(area.from_on, area.to_on or area.from_on) > last:
        raise _refused(
            "from_on" if area.from_on > last else "to_on",
            _("The last day of the centre was %(day)s: choose that day or an earlier one."), "outside_centre", day=last,
        )  # fmt: skip


def _last_day(centre):
    """The last day the centre existed; `closed_on` is the first without it."""
    return centre.closed_on and centre.closed_on - ONE_DAY


def _refuse_overlap(area):
    others = ServiceArea.objects.filter(centre=area.centre, unit=area.unit).exclude(pk=area.pk)
    others = others.filter(Q(to_on=None) | Q(to_on__gte=area.from_on))
    if area.to_on:
        others = others.filter(from_on__lte=area.to_on)
    if held := others.first():
        until = _("until %(day)s") % {"day": held.to_on.strftime(DAY)} if held.to_on else _("until further notice")
        raise _refused("from_on", _("The centre serves %(unit)s already, from %(day)s %(until)s: end that first."),
                       "served_already", unit=area.unit.name, day=held.from_on, until=until)  # fmt: skip


def _refused(field, sentence, code, **facts):
    params = {key: value.strftime(DAY) if hasattr(value, "strftime") else value for key, value in facts.items()}
    return ValidationError({field: ValidationError(sentence, code=code, params=params)})
