"""Rendering: the print job of an approved proposal or decision, and the single certificate somebody asks for."""

import hashlib
import logging
import tempfile
import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from centres import audit, work
from centres.models import WorkStatus
from centres.scope import check_staff
from centres.vietnamese import file_name

from . import paper, plates, press, signatures
from .models import Certificate, CertificateFile, PrintJob, Proposal

log = logging.getLogger(__name__)

# What an error code in a job's row means to the person who reads it.
ERROR_WORDS = {
    "render": gettext_lazy("this sheet could not be laid out; continue the work, and report it if it happens again"),
    "sign": gettext_lazy("this file could not be signed: see to the key or the token, then continue the work"),
    "failed": gettext_lazy("the work ended early; continue it, and report it if it happens again"),
    "attempts": gettext_lazy("the work was interrupted several times; continue it, and report it if it happens again"),
}
SHEETS_A_BEAT = 25  # progress is told, and a stop heard, after so many sheets of the merged file


def queue(ground, *, by, total):
    """Make the print job of a Proposal or of a RegisterDecision that issues again, inside the caller's transaction.

    The queue lives in the same database.
    """
    column = "proposal" if isinstance(ground, Proposal) else "decision"
    job = PrintJob.objects.create(centre=ground.centre, created_by=by, total=2 * total, **{column: ground})
    render_job.enqueue(job.pk)
    return job


@transaction.atomic
def stop(job, *, by):
    """Ask a waiting or running job to stop; what is done stays. Raises ValidationError "is_over"; PermissionDenied."""
    check_staff(by, job.centre)
    if not work.ask_to_stop(job):
        raise ValidationError(_("This work has already ended."), code="is_over")
    audit.record(by, "stop_print_job", job)


@transaction.atomic
def resume(job, *, by):
    """Queue a stopped or failed job again; what is done is not done twice.

    Raises ValidationError "not_over"; PermissionDenied.
    """
    check_staff(by, job.centre)
    if not work.queue_again(job):
        raise ValidationError(_("This work is waiting, running or done: nothing to continue."), code="not_over")
    audit.record(by, "resume_print_job", job)
    render_job.enqueue(job.pk)


def problems(job):
    """The errors of a job as {"item", "message"} in words."""
    return [error | {"message": ERROR_WORDS.get(error["message"], error["message"])} for error in job.errors]


def certificate_file_name(certificate):
    """“0123-gcn-ttct-nguyen-van-a.pdf”: sortable by number, and two same names never collide."""
    return f"{file_name(certificate.number)}-{file_name(certificate.holder_name)}.pdf"


@task()
def render_job(job_pk):
    """Render the sheets of a print job: first the merged file people wait for, then a file for each learner."""
    job = PrintJob.objects.select_related("proposal__course_class", "decision").get(pk=job_pk)
    if not work.claim(job):
        return
    try:
        errors = _render(job)
    except Exception:  # whatever it was, the row must not stay "running"; the log has the trace
        log.exception("print job %s failed", job.pk)
        work.finish(job, WorkStatus.FAILED, [{"item": "", "message": "failed"}])
        return
    if errors is None:
        work.finish(job, WorkStatus.CANCELLED)
    else:
        work.finish(job, WorkStatus.FAILED if errors else WorkStatus.DONE, errors)


def _render(job):
    """Errors of single items, [] when all went well, None when somebody stopped the job."""
    certificates = list(job.ground.certificates.order_by("seq"))
    errors, bad = [], [certificate for certificate in certificates if not _can_be_set(certificate)]
    # A print file that lacks somebody would be handed out as whole: there is none until every sheet can be set.
    if not bad and not job.file and not _render_merged(job, certificates):
        return None
    for place, certificate in enumerate(certificates, start=1):
        try:
            electronic_file(certificate)
        except Exception as error:
            log.exception("certificate %s could not be rendered", certificate.pk)
            why = "sign" if isinstance(error, signatures.CannotSign) else "render"
            errors.append({"item": certificate.number, "message": why})
        if not work.beat(job, len(certificates) + place):
            return None
    return errors


def _can_be_set(certificate):
    """Whether its frozen facts fit the sheet; they did when it was issued."""
    try:
        plates.check(certificate.printed)
    except (ValidationError, ValueError, KeyError, TypeError):
        return False
    return True


def _render_merged(job, certificates):
    """Set all sheets in roster order for the printer; False when somebody stopped the job."""

    def beat(done):
        return (done % SHEETS_A_BEAT != 0 and done < len(certificates)) or work.beat(job, done)

    sheets = [certificate.printed for certificate in certificates]
    content = press.render(sheets, stock=paper.stock_of(job.centre), beat=beat)
    if content is None:
        return False
    job.sha256 = hashlib.sha256(content).hexdigest()
    name = file_name(job.proposal.course_class.code) if job.proposal else "cap-lai"
    job.file.save(f"{name}-{job.pk}.pdf", ContentFile(content), save=False)
    job.save(update_fields=["file", "sha256"])
    return True


def electronic_file(certificate):
    """The CertificateFile a learner downloads: the first rendering is kept and given out for ever."""
    if kept := _kept(certificate):
        return kept
    content = signatures.signed(press.render([certificate.printed], electronic=True))
    file = CertificateFile(
        certificate=certificate,
        kind=CertificateFile.Kind.ELECTRONIC,
        sha256=hashlib.sha256(content).hexdigest(),
        stack=press.stack() + signatures.stack(),
    )
    file.file.save(certificate_file_name(certificate), ContentFile(content), save=False)
    with transaction.atomic():
        # One at a time for each certificate: two signatures are never the same bytes, and only one file is given out.
        Certificate.objects.select_for_update().only("pk").get(pk=certificate.pk)
        kept = _kept(certificate)
        if not kept:
            file.save()
    if kept:  # stored by somebody else a moment ago
        file.file.delete(save=False)
    return kept or file


def _kept(certificate):
    return certificate.files.filter(kind=CertificateFile.Kind.ELECTRONIC).order_by("pk").first()


def requeue_stale():
    """Queue print jobs again whose worker was killed."""
    return work.requeue_stale(PrintJob, render_job.enqueue)


# --- All single files of a job -----------------------------------------------------------------------------------


def singles(job):
    """The CertificateFiles of a job in the order of their numbers, for one archive."""
    files = CertificateFile.objects.filter(
        certificate__in=job.ground.certificates.all(), kind=CertificateFile.Kind.ELECTRONIC
    )
    first = {}  # of each certificate, the one that is given out for ever
    for file in files.select_related("certificate").order_by("certificate__seq", "pk"):
        first.setdefault(file.certificate_id, file)
    return list(first.values())


def archive(files):
    """A temporary file with `files` zipped, stored as they are: PDF does not shrink, and the same files give the same
    bytes, so that a download that broke off can go on.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for file in files:
            entry = zipfile.ZipInfo(certificate_file_name(file.certificate))  # of the year 1980, whenever it is made
            with file.file.open() as content:
                zipped.writestr(entry, content.read())
    out.seek(0)
    return out
