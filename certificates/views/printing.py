"""The making of a class's files: how far it is, stop, continue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import printing
from ..models import PrintJob


def _find(request, pk):
    jobs = PrintJob.objects.visible_to(request.user).select_related("proposal", "decision", "centre")
    return get_object_or_404(jobs, pk=pk)


@require_GET
def print_job_progress(request, pk):
    """The part of the page that shows the progress; once the work is over the whole page is read again."""
    job = _find(request, pk)
    if not request.htmx:
        return redirect(job.ground)
    job.errors = printing.problems(job)
    answer = render(request, "components/progress_line.html", {
        "work": job, "title": _("Merged file, then a file for each learner"), "poll": request.path,
    })  # fmt: skip
    if job.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def print_job_cancel(request, pk):
    """Stop the work; finished files stay."""
    job = _find(request, pk)
    return _done(request, job, printing.stop, _("The work stops after the sheet it is at. Finished files stay."))


@require_POST
def print_job_retry(request, pk):
    """Continue stopped or failed work."""
    job = _find(request, pk)
    return _done(request, job, printing.resume, _("The work goes on. You may leave this page."))


def _done(request, job, verb, said):
    try:
        verb(job, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect(job.ground)
