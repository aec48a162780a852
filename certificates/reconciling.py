"""After an older backup was restored: the numbers given out meanwhile are written as lost and never used again."""

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from centres import audit
from centres.scope import Role

from . import marks, register
from .models import Register, RegisterEntry

CACHED, DOUBT_SECONDS = "registers-behind", 60


def behind():
    """[(Register, highest number it gave out)] of registers that stand behind their mark."""
    rows = Register.objects.filter(is_legacy=False).select_related("centre").order_by("pk")
    given = ((one, marks.highest(one.centre.code, one.form, one.period)) for one in rows)
    return [(one, highest) for one, highest in given if highest > one.last_seq]


def is_doubtful(register):
    """Whether the rows of a register (its key; None: of any) cannot be believed, as it stands behind its mark.

    The public check asks this for every answer: what stands behind is looked up once in DOUBT_SECONDS.
    """
    if not settings.REGISTER_MARKS:
        return False
    found = cache.get_or_set(CACHED, lambda: {one.pk for one, _given in behind()}, DOUBT_SECONDS)
    return bool(found) if register is None else register in found


@transaction.atomic
def reconcile(book, *, by, minutes):
    """Write every number between the register and its mark as lost, one line each; returns how many.

    Certificates of these numbers may be in people's hands: whoever brings one is issued a new one. The files beside
    the database still tell what they said.
    Raises ValidationError "no_minutes", "not_behind"; PermissionDenied for anybody but national staff.
    """
    if by.role != Role.NATIONAL:
        raise PermissionDenied
    if not minutes.strip():
        raise ValidationError(_("Enter the number of the minutes that record the loss."), code="no_minutes")
    locked = Register.objects.select_for_update().select_related("centre").get(pk=book.pk)
    given = marks.highest(locked.centre.code, locked.form, locked.period)
    count = given - locked.last_seq
    if count < 1:
        raise ValidationError(_("This register does not stand behind its numbers."), code="not_behind")
    first = locked.last_seq + 1
    facts = {"reason": "Cơ sở dữ liệu khôi phục từ bản sao lưu cũ hơn", "minutes": minutes.strip()}
    register.write(locked, [
        RegisterEntry(kind=RegisterEntry.Kind.BURNT, seq=seq, by=by, facts=facts | {"number": str(seq)})
        for seq in range(first, given + 1)
    ], numbers=count)  # fmt: skip
    transaction.on_commit(lambda: cache.delete(CACHED))
    audit.record(by, "reconcile_register", locked, first=first, last=given, minutes=minutes.strip())
    return count
