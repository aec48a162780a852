"""Files that leave the register: only after a scope check, as attachments, kept by no browser."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from centres import audit

from .. import printing
from ..models import Certificate, PrintJob


def pdf(file, name):
    """The answer that carries one PDF out of the storage; the middleware and Django add nosniff and no-store."""
    answer = FileResponse(file.open(), as_attachment=True, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
def certificate_download(request, pk):
    """The electronic copy of one certificate, laid out now where nobody has asked for it before.

    Reading: what stays behind is the copy that is kept and the line that says who took one.
    """
    certificates = Certificate.objects.visible_to(request.user).select_related("centre")
    certificate = get_object_or_404(certificates, pk=pk)
    kept = printing.electronic_file(certificate)
    audit.record(request.user, "download_certificate", certificate, number=certificate.number, sha256=kept.sha256)
    return pdf(kept.file, printing.certificate_file_name(certificate))


@require_GET
def print_job_download(request, pk):
    """The merged file of a class, for the printer."""
    jobs = PrintJob.objects.visible_to(request.user).select_related("centre", "proposal__course_class")
    job = get_object_or_404(jobs, pk=pk)
    if not job.file:
        raise Http404
    audit.record(request.user, "download_certificate", job, file=job.file_name, sha256=job.sha256)
    return pdf(job.file, job.file_name)
