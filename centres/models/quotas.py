"""Staffing rules with start dates, and the decisions that give a centre its posts."""

import uuid
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..scope import ScopedQuerySet
from .places import Centre, Level, OfCentreQuerySet


class StaffingRuleQuerySet(ScopedQuerySet):
    """Rules, a catalogue everybody may read."""

    seen_by_all = True

    def latest(self, level, on):
        """The rule for centres of `level` on the day `on`; None before the first one."""
        return self.filter(level=level, effective_from__lte=on).order_by("-effective_from").first()

    def in_force(self, level, on):
        """The rule for centres of `level` on the day `on`.

        A rule ends where the next of its level begins, so gaps and overlaps cannot be written.
        Raises ValidationError "before_first_rule": a day without a rule is an error, not a quota of zero.
        """
        rule = self.latest(level, on)
        if rule is None:
            raise _before_first_rule(self.filter(level=level).order_by("effective_from").first(), level, on)
        return rule

    def each_level(self, on):
        """{level: the rule in force on the day}; a level without a rule is missing."""
        return {rule.level: rule for rule in self.filter(effective_from__lte=on).order_by("effective_from")}


def _before_first_rule(first, level, on):
    """The sentence for a day without a rule; `first` is the earliest rule of the level, None without any."""
    words, params = (
        gettext(
            "On %(day)s no staffing rule for this level of centre (%(level)s) was in force. Check the date; if it is "
            "right, ask national staff to add the rule on the page “Staffing rules” first."
        ),
        {"day": on.strftime("%d/%m/%Y"), "level": Level(level).label},
    )
    if first:
        words = gettext(
            "On %(day)s no staffing rule for this level of centre (%(level)s) was in force yet: the first one, "
            "%(rule)s, begins on %(begins)s. Correct the date, or leave the decision with the paper records."
        )
        params |= {"rule": first.code, "begins": first.effective_from.strftime("%d/%m/%Y")}
    return ValidationError(words, code="before_first_rule", params=params)


class StaffingRule(models.Model):
    """What a regulation says about the number of posts at centres of one level, from a day on.

    Unknown bounds stay empty: the rule then fixes no number. Sources: Quyết định 185-QĐ/TW (2008),
    Quy định 208-QĐ/TW (2019: 4 to 6), Quy định 360-QĐ/TW (2025, communes; its numbers were not available).
    """

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    effective_from = models.DateField(_("in force from"))
    code = models.CharField(_("regulation"), max_length=40)
    min_posts = models.PositiveSmallIntegerField(_("fewest posts"), null=True, blank=True)
    max_posts = models.PositiveSmallIntegerField(_("most posts"), null=True, blank=True)
    decided_by = models.CharField(_("who decides"), max_length=200)
    counts = models.CharField(_("what counts"), max_length=250, blank=True)
    counts_concurrent = models.BooleanField(
        _("concurrent posts count"), default=False, help_text=_("The default for new appointments; each may differ")
    )
    source = models.CharField(_("source"), max_length=250)

    objects = StaffingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["level", "-effective_from"]
        verbose_name = _("staffing rule")
        verbose_name_plural = _("staffing rules")
        constraints = [
            models.UniqueConstraint(fields=["level", "effective_from"], name="one_rule_a_day_and_level"),
            models.CheckConstraint(
                name="rule_bounds_in_order",
                condition=Q(min_posts=None) | Q(max_posts=None) | Q(min_posts__lte=F("max_posts")),
                violation_error_message=_("The fewest posts cannot be more than the most posts."),
            ),
        ]

    def __str__(self):
        return self.code

    def allows(self, posts):
        """Whether a decision of `posts` posts keeps within the bounds; an unknown bound forbids nothing."""
        return (self.min_posts is None or posts >= self.min_posts) and (
            self.max_posts is None or posts <= self.max_posts
        )


def scan_path(decision, filename):
    """Where the scan of a decision is kept: a name nobody guesses, served only after a scope check."""
    return f"scans/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:5]}"


class QuotaDecision(models.Model):
    """A decision that gives a centre its number of posts, judged by the rule in force on its day.

    The rule is kept with the decision: next year's regulation never rewrites last year's answer.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="quota_decisions", verbose_name=_("centre"))
    rule = models.ForeignKey(StaffingRule, models.PROTECT, related_name="decisions", verbose_name=_("rule"))
    number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decision date"))
    effective_from = models.DateField(_("in effect from"))
    posts = models.PositiveSmallIntegerField(_("posts decided"))
    population = models.PositiveIntegerField(_("population served"), null=True, blank=True)
    cadres = models.PositiveIntegerField(_("cadres served"), null=True, blank=True)
    party_members = models.PositiveIntegerField(_("Party members served"), null=True, blank=True)
    exception_no = models.CharField(
        _("exception decision"), max_length=60, blank=True, help_text=_("Needed when the posts lie outside the rule")
    )
    scan = models.FileField(_("scanned decision"), upload_to=scan_path, max_length=200, blank=True)
    # Decisions taken over from paper stay as they were and are flagged on the page.
    is_imported = models.BooleanField(_("taken over from earlier records"), default=False)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "-effective_from", "-pk"]
        verbose_name = _("quota decision")
        verbose_name_plural = _("quota decisions")
        indexes = [models.Index(fields=["centre", "-effective_from"], name="quota_by_centre")]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "number", "decided_on"],
                name="quota_decision_once",
                violation_error_message=_("This decision is already entered for this centre."),
            ),
            models.CheckConstraint(
                name="quota_in_effect_from_its_day",
                condition=Q(effective_from__gte=F("decided_on")),
                violation_error_message=_("A decision takes effect on its own day or later."),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("quota-detail", args=[self.pk])

    @property
    def is_outside_rule(self):
        """Whether the posts lie outside the rule the decision was judged by."""
        return not self.rule.allows(self.posts)
