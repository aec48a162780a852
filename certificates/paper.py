"""The sheets a centre prints on: what stands on them already, and how far its printer is off."""

from django.db import transaction
from django.utils import timezone

from centres import audit
from centres.scope import check_staff

from . import press
from .models import PaperSetting, Stock


def setting_of(centre):
    """The PaperSetting of a centre, unsaved where it has set none."""
    return PaperSetting.objects.filter(centre=centre).first() or PaperSetting(centre=centre)


def stock_of(centre):
    """What press.render takes as `stock` for certificates of the centre: a press.Stock, or None for plain paper.

    It is the paper of the centre that keeps the registers now: there the printer stands.
    """
    return as_stock(setting_of(centre.custodian))


def as_stock(setting):
    """A PaperSetting as press.render takes it."""
    if setting.stock == Stock.PLAIN:
        return None
    return press.Stock(words=setting.stock == Stock.WORDS, left=float(setting.left), top=float(setting.top))


@transaction.atomic
def set_paper(centre, *, by, stock, left, top, printer=""):
    """Say what sheets the centre prints on and how far they are moved, in mm: right and down count as more.

    Raises ValidationError where a sheet would be moved more than MOST_SHIFT; PermissionDenied.
    """
    check_staff(by, centre)
    setting = PaperSetting.objects.select_for_update().filter(centre=centre).first() or PaperSetting(centre=centre)
    before = {name: getattr(setting, name) for name in ("stock", "left", "top", "printer")}
    setting.stock, setting.left, setting.top, setting.printer = stock, left, top, printer.strip()
    setting.changed_by, setting.changed_at = by, timezone.now()
    setting.full_clean()
    changed = {name: [str(old), str(new)] for name, (old, new) in audit.changes(before, setting).items()}
    if changed:  # kept again as it was, it is no later setting: files made before still fit
        setting.save()
        audit.record(by, "set_paper", setting, corrected=changed)
    return setting
