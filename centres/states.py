"""How rows change state: one table per model, one function that moves, one that asks what may move."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Move:
    """One allowed change: from which states, and by which roles."""

    sources: frozenset
    roles: frozenset

    def __init__(self, sources, roles):
        object.__setattr__(self, "sources", frozenset(sources))
        object.__setattr__(self, "roles", frozenset(roles))


def open_moves(row, user) -> set:
    """States `user` may bring `row` to now, by the same table that `move` obeys; pages draw buttons from it."""
    return {to for to, rule in row.MOVES.items() if row.status in rule.sources and user.role in rule.roles}


def check_move(row, to, *, by, rule=None):
    """Raise what `move` would raise at this moment; pages ask before they show the form of a deed."""
    rule = rule or row.MOVES[to]
    if by.role not in rule.roles:
        raise PermissionDenied
    if row.status not in rule.sources:
        raise _illegal(row)


def _illegal(row):
    """In words that are true of a state reached a moment ago under somebody's hands and of one that is years old."""
    return ValidationError(
        _("The state is now “%(state)s”: this step is not possible from it. Read the page again before deciding."),
        code="illegal_move",
        params={"state": row.get_status_display()},
    )


def move(row, to, *, by, rule=None, locked=False, **facts):
    """Bring `row` to state `to` and write `facts` beside it, in one UPDATE that names the old state.

    Two people with the same stale page cannot both win: the second UPDATE finds no row. `version`, where
    the model has one, is counted up so that open edit forms notice. `rule`: a Move beside the table, for a way back
    that has a deed of its own, such as reopening. `locked`: the caller read `row` under lock in this transaction, so
    what is written is what it holds, and nothing need be read again.

    Raises PermissionDenied for the wrong role, ValidationError "illegal_move" for the wrong state.
    """
    rule = rule or row.MOVES[to]
    if by.role not in rule.roles:
        raise PermissionDenied
    if hasattr(row, "version_no"):
        facts["version_no"] = F("version_no") + 1
    if hasattr(row, "changed_at"):
        facts["changed_at"] = timezone.now()
    changed = type(row)._default_manager.filter(pk=row.pk, status__in=rule.sources).update(status=to, **facts)
    if locked and changed:
        for name, value in (facts | {"status": to}).items():
            setattr(row, name, row.version_no + 1 if name == "version_no" else value)
    else:
        row.refresh_from_db()
    if not changed:
        raise _illegal(row)
    return row
