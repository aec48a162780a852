"""Files no row names: what a worker left that was killed between a file and its row, and half written ones.

Most are found again when the work goes on (certificates.storing). Those that are not stay until somebody has them
taken away by `manage.py leftover_files --delete`: never by itself, since after an older backup of the database came
back these files are what tells which certificates it lacks.
"""

import time
from pathlib import Path

from django.conf import settings

from .models import CertificateFile, PrintJob, PrintPart

OLDER_THAN = 24 * 60 * 60  # seconds; a younger file may be about to get its row


def find(older_than=OLDER_THAN):
    """Yield the Path of each file of certificates and print jobs that no row names."""
    root, before = Path(settings.MEDIA_ROOT), time.time() - older_than
    for folder, named in _folders(root):
        old = [path for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_mtime <= before]
        names = named() if old else set()
        yield from (path for path in old if path.relative_to(root).as_posix() not in names)


def _folders(root):
    """(folder, what returns the names its rows know)."""
    for year in sorted((root / "certificates").glob("*/*")):
        if year.name.isdecimal() and year.parent.name.isdecimal():
            yield year, lambda year=year: _of_certificates(int(year.parent.name), int(year.name))
    for centre in sorted((root / "print-jobs").glob("*")):
        if centre.name.isdecimal():
            yield centre, lambda centre=centre: _of_jobs(int(centre.name))


def _of_certificates(centre, year):
    files = CertificateFile.objects.filter(certificate__centre=centre, certificate__year=year)
    return set(files.values_list("file", flat=True))


def _of_jobs(centre):
    jobs = PrintJob.objects.filter(centre=centre).values_list("file", flat=True)
    return {*jobs, *PrintPart.objects.filter(job__centre=centre).values_list("file", flat=True)}
