"""Writes a Comparison: many centres in few queries, each with its lines in the audit book."""

from django.db.models import F

from .. import audit, naming
from ..models import AuditLine, Centre, CentreName, CentreParent
from .columns import OF_CENTRE


def write(comparison, *, by):
    """Add and change what the Comparison says. Call it inside the transaction of the deed."""
    added = list(zip(_add_centres(comparison.added), comparison.added, strict=True))
    changed = [(one.centre, one) for one in comparison.changed]
    _date_names(added + [pair for pair in changed if pair[1].has_new_name])
    _date_parents(added + [pair for pair in changed if pair[1].has_new_parent])
    lines = [audit.line(by, "enter_centre", centre, code=centre.code) for centre, _one in added]
    AuditLine.objects.bulk_create(lines + _change_centres(comparison.changed, by))


def _add_centres(added):
    """The new centres; each with the one name and the one province it has, and its own keeper as in Centre.save."""
    centres = [
        Centre(
            province=one.province, search_key=naming.search_key(one.values["code"], [one.values["name"]]),
            **{key: one.values[key] for key in ("code", "level", "name", "short_name", *OF_CENTRE)},
        )
        for one in added
    ]  # fmt: skip
    centres = Centre.objects.bulk_create(centres)
    Centre.objects.filter(pk__in=[centre.pk for centre in centres]).update(custodian=F("pk"))
    return centres


def _date_names(pairs):
    CentreName.objects.bulk_create(
        CentreName(
            centre=centre, effective_from=one.values["name_from"],
            **{key: one.values[key] for key in ("name", "short_name", "place")},
        )
        for centre, one in pairs
    )  # fmt: skip


def _date_parents(pairs):
    CentreParent.objects.bulk_create(
        CentreParent(
            centre=centre, effective_from=one.values["parent_from"], name=one.values["parent"],
            symbol=one.values["symbol"], province=one.province,
        )
        for centre, one in pairs
    )  # fmt: skip


def _change_centres(changed, by):
    """Write the fields and what holds today; returns the lines of the audit book, not saved yet."""
    keys = [one.centre.pk for one in changed]
    fresh = Centre.objects.filter(pk__in=keys).prefetch_related("names", "parents__province").in_bulk()
    lines = []
    for one in changed:
        centre = fresh[one.centre.pk]
        for column, value in one.fields.items():
            setattr(centre, column, value)
        naming.copy_present(centre)
        lines += _lines(by, one, centre)
    columns = {column for one in changed for column in one.fields}
    Centre.objects.bulk_update(fresh.values(), [*naming.PRESENT, *sorted(columns)], batch_size=100)
    return lines


def _lines(by, one, centre):
    values = one.values
    if one.fields:
        yield audit.line(by, "edit_centre", centre, changed=sorted(one.fields))
    if one.has_new_name:
        day = values["name_from"].isoformat()
        yield audit.line(by, "rename", centre, name=values["name"], effective_from=day)
    if one.has_new_parent:
        day = values["parent_from"].isoformat()
        yield audit.line(by, "move_under", centre, parent=values["parent"], effective_from=day)
