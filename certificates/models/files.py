"""Rendered files: what was given out for each certificate, and the work that renders an approved proposal."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, LongWork
from centres.models.places import OfCentreQuerySet

from .proposals import Proposal
from .register import Certificate


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
    """The rendering of one approved proposal or decision: a file for each learner and one in roster order."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, blank=True, related_name="print_job")
    decision = models.OneToOneField(
        "certificates.RegisterDecision", models.PROTECT, null=True, blank=True, related_name="print_job"
    )
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="print_jobs")  # copied
    file = models.FileField(upload_to=print_job_path, max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")
        constraints = [
            models.CheckConstraint(
                name="print_job_of_a_proposal_or_a_decision",
                condition=Q(proposal__isnull=False, decision=None) | Q(proposal=None, decision__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.ground}"

    @property
    def ground(self):
        """The Proposal or the RegisterDecision whose certificates are rendered."""
        return self.proposal or self.decision

    @property
    def file_name(self):
        """What the merged file is called on somebody's own computer."""
        return self.file.name.rsplit("/", 1)[-1]
