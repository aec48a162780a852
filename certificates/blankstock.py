"""The ledger of blank forms counted, and where it and the register do not say the same."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, Subquery

from .blankstates import STATES, Kind, spans, sums
from .models import BlankRange, BlankUse, CertificateStatus

MOST_SHOWN = 50  # certificates without a form on the page; the Excel file has all


@dataclass
class Stock:
    """One range with its spans and sums."""

    range: BlankRange
    spans: list
    counts: dict

    @property
    def is_whole(self):
        """Whether the states add up to what was received."""
        return sum(self.counts.values()) == self.range.sheets


@dataclass
class Differences:
    """Where ledger and register do not say the same. without: certificates since the first range, on no sheet.

    ended: [(range, Span)] of sheets in use whose certificate is void or replaced. nobody: [(range, Span)] of sheets
    in use for no certificate.
    """

    without: list = field(default_factory=list)
    without_total: int = 0
    ended: list = field(default_factory=list)
    nobody: list = field(default_factory=list)

    @property
    def are_none(self):
        """Whether both books agree."""
        return not (self.without_total or self.ended or self.nobody)


def stock(ranges):
    """[Stock] of BlankRanges, by one query for all their uses."""
    found = []
    for uses, blank_range in with_uses(ranges):
        its_spans = spans(blank_range, uses)
        found.append(Stock(blank_range, its_spans, sums(its_spans)))
    return found


def total(stocks):
    """{state: sheets} of several ranges together, with "received"."""
    counts = {str(state): sum(one.counts[str(state)] for one in stocks) for state in STATES}
    return counts | {"received": sum(one.range.sheets for one in stocks)}


def differences(stocks, certificates):
    """The Differences between `stocks` and `certificates`, those of the same centres that one may see."""
    found = Differences()
    for one in stocks:
        for span in one.spans:
            if span.state != Kind.USED:
                continue
            if span.use.certificate is None:
                found.nobody.append((one.range, span))
            elif span.use.certificate.status in {CertificateStatus.VOID, CertificateStatus.REPLACED}:
                found.ended.append((one.range, span))
    begun = {}  # (centre, form): the day blank forms began to be kept there
    for one in stocks:
        key = one.range.centre_id, one.range.form
        begun[key] = min(begun.get(key, one.range.received_on), one.range.received_on)
    held = {span.use.certificate_id for one in stocks for span in one.spans if span.state == Kind.USED}
    if begun:
        rows = certificates.filter(is_legacy=False).exclude(status=CertificateStatus.VOID).filter(
            _since(begun)
        )  # fmt: skip
        lacking = [pk for pk in rows.order_by("register", "seq").values_list("pk", flat=True) if pk not in held]
        found.without_total = len(lacking)
        shown = certificates.in_bulk(lacking[:MOST_SHOWN])
        found.without = [shown[pk] for pk in lacking[:MOST_SHOWN]]
    return found


def sheet_of(certificate, uses):
    """The sheet a certificate was printed on last, one of `uses` with its `state` of today; None without one."""
    since = BlankUse.objects.filter(range=OuterRef("range"), first__lte=OuterRef("first"), last__gte=OuterRef("first"))
    found = uses.filter(certificate=certificate).annotate(state=Subquery(since.order_by("-pk").values("kind")[:1]))
    return found.select_related("range").order_by("pk").last()


def _since(begun):
    return reduce(
        or_,
        (Q(register__centre=centre, register__form=form, issued_on__gte=day) for (centre, form), day in begun.items()),
    )


def with_uses(ranges):
    """(uses in the order written, range) of each of `ranges`, by one query."""
    ranges = list(ranges)
    by_range = {one.pk: [] for one in ranges}
    rows = BlankUse.objects.filter(range__in=ranges).select_related("certificate", "course_class", "by").order_by("pk")
    for use in rows:
        by_range[use.range_id].append(use)
    return [(by_range[one.pk], one) for one in ranges]
