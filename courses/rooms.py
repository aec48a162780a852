"""Verbs on the rooms of a centre: enter, correct, put out of use, take into use again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Centre
from centres.refusals import refuse
from centres.scope import check_staff
from centres.vietnamese import fold

from .models import Room, Session


@transaction.atomic
def enter(centre, *, by, name, seats=None):
    """Add a room to a centre. Raises ValidationError "name_taken"; PermissionDenied."""
    check_staff(by, centre)
    _lock(centre)
    room = Room(centre=centre, name=name, seats=seats)
    _check(room)
    room.save()
    audit.record(by, "enter_room", room, name=room.name, **({"seats": seats} if seats else {}))
    return room


@transaction.atomic
def correct(room, *, by, name, seats=None):
    """Put right what a room is called and how many it seats; timetables show it at once.

    Raises ValidationError "name_taken", "nothing_changed"; PermissionDenied.
    """
    check_staff(by, room.centre)
    _lock(room.centre)
    before = {"name": room.name, "seats": room.seats}
    room.name, room.seats = name, seats
    corrected = audit.changes(before, room)
    if not corrected:
        refuse(None, "nothing_changed", _("Nothing was changed: correct a value, or go back."))
    _check(room)
    room.save(update_fields=["name", "name_key", "seats"])
    audit.record(by, "correct_room", room, corrected=corrected)
    return room


def _lock(centre):
    """One change to the rooms of a centre after the other, and none while a timetable is written there."""
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)


def _check(room):
    room.clean_fields()
    same = Room.objects.filter(centre=room.centre, name_key=fold(room.name)).exclude(pk=room.pk).first()
    if same and same.is_used:
        refuse("name", "name_taken", _("The centre already has the room “%(name)s”: give another name."),
               name=same.name)  # fmt: skip
    if same:
        refuse("name", "name_taken", _("The centre has the room “%(name)s”, out of use: take it into use again."),
               name=same.name)  # fmt: skip


@transaction.atomic
def retire(room, *, by):
    """Put a room out of use: past sessions keep it, new ones cannot choose it.

    Raises ValidationError "room_needed" while sessions from today on are to be held there; PermissionDenied.
    """
    check_staff(by, room.centre)
    _lock(room.centre)
    today = timezone.localdate()
    to_come = Session.objects.standing().filter(room=room, on__gte=today).select_related("course_class").in_order()
    if first := to_come.first():
        raise ValidationError(
            _("%(n)s sessions are to be held in %(room)s from today on, the first of “%(class)s” on %(day)s: give them "
              "another room, then put this one out of use."),
            code="room_needed",
            params={"n": to_come.count(), "room": room, "class": first.course_class, "day": f"{first.on:%d/%m/%Y}"},
        )  # fmt: skip
    _set_used(room, by, "retire_room", is_used=False)
    return room


@transaction.atomic
def restore(room, *, by):
    """Take a room into use again. Raises PermissionDenied."""
    check_staff(by, room.centre)
    _set_used(room, by, "restore_room", is_used=True)
    return room


def _set_used(room, by, verb, *, is_used):
    """Pressed twice it is told once."""
    if Room.objects.filter(pk=room.pk).exclude(is_used=is_used).update(is_used=is_used):
        audit.record(by, verb, room, name=room.name)
    room.is_used = is_used
