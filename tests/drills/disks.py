"""Disks that are full: under the SQLite file, and under the files a print job writes."""

import contextlib
import hashlib
import subprocess
import tempfile
from pathlib import Path

NOT_TRIED = "not tried, no small disk could be mounted"


@contextlib.contextmanager
def small_disk(megabytes, folder=None):
    """A folder on a disk of its own in memory, or `folder` with such a disk over it; None where none may be mounted."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(folder or made).resolve()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", place]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            yield None
            return
        try:
            yield place
        finally:
            subprocess.run(["umount", "--lazy", place], capture_output=True, check=True)


@contextlib.contextmanager
def filled(folder):
    """Leave no byte free on the disk of `folder` while the block lasts."""
    stone = folder / "stone"
    with stone.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    try:
        yield
    finally:
        stone.unlink()


def full_disk():
    """The file may grow no more in the midst of an approval: nothing is half done, and with space again it goes on."""
    from django.db import OperationalError, connection

    from certificates.models import Certificate

    from .register import approve, proposals
    from .state import trouble

    ((pk, director),) = proposals(1, 1)
    before, found, refused = Certificate.objects.count(), [], 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
    for more in range(6):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages + more}")
        try:
            approve(pk, director)
            break
        except OperationalError as error:
            refused += 1
            if "full" not in str(error):
                found.append(str(error))
        if Certificate.objects.count() != before:
            found.append("certificates were left behind")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    if Certificate.objects.count() == before:
        approve(pk, director)
    if not refused:
        found.append("the disk was never full: nothing was tried")
    return f"a full disk refused {refused} approvals", found + trouble()


def full_media():
    """No room for the files of a print job: it ends with words, no broken file is offered, and with room it is done."""
    from django.conf import settings

    from centres.models import WorkStatus
    from certificates import printing
    from certificates.models import Certificate, CertificateFile, PrintJob
    from tests.drills.state import trouble

    from .register import approve, proposals

    ((pk, director),) = proposals(1, 1, learners=20)
    approve(pk, director)
    job, found = PrintJob.objects.get(proposal=pk), []
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    with small_disk(8, settings.MEDIA_ROOT) as place:
        if place is None:
            return f"a full disk of files: {NOT_TRIED}", []
        with filled(place):
            printing.render_job.call(job.pk)
            job.refresh_from_db()
            if job.status != WorkStatus.FAILED or not printing.problems(job):
                found.append(f"the job is {job.status} though no file had room")
            rows = [*CertificateFile.objects.all(), *[job] * bool(job.file)]
            found += [f"{row.file.name} is offered and broken" for row in rows if not _is_whole(row)]
        printing.resume(job, by=job.created_by)
        while job.status in (WorkStatus.FAILED, WorkStatus.QUEUED):
            printing.render_job.call(job.pk)
            job.refresh_from_db()
            if job.status == WorkStatus.FAILED:
                break
        if job.status != WorkStatus.DONE:
            found.append(f"with room again the job is {job.status}: {printing.problems(job)}")
        copies = CertificateFile.objects.filter(certificate__in=Certificate.objects.filter(proposal=pk)).count()
    return f"without room a print job is told as ended; with room it made {copies} files", found + trouble()


def _is_whole(row):
    """Whether the file of a row is there and is what the row says."""
    with contextlib.suppress(OSError), row.file.open() as kept:
        return hashlib.sha256(kept.read()).hexdigest() == row.sha256
    return False
