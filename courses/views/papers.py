"""Pages of papers: what can be made of a class or a plan, what was made, how far the work is, the files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres import audit
from centres.scope import Role, may_write
from centres.views.files import stored_attachment
from courses import papermaking
from courses.forms.papers import PaperForm
from courses.models import Paper, PaperKind, Plan

from . import class_page, paper_page
from .refusals import refused_in_words


@require_GET
def class_papers(request, pk):
    """The papers of a class: what each needs, and those made so far. For staff: lecturers work from the roster page."""
    course_class = class_page.find(request, pk)
    if request.user.role == Role.LECTURER:
        raise PermissionDenied
    context = class_page.frame(request, course_class, "papers")
    offers = paper_page.offers(course_class, papermaking.OF_CLASS, request.user)
    context |= {
        "offers": offers, "suggested": paper_page.suggested(course_class, offers),
        "papers": paper_page.made(request, course_class=course_class), "may_write": may_write(request.user),
    }  # fmt: skip
    return render(request, "courses/class_papers.html", context)


@require_POST
@refused_in_words("class-papers")
def class_paper_make(request, pk):
    """Have a paper of a class made."""
    course_class = class_page.find(request, pk)
    return _make(request, course_class, "class-papers")


@require_POST
@refused_in_words("plan-detail")
def plan_paper_make(request, pk):
    """Have the paper of a plan made."""
    plans = Plan.objects.visible_to(request.user).select_related("centre__province")
    return _make(request, get_object_or_404(plans, pk=pk), "plan-detail")


def _make(request, subject, page):
    form = PaperForm(request.POST)
    if not form.is_valid():
        raise Http404
    paper = papermaking.make(subject, form.cleaned_data["kind"], by=request.user)
    said = _("“%(paper)s” is being made: its files appear below in a moment.") % {"paper": paper.get_kind_display()}
    messages.success(request, said)
    return redirect(f"{reverse(page, args=[subject.pk])}#papers")


# --- One paper --------------------------------------------------------------------------------------------


def _find(request, pk):
    papers = Paper.objects.visible_to(request.user)
    return get_object_or_404(papers.select_related("centre", "course_class", "plan"), pk=pk)


@require_GET
def paper_progress(request, pk):
    """The part that shows the progress; once the work is over the whole page is read again."""
    paper = _find(request, pk)
    if not request.htmx:
        page = "plan-detail" if paper.kind == PaperKind.PLAN else "class-papers"
        return redirect(page, papermaking.subject_of(paper).pk)
    paper.errors = papermaking.problems(paper)
    answer = render(request, "components/progress_line.html", {
        "work": paper, "title": _("Being made"), "poll": request.path,
    })  # fmt: skip
    if paper.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
def paper_pdf(request, pk):
    """The PDF of a paper."""
    return _download(request, pk, "pdf")


@require_GET
def paper_word(request, pk):
    """The Word file of a paper, where officials go on writing."""
    return _download(request, pk, "docx")


def _download(request, pk, ending):
    """The file; only the line that says who took it stays behind."""
    paper = _find(request, pk)
    file = getattr(paper, ending)
    if not file:
        raise Http404
    name = papermaking.name_of(paper, ending)
    audit.record(request.user, "download_paper", paper, name=name, sha256=paper.sha256)
    return stored_attachment(file, name)
