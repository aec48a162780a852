"""Administrative units with dates, and which of them a centre serves from a day to a day."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..scope import ScopedQuerySet
from ..vietnamese import fold, text_sort_key
from .fields import KeyField
from .places import Centre, OfCentreQuerySet


class Tier(models.TextChoices):
    """Where a unit stands in the tree of its day; the district tier ended on 1 July 2025."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")


class UnitQuerySet(ScopedQuerySet):
    """Units, a catalogue everybody may read."""

    seen_by_all = True

    def on(self, day):
        """Units that existed on the day, both ends included."""
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class Unit(models.Model):
    """A province, district or commune from a day to a day.

    A code alone names nothing: after 1 July 2025 old codes were given to other units. The key is code and first
    day, so a reused code is a new row and can never overwrite what it meant before.
    """

    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=120)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("part of")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until and including"), null=True, blank=True)
    name_key = KeyField(source="name", make=fold, db_index=True)
    sort_key = KeyField(source="name", make=text_sort_key)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        indexes = [models.Index(fields=["tier", "parent", "sort_key"], name="unit_by_parent")]
        constraints = [
            models.UniqueConstraint(fields=["tier", "code", "from_on"], name="unit_code_once_a_day"),
            models.CheckConstraint(
                name="unit_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("A unit cannot end before it begins: check both dates."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """As everywhere; an existing row keeps its name, see `check_name`."""
        if self.pk and (kept := Unit.objects.filter(pk=self.pk).first()):
            kept.check_name(self.name)
        super().save(*args, **kwargs)

    def check_name(self, name):
        """Raises ValidationError "unit_name_differs" where `name` would give this code of this day another meaning."""
        if name != self.name:
            raise ValidationError(
                gettext(
                    "Code %(code)s means “%(old)s” from %(day)s and cannot become “%(new)s”: enter the other unit as a "
                    "row of its own with its own first day."
                ),
                code="unit_name_differs",
                params={"code": self.code, "old": self.name, "new": name, "day": self.from_on.strftime("%d/%m/%Y")},
            )


class ServiceAreaQuerySet(OfCentreQuerySet):
    """Service areas."""

    def on(self, day):
        """Areas served on the day, both ends included."""
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class ServiceArea(models.Model):
    """A unit one centre serves (địa bàn phụ trách) from a day to a day; a unit may be served by several centres.

    Source: 360-QĐ/TW, a centre serves the communes assigned to it.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="service_areas", verbose_name=_("centre"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="service_areas", verbose_name=_("unit"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until and including"), null=True, blank=True)

    objects = ServiceAreaQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "unit__sort_key", "from_on"]
        verbose_name = _("service area")
        verbose_name_plural = _("service areas")
        constraints = [
            models.UniqueConstraint(fields=["centre", "unit", "from_on"], name="area_once_a_day"),
            models.UniqueConstraint(
                fields=["centre", "unit"], condition=Q(to_on=None), name="area_open_once",
                violation_error_message=_("The centre serves this unit already: end that row first."),
            ),
            models.CheckConstraint(
                name="area_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("A service area cannot end before it begins: check both dates."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.centre}: {self.unit}"
