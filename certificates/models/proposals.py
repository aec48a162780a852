"""Proposals: which learners of a class shall receive certificates, and who signs them."""

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
from centres.scope import Role
from centres.states import Move
from courses.models import CourseClass, Enrolment


class ProposalStatus(models.TextChoices):
    """The life of a proposal."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Waiting for approval")
    RETURNED = "returned", pgettext_lazy("proposal", "Returned for correction")
    APPROVED = "approved", pgettext_lazy("proposal", "Approved")


class ProposalQuerySet(OfCentreQuerySet):
    """Proposals."""

    def awaiting_decision(self):
        """Proposals a director has to decide on."""
        return self.filter(status=ProposalStatus.SUBMITTED)

    def still_open(self):
        """Proposals that are not approved yet; a class has one of them at most."""
        return self.exclude(status=ProposalStatus.APPROVED)

    def unfinished_first(self, *order):
        """The states of `order` first, as given, then the rest; the newest first within each."""
        places = [models.When(status=status, then=place) for place, status in enumerate(order)]
        return self.order_by(models.Case(*places, default=len(order)), "-changed_at", "-pk")

    def with_counts(self):
        """Adds `proposed_count`, the learners on each proposal."""
        return self.annotate(proposed_count=models.Count("learners"))

    def with_people(self):
        """With the rows that lists and pages name beside a proposal."""
        return self.select_related(
            "centre", "course_class__centre", "course_class__programme_version__programme",
            "course_class__recognised_by", "created_by", "submitted_by", "returned_by", "approved_by",
            "signer__person", "delegation__person",
        )  # fmt: skip


class Proposal(models.Model):
    """An officer's list of learners of one class who shall receive certificates (đề nghị cấp)."""

    MOVES = {
        ProposalStatus.SUBMITTED: Move(
            {ProposalStatus.DRAFT, ProposalStatus.RETURNED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
        ),
        ProposalStatus.RETURNED: Move({ProposalStatus.SUBMITTED}, {Role.DIRECTOR, Role.DEPUTY}),
        ProposalStatus.APPROVED: Move({ProposalStatus.SUBMITTED}, {Role.DIRECTOR, Role.DEPUTY}),
    }
    # With the results it rests on, opened again: by who may open them (CourseClass.REOPENING), and drafts too.
    TAKING_BACK = Move({ProposalStatus.DRAFT, ProposalStatus.SUBMITTED}, {Role.DIRECTOR, Role.DEPUTY})

    course_class = models.ForeignKey(CourseClass, models.PROTECT, related_name="proposals", verbose_name=_("class"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="proposals")  # copied
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # a form posted twice makes one proposal
    status = models.CharField(_("state"), max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.DRAFT)
    version_no = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    issue_on = models.DateField(_("date printed on the certificates"))
    # The director of the day, or a deputy's delegation of the day: exactly one.
    signer = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    delegation = models.ForeignKey(SigningDelegation, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("reason for returning"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    is_single_handed = models.BooleanField(_("proposed and approved by one person"), default=False)
    enrolments = models.ManyToManyField(Enrolment, related_name="proposals", through="ProposedLearner")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["course_class"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="one_open_proposal_a_class",
                violation_error_message=_("This class already has an open proposal: continue with that one."),
            ),
            models.CheckConstraint(
                name="proposal_has_one_signer",
                condition=Q(signer__isnull=False, delegation=None) | Q(signer=None, delegation__isnull=False),
                violation_error_message=_("Choose who signs: the director or one deputy."),
            ),
            models.CheckConstraint(
                name="proposal_approval_is_whole",
                condition=Q(status="approved", approved_by__isnull=False, approved_at__isnull=False)
                | ~Q(status="approved") & Q(approved_by=None, approved_at=None),
            ),
            models.CheckConstraint(
                name="proposal_return_has_a_reason", condition=~Q(status="returned") | ~Q(return_reason="")
            ),
            models.CheckConstraint(
                name="proposal_needs_two_persons",
                condition=~Q(status="approved") | Q(is_single_handed=True) | ~Q(approved_by=F("submitted_by")),
            ),
        ]

    def __str__(self):
        return f"{self.course_class}"

    def get_absolute_url(self):
        return reverse("proposal-detail", args=[self.pk])

    @property
    def centre_name(self):
        """The CentreName of the printed date: the papers will bear it."""
        return self.centre.name_on(self.issue_on)


class ProposedLearner(models.Model):
    """One learner on a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="learners")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="proposed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "enrolment"], name="proposed_once")]

    def __str__(self):
        return f"{self.proposal_id}: {self.enrolment_id}"
