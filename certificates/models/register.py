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
from centres.scope import Role
from centres.states import Move
from courses.models import CertificateForm, Enrolment

from .proposals import Proposal


class PeriodKind(models.TextChoices):
    """How long one book is used before the next is begun."""

    YEAR = "year", pgettext_lazy("register", "Calendar year")
    TERM = "term", pgettext_lazy("register", "Party term of five years")


class NumberPatternQuerySet(OfCentreQuerySet):
    """Patterns of numbers."""

    def in_force_on(self, on):
        """Those that have begun on the day `on`, the latest first."""
        return self.filter(effective_from__lte=on).order_by("-effective_from")


class NumberPattern(models.Model):
    """How a centre writes its numbers from a day on. Books that are open keep the pattern they began with."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="number_patterns")
    form = models.CharField(_("form"), max_length=10, choices=CertificateForm.choices)
    period_kind = models.CharField(_("one book for"), max_length=5, choices=PeriodKind.choices, default=PeriodKind.YEAR)
    pattern = models.CharField(_("pattern of numbers"), max_length=60)
    effective_from = models.DateField(_("in force from"))
    decision_no = models.CharField(_("decision no."), max_length=60, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    objects = NumberPatternQuerySet.as_manager()

    class Meta:
        ordering = ["form", "-effective_from"]
        verbose_name = _("pattern of numbers")
        verbose_name_plural = _("patterns of numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "form", "effective_from"],
                name="one_number_pattern_a_day",
                violation_error_message=_("There is a pattern from this day already."),
            ),
            models.CheckConstraint(name="number_pattern_counts", condition=Q(pattern__contains="{seq}")),
        ]

    def __str__(self):
        return self.pattern


class RegisterQuerySet(OfCentreQuerySet):
    """Registers."""


class Register(models.Model):
    """One book: a centre × a form × a period of the printed date (Asia/Ho_Chi_Minh): “2026”, or a term “2025-2030”.

    `last_seq` and `last_line` are the only source of numbers. They move by UPDATE in the transaction that writes
    the certificates, never by MAX() + 1 and never by a sequence: those leave gaps or repeat. `head` is the hash of
    the last line: each line holds the hash of the one before, see certificates.chain.
    A legacy register was kept on paper before the portal: its numbers are entered as they stand there.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="registers", verbose_name=_("centre"))
    form = models.CharField(_("form"), max_length=10, choices=CertificateForm.choices)
    period = models.CharField(_("period"), max_length=9)
    is_legacy = models.BooleanField(_("kept on paper"), default=False)
    number_pattern = models.CharField(_("pattern of numbers"), max_length=60)
    last_seq = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opening_minutes = models.CharField(_("opening minutes"), max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closing_minutes = models.CharField(_("closing minutes"), max_length=60, blank=True)
    closed_on = models.DateField(_("date of the closing minutes"), null=True, blank=True)
    # The newest block of places in the status lists: its number and the first number it holds (certificates.places).
    block_no = models.PositiveIntegerField(null=True, blank=True)
    block_from = models.PositiveIntegerField(null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "form"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        constraints = [
            models.UniqueConstraint(fields=["centre", "form", "period", "is_legacy"], name="one_register_a_period"),
            models.CheckConstraint(
                name="register_closed_with_minutes",
                condition=Q(closed_at=None, closed_by=None, closed_on=None, closing_minutes="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, closed_on__isnull=False) & ~Q(closing_minutes=""),
            ),
        ]

    def __str__(self):
        return f"{self.centre_id}/{self.form}/{self.period}"


class CertificateStatus(models.TextChoices):
    """The stored life of a certificate; expired is derived, handed over is a fact."""

    ISSUED = "issued", pgettext_lazy("certificate", "Issued")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    VOID = "void", pgettext_lazy("certificate", "Void")  # spoiled before it was handed over


class CertificateQuerySet(OfCentreQuerySet):
    """Certificates."""

    def in_book_order(self):
        """Newest numbers first."""
        return self.order_by("-register__period", "-seq")

    def awaiting_handover(self):
        """Certificates in force that nobody has received yet; those of paper registers were handed over long ago."""
        return self.filter(status=CertificateStatus.ISSUED, handed_over_on=None, is_legacy=False)


class Certificate(models.Model):
    """One certificate. Everything printed was copied into `printed` at issue and never changes.

    A database trigger refuses to delete a row or to change what was printed (migrations 0002 and 0004).
    Issued for an enrolment on a proposal; or in place of another (`replaces`) by a decision; or entered from a
    paper register (`is_legacy`), then without enrolment, token and file.
    """

    MOVES = {  # by a RegisterDecision only: certificates.effects
        CertificateStatus.VOID: Move({CertificateStatus.ISSUED}, {Role.DIRECTOR, Role.DEPUTY}),
        CertificateStatus.REPLACED: Move({CertificateStatus.ISSUED}, {Role.DIRECTOR, Role.DEPUTY}),
        CertificateStatus.REVOKED: Move({CertificateStatus.ISSUED}, {Role.DIRECTOR, Role.DEPUTY}),
        CertificateStatus.ISSUED: Move({CertificateStatus.REVOKED}, {Role.DIRECTOR, Role.DEPUTY}),
    }

    register = models.ForeignKey(Register, models.PROTECT, related_name="certificates")
    seq = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=60)
    register_no = models.CharField(_("register number"), max_length=40)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, blank=True, related_name="certificates")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="certificates")
    decision = models.ForeignKey(
        "certificates.RegisterDecision", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    is_legacy = models.BooleanField(_("from a paper register"), default=False)
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
    token = models.CharField(max_length=26, unique=True, null=True, blank=True)  # 128 random bits, in the QR only
    code = models.CharField(max_length=13, unique=True, null=True, blank=True)  # for typing
    reissue_no = models.PositiveSmallIntegerField(default=0)  # “cấp lại lần n”
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
            models.Index(fields=["register", "seq"], condition=~Q(status="issued"), name="certificate_ended"),
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
            models.CheckConstraint(
                name="certificate_has_a_ground",
                condition=Q(is_legacy=True, enrolment=None, proposal=None, decision=None, token=None, code=None)
                | Q(is_legacy=False, token__isnull=False, code__isnull=False)
                & (
                    Q(proposal__isnull=False, enrolment__isnull=False, decision=None, replaces=None)
                    | Q(proposal=None, decision__isnull=False, replaces__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="reissue_is_counted",
                condition=Q(replaces=None, reissue_no=0) | Q(replaces__isnull=False, reissue_no__gte=1),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("certificate-detail", args=[self.pk])

    @property
    def course_in_full(self):
        """The class, which by habit begins with the name of the programme, else both."""
        if self.course_name.startswith(self.programme_name):
            return self.course_name
        return f"{self.programme_name}; {self.course_name}"

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
        BURNT = "burnt", pgettext_lazy("register", "Number lost, never used again")
        VOID = "void", pgettext_lazy("register", "Void")
        REPLACE = "replace", pgettext_lazy("register", "Replaced")
        REVOKE = "revoke", pgettext_lazy("register", "Revoked")
        RESTORE = "restore", pgettext_lazy("register", "Revocation lifted")
        LEGACY = "legacy", pgettext_lazy("register", "Entered from the paper register")
        OPEN = "open", pgettext_lazy("register", "Register opened")
        CLOSE = "close", pgettext_lazy("register", "Register closed")

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    seq = models.PositiveIntegerField()  # the certificate number the line is about; 0: about the register itself
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
                fields=["register", "seq"],
                condition=Q(kind__in=["issue", "legacy", "burnt"]),
                name="register_number_once",
            ),
        ]
        indexes = [models.Index(fields=["register", "seq"], condition=Q(kind="burnt"), name="number_lost")]

    def __str__(self):
        return f"{self.register_id}/{self.line}"
