"""Printed books of a register, and lines of old paper registers on their way into one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, LongWork
from centres.models.places import OfCentreQuerySet
from centres.scope import Role
from centres.states import Move
from courses.models import CertificateForm

from .register import Register


def book_path(book, name):
    """Where a printed book is kept: a name nobody guesses, served only after a scope check."""
    return f"books/{book.centre_id}/{uuid.uuid4().hex}.pdf"


class PrintedBook(LongWork):
    """A register as PDF, for the archive: what stood in it up to its line `last_line`. Kept as it was made."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="printed_books")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="printed_books")  # copied
    last_line = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=book_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("printed register")
        verbose_name_plural = _("printed registers")

    def __str__(self):
        return f"{self.register} ({self.last_line})"


class PaperBatchStatus(models.TextChoices):
    """The way of lines from a paper register into the portal."""

    DRAFT = "draft", pgettext_lazy("paper register", "Being entered")
    SUBMITTED = "submitted", pgettext_lazy("paper register", "Waiting for confirmation")
    RETURNED = "returned", pgettext_lazy("paper register", "Returned")
    CONFIRMED = "confirmed", pgettext_lazy("paper register", "In the register")
    DISCARDED = "discarded", pgettext_lazy("paper register", "Discarded")


class PaperBatch(models.Model):
    """Lines of a paper register, entered by one person and confirmed by another; then they are lines of the book.

    rows: a list of {column key: text as typed}, see certificates.paperlines; nothing else is known of them until
    they are confirmed. `version_no` tells the second editor that somebody was faster.
    """

    MOVES = {
        PaperBatchStatus.SUBMITTED: Move(
            {PaperBatchStatus.DRAFT, PaperBatchStatus.RETURNED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
        ),
        PaperBatchStatus.RETURNED: Move({PaperBatchStatus.SUBMITTED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}),
        PaperBatchStatus.CONFIRMED: Move({PaperBatchStatus.SUBMITTED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}),
        PaperBatchStatus.DISCARDED: Move(
            {PaperBatchStatus.DRAFT, PaperBatchStatus.RETURNED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
        ),
    }
    EDITABLE = frozenset({PaperBatchStatus.DRAFT, PaperBatchStatus.RETURNED})

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="paper_batches")
    form = models.CharField(_("form"), max_length=10, choices=CertificateForm.choices)
    year = models.PositiveSmallIntegerField(_("year of the paper register"))
    status = models.CharField(
        _("state"), max_length=10, choices=PaperBatchStatus.choices, default=PaperBatchStatus.DRAFT
    )
    rows = models.JSONField(default=list)
    version_no = models.PositiveIntegerField(default=1)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file the rows came from
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=250, blank=True)
    is_single_handed = models.BooleanField(_("entered and confirmed by one person"), default=False)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lines of a paper register")
        verbose_name_plural = _("lines of paper registers")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "form", "year", "sha256"],
                condition=~Q(sha256="") & ~Q(status="discarded"),
                name="paper_file_once",
            ),
            models.CheckConstraint(
                name="paper_lines_need_two_persons",
                condition=~Q(status="confirmed")
                | Q(closed_by__isnull=False) & (Q(is_single_handed=True) | ~Q(closed_by=F("entered_by"))),
            ),
        ]

    def __str__(self):
        return f"{self.get_form_display()} {self.year}"

    def get_absolute_url(self):
        return reverse("paper-batch", args=[self.pk])

    @property
    def is_editable(self):
        """Whether lines can still be entered."""
        return self.status in self.EDITABLE
