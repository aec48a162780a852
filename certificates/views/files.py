"""Files that leave the register: only after a scope check."""

import hashlib

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from centres import audit, ranges
from centres.models import WorkStatus
from centres.views.files import stored_attachment

from .. import printing
from ..models import Certificate, PrintJob
from .unsigned import told_where_unsigned


@require_GET
@told_where_unsigned
def certificate_download(request, pk):
    """The electronic copy of one certificate, laid out now where nobody has asked for it before.

    Reading: what stays behind is the copy that is kept and the line that says who took one.
    """
    certificates = Certificate.objects.visible_to(request.user).select_related("centre")
    certificate = get_object_or_404(certificates.filter(is_legacy=False), pk=pk)  # a paper register has no files
    kept = printing.electronic_file(certificate)
    audit.record(request.user, "download_certificate", certificate, number=certificate.number, sha256=kept.sha256)
    return stored_attachment(kept.file, printing.certificate_file_name(certificate))


@require_GET
def print_job_download(request, pk):
    """The merged file of a class, for the printer."""
    jobs = PrintJob.objects.visible_to(request.user).select_related("centre", "proposal__course_class")
    job = get_object_or_404(jobs, pk=pk)
    if not job.file:
        raise Http404
    if not ranges.goes_on(request, job.sha256):
        audit.record(request.user, "download_certificate", job, file=job.file_name, sha256=job.sha256)
    return ranges.answer(
        request, job.file.open(), size=job.file.size, version=job.sha256, name=job.file_name,
        content_type="application/pdf",
    )  # fmt: skip


@require_GET
def print_job_archive(request, pk):
    """The single files of a class in one archive, named by number and name."""
    jobs = PrintJob.objects.visible_to(request.user).select_related("centre", "proposal__course_class", "decision")
    job = get_object_or_404(jobs, pk=pk)
    files = printing.singles(job)
    if job.status != WorkStatus.DONE or not files:  # an archive that lacks somebody is none
        raise Http404
    version = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    name = f"{job.file_name.removesuffix('.pdf')}.zip"
    if not ranges.goes_on(request, version):
        audit.record(request.user, "download_certificate", job, file=name, count=len(files))
    archive = printing.archive(files)
    size = archive.seek(0, 2)
    return ranges.answer(request, archive, size=size, version=version, name=name, content_type="application/zip")
