"""Decisions on certificates that were issued: void, revoke, restore, issue again; and the rules for the last."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Appointment, Centre, SigningDelegation
from centres.models.places import OfCentreQuerySet
from centres.scope import Role, ScopedQuerySet
from centres.states import Move

from .register import Certificate


class Cause(models.TextChoices):
    """Why a certificate is issued again. Source: Hướng dẫn 154-HD/BTGTW, as far as it could be read."""

    CENTRE_ERROR = "centre_error", pgettext_lazy("cause", "Error of the centre")
    CENTRE_LOSS = "centre_loss", pgettext_lazy("cause", "Lost or damaged by the centre")
    HOLDER_LOSS = "holder_loss", pgettext_lazy("cause", "Lost or damaged by the holder")
    NAME_CHANGE = "name_change", pgettext_lazy("cause", "Change of name or civil status")


class Route(models.TextChoices):
    """What the holder receives."""

    REISSUE = "reissue", pgettext_lazy("route", "A new certificate")
    REFUSE = "refuse", pgettext_lazy("route", "Nothing: not provided for")


class ReissueRuleQuerySet(ScopedQuerySet):
    """Rules of reissue: the same for all, read by everybody with an account."""

    seen_by_all = True

    def in_force_on(self, on):
        """Those that have begun on the day `on`, the latest of each cause first."""
        return self.filter(effective_from__lte=on).order_by("cause", "-effective_from")


class ReissueRule(models.Model):
    """What holds for one cause from a day on. Details the law leaves open stand here as settings, marked assumed."""

    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    effective_from = models.DateField(_("in force from"))
    route = models.CharField(_("what the holder receives"), max_length=10, choices=Route.choices)
    takes_record = models.BooleanField(_("takes the corrected record"), default=False)  # else: as printed before
    papers = models.CharField(_("papers to be handed in"), max_length=400)
    wording = models.CharField(_("words printed on the new certificate"), max_length=120)  # {n}: how many times
    working_days = models.PositiveSmallIntegerField(_("to be done within, working days"), null=True, blank=True)
    source = models.CharField(_("legal basis"), max_length=200, blank=True)
    is_assumed = models.BooleanField(_("assumed until a rule is known"), default=False)

    objects = ReissueRuleQuerySet.as_manager()

    class Meta:
        ordering = ["cause", "-effective_from"]
        verbose_name = _("rule of reissue")
        verbose_name_plural = _("rules of reissue")
        constraints = [
            models.UniqueConstraint(fields=["cause", "effective_from"], name="one_reissue_rule_a_day"),
            models.CheckConstraint(name="reissue_rule_has_words", condition=~Q(route="reissue") | ~Q(wording="")),
        ]

    def __str__(self):
        return f"{self.get_cause_display()} ({self.effective_from:%d/%m/%Y})"

    @property
    def example(self):
        """The words as printed on a first reissue: “Cấp lại lần 1”."""
        return self.wording.replace("{n}", "1")


class DecisionStatus(models.TextChoices):
    """The life of a decision."""

    PROPOSED = "proposed", pgettext_lazy("register decision", "Waiting for approval")
    APPROVED = "approved", pgettext_lazy("register decision", "In force")
    REFUSED = "refused", pgettext_lazy("register decision", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("register decision", "Withdrawn")


class RegisterDecisionQuerySet(OfCentreQuerySet):
    """Decisions on certificates."""

    def awaiting_decision(self):
        """Decisions the director, or a deputy with authority, has to approve or refuse."""
        return self.filter(status=DecisionStatus.PROPOSED)

    def waiting_first(self):
        """Those that wait, the oldest first; then all others, the newest first."""
        waits = models.Case(models.When(status=DecisionStatus.PROPOSED, then=0), default=1)
        since = models.Case(models.When(status=DecisionStatus.PROPOSED, then=F("pk")), default=-F("pk"))
        return self.order_by(waits, since)

    def with_counts(self):
        """Adds `certificate_count` and `first_number`, the number of one of its certificates."""
        return self.annotate(
            certificate_count=models.Count("lines"), first_number=models.Min("lines__certificate__number")
        )

    def with_people(self):
        """With the rows that lists and pages name beside a decision."""
        return self.select_related(
            "centre__custodian", "proposed_by", "closed_by", "rule", "signer__person", "delegation__person"
        )


class RegisterDecision(models.Model):
    """One deed on certificates that were issued, for one of them or a batch: an officer proposes, the director decides.

    Revoking and restoring carry the number and date of a decision on paper; voiding a spoiled sheet the number of
    the minutes; issuing again carries a cause, its own printed date and its own signer.
    """

    class Kind(models.TextChoices):
        """What is decided."""

        VOID = "void", pgettext_lazy("register decision", "Void a spoiled certificate")
        REVOKE = "revoke", pgettext_lazy("register decision", "Revoke")
        RESTORE = "restore", pgettext_lazy("register decision", "Lift a revocation")
        REISSUE = "reissue", pgettext_lazy("register decision", "Issue again")

    MOVES = {
        DecisionStatus.APPROVED: Move({DecisionStatus.PROPOSED}, {Role.DIRECTOR, Role.DEPUTY}),
        DecisionStatus.REFUSED: Move({DecisionStatus.PROPOSED}, {Role.DIRECTOR, Role.DEPUTY}),
        DecisionStatus.WITHDRAWN: Move({DecisionStatus.PROPOSED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}),
    }

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="register_decisions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # a form posted twice makes one decision
    status = models.CharField(
        _("state"), max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.PROPOSED
    )
    reason = models.CharField(_("reason"), max_length=250)
    decision_no = models.CharField(_("decision or minutes no."), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    scan = models.FileField(upload_to="register-decisions/%Y/", max_length=200, blank=True)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices, blank=True)
    rule = models.ForeignKey(ReissueRule, models.PROTECT, null=True, blank=True, related_name="+")
    papers = models.CharField(_("papers handed in"), max_length=400, blank=True)
    issue_on = models.DateField(_("date printed on the certificates"), null=True, blank=True)
    signer = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    delegation = models.ForeignKey(SigningDelegation, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # approved, refused or withdrawn
    answer = models.CharField(_("answer"), max_length=250, blank=True)
    is_single_handed = models.BooleanField(_("proposed and approved by one person"), default=False)

    objects = RegisterDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("decision on certificates")
        verbose_name_plural = _("decisions on certificates")
        constraints = [
            models.CheckConstraint(name="register_decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="register_decision_closed_by_somebody",
                condition=Q(status="proposed", closed_by=None, closed_at=None)
                | ~Q(status="proposed") & Q(closed_by__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="register_decision_needs_two_persons",
                condition=~Q(status="approved") | Q(is_single_handed=True) | ~Q(closed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="reissue_says_cause_and_signer",
                condition=~Q(kind="reissue")
                & Q(cause="", rule=None, issue_on=None, signer=None, delegation=None)
                & ~Q(decision_no="")
                & Q(decided_on__isnull=False)
                | Q(kind="reissue", rule__isnull=False, issue_on__isnull=False)
                & ~Q(cause="")
                & (Q(signer__isnull=False, delegation=None) | Q(signer=None, delegation__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.decision_no or self.get_cause_display()}"

    def get_absolute_url(self):
        return reverse("decision-detail", args=[self.pk])


class DecidedCertificate(models.Model):
    """One certificate a decision is about. `before`: the state it was in, for whoever reads the decision later."""

    decision = models.ForeignKey(RegisterDecision, models.PROTECT, related_name="lines")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="decided")
    before = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "certificate"], name="decided_once")]

    def __str__(self):
        return f"{self.decision_id}: {self.certificate_id}"
