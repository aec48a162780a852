"""The register, the certificates in it, and the lines of its book."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.models.places import OfCentreQuerySet
from courses.models import CertificateForm, Enrolment

from .proposals import Proposal


class RegisterQuerySet(OfCentreQuerySet):
    """Registers."""


class Register(models.Model):
    """One book: a centre × a form × a period (a calendar year of the printed date, Asia/Ho_Chi_Minh).

    `last_seq` and `last_line` are the only source of numbers. They move by UPDATE in the transaction that writes
    the certificates, never by MAX() + 1 and never by a sequence: those leave gaps or repeat.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="registers", verbose_name=_("centre"))
    form = models.CharField(_("form"), max_length=10, choices=CertificateForm.choices)
    period = models.CharField(_("period"), max_length=9)
    number_pattern = models.CharField(_("pattern of numbers"), max_length=60)
    last_seq = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "form"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        constraints = [
            models.UniqueConstraint(fields=["centre", "form", "period"], name="one_register_a_period"),
        ]

    def __str__(self):
        return f"{self.centre_id}/{self.form}/{self.period}"


class CertificateStatus(models.TextChoices):
    """The stored life of a certificate; expired is derived, handed over is a fact."""

    ISSUED = "issued", pgettext_lazy("certificate", "Issued")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")


class CertificateQuerySet(OfCentreQuerySet):
    """Certificates."""

    def in_book_order(self):
        """Newest numbers first."""
        return self.order_by("-register__period", "-seq")

    def awaiting_handover(self):
        """Certificates in force that nobody has received yet."""
        return self.filter(status=CertificateStatus.ISSUED, handed_over_on=None)


class Certificate(models.Model):
    """One certificate. Everything printed was copied into `printed` at issue and never changes.

    A database trigger refuses to delete a row or to change what was printed (migration 0002).
    """

    register = models.ForeignKey(Register, models.PROTECT, related_name="certificates")
    seq = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=60)
    register_no = models.CharField(_("register number"), max_length=40)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="certificates")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="certificates")  # copied
    year = models.PositiveSmallIntegerField()  # of the printed date
    status = models.CharField(
        _("state"), max_length=10, choices=CertificateStatus.choices, default=CertificateStatus.ISSUED
    )
    # Facts for search and verification; the same as printed, in their own types.
    holder_name = models.CharField(max_length=120)
    holder_key = models.CharField(max_length=400)
    holder_birth_on = models.DateField()
    holder_birth_year_only = models.BooleanField(default=False)
    programme_name = models.CharField(max_length=200)
    course_name = models.CharField(max_length=250)
    studied_from = models.DateField()
    studied_to = models.DateField()
    centre_name = models.CharField(max_length=200)
    issued_on = models.DateField(_("issued on"))  # the printed date
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    printed = models.JSONField()
    layout_version = models.PositiveSmallIntegerField(default=1)
    token = models.CharField(max_length=26, unique=True)  # 128 random bits, in the QR only
    code = models.CharField(max_length=13, unique=True)  # for typing
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    status_on = models.DateField(null=True, blank=True)  # day of replacement or revocation
    status_reason = models.CharField(max_length=250, blank=True)
    handed_over_on = models.DateField(null=True, blank=True)
    handed_over_to = models.CharField(max_length=120, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [
            models.Index(fields=["centre", "year", "-seq"], name="certificate_by_centre_year"),
            models.Index(fields=["centre", "holder_key"], name="certificate_by_holder"),
            models.Index(fields=["centre", "number"], name="certificate_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["register", "seq"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(status="issued"), name="one_live_certificate_an_enrolment"
            ),
            models.CheckConstraint(
                name="ended_certificate_says_why",
                condition=Q(status="issued") | Q(status_on__isnull=False) & ~Q(status_reason=""),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("certificate-detail", args=[self.pk])

    def has_expired(self, on):
        """Whether the certificate's own term has run out on the day `on`."""
        return self.valid_until is not None and self.valid_until < on


class RegisterEntryQuerySet(OfCentreQuerySet):
    """Lines of the book."""

    to_province = "register__centre__province"
    to_centre = "register__centre__custodian"


class RegisterEntry(models.Model):
    """One line of the book. Lines are only ever added: a trigger refuses change and deletion."""

    class Kind(models.TextChoices):
        """What the line says."""

        ISSUE = "issue", pgettext_lazy("register", "Issued")
        VOID = "void", pgettext_lazy("register", "Void number")
        REPLACE = "replace", pgettext_lazy("register", "Replaced")
        REVOKE = "revoke", pgettext_lazy("register", "Revoked")

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    seq = models.PositiveIntegerField()  # the certificate number the line is about
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="entries")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["register", "line"]
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        constraints = [
            models.UniqueConstraint(fields=["register", "line"], name="register_line_once"),
            models.UniqueConstraint(
                fields=["register", "seq"], condition=Q(kind__in=["issue", "void"]), name="register_number_once"
            ),
        ]

    def __str__(self):
        return f"{self.register_id}/{self.line}"
