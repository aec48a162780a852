"""What proves the registers from outside: daily checkpoints over the heads of all of them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.scope import ScopedQuerySet


class CheckpointQuerySet(ScopedQuerySet):
    """Checkpoints: hashes only, read by everybody with an account."""

    seen_by_all = True


class Checkpoint(models.Model):
    """The heads of all registers on a day, in one hash; each holds the hash of the one before.

    `heads`: [[register, centre code, form, period, is_legacy, last line, last number, head], …] in order of register.
    """

    day = models.DateField(_("day"), unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    heads = models.JSONField(default=list)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"
