"""The one shape of long work: imports, printing, later reports and exports."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WorkStatus(models.TextChoices):
    """Where a piece of long work stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")


class LongWork(models.Model):
    """A row people can watch. Abstract because every kind of long work shows the same page part.

    `done` of `total` items; `errors` is a list of {"item", "message"}; `heartbeat_at` moves while a worker
    lives, so work whose worker was killed is found and queued again (centres.work.requeue_stale).
    """

    status = models.CharField(max_length=10, choices=WorkStatus.choices, default=WorkStatus.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    errors = models.JSONField(default=list, blank=True)
    cancel_asked = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self):
        """Whether nothing more will happen by itself."""
        return self.status in {WorkStatus.DONE, WorkStatus.FAILED, WorkStatus.CANCELLED}

    @property
    def stage(self):
        """What its progress is told of: words of the stage it is in ("" where it has but one), done, of how many."""
        return {"words": "", "done": self.done, "total": self.total}

    @property
    def seconds_left(self):
        """Estimate from the pace so far; None before the first item is done."""
        if not self.done or not self.started_at or self.is_over:
            return None
        passed = (timezone.now() - self.started_at).total_seconds()
        return round(passed / self.done * (self.total - self.done))
