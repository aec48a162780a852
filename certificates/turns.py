"""Turns at the worker: a print job renders a slice, then others have theirs, so that few sheets never wait for many.

A turn is one merged file, or some of the learners' own files (PRINT_TURN); a job small enough has both in one. Whose
turn it is: the centre that had the worker longest ago, and of its jobs the one that had it longest ago.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from centres import work
from centres.models import WorkStatus
from centres.vietnamese import file_name

from . import copies, paper, plates, press, signatures, storing
from .models import PrintJob, PrintPart

log = logging.getLogger(__name__)

BEAT_EVERY = 1  # second: progress is told, and a stop heard
REMEMBERED = timedelta(hours=1)  # a turn longer ago gives nobody precedence
NEVER = datetime.min.replace(tzinfo=timezone.get_default_timezone())


def claim_next(asked):
    """The PrintJob whose turn it is, claimed for this worker; None where nothing waits.

    asked: id of the job that put the task into the queue; it comes first where others have no older right.
    """
    waiting = list(PrintJob.objects.filter(status=WorkStatus.QUEUED).values_list("turn_at", "pk", "centre"))
    recent = PrintJob.objects.filter(turn_at__gte=timezone.now() - REMEMBERED)
    turns = dict(recent.order_by().values_list("centre").annotate(Max("turn_at"))) if waiting else {}

    def right(one):
        turn_at, pk, centre = one
        return turns.get(centre, NEVER), turn_at or NEVER, pk != asked, pk

    for _turn_at, pk, _centre in sorted(waiting, key=right):
        now = timezone.now()
        if work.claim(PrintJob(pk=pk), errors=F("errors"), started_at=Coalesce("started_at", now), turn_at=now):
            return PrintJob.objects.select_related(
                "centre__custodian", "proposal__course_class", "decision", "register", "upto"
            ).get(pk=pk)
    return None


class Turn:
    """One turn of a claimed job. `errors`: what was wrong with single sheets so far, as {"item", "message"}."""

    def __init__(self, job):
        self.job, self.errors, self.is_stopped = job, list(job.errors), False
        self.done = job.done
        self._beaten_at = time.monotonic()

    def run(self):
        """Do it; whether something is left to do."""
        place = self._next_file()
        if place:
            sheets = self._merge(place)
            if self.is_stopped or sheets > settings.PRINT_TURN or (sheets and self._next_file()):
                return True
        return self._copy() or self.is_stopped

    def facts(self):
        """The columns that tell where the next turn begins."""
        return {"done": self.done, "errors": self.errors, "upto": self.job.upto}

    def _beat(self, done):
        """As press.render takes it, and for every file: at most once in a while the database is asked."""
        self.done = done
        if time.monotonic() - self._beaten_at >= BEAT_EVERY:
            self._beaten_at = time.monotonic()
            self.is_stopped = not work.beat(self.job, done)
        return not self.is_stopped

    def _list(self, certificate, why):
        error = {"item": certificate.number, "message": why}
        if error not in self.errors:
            self.errors.append(error)

    # --- The merged file ---

    def _next_file(self):
        """(number of the merged file to make, certificates it goes on after); None where all are made."""
        job = self.job
        if job.upto:
            return None
        if job.files == 1:
            return None if job.file or job.missing else (1, None)
        last = job.parts.select_related("last").last()
        if last is None:
            return 1, None
        return (last.place + 1, last.last) if last.place < job.files else None

    def _merge(self, place):
        """Set the sheets of one merged file, in order; how many there were. Those that cannot be set are left out."""
        job, (number, after) = self.job, place
        certificates = list(following(job.certificates, after)[: job.sheets_a_file])
        if not certificates:  # all that is left was voided meanwhile
            return 0
        begun = (number - 1) * job.sheets_a_file
        good = [one for one in certificates if _can_be_set(one)]
        content, refused = None, []
        if good:
            content = press.render(
                [one.printed for one in good], stock=paper.stock_of(job.centre), refused=refused,
                beat=lambda done: self._beat(begun + done),
            )  # fmt: skip
            if self.is_stopped:
                return 0
        for at, error in refused:
            log.error("certificate %s could not be set: %s", good[at].pk, type(error).__name__)
            self._list(good[at], "render")
        self.done = begun + len(certificates)
        missing = len(certificates) - len(good) + len(refused)
        self._save(number, certificates, missing, content)
        return len(certificates)

    def _save(self, number, certificates, missing, content):
        job = self.job
        row = job
        if job.files > 1:
            row = PrintPart(
                job=job, place=number, first=certificates[0], last=certificates[-1], sheets=len(certificates)
            )
        row.missing = missing
        if content:
            row.sha256 = storing.store(row.file, merged_name(job, number), content)
        row.save(update_fields=["file", "sha256", "missing"] if row is job else None)

    # --- A file for each learner ---

    def _copy(self):
        """Make the next learners' own files; whether there are more."""
        job = self.job
        begun = self.done if job.upto else job.sheets
        found = list(following(job.certificates, job.upto)[: settings.PRINT_TURN + 1])
        wanted, is_more = found[: settings.PRINT_TURN], len(found) > settings.PRINT_TURN
        kept, made = copies.kept(wanted), []
        for place, certificate in enumerate(wanted, start=1):
            if file := kept.get(certificate.pk):
                if not file.file.storage.exists(file.file.name):
                    self._list(certificate, "lost")
            else:
                self._make(certificate, made)
            job.upto = certificate
            if not self._beat(begun + place):
                break
        copies.keep(made)
        return is_more

    def _make(self, certificate, made):
        try:
            made.append(copies.make(certificate))
        except Exception as error:
            log.exception("certificate %s could not be rendered", certificate.pk)
            self._list(certificate, "sign" if isinstance(error, signatures.CannotSign) else "render")


def following(certificates, after):
    """Those of `certificates`, in order, that come after one of them; all where that is None."""
    if after is None:
        return certificates
    return certificates.filter(
        Q(register__gt=after.register_id) | Q(register=after.register_id, seq__gt=after.seq)
    )  # fmt: skip


def _can_be_set(certificate):
    """Whether its frozen facts fit the sheet; they did when it was issued."""
    try:
        plates.check(certificate.printed)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def merged_name(job, number=1, missing=0):
    """What a merged file is called on somebody's own computer; it says where it is not whole."""
    if job.proposal_id:
        name = file_name(job.proposal.course_class.code)
    elif job.decision_id:
        name = "cap-lai"
    elif job.register_id:
        name = f"so-{job.number_from}-den-{job.number_to}-nam-{job.register.period}"
    else:
        name = f"tu-{job.printed_from:%Y-%m-%d}-den-{job.printed_to:%Y-%m-%d}"
    name = f"{name}-{job.pk}"
    if job.files > 1:
        name += f"-tep-{number}-tren-{job.files}"
    return f"{name}-thieu-{missing}.pdf" if missing else f"{name}.pdf"
