"""Figures that cannot be shown without their base: a part of a whole on a day, and breakdowns that add up.

Numbers in, words out; no database. A published figure once said that 60 centres without premises were 9.24 % of
all: it had divided by the 649 others. 60 of 709 is 8.46 %. Here the share is computed from the whole that is shown.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import localize, number_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Ratio:
    """`part` of `whole`, both counts of `what` (a plural noun) on the day `on`.

    It is written only as a whole sentence: "60 trên 709 trung tâm · 8,46% · tính đến 24/11/2026".
    Raises ValueError for a part that is negative or more than the whole, TypeError for a missing day or noun.
    """

    part: int
    whole: int
    what: str
    on: date

    def __post_init__(self):
        if not isinstance(self.on, date) or not self.what:
            raise TypeError("a ratio says of what it is, and on which day")
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole} {self.what}")

    def __str__(self):
        facts = {"part": _count(self.part), "whole": _count(self.whole), "what": self.what, "day": localize(self.on)}
        if not self.whole:
            return _("%(part)s of %(whole)s %(what)s · as of %(day)s") % facts
        share = (Decimal(self.part) * 100 / Decimal(self.whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        facts["share"] = number_format(share, 2)
        return _("%(part)s of %(whole)s %(what)s · %(share)s%% · as of %(day)s") % facts


def _count(number):
    return number_format(number, force_grouping=True)


@dataclass(frozen=True)
class Breakdown:
    """One whole in parts that leave nothing out: what is not known is a row of its own.

    rows: ((label, count), …). Raises ValueError where the rows do not add up to the whole, so that no page can show
    shares of another base.
    """

    title: str
    rows: tuple
    whole: int
    what: str
    on: date

    def __post_init__(self):
        added = sum(count for _label, count in self.rows)
        if added != self.whole:
            raise ValueError(f"{self.title}: the rows add up to {added}, the whole is {self.whole}")
        self.ratios()  # each row must be a part of the whole

    def ratios(self):
        """[(label, Ratio)] in the order of the rows."""
        return [(label, Ratio(count, self.whole, self.what, self.on)) for label, count in self.rows]

    def total(self):
        """The sum line: all rows together, which is the whole."""
        return Ratio(sum(count for _label, count in self.rows), self.whole, self.what, self.on)
