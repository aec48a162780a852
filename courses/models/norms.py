"""How much a lecturer is to teach in a year, from a day on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.models import AppointmentMode

from .programmes import CatalogueQuerySet


class TeachingNormQuerySet(CatalogueQuerySet):
    """Teaching norms."""

    def in_force(self, on):
        """The norm of the day, None before the first one."""
        return self.filter(effective_from__lte=on).order_by("-effective_from").first()


class TeachingNorm(models.Model):
    """Periods a year (định mức tiết giảng) of who holds a post as a lecturer; visitors have none, they are paid.

    A new installation has no row: the documents that found the centres fix no number, so the owner enters one.
    """

    effective_from = models.DateField(_("in force from"), unique=True)
    full_time = models.PositiveSmallIntegerField(
        _("full-time, periods a year"), validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    concurrent = models.PositiveSmallIntegerField(
        _("concurrent, periods a year"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = TeachingNormQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from"]
        verbose_name = _("teaching norm")
        verbose_name_plural = _("teaching norms")

    def __str__(self):
        return f"{self.effective_from:%d/%m/%Y}"

    def of(self, mode):
        """Periods a year of an AppointmentMode, None where it has no norm."""
        return {AppointmentMode.FULL_TIME: self.full_time, AppointmentMode.CONCURRENT: self.concurrent}.get(mode)
