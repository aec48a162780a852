"""The register, the certificates in it, the proposals that lead there and the files that leave it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Appointment, Centre, LongWork, SigningDelegation
from centres.models.places import OfCentreQuerySet
from centres.scope import Role
from centres.states import Move
from courses.models import CertificateForm, CourseClass, Enrolment


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


class ProposalStatus(models.TextChoices):
    """The life of a proposal."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Waiting for approval")
    RETURNED = "returned", pgettext_lazy("proposal", "Returned for correction")
    APPROVED = "approved", pgettext_lazy("proposal", "Approved")


class ProposalQuerySet(OfCentreQuerySet):
    """Proposals."""

    def awaiting_decision(self):
        """Proposals a director has to decide on."""
        return self.filter(status=ProposalStatus.SUBMITTED)

    def still_open(self):
        """Proposals that are not approved yet; a class has one of them at most."""
        return self.exclude(status=ProposalStatus.APPROVED)

    def unfinished_first(self, *order):
        """The states of `order` first, as given, then the rest; the newest first within each."""
        places = [models.When(status=status, then=place) for place, status in enumerate(order)]
        return self.order_by(models.Case(*places, default=len(order)), "-changed_at", "-pk")

    def with_counts(self):
        """Adds `proposed_count`, the learners on each proposal."""
        return self.annotate(proposed_count=models.Count("learners"))

    def with_people(self):
        """With the rows that lists and pages name beside a proposal."""
        return self.select_related(
            "centre", "course_class__centre", "course_class__programme_version__programme",
            "course_class__recognised_by", "created_by", "submitted_by", "returned_by", "approved_by",
            "signer__person", "delegation__person",
        )  # fmt: skip


class Proposal(models.Model):
    """An officer's list of learners of one class who shall receive certificates (đề nghị cấp)."""

    MOVES = {
        ProposalStatus.SUBMITTED: Move(
            {ProposalStatus.DRAFT, ProposalStatus.RETURNED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
        ),
        ProposalStatus.RETURNED: Move({ProposalStatus.SUBMITTED}, {Role.DIRECTOR, Role.DEPUTY}),
        ProposalStatus.APPROVED: Move({ProposalStatus.SUBMITTED}, {Role.DIRECTOR, Role.DEPUTY}),
    }

    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="proposals", verbose_name=_("class"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="proposals")  # copied
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # a form posted twice makes one proposal
    status = models.CharField(_("state"), max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.DRAFT)
    version_no = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    issue_on = models.DateField(_("date printed on the certificates"))
    # The director of the day, or a deputy's delegation of the day: exactly one.
    signer = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    delegation = models.ForeignKey(SigningDelegation, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("reason for returning"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    is_single_handed = models.BooleanField(_("proposed and approved by one person"), default=False)
    enrolments = models.ManyToManyField(Enrolment, related_name="proposals", through="ProposedLearner")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["course_class"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="one_open_proposal_a_class",
                violation_error_message=_("This class already has an open proposal: continue with that one."),
            ),
            models.CheckConstraint(
                name="proposal_has_one_signer",
                condition=Q(signer__isnull=False, delegation=None) | Q(signer=None, delegation__isnull=False),
                violation_error_message=_("Choose who signs: the director or one deputy."),
            ),
            models.CheckConstraint(
                name="proposal_approval_is_whole",
                condition=Q(status="approved", approved_by__isnull=False, approved_at__isnull=False)
                | ~Q(status="approved") & Q(approved_by=None, approved_at=None),
            ),
            models.CheckConstraint(
                name="proposal_return_has_a_reason", condition=~Q(status="returned") | ~Q(return_reason="")
            ),
            models.CheckConstraint(
                name="proposal_needs_two_persons",
                condition=~Q(status="approved") | Q(is_single_handed=True) | ~Q(approved_by=F("submitted_by")),
            ),
        ]

    def __str__(self):
        return f"{self.course_class}"

    def get_absolute_url(self):
        return reverse("proposal-detail", args=[self.pk])

    @property
    def centre_name(self):
        """The CentreName of the printed date: the papers will bear it."""
        return self.centre.name_on(self.issue_on)


class ProposedLearner(models.Model):
    """One learner on a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="learners")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="proposed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "enrolment"], name="proposed_once")]

    def __str__(self):
        return f"{self.proposal_id}: {self.enrolment_id}"


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


def certificate_path(file, file_name):
    """Where a rendered certificate is kept; served only through a view that checks the scope."""
    certificate = file.certificate
    return f"certificates/{certificate.centre_id}/{certificate.year}/{file_name}"


class CertificateFileQuerySet(OfCentreQuerySet):
    """Files of certificates."""

    to_province = "certificate__centre__province"
    to_centre = "certificate__centre__custodian"


class CertificateFile(models.Model):
    """A rendered PDF that was given out. A later rendering gets its own row."""

    class Kind(models.TextChoices):
        """For whom it was rendered."""

        ELECTRONIC = "electronic", pgettext_lazy("file", "Electronic copy")
        PRINT = "print", pgettext_lazy("file", "For printing")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.FileField(upload_to=certificate_path, max_length=250)
    sha256 = models.CharField(max_length=64)
    stack = models.CharField(max_length=250)  # versions of the software that made the bytes
    created_at = models.DateTimeField(default=timezone.now)

    objects = CertificateFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "kind", "sha256"], name="certificate_file_once")]
        indexes = [models.Index(fields=["sha256"], name="certificate_file_by_hash")]

    def __str__(self):
        return self.sha256


def print_job_path(job, file_name):
    """Where the merged file of a print job is kept."""
    return f"print-jobs/{job.centre_id}/{file_name}"


class PrintJob(LongWork):
    """The rendering of one approved proposal: a file for each learner and one in roster order."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="print_job")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="print_jobs")  # copied
    file = models.FileField(upload_to=print_job_path, max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")

    def __str__(self):
        return f"{self.proposal}"

    @property
    def file_name(self):
        """What the merged file is called on somebody's own computer."""
        return self.file.name.rsplit("/", 1)[-1]
