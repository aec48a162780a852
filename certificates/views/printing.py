"""Print jobs: all of them, one with its files and how far it is, a new one by number or period; stop, continue."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres.models import WorkStatus
from centres.scope import Role, may_write
from centres.views.refusals import accepted

from .. import printing, selections
from ..forms.printing import NumbersForm, PeriodForm
from ..models import CertificateStatus, PrintJob, PrintPart
from . import reprinting

ROWS = 50
FORMS = {"number": NumbersForm, "period": PeriodForm}


def _jobs(request):
    return PrintJob.objects.visible_to(request.user).select_related(
        "proposal__course_class", "decision", "centre__custodian", "register", "created_by"
    )


def _find(request, pk):
    return get_object_or_404(_jobs(request), pk=pk)


def _name(job):
    """What a print job is called on pages."""
    if job.proposal_id:
        return job.proposal.course_class.name
    if job.decision_id:
        asked_on = localize(timezone.localdate(job.decision.proposed_at))
        return _("Issued again, proposed on %(day)s") % {"day": asked_on}
    if job.register_id:
        return _("Numbers %(first)s to %(last)s, register %(period)s, %(form)s") % {
            "first": job.number_from, "last": job.number_to, "period": job.register.period,
            "form": job.register.get_form_display(),
        }  # fmt: skip
    return _("Dated %(first)s to %(last)s, %(form)s") % {
        "first": localize(job.printed_from), "last": localize(job.printed_to), "form": job.get_form_display(),
    }  # fmt: skip


@require_GET
def print_job_list(request):
    """Every print job one may see, the latest first."""
    if request.user.role == Role.LECTURER or not request.user.role:
        raise PermissionDenied
    page = Paginator(_jobs(request).order_by("-pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [{"job": job, "name": _name(job)} for job in page], "may_write": may_write(request.user),
    }  # fmt: skip
    return render(request, "certificates/print_job_list.html", context)


def print_job_create(request):
    """A new job by number or by period: first how many certificates match, then the deed."""
    if not may_write(request.user):
        raise PermissionDenied
    by = request.GET.get("by")
    by = by if by in FORMS else "number"
    given = {name: request.GET[name] for name in FORMS[by].base_fields if name in request.GET}
    form = FORMS[by](request.POST or None, user=request.user, initial=given)
    counts = None
    if form.is_valid() and (job := accepted(form, form.selection)):
        if "agreed" in request.POST:
            if accepted(form, selections.begin, job, by=request.user):
                messages.success(request, _("The sheets are being set. You may leave this page."))
                return redirect(job)
        else:
            counts = accepted(form, selections.check, job)
    context = {"form": form, "by": by, "counts": counts, "left_out": _left_out(counts) if counts else []}
    return render(request, "certificates/print_job_form.html", context)


def _left_out(counts):
    """[(words of a state, how many certificates are left out for it)]."""
    found = [(CertificateStatus(status).label, count) for status, count in counts.left_out.items()]
    return found + ([(_("From a paper register"), counts.legacy)] if counts.legacy else [])


@require_GET
def print_job_detail(request, pk):
    """One job: how far it is, its merged files one by one, sheets that could not be set, and who is left out."""
    job = _find(request, pk)
    job.errors = printing.problems(job)
    parts = PrintPart.objects.visible_to(request.user).filter(job=job).select_related("first", "last")
    context = {
        "job": job, "old": reprinting.since_made(request.user, job), "name": _name(job), "size": _size(job.file),
        "parts": [(part, _size(part.file)) for part in parts],
        "may_write": may_write(request.user), "left_out": _left_out(selections.counts(job)) if job.is_selection else [],
        "is_to_go_on": job.is_over and job.status != WorkStatus.DONE and (job.is_selection or not job.file),
    }  # fmt: skip
    return render(request, "certificates/print_job_detail.html", context)


def _size(file):
    """Bytes of a stored file; None where there is none."""
    return file.size if file and file.storage.exists(file.name) else None


@require_GET
def print_job_progress(request, pk):
    """The part of the page that shows the progress; once the work is over the whole page is read again."""
    job = _find(request, pk)
    if not request.htmx:
        return redirect(job.ground)
    job.errors = printing.problems(job)
    of_class = _("Merged file, then a file for each learner")
    title = _("Files for the printer, then a file for each certificate") if job.is_selection else of_class
    answer = render(request, "components/progress_line.html", {"work": job, "title": title, "poll": request.path})
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
