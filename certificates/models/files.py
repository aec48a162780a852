"""Rendered files: what was given out for each certificate, and the work that renders many of them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, LongWork
from centres.models.places import OfCentreQuerySet
from courses.models import CertificateForm

from .proposals import Proposal
from .register import Certificate, CertificateStatus, Register


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


def print_job_path(row, file_name):
    """Where a merged file is kept, of a print job or of a part of one."""
    return f"print-jobs/{row.centre_id}/{file_name}"


def _only(*names):
    """A condition: of everything that says which certificates are rendered, these columns are filled and no other."""
    scope = ("proposal", "decision", "register", "number_from", "number_to", "printed_from", "printed_to")
    return Q(**{f"{name}__isnull": name not in names for name in scope})


class PrintJob(LongWork):
    """The rendering of many certificates: a file for each learner, and merged ones in the order of the numbers.

    Which ones: those of an approved proposal, of a decision, the numbers `number_from` to `number_to` of a register,
    or those of a centre in one form whose printed date is `printed_from` to `printed_to`. Up to `sheets_a_file` sheets
    the merged file is `file`; more are split over `parts`. The work is done in turns (certificates.turns): `upto` is
    the last certificate whose own file was seen to, `missing` counts sheets the merged file lacks.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, blank=True, related_name="print_job")
    decision = models.OneToOneField(
        "certificates.RegisterDecision", models.PROTECT, null=True, blank=True, related_name="print_job"
    )
    register = models.ForeignKey(Register, models.PROTECT, null=True, blank=True, related_name="print_jobs")
    number_from = models.PositiveIntegerField(null=True, blank=True)
    number_to = models.PositiveIntegerField(null=True, blank=True)
    form = models.CharField(max_length=10, choices=CertificateForm.choices, blank=True)
    printed_from = models.DateField(null=True, blank=True)
    printed_to = models.DateField(null=True, blank=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="print_jobs")  # copied
    sheets_a_file = models.PositiveIntegerField(default=1000)
    file = models.FileField(upload_to=print_job_path, max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    missing = models.PositiveIntegerField(default=0)
    upto = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="+")
    turn_at = models.DateTimeField(null=True, blank=True)  # when it last had the worker

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")
        constraints = [
            models.CheckConstraint(
                name="print_job_of_one_scope",
                condition=_only("proposal") & Q(form="")
                | _only("decision") & Q(form="")
                | _only("register", "number_from", "number_to")
                & Q(form="", number_from__gte=1, number_to__gte=F("number_from"))
                | _only("printed_from", "printed_to") & ~Q(form="") & Q(printed_to__gte=F("printed_from")),
            ),
            models.CheckConstraint(name="print_job_splits", condition=Q(sheets_a_file__gte=1)),
        ]
        indexes = [
            models.Index(fields=["centre"], condition=Q(status="queued"), name="print_job_waiting"),
            models.Index(fields=["turn_at"], name="print_job_by_turn"),
        ]

    def __str__(self):
        if self.register_id:
            return f"{self.register}/{self.number_from}-{self.number_to}"
        if self.printed_from:
            return f"{self.centre_id}/{self.form}/{self.printed_from}-{self.printed_to}"
        return f"{self.ground}"

    def get_absolute_url(self):
        return reverse("print-job-detail", args=[self.pk])

    @property
    def ground(self):
        """The Proposal or RegisterDecision whose certificates are rendered; a job of a selection stands for itself."""
        return self.proposal or self.decision or self

    @property
    def is_selection(self):
        """Whether somebody chose the certificates by number or by period."""
        return not (self.proposal_id or self.decision_id)

    @property
    def certificates(self):
        """The certificates it renders, book by book in the order of the numbers."""
        if self.is_selection:
            found = self.chosen.filter(status=CertificateStatus.ISSUED, is_legacy=False)
        else:
            found = self.ground.certificates.all()
        return found.order_by("register", "seq")

    @property
    def chosen(self):
        """Every certificate of a selection, also such as are not rendered: those issued later do not join in."""
        if self.register_id:
            found = Certificate.objects.filter(
                register=self.register_id, seq__gte=self.number_from, seq__lte=self.number_to
            )
        else:
            found = Certificate.objects.filter(
                centre=self.centre_id, register__form=self.form, issued_on__gte=self.printed_from,
                issued_on__lte=self.printed_to,
            )  # fmt: skip
        return found.filter(issued_at__lte=self.created_at)

    @property
    def sheets(self):
        """How many certificates it was begun with; `total` counts each twice, as a sheet and as a file."""
        return self.total // 2

    @property
    def stage(self):
        """First the sheets are set, then the own files are made: each stage counts the certificates from one on."""
        words, done = pgettext_lazy("stage", "Print files:"), self.done
        if self.done > self.sheets:
            words, done = pgettext_lazy("stage", "Files of each person:"), self.done - self.sheets
        return {"words": words, "done": done, "total": self.sheets}

    @property
    def files(self):
        """Into how many merged files the sheets go."""
        return 1 if self.file else max(1, -(-self.sheets // self.sheets_a_file))


class PrintPartQuerySet(OfCentreQuerySet):
    """Parts of merged files."""

    to_province = "job__centre__province"
    to_centre = "job__centre__custodian"


class PrintPart(models.Model):
    """One of several merged files of a job: the sheets from certificate `first` to `last`, in order.

    `missing` of them could not be set; where none could there is no file.
    """

    job = models.ForeignKey(PrintJob, models.PROTECT, related_name="parts")
    place = models.PositiveIntegerField()  # 1, 2, …
    first = models.ForeignKey(Certificate, models.PROTECT, related_name="+")
    last = models.ForeignKey(Certificate, models.PROTECT, related_name="+")
    sheets = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=print_job_path, max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = PrintPartQuerySet.as_manager()

    class Meta:
        ordering = ["job", "place"]
        verbose_name = _("part of a print job")
        verbose_name_plural = _("parts of print jobs")
        constraints = [models.UniqueConstraint(fields=["job", "place"], name="print_part_once")]

    def __str__(self):
        return f"{self.job_id}/{self.place}"

    @property
    def centre_id(self):
        """The centre of its job."""
        return self.job.centre_id
