"""The register as people read it: one row for every number, void ones too, the newest first, page by page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from centres.vietnamese import fold

from .models import CertificateStatus, RegisterEntry

Kind = RegisterEntry.Kind
NUMBERS = [Kind.ISSUE, Kind.LEGACY, Kind.BURNT]  # the lines that use up a number
VOID = "void"
IS_VOID = Q(kind=Kind.BURNT) | Q(certificate__status=CertificateStatus.VOID)


def rows(entries):
    """The lines that stand for a number, with what a list shows beside them; `entries` are those one may see."""
    return entries.filter(kind__in=NUMBERS).select_related(
        "register", "register__centre", "certificate__replaced_by", "certificate__replaces",
        "certificate__enrolment__course_class__programme_version__programme",
    ).prefetch_related("register__centre__names")  # fmt: skip


def in_state(entries, state):
    """Rows whose number is in the state: a CertificateStatus, or VOID."""
    if state == VOID:
        return entries.filter(IS_VOID)
    return entries.filter(certificate__status=state)


def held_by(entries, words):
    """Rows whose holder's name has all `words`, with or without marks and in any case."""
    for word in fold(words).split():
        entries = entries.filter(certificate__holder_key__contains=word)
    return entries


def with_number(entries, text):
    """Rows whose number is `text`: the digits alone, or the beginning of the number as printed."""
    wanted = fold(text).replace(" ", "")
    if wanted.isdecimal() and wanted.isascii():
        # Lines of a paper register have a place in it; their number is what was written there. No column holds longer.
        issued = Q(register__is_legacy=False, seq=int(wanted[-9:]))
        written = f"^0*{wanted.lstrip('0')}([^0-9]|$)"
        return entries.filter(issued | Q(register__is_legacy=True, certificate__number__regex=written))
    return entries.filter(certificate__number__istartswith=wanted)


def counts(entries):
    """How many numbers are used, and in which state: {"used", "issued", "replaced", "revoked", "void", "handed"}."""
    state = {status: Count("pk", filter=Q(certificate__status=status)) for status in CertificateStatus.values}
    return entries.filter(kind__in=NUMBERS).order_by().aggregate(
        used=Count("pk"), **state | {"void": Count("pk", filter=IS_VOID)},
        handed=Count("pk", filter=Q(certificate__handed_over_on__isnull=False)),
    )  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Some rows of the book, which of all they are, and the ids the neighbouring pages begin at (None: no page)."""

    rows: list
    first: int
    last: int
    total: int
    before: int | None
    after: int | None


def page(entries, size, *, after=None, before=None):
    """The rows that follow the row with id `after`, or come just before `before`, or the first ones.

    By key, not by offset: a page costs the same at the end of a book of a million numbers as at its beginning, and a
    number issued meanwhile moves nothing. An id that is not among `entries` means the first page.
    """
    # Lines are written under the lock of their book, so within one book the newest line has the highest number.
    ordered = entries.order_by("-register__period", "-pk")
    start = entries.filter(pk=after or before).first() if after or before else None
    total = entries.count()
    if start is None:
        found, passed = list(ordered[:size]), 0
    elif after:
        found = list(ordered.filter(_below(start))[:size])
        passed = total - entries.filter(_below(start)).count()
    else:
        above = entries.filter(_above(start))
        found = list(above.order_by("register__period", "pk")[:size])[::-1]
        passed = above.count() - len(found)
    last = passed + len(found)
    return Page(
        found, passed + 1 if found else 0, last, total,
        before=found[0].pk if found and passed else None, after=found[-1].pk if found and last < total else None,
    )  # fmt: skip


def _below(row):
    """Rows that stand below `row` in the list."""
    return _beyond(row, "lt")


def _above(row):
    """Rows that stand above `row` in the list."""
    return _beyond(row, "gt")


def _beyond(row, side):
    period = row.register.period
    return Q(**{f"register__period__{side}": period}) | Q(register__period=period, **{f"pk__{side}": row.pk})
