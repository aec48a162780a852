"""The verb on what is plainly corrected at a centre: its premises and how to reach it."""

from django.db import transaction

from . import audit
from .models import Centre
from .staffing import check_keeper

EDITABLE = ("premises", "hall_seats", "address", "phone", "email")


@transaction.atomic
def edit(centre, *, by, **facts):
    """Correct premises, seats in the hall and contacts. Names and the parent are dated: see centres.naming.

    Raises ValidationError of the model, PermissionDenied.
    """
    check_keeper(by, centre)
    if not set(facts) <= set(EDITABLE):
        raise TypeError(f"not editable here: {sorted(set(facts) - set(EDITABLE))}")
    before = Centre.objects.get(pk=centre.pk)  # a form may have put the new values on `centre` already
    changed = sorted(name for name, value in facts.items() if getattr(before, name) != value)
    for name, value in facts.items():
        setattr(centre, name, value)
    centre.full_clean()
    centre.save(update_fields=list(facts))
    audit.record(by, "edit_centre", centre, changed=changed)
    return centre
