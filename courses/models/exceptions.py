"""Exceptions: a learner recognised, or not, against what the rule says, for a reason two persons agree on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.models.places import OfCentreQuerySet
from centres.scope import Role
from centres.states import Move

from .rosters import Enrolment


class ExceptionKind(models.TextChoices):
    """Which way the exception goes."""

    ALLOW = "allow", pgettext_lazy("exception", "Recognise although the rule is not met")
    DENY = "deny", pgettext_lazy("exception", "Do not recognise although the rule is met")


class ExceptionStatus(models.TextChoices):
    """The life of an exception."""

    PROPOSED = "proposed", pgettext_lazy("exception", "Waiting for agreement")
    AGREED = "agreed", pgettext_lazy("exception", "Agreed")
    REFUSED = "refused", pgettext_lazy("exception", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("exception", "Withdrawn")


class ResultExceptionQuerySet(OfCentreQuerySet):
    """Exceptions."""

    def waiting(self):
        """Proposed, not decided on yet."""
        return self.filter(status=ExceptionStatus.PROPOSED)

    def standing(self):
        """Proposed or agreed: at most one for a learner."""
        return self.filter(status__in=[ExceptionStatus.PROPOSED, ExceptionStatus.AGREED])


_STAFF = {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
_DECIDERS = {Role.DEPUTY, Role.DIRECTOR}


class ResultException(models.Model):
    """One exception to the pass rule for one learner of a class; it counts once another person agreed."""

    MOVES = {
        ExceptionStatus.AGREED: Move({ExceptionStatus.PROPOSED}, _DECIDERS),
        ExceptionStatus.REFUSED: Move({ExceptionStatus.PROPOSED}, _DECIDERS),
        ExceptionStatus.WITHDRAWN: Move({ExceptionStatus.PROPOSED, ExceptionStatus.AGREED}, _STAFF),
    }

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="exceptions")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="result_exceptions")  # copied
    kind = models.CharField(_("exception"), max_length=5, choices=ExceptionKind.choices)
    reason = models.CharField(_("reason"), max_length=250)
    status = models.CharField(max_length=10, choices=ExceptionStatus.choices, default=ExceptionStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=250, blank=True)  # why it was refused
    is_single_handed = models.BooleanField(_("proposed and agreed by one person"), default=False)

    objects = ResultExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(status__in=["proposed", "agreed"]),
                name="one_exception_a_learner",
                violation_error_message=_("An exception for this learner is already proposed or agreed."),
            ),
            models.CheckConstraint(name="exception_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="exception_decision_is_whole",
                condition=Q(status__in=["agreed", "refused"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(status="proposed", decided_by=None, decided_at=None)
                | Q(status="withdrawn"),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id}: {self.kind}"

    @property
    def is_agreed(self):
        """Whether it counts when results are judged."""
        return self.status == ExceptionStatus.AGREED
