"""Verbs on what a centre is called and whom it belongs to; both are dated, nothing is overwritten."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from . import audit
from .models import Centre, CentreName, CentreParent
from .scope import Role, check_overseer
from .vietnamese import fold

PRESENT = ["name", "short_name", "name_key", "sort_key", "search_key", "province"]


@transaction.atomic
def rename(centre, *, by, effective_from, name, short_name, place):
    """Give `centre` a name from a day on, which may be still to come; the present one is copied for lists.

    Papers of earlier days keep the name of their day. Raises ValidationError "before_opening", "after_closing",
    "name_once_a_day", on `effective_from`; PermissionDenied.
    """
    check_overseer(by, centre.province_id)
    _check_day(centre, effective_from)
    if centre.names.filter(effective_from=effective_from).exists():
        raise _wrong_day(
            _("The centre already has a name from %(day)s: choose another day."), "name_once_a_day", effective_from
        )
    row = CentreName(centre=centre, effective_from=effective_from, name=name, short_name=short_name, place=place)
    row.full_clean()
    row.save()
    show_present(centre)
    audit.record(by, "rename", centre, name=name, effective_from=effective_from.isoformat())
    return row


@transaction.atomic
def move_under(centre, *, by, effective_from, name, symbol="", province=None):
    """Put `centre` under another Party committee from a day on.

    `province` None: in the province of that day; only national staff move a centre to another one.
    Raises ValidationError "before_opening", "after_closing", "parent_once_a_day", on `effective_from`;
    PermissionDenied.
    """
    check_overseer(by, centre.province_id)
    province = province or centre.parent_on(effective_from).province
    if by.role == Role.PROVINCE and province.pk != by.province_id:
        raise PermissionDenied
    _check_day(centre, effective_from)
    if centre.parents.filter(effective_from=effective_from).exists():
        raise _wrong_day(
            _("The centre is already put under a committee from %(day)s: choose another day."), "parent_once_a_day",
            effective_from,
        )  # fmt: skip
    row = CentreParent(centre=centre, effective_from=effective_from, name=name, symbol=symbol, province=province)
    row.full_clean()
    row.save()
    show_present(centre)
    audit.record(by, "move_under", centre, parent=name, effective_from=effective_from.isoformat())
    return row


def _check_day(centre, day):
    """A name or a committee holds for days on which the centre exists."""
    if day < centre.opened_on:
        words = _("The centre opened on %(day)s: choose that day or a later one.")
        raise _wrong_day(words, "before_opening", centre.opened_on)
    if centre.is_closed_on(day):
        words = _("The centre is closed from %(day)s on: choose an earlier day.")
        raise _wrong_day(words, "after_closing", centre.closed_on)


def _wrong_day(words, code, day):
    return ValidationError(
        {"effective_from": ValidationError(words, code=code, params={"day": day.strftime("%d/%m/%Y")})}
    )


def show_present(centre):
    """Copy today's name and province onto the centre, and everything it may be looked for by."""
    copy_present(centre)
    centre.save(update_fields=PRESENT)


def copy_present(centre):
    """As `show_present`, not saved yet. Names and parents that were prefetched are used as they are."""
    today = timezone.localdate()
    present = centre.name_on(today)
    centre.name, centre.short_name = present.name, present.short_name
    for key in ("name_key", "sort_key"):
        Centre._meta.get_field(key).refresh(centre)
    centre.province = centre.parent_on(today).province
    centre.search_key = search_key(centre.code, [row.name for row in centre.names.all()])


def search_key(code, names):
    """What a search looks in: the code and every name a centre ever had, folded."""
    return " | ".join(fold(words) for words in [code, *names])


@transaction.atomic
def refresh(on):
    """Copy names and provinces that have come into effect by the day `on`; returns how many centres changed.

    Reads one query where nothing changed. Runs before the first page of a day: see portal.middleware.
    """
    names = CentreName.objects.filter(centre=OuterRef("pk"), effective_from__lte=on).order_by("-effective_from")
    parents = CentreParent.objects.filter(centre=OuterRef("pk"), effective_from__lte=on).order_by("-effective_from")
    stale = Centre.objects.annotate(
        its_name=Subquery(names.values("name")[:1]),
        its_short_name=Subquery(names.values("short_name")[:1]),
        its_province=Subquery(parents.values("province")[:1]),
    ).filter(
        Q(its_name__isnull=False) & (~Q(name=F("its_name")) | ~Q(short_name=F("its_short_name")))
        | Q(its_province__isnull=False) & ~Q(province=F("its_province"))
    )
    found = list(stale)
    for centre in found:
        show_present(centre)
    return len(found)


def found_as(centre, words, day):
    """The CentreName of another day by which `words` found the centre; None where its code or the name of the day did.

    Names come prefetched. Of several the latest before the day, else the next one to come.
    """
    key, shown = fold(words), centre.name_on(day)
    if not key or key in fold(centre.code) or key in fold(shown.name):
        return None
    hits = [name for name in centre.names.all() if key in fold(name.name)]
    former = [name for name in hits if name.effective_from <= day]
    return max(former, key=_start) if former else min(hits, key=_start, default=None)


def _start(name):
    return name.effective_from
