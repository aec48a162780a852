"""Programmes and what each asks of a learner, in versions with start dates; the grade scale likewise."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centres.models.fields import KeyField
from centres.scope import ScopedQuerySet
from centres.vietnamese import text_sort_key


class ProgrammeKind(models.TextChoices):
    """Loại hình."""

    TRAINING = "training", _("Training")
    FOSTERING = "fostering", _("Fostering")
    TOPIC = "topic", _("Topic session")
    CONFERENCE = "conference", _("Conference")


class CertificateForm(models.TextChoices):
    """Which header the certificate carries. Centres use the Party form (208-QĐ/TW); group-4 defence the State form."""

    PARTY = "party", pgettext_lazy("certificate form", "Party form")
    STATE = "state", pgettext_lazy("certificate form", "State form")


class Admits(models.TextChoices):
    """Whom a class is for, by Party status: an awareness class is for people outside, a new members' class for members.

    Source: the tasks of 208-QĐ/TW name these groups; which programme takes whom is data of its version.
    """

    ANYONE = "anyone", pgettext_lazy("admits", "Everybody")
    OUTSIDERS = "outsiders", pgettext_lazy("admits", "People who are not Party members")
    MEMBERS = "members", pgettext_lazy("admits", "Party members, probationary ones included")
    PROBATIONERS = "probation", pgettext_lazy("admits", "Probationary Party members")


class TeachingForm(models.TextChoices):
    """Hình thức: how the periods of a session are spent."""

    LECTURE = "lecture", pgettext_lazy("teaching", "Lecture")
    DISCUSSION = "discussion", pgettext_lazy("teaching", "Discussion")
    ANSWERS = "answers", pgettext_lazy("teaching", "Review, questions and answers")
    FIELD_TRIP = "trip", pgettext_lazy("teaching", "Field trip")
    TEST = "test", pgettext_lazy("teaching", "Test")


class CatalogueQuerySet(ScopedQuerySet):
    """Catalogues everybody may read."""

    seen_by_all = True


class ProgrammeQuerySet(CatalogueQuerySet):
    """Programmes."""

    def taught_on(self, day):
        """Programmes a class may follow on the day."""
        return self.filter(active_from__lte=day).filter(Q(active_to=None) | Q(active_to__gte=day))


class Programme(models.Model):
    """One programme of the national catalogue. What it asks of learners is in its versions."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=ProgrammeKind.choices)
    # For certificates the officials break a long name themselves: Vietnamese spaces separate syllables, not words.
    printed_name = models.TextField(
        _("name on the certificate"), blank=True, help_text=_("With line breaks where the name may break")
    )
    active_from = models.DateField(_("taught from"))
    active_to = models.DateField(_("taught until"), null=True, blank=True)
    sort_key = KeyField(source="name", make=text_sort_key)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme-detail", args=[self.pk])

    def version_on(self, day):
        """The ProgrammeVersion in force on the day.

        Raises ValidationError "before_first_version" for a day before the programme began.
        """
        version = self.versions.filter(effective_from__lte=day).order_by("-effective_from").first()
        if version is None:
            raise ValidationError(
                gettext("%(programme)s has no version in force on %(day)s. Check the date or add a version."),
                code="before_first_version",
                params={"programme": self.name, "day": day.strftime("%d/%m/%Y")},
            )
        return version


class ProgrammeVersion(models.Model):
    """What a programme asks from a day on. A class keeps the version of its opening day."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions", verbose_name=_("programme"))
    effective_from = models.DateField(_("in force from"))
    periods = models.PositiveSmallIntegerField(_("periods"), help_text=_("1 period is 45 minutes"))
    days = models.PositiveSmallIntegerField(_("days"))
    # 20 % is common practice, not found in a regulation: hence a column with a default, not a constant.
    max_absence_ratio = models.DecimalField(
        _("highest share of absence"),
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.200"),
        help_text=_("0.2 means one period in five"),
    )
    min_score = models.DecimalField(
        _("lowest score to pass"), max_digits=4, decimal_places=2, null=True, blank=True, default=Decimal("5")
    )
    # How often a failed assessment may be repeated: once is common practice, found in no regulation.
    resits = models.PositiveSmallIntegerField(
        _("resits allowed"), default=1, validators=[MaxValueValidator(5)], help_text=_("0: none")
    )
    admits = models.CharField(_("is for"), max_length=10, choices=Admits.choices, default=Admits.ANYONE)
    prerequisites = models.ManyToManyField(
        Programme, blank=True, related_name="+", verbose_name=_("programmes to be completed before")
    )
    issues_certificate = models.BooleanField(_("ends with a certificate"), default=True)
    certificate_form = models.CharField(
        _("certificate form"), max_length=10, choices=CertificateForm.choices, default=CertificateForm.PARTY
    )
    says_comrade = models.BooleanField(_("certificate says “đồng chí”"), default=True)
    validity_months = models.PositiveSmallIntegerField(
        _("valid for months"), null=True, blank=True, help_text=_("Empty: no expiry")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=250, blank=True)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-effective_from"]
        verbose_name = _("programme version")
        verbose_name_plural = _("programme versions")
        constraints = [
            models.UniqueConstraint(fields=["programme", "effective_from"], name="programme_version_once_a_day"),
            models.CheckConstraint(name="programme_has_periods", condition=Q(periods__gt=0)),
            models.CheckConstraint(
                name="absence_ratio_is_a_share",
                condition=Q(max_absence_ratio__gte=0, max_absence_ratio__lte=1),
                violation_error_message=_("The share of absence lies between 0 and 1; 0.2 means one fifth."),
            ),
            models.CheckConstraint(
                name="min_score_on_the_scale",
                condition=Q(min_score=None) | Q(min_score__gte=0, min_score__lte=10),
                violation_error_message=_("Scores lie between 0 and 10."),
            ),
        ]

    def __str__(self):
        return f"{self.programme}, {self.effective_from:%d/%m/%Y}"


class AssessmentPart(models.Model):
    """One scored part of a programme version; a programme without parts is judged by attendance alone."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="parts")
    name = models.CharField(_("name"), max_length=80)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=2, default=Decimal("1"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("assessment part")
        verbose_name_plural = _("assessment parts")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="assessment_part_position_once"),
            models.CheckConstraint(name="assessment_part_weighs", condition=Q(weight__gt=0)),
        ]

    def __str__(self):
        return self.name


class Lesson(models.Model):
    """One lesson (bài, chuyên đề) of a programme version, with its periods of 45 minutes."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("lesson"), max_length=250)
    periods = models.PositiveSmallIntegerField(_("periods"), validators=[MinValueValidator(1), MaxValueValidator(200)])
    form = models.CharField(_("form"), max_length=10, choices=TeachingForm.choices, default=TeachingForm.LECTURE)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="lesson_position_once"),
            models.CheckConstraint(name="lesson_has_periods", condition=Q(periods__gt=0)),
        ]

    def __str__(self):
        return self.title


class Grade(models.TextChoices):
    """Xếp loại. PASS stands for programmes without a score."""

    EXCELLENT = "excellent", pgettext_lazy("grade", "Excellent")
    GOOD = "good", pgettext_lazy("grade", "Good")
    FAIR = "fair", pgettext_lazy("grade", "Fair")
    AVERAGE = "average", pgettext_lazy("grade", "Average")
    PASS = "pass", pgettext_lazy("grade", "Pass")


class GradeScaleQuerySet(CatalogueQuerySet):
    """Grade scales."""

    def in_force(self, on):
        """The scale of the day, with its bands. Raises ValidationError "before_first_scale"."""
        scale = self.filter(effective_from__lte=on).order_by("-effective_from").prefetch_related("bands").first()
        if scale is None:
            raise ValidationError(gettext("No grade scale is in force on this day."), code="before_first_scale")
        return scale


class Rounding(models.TextChoices):
    """What becomes of a mean score between two steps."""

    HALF_UP = "half_up", pgettext_lazy("rounding", "To the nearest, half upwards")
    DOWN = "down", pgettext_lazy("rounding", "Downwards")


class GradeScale(models.Model):
    """Thresholds of the grades and how scores are rounded, from a day on.

    "Xuất sắc" exists where the scale has its band.
    """

    STEPS = [(Decimal("0.1"), "0,1"), (Decimal("0.5"), "0,5"), (Decimal("1"), "1")]

    effective_from = models.DateField(_("in force from"), unique=True)
    step = models.DecimalField(
        _("final scores are rounded to"), max_digits=2, decimal_places=1, choices=STEPS, default=Decimal("0.1")
    )
    rounding = models.CharField(_("rounded"), max_length=10, choices=Rounding.choices, default=Rounding.HALF_UP)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = GradeScaleQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from"]
        verbose_name = _("grade scale")
        verbose_name_plural = _("grade scales")
        constraints = [
            models.CheckConstraint(
                name="grade_scale_step", condition=Q(step__in=[Decimal("0.1"), Decimal("0.5"), Decimal("1")])
            )
        ]

    def __str__(self):
        return f"{self.effective_from:%d/%m/%Y}"


class GradeBand(models.Model):
    """A grade and the lowest score that earns it."""

    scale = models.ForeignKey(GradeScale, models.CASCADE, related_name="bands")
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices)
    min_score = models.DecimalField(_("from score"), max_digits=4, decimal_places=2)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["scale", "-min_score"]
        verbose_name = _("grade band")
        verbose_name_plural = _("grade bands")
        constraints = [
            models.UniqueConstraint(fields=["scale", "grade"], name="grade_once_a_scale"),
            models.UniqueConstraint(fields=["scale", "min_score"], name="threshold_once_a_scale"),
        ]

    def __str__(self):
        return f"{self.get_grade_display()} ≥ {self.min_score}"
