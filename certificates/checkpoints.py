"""Checkpoints: once a day the heads of all registers in one hash, to be kept where the portal cannot reach them.

Whoever rewrites a register rewrites its head; a checkpoint that was printed or downloaded before tells so for ever.
"""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CertificateForm

from .models import Checkpoint, Register, RegisterEntry

KEYS = ("register", "centre", "form", "period", "is_legacy", "last_line", "last_number", "head")
TYPES = (int, str, str, str, bool, int, int, str)
MOST_BYTES = 5_000_000  # of a checkpoint sent back; one of 10,000 registers has 2 million
MOST_REGISTERS = 10_000  # of one; a country of 709 centres fills them in seven years
MOST_COUNT = 2**31  # keys and counts of a register stay below
VERSION = 1


def make(day=None):
    """(the Checkpoint of `day`, whether it was made just now). Today where no day is named; there is one a day."""
    day = day or timezone.localdate()
    if made := Checkpoint.objects.filter(day=day).first():
        return made, False
    rows = Register.objects.order_by("pk").values_list(
        "pk", "centre__code", "form", "period", "is_legacy", "last_line", "last_seq", "head"
    )
    heads = [list(row) for row in rows]
    # In the order they were made: after a clock that ran ahead a checkpoint bears an earlier day than the last one.
    previous = Checkpoint.objects.order_by("pk").values_list("hash", flat=True).last() or ""
    made = Checkpoint(day=day, heads=heads, previous_hash=previous, hash=hash_of(previous, day, heads))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # another worker was first
        return Checkpoint.objects.get(day=day), False
    return made, True


def hash_of(previous, day, heads):
    """SHA-256 over canonical JSON (UTF-8, keys sorted, no spaces) of [hash before, day, heads]: 64 digits."""
    text = json.dumps([previous, day.isoformat(), heads], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def document(checkpoint):
    """The checkpoint as the text of a JSON file, to be kept elsewhere and sent back for comparison."""
    told = {
        "version": VERSION, "day": checkpoint.day.isoformat(), "previous_hash": checkpoint.previous_hash,
        "hash": checkpoint.hash, "registers": [dict(zip(KEYS, head, strict=True)) for head in checkpoint.heads],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def of_scope(heads, user):
    """Those heads whose registers `user` oversees; of registers that are gone all, as they concern everybody."""
    elsewhere = set(Register.objects.exclude(pk__in=Register.objects.visible_to(user)).values_list("pk", flat=True))
    return [head for head in heads if head[0] not in elsewhere]


@dataclass(frozen=True)
class Compared:
    """A register of a kept checkpoint beside the register now. `state` is a key of STATES; `head` as it was kept."""

    centre: str
    form: str
    period: str
    last_line: int
    last_number: int
    head: str
    state: str

    @property
    def form_words(self):
        """The form of the register in words."""
        return CertificateForm(self.form).label if self.form in CertificateForm.values else self.form

    @property
    def words(self):
        """The state in words."""
        return STATES[self.state]


STATES = {
    "changed": gettext_lazy("rewritten since"),
    "missing": gettext_lazy("no longer there"),
    "grown": gettext_lazy("more lines, the old ones unchanged"),
    "same": gettext_lazy("unchanged"),
}


def compare(heads):
    """[Compared] of kept heads (rows as in Checkpoint.heads) beside the registers now, what is wrong first.

    Two queries, however many registers there are.
    """
    now = {one.pk: one for one in Register.objects.filter(pk__in=[head[0] for head in heads])}
    kept = RegisterEntry.objects.filter(register__in=now, line__in={head[5] for head in heads})
    hashes = {(register, line): told for register, line, told in kept.values_list("register_id", "line", "hash")}
    found = [_compared(head, now.get(head[0]), hashes) for head in heads]
    order = list(STATES)
    return sorted(found, key=lambda one: (order.index(one.state), one.centre, one.form, one.period))


def _compared(head, register, hashes):
    pk, centre, form, period, _is_legacy, last_line, last_number, told = head
    if register is None:
        state = "missing"
    elif last_line and hashes.get((pk, last_line)) != told:
        state = "changed" if register.last_line >= last_line else "missing"
    else:
        state = "same" if register.last_line == last_line else "grown"
    return Compared(centre, form, period, last_line, last_number, told, state)


def _is_head(values):
    """Whether values from a stranger's file are of the kinds a head is made of."""
    return all(
        type(value) is kind and (kind is not int or 0 <= value < MOST_COUNT)
        for kind, value in zip(TYPES, values, strict=True)
    )


def read(data):
    """(day, hash, heads) of the bytes of a checkpoint that was downloaded.

    Raises ValidationError "not_a_checkpoint" for any other file, "checkpoint_changed" where its own hash is wrong.
    """
    try:
        told = json.loads(data.decode("utf-8-sig"))
        day = timezone.datetime.fromisoformat(told["day"]).date()
        heads = [[row[key] for key in KEYS] for row in told["registers"]]
        is_plain = len(data) <= MOST_BYTES and len(heads) <= MOST_REGISTERS and all(map(_is_head, heads))
        previous, written = str(told["previous_hash"]), str(told["hash"])
    except (ValueError, KeyError, TypeError, RecursionError):
        is_plain = False
    if not is_plain:
        raise ValidationError(
            _("This is no checkpoint: choose a file that was downloaded from the page of a checkpoint."),
            code="not_a_checkpoint",
        )
    if hash_of(previous, day, heads) != written:
        raise ValidationError(
            _("This file was changed after it was downloaded: its contents do not match its own code."),
            code="checkpoint_changed",
        )
    return day, written, heads
