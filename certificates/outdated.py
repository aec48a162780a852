"""What changed since the files of a print job were made: sheets that are no longer in force, another paper setting."""

from django.db.models import Count

from . import paper
from .models import CertificateStatus, RegisterEntry

ENDING = [RegisterEntry.Kind.VOID, RegisterEntry.Kind.REPLACE, RegisterEntry.Kind.REVOKE]


def has_files(job):
    """Whether there is a file for the printer: the merged one, or one of its parts."""
    return bool(job.file) or job.parts.exclude(file="").exists()


def ended(job):
    """{state: how many} of the sheets in the files that are void, replaced or revoked by now."""
    if job.is_selection:  # it left out what had ended before; what ended while it ran may stand in a file
        lines = RegisterEntry.objects.filter(kind__in=ENDING, at__gte=job.started_at or job.created_at)
        found = job.chosen.filter(is_legacy=False, pk__in=lines.values("certificate"))
    else:
        found = job.ground.certificates.all()
    found = found.exclude(status=CertificateStatus.ISSUED).order_by().values_list("status").annotate(Count("pk"))
    counted = dict(found)
    return {status: counted[status] for status in CertificateStatus if status in counted}


def is_other_paper(job):
    """Whether the centre that prints says since then that its sheets are others or lie otherwise in the printer."""
    setting = paper.setting_of(job.centre.custodian)
    return bool(setting.pk and job.finished_at) and setting.changed_at > job.finished_at
