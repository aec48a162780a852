"""Verbs on centres as places: open one, correct its premises and contacts, close it, open it again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import audit, naming
from .models import Appointment, Centre, CentreName, CentreParent, SuccessionPart
from .scope import check_overseer
from .staffing import check_keeper

EDITABLE = (
    "premises", "halls", "hall_seats", "rooms", "area", "equipment", "address", "contact", "phone", "email",
)  # fmt: skip


@transaction.atomic
def open_centre(*, by, code, level, name, short_name, place, parent, province, opened_on, symbol=""):
    """Enter a new centre with its first name and its first Party committee, both from the opening day on.

    `place` stands in dates of papers, `symbol` in the numbers of the committee's papers.
    Raises ValidationError of the models, for example where the code is taken; PermissionDenied.
    """
    check_overseer(by, province.pk)
    centre = Centre(
        code=code.strip(), level=level, name=name, short_name=short_name, province=province, opened_on=opened_on
    )
    centre.full_clean()
    centre.save()
    first_name = CentreName(centre=centre, effective_from=opened_on, name=name, short_name=short_name, place=place)
    committee = CentreParent(centre=centre, effective_from=opened_on, name=parent, symbol=symbol, province=province)
    for row in (first_name, committee):
        row.full_clean()
        row.save()
    naming.show_present(centre)
    audit.record(by, "open_centre", centre, code=centre.code, name=name)
    return centre


@transaction.atomic
def edit(centre, *, by, **facts):
    """Correct premises, halls, rooms, equipment and contacts. Names and the parent are dated: see centres.naming.

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


@transaction.atomic
def close(centre, *, by, closed_on, reason):
    """Close `centre` without a successor; `closed_on` is the first day on which it no longer works.

    Its records stay where they are and it stays their keeper. What is taught there is looked at by the verb above,
    courses.closing. Raises ValidationError "already_closed", "closes_before_opening", "reason_missing",
    "staff_in_post", "name_to_come"; PermissionDenied.
    """
    check_overseer(by, centre.province_id)
    if centre.closed_on:
        raise ValidationError(
            _("The centre is already closed, from %(day)s on."), code="already_closed",
            params={"day": centre.closed_on.strftime("%d/%m/%Y")},
        )  # fmt: skip
    if closed_on <= centre.opened_on:
        raise _wrong_day(
            _("The centre opened on %(day)s: it can close on a later day only."), "closes_before_opening",
            day=centre.opened_on.strftime("%d/%m/%Y"),
        )  # fmt: skip
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the centre closes."), code="reason_missing")})
    _refuse_later_staff(centre, closed_on)
    _refuse_later_names(centre, closed_on)
    centre.closed_on = closed_on
    centre.save(update_fields=["closed_on"])
    audit.record(by, "close_centre", centre, closed_on=closed_on.isoformat(), reason=reason.strip())
    return centre


def _refuse_later_staff(centre, closed_on):
    """Nobody holds a post at a centre that no longer works."""
    lasting = Appointment.objects.filter(centre=centre).filter(Q(to_on=None) | Q(to_on__gte=closed_on))
    if n := lasting.count():
        first = lasting.select_related("person").order_by("from_on", "pk").first()
        raise _wrong_day(
            _(
                "%(n)s appointments last until %(day)s or longer, the first is that of %(person)s: end them before "
                "that day, then close the centre."
            ),
            "staff_in_post", n=n, person=first.person.full_name, day=closed_on.strftime("%d/%m/%Y"),
        )  # fmt: skip


def _refuse_later_names(centre, closed_on):
    """A name or a committee entered for a later day would never come into effect."""
    for row in (*centre.names.all(), *centre.parents.all()):
        if row.effective_from >= closed_on:
            raise _wrong_day(
                _("“%(name)s” is entered from %(day)s on: close the centre on a later day."),
                "name_to_come", name=row.name, day=row.effective_from.strftime("%d/%m/%Y"),
            )  # fmt: skip


def _wrong_day(words, code, **params):
    return ValidationError({"closed_on": ValidationError(words, code=code, params=params)})


@transaction.atomic
def reopen(centre, *, by, reason):
    """Take the closing back: the centre works again as if it had not been closed.

    Raises ValidationError "not_closed", "reason_missing", "succeeded" where a succession closed it; PermissionDenied.
    """
    check_overseer(by, centre.province_id)
    if centre.closed_on is None:
        raise ValidationError(_("The centre is not closed."), code="not_closed")
    part = SuccessionPart.objects.filter(predecessor=centre, succession__undone_at=None).select_related("succession")
    if ended := part.first():
        raise ValidationError(
            _("The centre ended by decision %(number)s: undo that succession instead."), code="succeeded",
            params={"number": ended.succession.number},
        )  # fmt: skip
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why the centre opens again."), code="reason_missing")})
    was_closed_on = centre.closed_on
    centre.closed_on = None
    centre.save(update_fields=["closed_on"])
    audit.record(by, "reopen_centre", centre, closed_on=was_closed_on.isoformat(), reason=reason.strip())
    return centre
