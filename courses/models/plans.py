"""Annual plans: what a centre intends to teach in one calendar year, in versions."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre, Province
from centres.models.places import OfCentreQuerySet
from centres.models.quotas import scan_path
from centres.scope import Role, ScopedQuerySet
from centres.states import Move

from .programmes import Programme


class PlanStatus(models.TextChoices):
    """The life of a plan."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("plan", "Submitted, waiting for approval")
    RETURNED = "returned", pgettext_lazy("plan", "Returned for correction")
    APPROVED = "approved", pgettext_lazy("plan", "Approved")
    AMENDED = "amended", pgettext_lazy("plan", "Replaced by an amendment")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")


class PlanQuerySet(OfCentreQuerySet):
    """Plans."""

    def valid(self):
        """The approved version each centre works by."""
        return self.filter(status__in=[PlanStatus.APPROVED, PlanStatus.CLOSED])

    def awaiting_decision(self):
        """Plans a director has to decide on."""
        return self.filter(status=PlanStatus.SUBMITTED)

    def with_totals(self):
        """Adds total_classes and total_learners of the plan's lines, 0 for an empty plan."""
        lines = PlanLine.objects.filter(plan=models.OuterRef("pk")).order_by().values("plan")
        return self.annotate(
            total_classes=models.functions.Coalesce(models.Subquery(lines.annotate(n=Sum("classes")).values("n")), 0),
            total_learners=models.functions.Coalesce(models.Subquery(lines.annotate(n=Sum("learners")).values("n")), 0),
        )


_WRITERS = {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
_DECIDERS = {Role.DIRECTOR, Role.DEPUTY}


class Plan(models.Model):
    """What one centre intends to teach in one calendar year, one version of it."""

    MOVES = {  # state: where from, and who may
        PlanStatus.SUBMITTED: Move({PlanStatus.DRAFT, PlanStatus.RETURNED}, _WRITERS),
        PlanStatus.RETURNED: Move({PlanStatus.SUBMITTED}, _DECIDERS),
        PlanStatus.APPROVED: Move({PlanStatus.SUBMITTED}, _DECIDERS),
        PlanStatus.AMENDED: Move({PlanStatus.APPROVED}, _DECIDERS),
        PlanStatus.CLOSED: Move({PlanStatus.APPROVED}, _DECIDERS),
    }
    EDITABLE = frozenset({PlanStatus.DRAFT, PlanStatus.RETURNED})

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="plans", verbose_name=_("centre"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("state"), max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    version_no = models.PositiveIntegerField(default=1)  # counts writes; an edit form carries it and notices others
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("reason for returning"), blank=True)
    return_reply = models.TextField(_("reply to the reason"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    # The standing committee of the Party committee decides; the portal records its decision.
    decision_no = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decision date"), null=True, blank=True)
    signatory = models.CharField(_("signed by"), max_length=120, blank=True)
    scan = models.FileField(_("scanned decision"), upload_to=scan_path, max_length=200, blank=True)
    is_single_handed = models.BooleanField(_("written and approved by one person"), default=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    amendment_reason = models.TextField(_("why the province asks for an amendment"), blank=True)
    change_reason = models.TextField(_("why this version was drawn up"), blank=True)  # of versions after the first

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "centre__sort_key", "-version"]
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year", "version"],
                name="plan_version_once",
                violation_error_message=_("This centre already has a plan for this year: open that one."),
            ),
            models.UniqueConstraint(
                fields=["centre", "year"],
                condition=Q(status__in=["approved", "closed"]),
                name="one_valid_plan_a_year",
            ),
            models.CheckConstraint(
                name="plan_approval_is_whole",
                condition=Q(
                    status__in=["approved", "amended", "closed"],
                    decided_on__isnull=False,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                & ~Q(decision_no="")
                | Q(
                    status__in=["draft", "submitted", "returned"],
                    decided_on=None,
                    approved_by=None,
                    approved_at=None,
                    decision_no="",
                ),
            ),
            models.CheckConstraint(
                name="plan_return_has_a_reason", condition=~Q(status="returned") | ~Q(return_reason="")
            ),
            models.CheckConstraint(name="amendment_has_a_reason", condition=Q(version=1) | ~Q(change_reason="")),
            models.CheckConstraint(
                name="plan_submission_has_a_person", condition=Q(status="draft") | Q(submitted_by__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.centre.short_name}, {self.year}"

    def get_absolute_url(self):
        return reverse("plan-detail", args=[self.pk])

    @property
    def dated_on(self):
        """The day whose names the plan bears: that of its decision, before it the day the plan was begun."""
        return self.decided_on or timezone.localdate(self.created_at)

    @property
    def centre_name(self):
        """The CentreName of its day: a plan keeps it when the centre is renamed."""
        return self.centre.name_on(self.dated_on)

    @property
    def is_editable(self):
        """Whether lines may still change; an approved plan is locked."""
        return self.status in self.EDITABLE

    @property
    def awaits_reply(self):
        """Whether the reason it was returned for is still to be answered; editing makes it a draft, not answered."""
        return bool(self.return_reason) and not self.return_reply.strip()


class PlanItem(models.Model):
    """The lasting identity of a plan line: versions of a plan repeat it, classes point to it."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="plan_items")
    year = models.PositiveSmallIntegerField()

    objects = OfCentreQuerySet.as_manager()

    def __str__(self):
        return f"{self.centre_id}/{self.year}/{self.pk}"


class PlanLineQuerySet(OfCentreQuerySet):
    """Lines of plans."""

    to_province = "plan__centre__province"
    to_centre = "plan__centre__custodian"

    def valid(self):
        """Lines of the versions centres work by, closed years included."""
        return self.filter(plan__status__in=[PlanStatus.APPROVED, PlanStatus.CLOSED])

    def approved(self):
        """Lines of approved plans: classes are opened from these."""
        return self.filter(plan__status=PlanStatus.APPROVED)

    def with_opened(self):
        """Adds entered_classes, classes entered from the line whatever version of the plan it stood in, less cancelled
        ones; and held_classes, those of them that really opened."""
        entered = ~Q(item__classes__status="cancelled")
        held = Q(item__classes__status__in=["open", "finished", "recognised", "archived"])
        return self.annotate(
            entered_classes=models.Count("item__classes", filter=entered, distinct=True),
            held_classes=models.Count("item__classes", filter=held, distinct=True),
        )


class PlanLine(models.Model):
    """One programme in one quarter: how many classes, how many learners, for whom (chỉ tiêu kế hoạch)."""

    class Quarter(models.IntegerChoices):
        """Quý, written in Roman numerals."""

        I = 1, "I"  # noqa: E741
        II = 2, "II"
        III = 3, "III"
        IV = 4, "IV"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="lines")
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("line"), default=1)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plan_lines", verbose_name=_("programme"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), choices=Quarter.choices)
    classes = models.PositiveSmallIntegerField(_("classes"), validators=[MinValueValidator(1), MaxValueValidator(200)])
    learners = models.PositiveIntegerField(_("learners"), validators=[MinValueValidator(1), MaxValueValidator(50_000)])
    target_group = models.CharField(_("target group"), max_length=200, blank=True)
    co_organiser = models.CharField(_("co-organiser"), max_length=200, blank=True)
    sessions = models.PositiveSmallIntegerField(
        _("sessions a class"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    budget_note = models.CharField(_("funding"), max_length=200, blank=True)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position", "pk"]
        verbose_name = _("plan line")
        verbose_name_plural = _("plan lines")
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="plan_item_once_a_version"),
            models.CheckConstraint(name="plan_line_counts", condition=Q(classes__gte=1, learners__gte=1)),
            models.CheckConstraint(name="plan_line_quarter", condition=Q(quarter__gte=1, quarter__lte=4)),
        ]

    def __str__(self):
        return f"{self.programme}, {self.get_quarter_display()}"


class PlanDeadlineQuerySet(ScopedQuerySet):
    """Days by which plans are due."""

    to_province = "province"
    to_centre = "province__centres__custodian"

    def visible_to(self, user):
        """As everywhere; a deadline of a province with many centres of one custodian is still one row."""
        return super().visible_to(user).distinct()


class PlanDeadline(models.Model):
    """The day by which centres of a province have their plan of a year approved; without one, settings.PLAN_DUE."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="plan_deadlines")
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("due on"))

    objects = PlanDeadlineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "year"], name="one_plan_deadline_a_year")]

    def __str__(self):
        return f"{self.year}: {self.due_on:%d/%m/%Y}"


class PlanReminder(models.Model):
    """The province reminded a centre of its plan; the centre reads it among its tasks."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="plan_reminders")
    year = models.PositiveSmallIntegerField(_("year"))
    message = models.CharField(_("message"), max_length=500, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["centre", "year"], name="plan_reminder_by_centre")]

    def __str__(self):
        return f"{self.centre_id}, {self.year}"
