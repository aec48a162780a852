"""The ledger of blank forms (phôi): serial ranges received, and what became of each serial number."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.models.places import OfCentreQuerySet
from courses.models import CertificateForm, CourseClass

from .register import Certificate


class BlankRange(models.Model):
    """Blank forms received with one paper: prefix and serial numbers `first` to `last`."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="blank_ranges")
    form = models.CharField(_("form"), max_length=10, choices=CertificateForm.choices)
    prefix = models.CharField(_("letters of the serial number"), max_length=12, blank=True)
    digits = models.PositiveSmallIntegerField(default=6)  # of the serial number as printed
    first = models.PositiveIntegerField(_("from number"))
    last = models.PositiveIntegerField(_("to number"))
    received_on = models.DateField(_("received on"))
    received_from = models.CharField(_("received from"), max_length=200)
    minutes_no = models.CharField(_("minutes no."), max_length=60)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["form", "prefix", "first"]
        verbose_name = _("range of blank forms")
        verbose_name_plural = _("ranges of blank forms")
        constraints = [
            models.CheckConstraint(name="blank_range_in_order", condition=Q(first__gte=1, last__gte=F("first"))),
        ]

    def __str__(self):
        return f"{self.serial(self.first)}–{self.serial(self.last)}"

    def get_absolute_url(self):
        return reverse("blank-detail", args=[self.pk])

    def serial(self, number):
        """A serial number as it is printed: “AB000123”."""
        return f"{self.prefix}{number:0{self.digits}d}"

    @property
    def sheets(self):
        """How many were received."""
        return self.last - self.first + 1


class BlankUseQuerySet(OfCentreQuerySet):
    """Deeds on blank forms."""

    to_province = "range__centre__province"
    to_centre = "range__centre__custodian"


class BlankUse(models.Model):
    """What was done with serial numbers `first` to `last` of a range. Rows are added, never changed."""

    class Kind(models.TextChoices):
        """What became of them."""

        ALLOTTED = "allotted", pgettext_lazy("blank form", "Given out for a class")
        USED = "used", pgettext_lazy("blank form", "Used")
        SPOILED = "spoiled", pgettext_lazy("blank form", "Spoiled")
        LOST = "lost", pgettext_lazy("blank form", "Lost")
        SET_ASIDE = "set_aside", pgettext_lazy("blank form", "Proposed for destruction")
        DESTROYED = "destroyed", pgettext_lazy("blank form", "Destroyed")
        RETURNED = "returned", pgettext_lazy("blank form", "Returned unused")

    range = models.ForeignKey(BlankRange, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    first = models.PositiveIntegerField(_("from number"))
    last = models.PositiveIntegerField(_("to number"))
    on = models.DateField(_("day"))
    course_class = models.ForeignKey(CourseClass, models.PROTECT, null=True, blank=True, related_name="blank_uses")
    # The sheet a certificate was printed on: then `first` and `last` are one.
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="sheets")
    minutes_no = models.CharField(_("minutes no."), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = BlankUseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("use of blank forms")
        verbose_name_plural = _("uses of blank forms")
        constraints = [
            models.CheckConstraint(name="blank_use_in_order", condition=Q(first__gte=1, last__gte=F("first"))),
            models.CheckConstraint(
                name="destroyed_blanks_have_minutes", condition=~Q(kind="destroyed") | ~Q(minutes_no="")
            ),
            models.CheckConstraint(
                name="spoiled_blanks_say_why", condition=~Q(kind__in=["spoiled", "destroyed"]) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.first}–{self.last}"
