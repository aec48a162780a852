"""Who is in a class, with what result, and the files rosters came from."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, LongWork
from centres.models.places import OfCentreQuerySet

from .classes import CourseClass
from .learners import Learner
from .programmes import AssessmentPart, Grade


class EnrolmentStatus(models.TextChoices):
    """Where a learner stands in a class."""

    ENROLLED = "enrolled", pgettext_lazy("enrolment", "Enrolled")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")
    DEFERRED = "deferred", pgettext_lazy("enrolment", "Deferred")
    TRANSFERRED = "transferred", pgettext_lazy("enrolment", "Transferred")


class Outcome(models.TextChoices):
    """What recognition found; empty before it."""

    PASSED = "passed", pgettext_lazy("outcome", "Passed")
    FAILED = "failed", pgettext_lazy("outcome", "Not passed")


class EnrolmentQuerySet(OfCentreQuerySet):
    """Enrolments."""

    to_lecturer = ("course_class__head", "course_class__sessions__lecturer")

    def studying(self):
        """Those on the roster now, without withdrawn, deferred and transferred ones."""
        return self.filter(status=EnrolmentStatus.ENROLLED)

    def passed(self):
        """Those whose result was recognised as passed."""
        return self.filter(status=EnrolmentStatus.ENROLLED, outcome=Outcome.PASSED)

    def in_roster_order(self):
        """Order of a Vietnamese roster: given name, middle, family name."""
        return self.order_by("learner__sort_key", "pk")


class Enrolment(models.Model):
    """One learner in one class (ghi danh). Workplace and unit are those of the time of the class."""

    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="enrolments")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="enrolments")  # copied: scope without a join
    year = models.PositiveSmallIntegerField()  # copied
    created_at = models.DateTimeField(default=timezone.now)  # who joins later was in none of the sessions before
    status = models.CharField(
        _("state"), max_length=12, choices=EnrolmentStatus.choices, default=EnrolmentStatus.ENROLLED
    )
    leave_reason = models.CharField(_("reason"), max_length=250, blank=True)
    workplace = models.CharField(_("workplace"), max_length=250)
    position = models.CharField(_("position"), max_length=200, blank=True)
    sending_unit = models.CharField(_("sending unit"), max_length=250, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    absent_excused = models.PositiveSmallIntegerField(_("periods absent, excused"), default=0)
    absent_unexcused = models.PositiveSmallIntegerField(_("periods absent, unexcused"), default=0)
    # Written by recognition, from courses.results; never typed.
    outcome = models.CharField(_("result"), max_length=6, choices=Outcome.choices, blank=True)
    final_score = models.DecimalField(_("final score"), max_digits=4, decimal_places=1, null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, blank=True)
    outcome_reason = models.CharField(_("reason of the result"), max_length=400, blank=True)
    # Holds a certificate in force; kept by the verbs of certificates, in the transaction that issues or revokes.
    is_certified = models.BooleanField(_("holds a certificate"), default=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [models.Index(fields=["centre", "year", "outcome"], name="enrolment_by_centre_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["course_class", "learner"],
                name="learner_once_a_class",
                violation_error_message=_("This learner is already on the roster of this class."),
            ),
            models.CheckConstraint(name="leaving_has_a_reason", condition=Q(status="enrolled") | ~Q(leave_reason="")),
            models.CheckConstraint(
                name="passing_has_a_grade",
                condition=Q(outcome="passed") & ~Q(grade="") | ~Q(outcome="passed") & Q(grade=""),
            ),
            models.CheckConstraint(
                name="certified_stays_passed", condition=Q(is_certified=False) | Q(status="enrolled", outcome="passed")
            ),
        ]

    def __str__(self):
        return f"{self.learner} – {self.course_class}"

    @property
    def absent(self):
        """Periods missed, excused and unexcused together."""
        return self.absent_excused + self.absent_unexcused


class ScoreQuerySet(OfCentreQuerySet):
    """Scores."""

    to_province = "enrolment__centre__province"
    to_centre = "enrolment__centre__custodian"
    to_lecturer = ("enrolment__course_class__head", "enrolment__course_class__sessions__lecturer")


class Score(models.Model):
    """One score of one part; attempt 2 is the resit (kiểm tra lại). The scale is 0 to 10."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="scores")
    part = models.ForeignKey(AssessmentPart, models.PROTECT, related_name="scores")
    attempt = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(
        _("score"), max_digits=4, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(10)]
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "part", "attempt"], name="score_once_an_attempt"),
            models.CheckConstraint(name="score_on_the_scale", condition=Q(value__gte=0, value__lte=10)),
        ]

    def __str__(self):
        return f"{self.value}"


def roster_path(work, file_name):
    """Where an uploaded roster is kept: a name of our own, never the uploader's."""
    return f"rosters/{work.centre_id}/{work.key}"


class ColumnName(models.Model):
    """What a centre calls a column in its rosters: chosen once by an officer, used for every later file."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="column_names")
    header_key = models.CharField(max_length=120)  # as courses.rosters.headers compares headers
    header = models.CharField(max_length=120)  # as it stood in the file
    field = models.CharField(max_length=20, blank=True)  # a key of courses.rosters.fields; "": leave the column out
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "header_key"], name="column_named_once_a_centre")]

    def __str__(self):
        return self.header


class RosterImport(LongWork):
    """One uploaded roster: read and checked by the worker, then its rows wait until somebody confirms.

    `step` says where the officer is, `status` how the worker fares in it: reading and writing are its two tasks.
    """

    class Step(models.TextChoices):
        """Where the officer is."""

        READING = "reading", _("Being read and checked")
        REVIEW = "review", _("Checked, nothing written yet")
        WRITING = "writing", _("Being written to the class")
        COMMITTED = "committed", _("Written to the class")
        DISCARDED = "discarded", _("Discarded")

    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="imports")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="imports")  # copied
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.REVIEW)
    file = models.FileField(upload_to=roster_path, max_length=200)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=list)  # [[header as it stands in the file, field key or ""], …]
    rows = models.JSONField(default=list)  # as courses.rosters.check gives them
    accepted_fixes = models.JSONField(default=list)  # [[row, column, code], …] the officer agreed to
    digest = models.CharField(max_length=20, blank=True)  # of the Review somebody confirmed; the worker obeys it
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    enrolled = models.PositiveIntegerField(default=0)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        constraints = [
            models.CheckConstraint(
                name="import_enrols_what_it_found", condition=Q(enrolled__lte=F("created") + F("matched"))
            ),
            models.CheckConstraint(
                name="import_written_was_confirmed",
                condition=~Q(step="writing") | Q(confirmed_by__isnull=False) & ~Q(digest=""),
            ),
        ]

    def __str__(self):
        return self.file_name
