"""Who keeps the staff of a centre, and the verbs on its staff list: enter and correct persons, look for others."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from . import audit
from .models import Person
from .scope import Role
from .vietnamese import fold

# The director enters the staff of his centre, or the province does on its behalf.
KEEPERS = frozenset({Role.DIRECTOR, Role.PROVINCE})


def may_keep_staff(user):
    """Whether `user` may enter quota decisions and appointments (of centres he sees)."""
    return user.role in KEEPERS


def keeps(user, centre):
    """Whether `user` keeps the staff of `centre`: its director or its keeper's, or the province's staff."""
    match user.role:
        case Role.DIRECTOR:
            return user.centre_id in {centre.pk, centre.custodian_id}
        case Role.PROVINCE:
            return user.province_id == centre.province_id
    return False


def check_keeper(by, centre):
    """Raises PermissionDenied unless `by` keeps the staff of `centre`."""
    if not keeps(by, centre):
        raise PermissionDenied


@transaction.atomic
def enter_person(centre, *, by, **facts):
    """Add somebody to the staff list of `centre`; `facts` are columns of Person."""
    check_keeper(by, centre)
    person = Person(centre=centre, **facts)
    person.full_clean()
    person.save()
    audit.record(by, "enter_person", person)
    return person


@transaction.atomic
def edit_person(person, *, by, **facts):
    """Correct what is known about a member of staff; `facts` are columns of Person."""
    check_keeper(by, person.centre)
    before = Person.objects.get(pk=person.pk)  # a form may have put the new values on `person` already
    changed = sorted(name for name, value in facts.items() if getattr(before, name) != value)
    for name, value in facts.items():
        setattr(person, name, value)
    person.full_clean()
    person.save(update_fields=[*facts, "name_key", "sort_key"])
    audit.record(by, "edit_person", person, changed=changed)
    return person


# --- Persons of other centres --------------------------------------------------------------------------------


def colleagues(centre, *, by):
    """Persons of the other centres of the province, for who appoints at `centre`: the one door beyond the own scope.

    A lecturer of one centre teaches at another; the director there has to find him. Pages show the name, the post
    outside the centre and the home centre of those looked for by name, nothing else. Raises PermissionDenied.
    """
    check_keeper(by, centre)
    return Person.objects.filter(centre__province=centre.province_id).exclude(centre=centre).select_related("centre")


def find_colleagues(centre, name, *, by):
    """`colleagues` whose name contains `name`, marks and case not minded, in the order of lists."""
    return colleagues(centre, by=by).filter(name_key__contains=fold(name)).order_by("sort_key", "pk")
