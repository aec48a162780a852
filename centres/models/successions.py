"""What became of centres: mergers, splits, dissolutions and conversions, by which decision and from which day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..scope import ScopedQuerySet
from .places import Centre, Province


class SuccessionKind(models.TextChoices):
    """How centres end. Each kind has its own number of predecessors and successors: see centres.successions."""

    MERGE = "merge", pgettext_lazy("succession", "Merger")
    SPLIT = "split", pgettext_lazy("succession", "Division")
    DISSOLVE = "dissolve", pgettext_lazy("succession", "Dissolution")
    CONVERT = "convert", pgettext_lazy("succession", "Conversion")


class SuccessionQuerySet(ScopedQuerySet):
    """Successions."""

    to_province = "province"
    to_centre = "parts__successor__custodian"

    def visible_to(self, user):
        """As everywhere; several parts that lead to one centre are still one row."""
        return super().visible_to(user).distinct()

    def standing(self):
        """Successions that were not undone."""
        return self.filter(undone_at=None)


class Succession(models.Model):
    """One decision by which centres end and others keep their records; undone ones stay in the book.

    `applied` remembers what applying it changed (keys only), so that undoing restores exactly that.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind.choices)
    province = models.ForeignKey(Province, models.PROTECT, related_name="successions", verbose_name=_("province"))
    number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decision date"))
    effective_on = models.DateField(_("in effect from"))
    note = models.TextField(_("note"), blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(default=timezone.now)
    applied = models.JSONField(default=dict)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.TextField(_("reason for undoing"), blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.CheckConstraint(
                name="succession_after_its_decision",
                condition=Q(effective_on__gte=F("decided_on")),
                violation_error_message=_("A decision takes effect on its own day or later."),
            ),
            models.CheckConstraint(
                name="succession_undoing_is_whole",
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.number}"

    def get_absolute_url(self):
        return reverse("succession-detail", args=[self.pk])


class SuccessionPartQuerySet(ScopedQuerySet):
    """Parts of successions."""

    to_province = "predecessor__province"
    to_centre = "successor__custodian"


class SuccessionPart(models.Model):
    """One predecessor and one of its successors. Exactly one successor keeps the records of a predecessor."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="parts")
    predecessor = models.ForeignKey(Centre, models.PROTECT, related_name="left_to", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Centre, models.PROTECT, related_name="came_from", verbose_name=_("successor"))
    keeps_records = models.BooleanField(_("keeps the records"), default=True)

    objects = SuccessionPartQuerySet.as_manager()

    class Meta:
        ordering = ["succession", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["succession", "predecessor", "successor"], name="succession_part_once"),
            models.UniqueConstraint(
                fields=["succession", "predecessor"], condition=Q(keeps_records=True), name="one_keeper_a_predecessor"
            ),
            models.CheckConstraint(
                name="no_successor_of_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("A centre cannot succeed itself: choose another successor."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
