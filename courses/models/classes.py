"""Classes: from a plan line to a recognised result, and the figures each leaves behind."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, ExtractQuarter
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Person
from centres.models.fields import KeyField
from centres.models.places import OfCentreQuerySet
from centres.scope import Role
from centres.states import Move
from centres.vietnamese import fold

from .plans import PlanItem, PlanLine
from .programmes import Admits, ProgrammeVersion
from .stages import HELD, ClassStatus, Stage, stage_conditions


class CourseClassQuerySet(OfCentreQuerySet):
    """Classes."""

    to_lecturer = ("head", "sessions__lecturer")

    def held(self):
        """Classes that really opened: these count as actual against the plan."""
        return self.filter(status__in=HELD)

    def off_plan(self):
        """Classes opened outside the plan, counted apart."""
        return self.filter(plan_item=None)

    def with_quarter(self):
        """Adds `quarter`, 1 to 4: of the line in force the class comes from; outside the plan, of its first day."""
        line = PlanLine.objects.valid().filter(item=OuterRef("plan_item")).order_by()
        planned = Subquery(line.values("quarter")[:1], output_field=models.IntegerField())
        return self.annotate(quarter=Coalesce(planned, ExtractQuarter("starts_on")))

    def unsettled(self):
        """Classes whose results are neither recognised nor given up."""
        settled = [ClassStatus.RECOGNISED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED]
        return self.exclude(status__in=settled)

    def awaiting_results(self, on):
        """Open classes past their last day, and finished ones not yet recognised."""
        return self.in_stage(Stage.RESULTS, on)

    def awaiting_certificates(self, on):
        """Recognised classes of certified programmes where somebody passed and nobody holds a certificate yet."""
        return self.in_stage(Stage.CERTIFICATES, on)

    def in_stage(self, stage, on):
        """Classes at one Stage on the day."""
        return self.filter(stage_conditions(on)[stage])

    def with_stage(self, on):
        """Adds `stage_place`, the place among Stage: ordered by it, what needs a hand comes first."""
        places = [models.When(condition, then=place) for place, condition in enumerate(stage_conditions(on).values())]
        return self.annotate(stage_place=models.Case(*places))

    def count_stages(self, on):
        """{stage: number of classes} for every Stage on the day, in one query."""
        counts = {stage: models.Count("pk", filter=condition) for stage, condition in stage_conditions(on).items()}
        return self.order_by().aggregate(**counts)


_STAFF = {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}


class CourseClass(models.Model):
    """One class (lớp) of a programme at a centre."""

    MOVES = {
        ClassStatus.OPEN: Move({ClassStatus.PLANNED, ClassStatus.POSTPONED}, _STAFF),
        ClassStatus.POSTPONED: Move({ClassStatus.PLANNED, ClassStatus.OPEN}, _STAFF),
        ClassStatus.FINISHED: Move({ClassStatus.OPEN}, _STAFF),
        ClassStatus.RECOGNISED: Move({ClassStatus.FINISHED}, _STAFF),
        ClassStatus.ARCHIVED: Move({ClassStatus.RECOGNISED}, _STAFF),
        ClassStatus.CANCELLED: Move(
            {ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.OPEN, ClassStatus.FINISHED}, _STAFF
        ),
    }
    # The way back, with a deed and a reason of its own (classes.reopen): not the officer's alone.
    REOPENING = Move({ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}, {Role.DEPUTY, Role.DIRECTOR})
    # The roster may change while the class is open; results until they are recognised.
    ROSTER_OPEN = frozenset({ClassStatus.OPEN})
    RESULTS_OPEN = frozenset({ClassStatus.OPEN, ClassStatus.FINISHED})

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="classes", verbose_name=_("centre"))
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("class code"), max_length=40)
    name = models.CharField(_("class name"), max_length=250)
    name_key = KeyField(source="name", make=fold)
    programme_version = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, related_name="classes", verbose_name=_("programme")
    )
    cohort = models.PositiveSmallIntegerField(_("cohort"), default=1)
    plan_item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, blank=True, related_name="classes", verbose_name=_("plan line")
    )
    off_plan_reason = models.CharField(_("why outside the plan"), max_length=250, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=ClassStatus.choices, default=ClassStatus.PLANNED)
    version_no = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    periods = models.PositiveSmallIntegerField(_("periods"), validators=[MinValueValidator(1), MaxValueValidator(2000)])
    place = models.CharField(_("place"), max_length=200)
    head = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="classes_headed", verbose_name=_("head of class")
    )
    capacity = models.PositiveSmallIntegerField(
        _("places"), default=60, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    target_group = models.CharField(_("target group"), max_length=200, blank=True)
    admits = models.CharField(  # copied from the programme version; checked on every path to the roster
        _("is for"), max_length=10, choices=Admits.choices, default=Admits.ANYONE
    )
    co_organiser = models.CharField(_("co-organiser"), max_length=200, blank=True)
    opening_no = models.CharField(_("opening decision"), max_length=60, blank=True)
    opened_on = models.DateField(_("date of the opening decision"), null=True, blank=True)
    stop_reason = models.CharField(_("reason"), max_length=250, blank=True)  # of a postponement or cancellation
    recognition_no = models.CharField(_("recognition decision"), max_length=60, blank=True)
    recognised_on = models.DateField(_("date of the recognition decision"), null=True, blank=True)
    recognised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CourseClassQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        indexes = [
            models.Index(fields=["centre", "year", "status"], name="class_by_centre_year"),
            models.Index(fields=["centre", "-starts_on"], name="class_by_centre_start"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"],
                name="class_code_once_a_centre",
                violation_error_message=_("This centre already has a class with this code."),
            ),
            models.CheckConstraint(
                name="class_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day lies before the first day: check both dates."),
            ),
            models.CheckConstraint(
                name="class_in_or_outside_the_plan",
                condition=Q(plan_item=None) & ~Q(off_plan_reason="") | Q(plan_item__isnull=False, off_plan_reason=""),
                violation_error_message=_("Choose a plan line, or say why the class is opened outside the plan."),
            ),
            models.CheckConstraint(
                name="class_opening_is_whole",
                condition=Q(status__in=["planned", "postponed", "cancelled"])
                | Q(opened_on__isnull=False) & ~Q(opening_no=""),
            ),
            models.CheckConstraint(
                name="class_stop_has_a_reason",
                condition=~Q(status__in=["postponed", "cancelled"]) | ~Q(stop_reason=""),
            ),
            models.CheckConstraint(
                name="class_recognition_is_whole",
                condition=Q(
                    status__in=["recognised", "archived"], recognised_on__isnull=False, recognised_by__isnull=False
                )
                & ~Q(recognition_no="")
                | ~Q(status__in=["recognised", "archived"])
                & Q(recognition_no="", recognised_on=None, recognised_by=None),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("class-detail", args=[self.pk])

    @property
    def programme(self):
        """The programme, whatever its version."""
        return self.programme_version.programme

    @property
    def centre_name(self):
        """The CentreName of the first day: papers and pages of a class keep it when the centre is renamed."""
        return self.centre.name_on(self.starts_on)

    @property
    def stage(self):
        """The Stage, of a row read `with_stage`."""
        return list(Stage)[self.stage_place]


class ClassPattern(models.Model):
    """How a centre calls its classes: patterns of known words in braces, see courses.naming.

    Names already given stay as they are, so a pattern needs no date.
    """

    class Counting(models.TextChoices):
        """Where the cohort (khóa) starts again at I."""

        YEARLY = "yearly", _("From I in every year")
        RUNNING = "running", _("Running on over the years")

    centre = models.OneToOneField(Centre, models.PROTECT, related_name="class_pattern")
    name = models.CharField(_("pattern of class names"), max_length=120)
    code = models.CharField(_("pattern of class codes"), max_length=60)
    counting = models.CharField(
        _("cohorts are counted"), max_length=10, choices=Counting.choices, default=Counting.YEARLY
    )

    objects = OfCentreQuerySet.as_manager()

    def __str__(self):
        return self.name


class ClassFiguresQuerySet(OfCentreQuerySet):
    """Figures of classes."""

    to_province = "course_class__centre__province"
    to_centre = "course_class__centre__custodian"


class ClassFigures(models.Model):
    """Head counts of one class, written by the deeds that change them; dashboards read only this.

    All in persons enrolled in this class (lượt học viên when summed over classes).
    """

    course_class = models.OneToOneField(CourseClass, models.PROTECT, related_name="figures", primary_key=True)
    enrolled = models.PositiveIntegerField(default=0)
    women = models.PositiveIntegerField(default=0)
    minority = models.PositiveIntegerField(default=0)
    party_members = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    excellent = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    fair = models.PositiveIntegerField(default=0)
    average = models.PositiveIntegerField(default=0)
    ungraded = models.PositiveIntegerField(default=0)  # passed a programme without a score
    certified = models.PositiveIntegerField(default=0)

    objects = ClassFiguresQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="figures_add_up",
                condition=Q(
                    enrolled__gte=F("passed"),
                    passed=F("excellent") + F("good") + F("fair") + F("average") + F("ungraded"),
                    passed__gte=F("certified"),
                ),
            )
        ]

    def __str__(self):
        return f"{self.course_class_id}: {self.enrolled}"
