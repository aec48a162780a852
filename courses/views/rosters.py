"""Pages of roster imports: the blank template, upload, progress, review, result; a roster as a file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from centres.scope import check_staff
from centres.vietnamese import file_name
from centres.views.files import attachment
from courses import enrolments, importing, roster_book
from courses.forms.rosters import ColumnsForm, RosterFileForm
from courses.models import CourseClass, RosterImport
from courses.rosters.template import blank_template

from . import roster_page
from .refusals import accepted

Step = RosterImport.Step


def roster_template(request):
    """The blank workbook officers hand out."""
    return attachment(blank_template(), "mau-danh-sach-hoc-vien.xlsx")


@require_GET
def roster_export(request, pk):
    """The roster of a class in the columns of the template."""
    course_class = get_object_or_404(CourseClass.objects.visible_to(request.user).select_related("centre"), pk=pk)
    data = roster_book.workbook(course_class, by=request.user)
    return attachment(data, f"danh-sach-hoc-vien-{file_name(course_class.code)}.xlsx")


def roster_import(request, pk):
    """Step 1: choose the file. The worker reads and checks it; nothing is written to the class."""
    rows = CourseClass.objects.visible_to(request.user).select_related("centre", "programme_version__programme")
    course_class = get_object_or_404(rows, pk=pk)
    check_staff(request.user, course_class.centre)
    form = RosterFileForm(request.POST, request.FILES) if request.method == "POST" else RosterFileForm()
    if form.is_valid():
        work = accepted(form, importing.upload, course_class, form.cleaned_data["file"], by=request.user)
        if work:
            return redirect("import-detail", work.pk)
    context = {
        "course_class": course_class, "form": form, "is_open": course_class.status in CourseClass.ROSTER_OPEN,
        "free": enrolments.free_places(course_class), "steps": roster_page.steps(),
        "waiting": roster_page.waiting(course_class, request.user),
    }  # fmt: skip
    return render(request, "courses/roster_import.html", context)


def _find(request, pk):
    rows = RosterImport.objects.visible_to(request.user).select_related("course_class", "centre", "created_by")
    work = get_object_or_404(rows.defer("rows"), pk=pk)  # there may be very many; the progress needs none of them
    check_staff(request.user, work.centre)
    return work


def import_detail(request, pk):
    """Step 2 while the import waits for confirmation, how far it is while the worker has it, then what became of it."""
    work = _find(request, pk)
    if work.step == Step.REVIEW:
        return _review_page(request, work)
    context = {"work": work, "course_class": work.course_class}
    if work.step in {Step.READING, Step.WRITING}:
        return render(request, "courses/roster_work.html", context | roster_page.on_its_way(work))
    return render(request, "courses/roster_result.html", context | roster_page.result(work))


@require_GET
def import_progress(request, pk):
    """The part that shows the progress; once the work is over the whole page is read again."""
    work = _find(request, pk)
    if not request.htmx:
        return redirect("import-detail", pk)
    answer = render(request, "components/progress_line.html", roster_page.on_its_way(work) | {"work": work})
    if work.is_over:
        answer["HX-Refresh"] = "true"
    return answer


def _review_page(request, work, template="courses/roster_review.html"):
    context = {"work": work, "course_class": work.course_class} | roster_page.review_of(work, request)
    return render(request, template, context)


def _agree(request, work):
    ticked, shown = request.POST.getlist("tick"), request.POST.getlist("shown")
    importing.agree(
        work, frozenset(ticked), shown=frozenset(shown), by=request.user, basis=request.POST.get("basis") or None
    )


def _back(request, work, error=None):
    """The page of the import, with the sentence of a refusal; on the pages of its lists that were shown."""
    if error:
        messages.error(request, error.messages[0])
    return redirect(f"{reverse('import-detail', args=[work.pk])}{roster_page.places(request)}")


@require_POST
def import_accept(request, pk):
    """Keep the ticks, and those of a whole kind of suggestions; show the page with the figures that follow."""
    work = _find(request, pk)
    try:
        _agree(request, work)
        if kind := request.POST.get("kind"):
            agreed = importing.agree_to_kind(work, kind, by=request.user)
            messages.success(request, roster_page.agreed_words(agreed))
    except ValidationError as error:
        if request.htmx:
            return HttpResponseClientRefresh()
        return _back(request, work, error)
    return _review_page(request, work, "courses/_roster_review.html") if request.htmx else _back(request, work)


@require_POST
def import_columns(request, pk):
    """Remember what the columns of the file mean, and have it read again."""
    work = _find(request, pk)
    form = ColumnsForm(request.POST, columns=roster_page.columns(work))
    try:
        if form.is_valid() and importing.name_columns(work, form.chosen, by=request.user):
            messages.success(request, _("The columns are remembered for your centre. The file is being read again."))
        else:
            messages.info(request, _("No column was changed."))
    except ValidationError as error:
        return _back(request, work, error)
    return redirect("import-detail", pk)


@require_POST
def import_confirm(request, pk):
    """Have the rows written that the page announced; confirmed twice, it shows what the first time did."""
    work = _find(request, pk)
    try:
        if work.step == Step.REVIEW:
            _agree(request, work)
        importing.confirm(work, by=request.user, digest=request.POST.get("digest", ""))
    except ValidationError as error:
        return _back(request, work, error)
    return redirect("import-detail", pk)


@require_POST
def import_stop(request, pk):
    """Stop the reading or the writing."""
    work = _find(request, pk)
    try:
        importing.stop(work, by=request.user)
        messages.success(request, _("The work is asked to stop."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("import-detail", pk)


@require_POST
def import_read_again(request, pk):
    """Read a file again whose reading ended early."""
    work = _find(request, pk)
    try:
        importing.read_again(work, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("import-detail", pk)


@require_POST
def import_discard(request, pk):
    """Drop an import that was not confirmed."""
    work = _find(request, pk)
    try:
        importing.discard(work, by=request.user)
    except ValidationError as error:
        return _back(request, work, error)
    messages.success(request, _("The import is discarded and its file deleted. Nothing was written to the class."))
    return redirect(work.course_class)


def import_faulty(request, pk):
    """The rows that stay out, as an Excel file with the reason beside each."""
    work = _find(request, pk)
    data = importing.faulty_rows(work, by=request.user)
    if data is None:
        raise Http404
    return attachment(data, f"dong-can-sua-{file_name(work.course_class.code)}.xlsx")
