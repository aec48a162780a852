"""What proves the registers from outside: daily checkpoints over their heads, and places in the status lists."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.scope import ScopedQuerySet

from .register import Register


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


class StatusBlock(models.Model):
    """Places of 256 numbers of a register, from `first_seq` on, in the published status lists.

    The place of number `seq` is block_no × 256 + seq − first_seq; a list holds 512 blocks. Taken in the transaction
    that gives the numbers, and never given to others: a signed QR names its place. `is_changed`: a certificate of the
    block ended or came back into force since its list was written.
    """

    SIZE = 256

    register = models.ForeignKey(Register, models.PROTECT, related_name="status_blocks")
    first_seq = models.PositiveIntegerField()
    block_no = models.PositiveIntegerField(unique=True)
    is_changed = models.BooleanField(default=True)

    class Meta:
        ordering = ["block_no"]
        verbose_name = _("block of a status list")
        verbose_name_plural = _("blocks of status lists")
        constraints = [models.UniqueConstraint(fields=["register", "first_seq"], name="one_status_block_a_number")]
        indexes = [models.Index(fields=["block_no"], condition=models.Q(is_changed=True), name="changed_status_block")]

    def __str__(self):
        return str(self.block_no)
