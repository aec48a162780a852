"""Verbs on what a centre is called and whom it belongs to; both are dated, nothing is overwritten."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from . import audit
from .models import Centre, CentreName, CentreParent
from .scope import Role
from .vietnamese import fold

PRESENT = ["name", "short_name", "name_key", "sort_key", "search_key", "province"]


@transaction.atomic
def rename(centre, *, by, effective_from, name, short_name, place):
    """Give `centre` a name from a day on; the present name is copied to the centre for lists.

    Papers of earlier days keep the name of their day. Raises ValidationError for a second name of one day.
    """
    if by.role not in {Role.NATIONAL, Role.PROVINCE}:
        raise PermissionDenied
    row = CentreName(centre=centre, effective_from=effective_from, name=name, short_name=short_name, place=place)
    row.full_clean()
    row.save()
    show_present(centre)
    audit.record(by, "rename", centre, name=name, effective_from=effective_from.isoformat())
    return row


def show_present(centre):
    """Copy today's name and province onto the centre, and everything it may be looked for by."""
    copy_present(centre)
    centre.save(update_fields=PRESENT)


def copy_present(centre):
    """As `show_present`, not saved yet. Names and parents that were prefetched are used as they are."""
    today = timezone.localdate()
    present = centre.name_on(today)
    centre.name, centre.short_name = present.name, present.short_name
    for key in ("name_key", "sort_key"):
        Centre._meta.get_field(key).refresh(centre)
    centre.province = centre.parent_on(today).province
    centre.search_key = search_key(centre.code, [row.name for row in centre.names.all()])


def search_key(code, names):
    """What a search looks in: the code and every name a centre ever had, folded."""
    return " | ".join(fold(words) for words in [code, *names])


@transaction.atomic
def move_under(centre, *, by, effective_from, name, symbol="", province=None):
    """Put `centre` under another Party committee from a day on; `province` None: in the same province."""
    if by.role not in {Role.NATIONAL, Role.PROVINCE}:
        raise PermissionDenied
    province = province or centre.province
    row = CentreParent(
        centre=centre, effective_from=effective_from, name=name, symbol=symbol, province=province
    )
    row.full_clean()
    row.save()
    show_present(centre)
    audit.record(by, "move_under", centre, parent=name, effective_from=effective_from.isoformat())
    return row
