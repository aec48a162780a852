"""All single files of a job in one archive: built once, given out in parts, taken away when nobody asks any more."""

import hashlib
import os
import time
import zipfile
from pathlib import Path

from django.conf import settings

from . import copies
from .models import CertificateFile
from .storing import UNFINISHED

KEPT_FOR = 24 * 60 * 60  # seconds since it was last asked for
FOLDER = "print-archives"


def singles(job):
    """The CertificateFiles of a job in the order of their numbers, for one archive."""
    files = CertificateFile.objects.filter(certificate__in=job.certificates, kind=CertificateFile.Kind.ELECTRONIC)
    first = {}  # of each certificate, the one that is given out for ever
    for file in files.select_related("certificate").order_by("certificate__register", "certificate__seq", "pk"):
        first.setdefault(file.certificate_id, file)
    return list(first.values())


def version(files):
    """The name of the bytes an archive of `files` has."""
    return hashlib.sha256("".join(f"{file.certificate_id}{file.sha256}" for file in files).encode()).hexdigest()


def opened(files):
    """The archive of `files`, open for reading: the one that is kept, else a new one. Raises OSError for a lost file.

    Stored as they are: PDF does not shrink, and the same files give the same bytes, so that a download that broke off
    goes on.
    """
    path = Path(settings.MEDIA_ROOT) / FOLDER / f"{version(files)}.zip"
    for _attempt in range(2):
        try:
            found = path.open("rb")
            os.utime(path)  # it is asked for
        except FileNotFoundError:
            _build(path, files)
        else:
            return found
    return path.open("rb")


def _build(path, files):
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}{UNFINISHED}")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as zipped:
            for file in files:
                entry = zipfile.ZipInfo(copies.name_of(file.certificate))  # of the year 1980, whenever it is made
                with file.file.open() as content:
                    zipped.writestr(entry, content.read())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def clean():
    """Take away archives nobody has asked for lately, and such as were never finished; how many."""
    before, gone = time.time() - KEPT_FOR, 0
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*.zip*"):
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
        except FileNotFoundError:  # another worker was faster
            continue
    return gone
