"""The posts of centres on a day, read from the rows and judged by the rule of that day; what to call the answer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from . import quotas
from .models import AppointmentMode, Centre, StaffingRule

SOON = 30  # days before the end of an authority to sign on which a centre without a director depends


class Verdict(models.TextChoices):
    """How the posts of a centre stand. One word each: the first that applies, in this order."""

    UNRULED = "unruled", pgettext_lazy("quota", "No rule in force")
    UNDECIDED = "undecided", pgettext_lazy("quota", "No decision entered")
    OVER = "over", pgettext_lazy("quota", "Over")
    OUTSIDE = "outside", pgettext_lazy("quota", "Decided outside the rule")
    VACANT = "vacant", pgettext_lazy("quota", "Vacant")
    FULL = "full", pgettext_lazy("quota", "Complete")


class Alert(models.TextChoices):
    """What somebody should look into at a centre; several may apply at once."""

    UNDER = "under", pgettext_lazy("alert", "Staff below the rule")
    ABOVE = "above", pgettext_lazy("alert", "Staff above the rule")
    NO_DIRECTOR = "no_director", pgettext_lazy("alert", "No director")
    NO_DECISION = "no_decision", pgettext_lazy("alert", "No decision entered")
    OUTSIDE = "outside", pgettext_lazy("alert", "Decision outside the rule")
    EXPIRED = "expired", pgettext_lazy("alert", "Authority to sign expired")
    ENDING = "ending", pgettext_lazy("alert", "Authority to sign ends soon")


# What a province asks a centre about; an authority to sign is the centre's own business.
GRAVE = frozenset(Alert) - {Alert.EXPIRED, Alert.ENDING}


@dataclass(frozen=True)
class CentrePosts:
    """One centre on one day: the row (Centre.with_posts), its numbers, and the rule they are judged by.

    `rule` is None where the level of the centre had no rule on the day: nothing is judged then.
    """

    centre: Centre
    posts: quotas.Posts
    rule: StaffingRule | None
    day: date

    @property
    def verdict(self):
        """The gravest thing to say about the posts."""
        if self.rule is None:
            return Verdict.UNRULED
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
            case Verdict.VACANT if self.posts.is_under:
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
        if self.verdict == Verdict.UNRULED:
            return "idle"
        return "stop" if self._is_grave else "warn"

    @property
    def _is_grave(self):
        below = self.verdict == Verdict.VACANT and self.posts.is_under
        return below or self.verdict in {Verdict.OVER, Verdict.OUTSIDE}

    @property
    def mark(self):
        """The mark at the left of the row: stop, warn, or none."""
        if self.kind == "stop" or GRAVE & set(self.alerts):
            return "stop"
        return "warn" if self.kind == "warn" or self.alerts else ""

    @property
    def no_director_since(self):
        """First day without a director; None where there is one or never was."""
        until = self.centre.director_until
        return until + timedelta(days=1) if until and not self.centre.director else None

    @property
    def is_director_concurrent(self):
        """Whether the director of the day holds the post beside another one."""
        return self.centre.director_mode == AppointmentMode.CONCURRENT

    @property
    def mode_label(self):
        """How the director of the day holds the post; empty without a director."""
        return str(AppointmentMode(self.centre.director_mode).label) if self.centre.director else ""

    @property
    def decision_age(self):
        """Whole years since the day of the decision in force; None without one."""
        decided_on = self.centre.decided_on
        return None if decided_on is None else quotas.whole_years(decided_on, self.day)

    @cached_property
    def alerts(self):
        """{Alert: the sentence that says it of this centre}, in the order of Alert."""
        found = {alert: sentence for alert, says in _ALERTS.items() if (sentence := says(self))}
        return {alert: found[alert] for alert in Alert if alert in found}

    @property
    def needs_a_look(self):
        """Whether the province has something to ask: too many or too few persons, no decision, no director."""
        return self.posts.over > 0 or bool(GRAVE & set(self.alerts))


def _under(row):
    if row.posts.is_under:
        return ngettext(
            "%(n)s person works here, the rule wants at least %(fewest)s",
            "%(n)s persons work here, the rule wants at least %(fewest)s", row.posts.filled,
        ) % {"n": row.posts.filled, "fewest": row.posts.fewest}  # fmt: skip
    return ""


def _above(row):
    if row.posts.is_above:
        return ngettext(
            "%(n)s person works here, the rule allows at most %(most)s",
            "%(n)s persons work here, the rule allows at most %(most)s", row.posts.filled,
        ) % {"n": row.posts.filled, "most": row.posts.most}  # fmt: skip
    return ""


def _no_director(row):
    if row.centre.director:
        return ""
    since = row.no_director_since
    return _("no director since %(day)s") % {"day": localize(since)} if since else _("no director entered")


def _no_decision(row):
    return _("no decision on posts entered") if row.posts.decided is None else ""


def _outside(row):
    if not row.posts.is_outside:
        return ""
    exception = row.centre.exception_no
    words = _("%(n)s posts decided, the rule says %(fewest)s to %(most)s")
    if row.posts.fewest is None or row.posts.most is None:
        words = _("%(n)s posts decided, outside the rule")
    said = words % {"n": row.posts.decided, "fewest": row.posts.fewest, "most": row.posts.most}
    return _("%(said)s; exception allowed by %(number)s") % {"said": said, "number": exception} if exception else said


def _expired(row):
    """Only where a deputy is in post whose latest authority has run out."""
    until = row.centre.delegated_until
    if until and until < row.day:
        return _("the deputy's authority to sign ended on %(day)s") % {"day": localize(until)}
    return ""


def _ending(row):
    """Only where nobody but a deputy signs."""
    until = row.centre.delegated_until
    if row.centre.director or not until or not row.day <= until <= row.day + timedelta(days=SOON):
        return ""
    return _("only a deputy signs, until %(day)s") % {"day": localize(until)}


_ALERTS = {
    Alert.UNDER: _under,
    Alert.ABOVE: _above,
    Alert.NO_DIRECTOR: _no_director,
    Alert.NO_DECISION: _no_decision,
    Alert.OUTSIDE: _outside,
    Alert.EXPIRED: _expired,
    Alert.ENDING: _ending,
}


def on_day(centres, day):
    """[CentrePosts] of `centres` for the day, in their order; one query for them and one for the rules."""
    rules = StaffingRule.objects.each_level(day)
    return [_judged(centre, rules.get(centre.level), day) for centre in centres.with_posts(day)]


def _judged(centre, rule, day):
    posts = quotas.Posts(
        centre.decided_posts, centre.filled_posts,
        rule.min_posts if rule else None, rule.max_posts if rule else None,
        centre.exempt_posts, centre.excepted_posts,
    )  # fmt: skip
    return CentrePosts(centre, posts, rule, day)


@dataclass(frozen=True)
class Outcome:
    """One centre before and after a transfer that is only thought of; both CentrePosts of the same day."""

    before: CentrePosts
    after: CentrePosts

    @property
    def words(self):
        """The change as one sentence."""
        facts = {"centre": self.before.centre.called, "before": self.before.words, "after": self.after.words}
        if self.before.words == self.after.words:
            return _("%(centre)s stays as it is: %(before)s.") % facts
        return _("%(centre)s goes from “%(before)s” to “%(after)s”.") % facts


def after_transfer(giver, taker, n, *, staff, decided):
    """[Outcome] of two CentrePosts if `n` counted persons (`staff`), decided posts (`decided`) or both went over.

    Nothing is written. Raises ValueError as quotas.transfer does.
    """
    moved = quotas.transfer(giver.posts, taker.posts, n, staff=staff, posts=decided)
    return [Outcome(row, replace(row, posts=posts)) for row, posts in zip((giver, taker), moved, strict=True)]
