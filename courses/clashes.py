"""Whether a lecturer, a room or the class itself is taken at the time of a session: lock, query, sentences."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from centres.models import Centre, Person

from .models import CourseClass, DayPart, Session
from .sessions import Taken, collisions


def hold(centre, lecturers):
    """Lock what a timetable may take twice, before anybody looks whether it is free: until the end of the transaction.

    lecturers: keys of persons. One timetable after the other at a centre, so its rooms need no lock of their own; a
    lecturer is held wherever he teaches, in the order of keys. The centre comes first, as where appointments are
    entered (centres.appointments), so that two officers never wait for each other.
    """
    list(Centre.objects.select_for_update(no_key=True).filter(pk=centre.pk).values_list("pk"))
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=lecturers)
    list(people.order_by("pk").values_list("pk"))


def kept_at_the_time(course_class, sessions):
    """Kept sessions of the same days that take a lecturer or room of `sessions`, or the class: one query.

    Each branch of the OR names the days too, so that it is read from an index of its own (session_by_lecturer, _room,
    _class). Sessions of postponed and cancelled classes take nobody.
    """
    days = {session.on for session in sessions}
    same = Q(course_class=course_class, on__in=days)
    if lecturers := {session.lecturer_id for session in sessions} - {None}:
        same |= Q(lecturer__in=lecturers, on__in=days)
    if rooms := {session.room_id for session in sessions} - {None}:
        same |= Q(room__in=rooms, on__in=days)
    facts = ("on", "part", "first_period", "last_period", "lecturer", "room", "course_class", "centre")
    return Session.objects.standing().filter(same).only(*facts).order_by()


def refusals(course_class, sessions, *, by):
    """[ValidationError] of all that stands in the way of `sessions`, saved or not, of the class; [] where all is free.

    Codes "lecturer_taken", "room_taken", "class_taken"; params also give `line`, the place in `sessions`, and `column`.
    What the other class is called is told only to who may see it.
    """
    lines = {id(session): line for line, session in enumerate(sessions)}
    own = {session.pk for session in sessions}
    others = [other for other in kept_at_the_time(course_class, sessions) if other.pk not in own]
    found = list(collisions(sessions, others))
    told = _names(found, by)
    return [_refusal(*one, lines[id(one[0])], told) for one in _once_a_session(found)]


def _once_a_session(found):
    """The first collision of each kind: who is busy twice at the same time is asked to move once."""
    return {(id(session), what): (session, other, what) for session, other, what in reversed(found)}.values()


def _names(found, by):
    """({class: name} of those `by` may see, {centre: short name}) of what is in the way; no query where nothing is."""
    if not found:
        return {}, {}
    classes = CourseClass.objects.visible_to(by).filter(pk__in={other.course_class_id for _s, other, _w in found})
    centres = Centre.objects.filter(pk__in={other.centre_id for _s, other, _w in found})
    return dict(classes.values_list("pk", "name")), dict(centres.values_list("pk", "short_name"))


def _refusal(session, other, what, line, told):
    classes, centres = told
    facts = {
        "when": when(session.on, session.part), "first": other.first_period, "last": other.last_period,
        "class": classes.get(other.course_class_id), "centre": centres.get(other.centre_id),
        "lecturer": session.lecturer, "room": session.room,
    }  # fmt: skip
    match what:
        case Taken.CLASS:
            column = "first_period"
            words = _("%(when)s: two sessions of the class overlap, the other takes periods %(first)s to %(last)s. "
                      "Change the periods of one of them.")  # fmt: skip
        case Taken.LECTURER if facts["class"]:
            column = "lecturer"
            words = _("%(when)s: %(lecturer)s already teaches “%(class)s”, periods %(first)s to %(last)s. Choose "
                      "another lecturer or another time.")  # fmt: skip
        case Taken.LECTURER:
            column = "lecturer"
            words = _("%(when)s: %(lecturer)s already teaches at another centre, %(centre)s. Choose another lecturer "
                      "or another time.")  # fmt: skip
        case Taken.ROOM:
            column = "room"
            words = _("%(when)s: %(room)s is taken by “%(class)s”, periods %(first)s to %(last)s. Choose another room "
                      "or another time.")  # fmt: skip
    return ValidationError(words, code=what.value, params=facts | {"line": line, "column": column})


def when(on, part):
    """“Morning of 12/06/2026”."""
    return pgettext("session", "%(part)s of %(day)s") % {"part": DayPart(part).label, "day": f"{on:%d/%m/%Y}"}
