"""What certificates say besides their facts, as dated templates; and the paper a centre prints them on."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, Level
from centres.models.places import OfCentreQuerySet
from centres.scope import ScopedQuerySet
from courses.models import CertificateForm, Programme


class CertificateTemplateQuerySet(ScopedQuerySet):
    """Templates: the same for all, read by everybody with an account."""

    seen_by_all = True

    def holding(self, form, programme, level, on):
        """Those that hold for such certificates on the day `on`, the one to be taken first.

        That of the programme at the level, of the programme, of the level, of the form; of each the latest version.
        All four may be columns of an outer query (OuterRef).
        """
        day = OuterRef(on) if isinstance(on, OuterRef) else on
        ends = CertificateTemplate.objects.filter(
            code=OuterRef("code"), version__gt=OuterRef("version"), is_end=True, effective_from__lte=day
        )
        found = self.filter(
            ~Exists(ends), Q(programme=programme) | Q(programme=None), Q(level=level) | Q(level=""), form=form,
            effective_from__lte=on, is_end=False,
        )  # fmt: skip
        return found.order_by(F("programme").desc(nulls_last=True), "-level", "-version")

    def newest_first(self):
        """Series by series, the general ones of a form first, the newest version of each on top."""
        general_first = F("programme__sort_key").asc(nulls_first=True)
        return self.order_by("form", general_first, "level", "-effective_from", "-version")


class CertificateTemplate(models.Model):
    """One version of the texts of a form, from a day on: for all, or for one programme or one level of centres.

    words: {key: text} for the keys of certificates.wording.TEXTS; a key that is missing has the text built in.
    Rows are only ever added: a trigger refuses change and deletion. A slip is mended by the next version, which may
    begin on the same day. `is_end`: from this day on the more general template holds again.
    """

    code = models.CharField(_("code"), max_length=60)  # of the series, see certificates.templates.series
    version = models.PositiveSmallIntegerField(_("version"))
    form = models.CharField(_("form"), max_length=10, choices=CertificateForm.choices)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )
    level = models.CharField(_("level of the centre"), max_length=10, choices=Level.choices, blank=True)
    effective_from = models.DateField(_("in force from"))
    is_end = models.BooleanField(_("ends the series"), default=False)
    words = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("legal basis"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="template_version_once"),
            models.CheckConstraint(
                name="general_template_does_not_end",
                condition=Q(is_end=False) | Q(programme__isnull=False) | ~Q(level=""),
            ),
        ]

    def __str__(self):
        return f"{self.code}/{self.version}"

    def get_absolute_url(self):
        return reverse("template-detail", args=[self.pk])

    @property
    def scope_in_words(self):
        """Which certificates it is for: “Mẫu của Đảng, mọi chương trình, cấp huyện”."""
        programme = self.programme.name if self.programme else _("all programmes")
        level = self.get_level_display() if self.level else _("all levels")
        return f"{self.get_form_display()} · {programme} · {level}"


class Stock(models.TextChoices):
    """What stands on the sheets a centre feeds into its printer."""

    PLAIN = "plain", pgettext_lazy("stock", "Plain paper: everything is printed")
    BORDER = "border", pgettext_lazy("stock", "Border only: the ornament is left out")
    WORDS = "words", pgettext_lazy("stock", "Border and fixed words: only what is filled in is printed")


MOST_SHIFT = Decimal(20)  # millimetres


def _shift(label):
    return models.DecimalField(
        label, max_digits=4, decimal_places=1, default=Decimal(0),
        validators=[MinValueValidator(-MOST_SHIFT), MaxValueValidator(MOST_SHIFT)],
    )  # fmt: skip


class PaperSetting(models.Model):
    """The sheets and the printer of a centre; without a row it prints everything on plain paper, unmoved."""

    centre = models.OneToOneField(Centre, models.PROTECT, related_name="paper_setting")
    stock = models.CharField(_("sheets"), max_length=6, choices=Stock.choices, default=Stock.PLAIN)
    left = _shift(_("moved right, mm"))
    top = _shift(_("moved down, mm"))
    printer = models.CharField(_("printer"), max_length=60, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a centre")
        verbose_name_plural = _("papers of centres")
        constraints = [
            models.CheckConstraint(
                name="paper_is_moved_a_little",
                condition=Q(left__gte=-MOST_SHIFT, left__lte=MOST_SHIFT, top__gte=-MOST_SHIFT, top__lte=MOST_SHIFT),
            ),
        ]

    def __str__(self):
        return f"{self.centre_id}: {self.stock}"
