"""Figures of all centres a person may see, for one day: premises, levels, rooms, provinces, posts.

Everything is counted from one list of centres, so wholes, rows and sums cannot differ.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from centres import quotas
from centres.models import Centre, CentreParent, Level, Premises, Province

from .ratios import Breakdown, Ratio


@dataclass(frozen=True)
class ProvinceRow:
    """One province: its centres by premises, and the share of them without premises of their own."""

    province: Province
    counts: tuple
    without: Ratio

    @property
    def centres(self):
        """All centres of the province."""
        return self.without.whole


@dataclass(frozen=True)
class Figures:
    """What the page of figures shows. `breakdowns` each split the same whole: all centres at work on the day.

    Raises ValueError where the provinces do not add up to that whole.
    """

    on: date
    centres: int
    breakdowns: list
    provinces: list
    province_sums: tuple
    without: Ratio
    posts: Breakdown
    posts_total: quotas.Totals

    def __post_init__(self):
        if sum(row.centres for row in self.provinces) != self.centres:
            raise ValueError("the centres of the provinces do not add up to all centres")
        if sum(row.without.part for row in self.provinces) != self.without.part:
            raise ValueError("the centres without premises do not add up")


def figures(user, on):
    """Figures of the centres `user` may see that are at work on the day `on`; two queries.

    Premises, halls and rooms are those entered last, so `on` is meant to be today. A centre counts for the province
    its committee of the day belongs to.
    """
    parents = CentreParent.objects.filter(centre=OuterRef("pk"), effective_from__lte=on).order_by("-effective_from")
    centres = Centre.objects.visible_to(user).running(on).with_posts(on)
    centres = list(centres.annotate(province_of_day=Subquery(parents.values("province")[:1])).order_by("pk"))
    posts = [quotas.Posts(decided=centre.decided_posts, filled=centre.filled_posts) for centre in centres]
    total = quotas.total(posts)
    rows = _by_province(centres, on)
    return Figures(
        on=on,
        centres=len(centres),
        breakdowns=[
            _choices(_("Premises"), [centre.premises for centre in centres], Premises, on),
            _choices(_("Level"), [centre.level for centre in centres], Level, on),
            _known(_("Halls"), [centre.halls for centre in centres], on),
            _known(_("Teaching rooms"), [centre.rooms for centre in centres], on),
            _decided(posts, on),
        ],
        provinces=rows,
        province_sums=tuple(sum(row.counts[n] for row in rows) for n in range(len(Premises))),
        without=Ratio(sum(centre.premises == Premises.NONE for centre in centres), len(centres), _("centres"), on),
        posts=Breakdown(
            _("Posts decided at all centres"),
            ((_("Filled"), total.decided - total.vacant), (_("Vacant posts"), total.vacant)),
            total.decided, pgettext("figures", "posts"), on,
        ),
        posts_total=total,
    )  # fmt: skip


def _choices(title, values, choices, on):
    """Centres by a column of choices; a value that is none of them is not known."""
    counts = Counter(values)
    rows = [(choice.label, counts.pop(choice.value, 0)) for choice in choices]
    return Breakdown(title, (*rows, (_("Not known"), sum(counts.values()))), len(values), _("centres"), on)


def _known(title, values, on):
    """Centres that have some, that have none, and those nobody has entered anything for."""
    rows = (
        (_("One or more"), sum(value is not None and value > 0 for value in values)),
        (_("None at the centre"), sum(value == 0 for value in values)),
        (_("Not known"), sum(value is None for value in values)),
    )
    return Breakdown(title, rows, len(values), _("centres"), on)


def _decided(posts, on):
    """Centres by whether a decision on posts is entered."""
    entered = sum(row.decided is not None for row in posts)
    rows = ((_("Decision entered"), entered), (_("No decision entered"), len(posts) - entered))
    return Breakdown(_("Decision on posts"), rows, len(posts), _("centres"), on)


def _by_province(centres, on):
    """A ProvinceRow for each province that has centres on the day, in the order of their names."""
    by_province = {}
    for centre in centres:
        by_province.setdefault(centre.province_of_day or centre.province_id, Counter())[centre.premises] += 1
    rows = []
    for province in Province.objects.filter(pk__in=by_province).order_by("sort_key"):
        counts = by_province[province.pk]
        without = Ratio(counts[Premises.NONE], counts.total(), _("centres"), on)
        rows.append(ProvinceRow(province, tuple(counts[choice] for choice in Premises), without))
    return rows
