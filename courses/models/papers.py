"""Papers a centre makes from its rows, and the Excel packs that travel with a class."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, LongWork
from centres.models.places import OfCentreQuerySet

from .classes import CourseClass
from .plans import Plan


class PaperKind(models.TextChoices):
    """What can be made; the words are the titles of the papers' links."""

    PLAN = "plan", pgettext_lazy("paper", "Plan with its annex")
    OPENING = "opening", pgettext_lazy("paper", "Opening decision with the roster")
    ROSTER = "roster", pgettext_lazy("paper", "Roster")
    TIMETABLE = "timetable", pgettext_lazy("paper", "Timetable")
    ATTENDANCE = "attendance", pgettext_lazy("paper", "Blank attendance sheets")
    SCORES = "scores", pgettext_lazy("paper", "Score sheet")
    RECOGNITION = "recognition", pgettext_lazy("paper", "Recognition decision with the list")
    REPORT = "report", pgettext_lazy("paper", "Report on the class")


def paper_path(paper, name):
    """Where a paper is kept: a name nobody guesses, served only after a scope check."""
    return f"papers/{paper.centre_id}/{uuid.uuid4().hex}.{name.rpartition('.')[2]}"


class Paper(LongWork):
    """One paper made for a class or a plan, as PDF and, where officials edit it, as Word file; kept as it was made."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="papers")
    course_class = models.ForeignKey(CourseClass, models.PROTECT, null=True, blank=True, related_name="papers")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    pdf = models.FileField(upload_to=paper_path, max_length=200, blank=True)
    docx = models.FileField(upload_to=paper_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the PDF

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.CheckConstraint(
                name="paper_of_a_class_or_a_plan",
                condition=Q(course_class__isnull=False, plan=None) & ~Q(kind="plan")
                | Q(course_class=None, plan__isnull=False, kind="plan"),
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class ClassPack(models.Model):
    """One workbook of a class as it was taken out: `base` is what stood in it, to tell later who changed what."""

    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="packs")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="class_packs")  # copied
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    base = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return str(self.key)


class PackReturn(models.Model):
    """A workbook that came back: what it changes waits here until somebody confirms."""

    class Step(models.TextChoices):
        """Where the officer is."""

        REVIEW = "review", _("Compared, nothing written yet")
        APPLIED = "applied", _("Written to the class")
        DISCARDED = "discarded", _("Discarded")

    pack = models.ForeignKey(ClassPack, models.PROTECT, related_name="returns")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="pack_returns")  # copied
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.REVIEW)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    cells = models.JSONField(default=dict)  # as courses.packs reads them
    written = models.PositiveIntegerField(default=0)  # cells
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name
