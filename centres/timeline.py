"""The life of one centre as dated events: opening, names, committees, predecessors, successors, closing."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .models import AuditLine, SuccessionPart


@dataclass(frozen=True)
class Event:
    """What began for a centre on a day. `holds` tells whether it is the name or committee of the day looked at."""

    day: date
    words: str
    note: str
    holds: bool = False
    is_to_come: bool = False
    centre_id: int | None = None  # of the predecessor or successor it names


def parts_of(centre, user):
    """The parts of standing successions that `centre` came from or was left to, as far as `user` may see them."""
    parts = SuccessionPart.objects.visible_to(user).filter(succession__undone_at=None)
    parts = parts.select_related("succession", "predecessor", "successor")
    return list(parts.filter(successor=centre)), list(parts.filter(predecessor=centre))


def closing_reason(centre, user):
    """Why the centre was closed without a successor, as the book says; empty where it was not."""
    line = AuditLine.objects.visible_to(user).about(centre).filter(verb="close_centre").first()
    return line.facts.get("reason", "") if line else ""


def events(centre, on, came_from=(), left_to=(), reason=""):
    """[Event] of the centre, the newest first; names and parents (with their provinces) come prefetched.

    `on` is the day looked at, `came_from` and `left_to` are parts of successions, `reason` that of the closing.
    """
    names, parents = list(centre.names.all()), list(centre.parents.all())
    its_name, its_parent = centre.name_on(on), centre.parent_on(on)
    several = len({parent.province_id for parent in parents}) > 1
    found = [(centre.opened_on, _("Opening day"), "", False, None)]
    found += [(name.effective_from, name.name, _("name"), name == its_name, None) for name in names]
    for parent in parents:
        note = _("committee, %(province)s") % {"province": parent.province} if several else _("committee")
        found.append((parent.effective_from, parent.name, note, parent == its_parent, None))
    for part in came_from:
        found.append((part.succession.effective_on, part.predecessor.name,
                      _("predecessor, by %(number)s") % {"number": part.succession.number}, False,
                      part.predecessor_id))  # fmt: skip
    for part in left_to:
        found.append((part.succession.effective_on, part.successor.name,
                      _("successor, by %(number)s") % {"number": part.succession.number}, False,
                      part.successor_id))  # fmt: skip
    if centre.closed_on:
        found.append((centre.closed_on, _("No longer at work"), reason, False, None))
    rows = [Event(day, words, note, holds and day <= on, day > on, pk) for day, words, note, holds, pk in found]
    return sorted(rows, key=lambda event: event.day, reverse=True)
