"""The posts of centres on a day, read from the rows and judged by the rule of that day; what to call the answer."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from . import quotas
from .models import Centre, StaffingRule


class Verdict(models.TextChoices):
    """How the posts of a centre stand. One word each: the gravest that applies, in this order."""

    UNDECIDED = "undecided", pgettext_lazy("quota", "No decision entered")
    OVER = "over", pgettext_lazy("quota", "Over")
    OUTSIDE = "outside", pgettext_lazy("quota", "Decided outside the rule")
    VACANT = "vacant", pgettext_lazy("quota", "Vacant")
    FULL = "full", pgettext_lazy("quota", "Complete")


@dataclass(frozen=True)
class CentrePosts:
    """One centre on one day: the row (Centre.with_posts), its numbers, and the rule they are judged by."""

    centre: Centre
    posts: quotas.Posts
    rule: StaffingRule

    @property
    def verdict(self):
        """The gravest thing to say about the posts."""
        if self.posts.decided is None:
            return Verdict.UNDECIDED
        if self.posts.over:
            return Verdict.OVER
        if self.posts.is_outside:
            return Verdict.OUTSIDE
        return Verdict.VACANT if self.posts.vacant else Verdict.FULL

    @property
    def words(self):
        """The verdict with its number: “Vượt 1”, “Thiếu 2, dưới khung”."""
        match self.verdict:
            case Verdict.OVER:
                return _("Over by %(n)s") % {"n": self.posts.over}
            case Verdict.OUTSIDE if self.posts.is_decided_below:
                return _("Decided below the rule")
            case Verdict.OUTSIDE:
                return _("Decided above the rule")
            case Verdict.VACANT if self.posts.is_filled_below:
                return _("%(n)s vacant, below the rule") % {"n": self.posts.vacant}
            case Verdict.VACANT:
                return _("%(n)s vacant") % {"n": self.posts.vacant}
            case _other:
                return _other.label

    @property
    def kind(self):
        """Colour of the badge: stop where somebody must explain, warn where something is missing."""
        if self.verdict == Verdict.FULL:
            return "ok"
        return "stop" if self._is_grave else "warn"

    @property
    def _is_grave(self):
        below = self.verdict == Verdict.VACANT and self.posts.is_filled_below
        return below or self.verdict in {Verdict.OVER, Verdict.OUTSIDE}

    @property
    def no_director_since(self):
        """First day without a director; None where there is one or never was."""
        until = self.centre.director_until
        return until + timedelta(days=1) if until and not self.centre.director else None

    @property
    def needs_a_look(self):
        """Whether the province has something to ask: a grave verdict, no decision, or no director."""
        return self._is_grave or self.verdict == Verdict.UNDECIDED or not self.centre.director


def on_day(centres, day):
    """[CentrePosts] of `centres` for the day, in their order; one query for them and one for each level.

    Raises ValidationError "before_first_rule" where no rule was in force.
    """
    rules, rows = {}, []
    for centre in centres.with_posts(day):
        if centre.level not in rules:
            rules[centre.level] = StaffingRule.objects.in_force(centre.level, day)
        rule = rules[centre.level]
        posts = quotas.Posts(centre.decided_posts, centre.filled_posts, rule.min_posts, rule.max_posts)
        rows.append(CentrePosts(centre, posts, rule))
    return rows
