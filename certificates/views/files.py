"""Files that leave the register: only after a scope check."""

import logging

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres import audit, ranges
from centres.models import WorkStatus
from centres.views.files import stored_attachment

from .. import archives, printing, turns
from ..models import Certificate, PrintJob, PrintPart
from .withheld import told_where_withheld

log = logging.getLogger(__name__)


@require_GET
@told_where_withheld
def certificate_download(request, pk):
    """The electronic copy of one certificate, laid out now where nobody has asked for it before.

    Reading: what stays behind is the copy that is kept and the line that says who took one.
    """
    certificates = Certificate.objects.visible_to(request.user).select_related("centre")
    certificate = get_object_or_404(certificates.filter(is_legacy=False), pk=pk)  # a paper register has no files
    kept = printing.electronic_file(certificate)
    answer = stored_attachment(kept.file, printing.certificate_file_name(certificate))
    audit.record(request.user, "download_certificate", certificate, number=certificate.number, sha256=kept.sha256)
    return answer


def _find_job(request, pk):
    jobs = PrintJob.objects.visible_to(request.user)
    return get_object_or_404(jobs.select_related("centre", "proposal__course_class", "decision", "register"), pk=pk)


@require_GET
def print_job_download(request, pk):
    """The merged file of a job, for the printer."""
    job = _find_job(request, pk)
    return _merged(request, job, job, 1)


@require_GET
def print_part_download(request, pk, place):
    """One of several merged files of a job."""
    job = _find_job(request, pk)
    parts = PrintPart.objects.visible_to(request.user).filter(job=job)
    return _merged(request, job, get_object_or_404(parts, place=place), place)


def _merged(request, job, row, number):
    """The merged file that `row` names, the job itself or a part of it; a download that broke off goes on."""
    if not row.file:
        raise Http404
    if not row.file.storage.exists(row.file.name):
        return _lost(request, job)
    name = turns.merged_name(job, number, row.missing)
    if not ranges.goes_on(request, row.sha256):
        audit.record(request.user, "download_certificate", job, file=name, sha256=row.sha256)
    return ranges.answer(
        request, row.file.open(), size=row.file.size, version=row.sha256, name=name, content_type="application/pdf"
    )


@require_GET
def print_job_archive(request, pk):
    """The single files of a job in one archive, named by number and name."""
    job = _find_job(request, pk)
    files = archives.singles(job) if job.status == WorkStatus.DONE else []
    if not files:  # an archive that lacks somebody is none
        raise Http404
    version = archives.version(files)
    try:
        archive = archives.opened(files)
    except FileNotFoundError:
        return _lost(request, job)
    name = f"{turns.merged_name(job).removesuffix('.pdf')}.zip"
    if not ranges.goes_on(request, version):
        audit.record(request.user, "download_certificate", job, file=name, count=len(files))
    size = archive.seek(0, 2)
    return ranges.answer(request, archive, size=size, version=version, name=name, content_type="application/zip")


def _lost(request, job):
    """A row names a file that is gone: nothing is given out, and somebody has to know."""
    log.error("a file of print job %s is no longer in the storage", job.pk)
    messages.error(request, _("A file that was given out is no longer in the storage: have the backup looked at."))
    return redirect(job)
