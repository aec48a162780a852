"""Verbs on what becomes of centres: merge, split, dissolve or convert them by one decision, and undo it that day."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import audit, succession_changes, succession_orders
from .deeds import words_of
from .models import AuditLine, Centre, ServiceArea, Succession, SuccessionPart, Unit
from .scope import CENTRE_ROLES, Role

# Deeds that only read: they never stand in the way of undoing.
READING = ["download_certificate", "download_own_certificate", "download_paper", "change_own_password"]

# --- Applying ---------------------------------------------------------------------------------------------


@transaction.atomic
def apply(order, *, by, accounts, areas_to=None, others=()):
    """Apply a decision: close the predecessors and hand on their records, posts, accounts and service areas.

    accounts: {id of an active account of a predecessor: (successor, role), or None to close it}, all of them.
    areas_to: the successor that serves the same units from the day on; None: the areas only end.
    others: (row, {column: new value}) of the applications above, changed and undone together with the rest.
    Posts that begin on the day or later stay as they are: they were entered at a centre that was no more.
    Raises ValidationError as `succession_orders.check`, and "account_undecided"; PermissionDenied.
    """
    order = _lock(order)
    succession_orders.check(order, by=by)
    if areas_to is not None and areas_to not in order.successors:
        raise PermissionDenied
    succession = _write_down(order, by)
    changes = succession_changes.Changes()
    for appointment in succession_orders.appointments_to_end(order):
        changes.set(appointment, to_on=order.last_day)
    for delegation in succession_orders.delegations_to_end(order):
        changes.set(delegation, to_on=order.last_day)
    _hand_on_areas(order, areas_to, changes)
    moved = _hand_on_accounts(order, accounts, changes)
    for row, facts in others:
        changes.set(row, **facts)
    for centre in succession_orders.inherited(order):
        is_ending = centre in order.predecessors
        changes.set(centre, custodian_id=order.keeper.pk, **({"closed_on": order.effective_on} if is_ending else {}))
    _tell(succession, order, moved, by)
    last_line = AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first()
    succession.applied = changes.remembered() | {"last_line": last_line}
    succession.save(update_fields=["applied"])
    return succession


def _lock(order):
    """The order with its centres as they are now, locked: two decisions about one centre follow one another."""
    rows = Centre.objects.select_for_update().filter(pk__in=[one.pk for one in [*order.centres, order.keeper]])
    now = {centre.pk: centre for centre in rows.order_by("pk")}
    return replace(
        order, keeper=now[order.keeper.pk], predecessors=tuple(now[one.pk] for one in order.predecessors),
        successors=tuple(now[one.pk] for one in order.successors),
    )  # fmt: skip


def _write_down(order, by):
    succession = Succession(
        kind=order.kind, province_id=order.keeper.province_id, number=order.number.strip(),
        decided_on=order.decided_on, effective_on=order.effective_on, note=order.note.strip(), applied_by=by,
    )  # fmt: skip
    succession.full_clean(exclude=["applied"])  # filled in once it is known
    succession.save()
    SuccessionPart.objects.bulk_create(
        SuccessionPart(
            succession=succession, predecessor=old, successor=new, keeps_records=new.pk == order.keeper.pk
        )
        for old in order.predecessors for new in order.successors
    )  # fmt: skip
    return succession


def _hand_on_areas(order, areas_to, changes):
    ended = list(succession_orders.areas_to_end(order))
    for area in ended:
        changes.set(area, to_on=order.last_day)
    if areas_to is None:
        return
    served = ServiceArea.objects.filter(centre=areas_to).filter(Q(to_on=None) | Q(to_on__gte=order.effective_on))
    wanted = {area.unit_id for area in ended} - set(served.values_list("unit", flat=True))
    for unit in Unit.objects.on(order.effective_on).filter(pk__in=wanted).order_by("pk"):
        changes.made(ServiceArea.objects.create(centre=areas_to, unit=unit, from_on=order.effective_on))


def _hand_on_accounts(order, accounts, changes):
    """Move or close every active account; returns [(account, place before, whether it moved)]."""
    moved = []
    for account in succession_orders.accounts_to_decide(order):
        if account.pk not in accounts:
            raise ValidationError(
                _("Say what becomes of the account of %(name)s."), code="account_undecided", params={"name": account}
            )
        place = accounts[account.pk]
        if place is None:
            changes.set(account, is_active=False)
        else:
            centre, role = place
            if centre not in order.successors or role not in CENTRE_ROLES:
                raise PermissionDenied
            changes.set(account, centre_id=centre.pk, role=str(role))
        moved.append((account, place))
    return moved


def _tell(succession, order, moved, by):
    """One line for the decision, one at each centre that closes, one for each account."""
    decision = {"number": succession.number, "effective_from": order.effective_on.isoformat()}
    names = ", ".join(centre.short_name for centre in order.predecessors)
    audit.record(by, "succeed", succession, kind=order.kind, name=names, **decision)
    for centre in order.predecessors:
        centre.refresh_from_db()
        audit.record(by, "close_centre", centre, name=order.keeper.short_name, **decision)
    for account, place in moved:
        if place:
            account.refresh_from_db()
            audit.record(by, "move_account", account, role=account.role)
        else:
            audit.record(by, "disable_account", account)


# --- Undoing ----------------------------------------------------------------------------------------------


def may_undo(succession, user):
    """Whether `user` could undo this succession today, were nothing in the way."""
    return (
        succession.undone_at is None
        and timezone.localdate(succession.applied_at) == timezone.localdate()
        and (user.role == Role.NATIONAL or (user.role == Role.PROVINCE and user.province_id == succession.province_id))
    )


def handed_on(succession):
    """Keys of the centres whose keeper this succession changed."""
    return succession_changes.keys(succession.applied, Centre)


def check_undo(succession, *, by):
    """Raise what `undo` would raise now. Raises ValidationError "already_undone", "another_day", "happened_since",
    "changed_since"; PermissionDenied."""
    succession_orders.check_decider(by, [part.predecessor for part in succession.parts.select_related("predecessor")])
    if succession.undone_at:
        raise ValidationError(_("This succession is undone already."), code="already_undone")
    if timezone.localdate(succession.applied_at) != timezone.localdate():
        raise ValidationError(
            _(
                "It was applied on %(day)s and can be undone only on that day. What is wrong now is put right by a "
                "decision of its own."
            ),
            code="another_day",
            params={"day": timezone.localdate(succession.applied_at).strftime("%d/%m/%Y")},
        )
    _check_nothing_happened(succession)
    succession_changes.check_unchanged(succession.applied)


def _check_nothing_happened(succession):
    """Nobody has worked on the inherited records since: undoing would take that work out of its writer's sight."""
    lines = AuditLine.objects.filter(centre__in=handed_on(succession), pk__gt=succession.applied.get("last_line") or 0)
    line = lines.exclude(verb__in=READING).select_related("by", "centre").order_by("pk").first()
    if line:
        raise ValidationError(
            _("Work on the inherited records has begun: at %(time)s %(who)s %(what)s (%(centre)s). It can no longer be "
              "undone here."),
            code="happened_since",
            params={
                "time": timezone.localtime(line.at).strftime("%H:%M"), "who": line.by or _("the portal"),
                "what": words_of(line.verb), "centre": line.centre.short_name,
            },
        )  # fmt: skip


@transaction.atomic
def undo(succession, *, by, reason):
    """Undo a wrong succession on the day it was applied: everything it changed becomes exactly what it was.

    The row stays in the book, marked. Raises ValidationError as `check_undo`, and "reason_missing"; PermissionDenied.
    """
    succession = Succession.objects.select_for_update().get(pk=succession.pk)
    list(Centre.objects.select_for_update().filter(pk__in=handed_on(succession)).order_by("pk"))  # locked, as applying
    check_undo(succession, by=by)
    if not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Say why this succession is undone."), code="reason_missing")}
        )
    succession_changes.restore(succession.applied)
    succession.undone_by, succession.undone_at, succession.undo_reason = by, timezone.now(), reason.strip()
    succession.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    audit.record(by, "undo_succession", succession, number=succession.number, reason=reason.strip())
    for part in succession.parts.filter(keeps_records=True).select_related("predecessor"):
        audit.record(by, "reopen_centre", part.predecessor, number=succession.number)
    return succession


# --- Who acts for a centre ----------------------------------------------------------------------------------


def acting_centre(centre, day):
    """The centre that acts on the day for what belongs to `centre`: itself while it ran, else the keeper today."""
    return centre.custodian if centre.closed_on and centre.closed_on <= day else centre


def keeper_since(centre):
    """First day on which the present keeper may act for `centre`; None where it acts for itself.

    After A went into B and B into C that is the day B closed: before it, others kept the records.
    """
    day, seen = None, {centre.pk}
    while centre.closed_on and centre.custodian_id != centre.pk:
        day = max(centre.closed_on, day or centre.closed_on)
        part = centre.left_to.filter(keeps_records=True, succession__undone_at=None).select_related("successor").first()
        if part is None or part.successor_id in seen:
            break
        centre = part.successor
        seen.add(centre.pk)
    return day
