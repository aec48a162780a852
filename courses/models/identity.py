"""What people decided about two records that look like one person, and learners who change their class."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.models.places import OfCentreQuerySet
from centres.scope import WRITERS
from centres.states import Move

from .classes import CourseClass
from .learners import Learner
from .rosters import Enrolment


class NotSamePerson(models.Model):
    """Somebody looked at two records and says they are two people: the question is not asked again.

    `first` has the smaller key, so that each pair stands here once.
    """

    first = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    second = models.ForeignKey(Learner, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")  # where it was said
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_people_said_once"),
            models.CheckConstraint(name="two_people_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self):
        return f"{self.first_id} ≠ {self.second_id}"


class LearnerMerge(models.Model):
    """Two records of one person became one. Nothing is deleted: `moved` and `before` hold all that undoing needs."""

    kept = models.ForeignKey(Learner, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Learner, models.PROTECT, related_name="mergings")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="learner_merges")  # of who merged them
    reason = models.CharField(_("reason"), max_length=250)
    moved = models.JSONField(default=list)  # keys of the enrolments that changed over
    before = models.JSONField(default=dict)  # {"kept": {column: value}, "merged": {column: value}} of what changed
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=250, blank=True)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge of learners")
        verbose_name_plural = _("merges of learners")
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
            models.CheckConstraint(name="merge_of_two_records", condition=~Q(kept=F("merged"))),
            models.CheckConstraint(
                name="undoing_says_who_and_why",
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.merged_id} → {self.kept_id}"


class TransferStatus(models.TextChoices):
    """The life of a transfer. Within one centre it is accepted at once; another centre is asked."""

    ASKED = "asked", pgettext_lazy("transfer", "Waiting for the other centre")
    ACCEPTED = "accepted", pgettext_lazy("transfer", "Transferred")
    REFUSED = "refused", pgettext_lazy("transfer", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("transfer", "Withdrawn")


class TransferQuerySet(OfCentreQuerySet):
    """Transfers, seen by the centre a learner leaves; `arriving_at` is the named door of the other one."""

    def arriving_at(self, user):
        """Transfers to centres whose records `user` sees."""
        return self.filter(to_centre__in=Centre.objects.visible_to(user))


class Transfer(models.Model):
    """A learner leaves one class for another, of the same centre or of another one (chuyển lớp)."""

    MOVES = {
        TransferStatus.ACCEPTED: Move({TransferStatus.ASKED}, WRITERS),
        TransferStatus.REFUSED: Move({TransferStatus.ASKED}, WRITERS),
        TransferStatus.WITHDRAWN: Move({TransferStatus.ASKED}, WRITERS),
    }

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="transfers")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="transfers_out")  # copied: where the learner leaves
    to_centre = models.ForeignKey(Centre, models.PROTECT, related_name="transfers_in")
    to_class = models.ForeignKey(CourseClass, models.PROTECT, null=True, blank=True, related_name="transfers_in")
    arrived = models.OneToOneField(Enrolment, models.PROTECT, null=True, blank=True, related_name="transferred_from")
    status = models.CharField(_("state"), max_length=10, choices=TransferStatus.choices)
    reason = models.CharField(_("reason"), max_length=250)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=250, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(status__in=["asked", "accepted"]), name="one_transfer_an_enrolment"
            ),
            models.CheckConstraint(name="transfer_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="transferred_has_arrived",
                condition=Q(status="accepted", to_class__isnull=False, arrived__isnull=False)
                | ~Q(status="accepted") & Q(arrived=None),
            ),
            models.CheckConstraint(
                name="decided_transfer_says_by_whom",
                condition=Q(status="asked", decided_by=None, decided_at=None)
                | ~Q(status="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id} → {self.to_centre_id}"
