"""Pages of roster imports: the blank template, upload, review, result."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.scope import check_staff
from centres.vietnamese import file_name
from centres.views.files import attachment
from courses import enrolments, importing
from courses.forms.rosters import RosterFileForm
from courses.models import CourseClass, RosterImport
from courses.rosters.template import blank_template

from . import roster_page
from .refusals import accepted


def roster_template(request):
    """The blank workbook officers hand out."""
    return attachment(blank_template(), "mau-danh-sach-hoc-vien.xlsx")


def roster_import(request, pk):
    """Step 1: choose the file. It is read and checked at once; nothing is written to the class."""
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
        "waiting": course_class.imports.visible_to(request.user).filter(step=RosterImport.Step.REVIEW),
    }  # fmt: skip
    return render(request, "courses/roster_import.html", context)


def _find(request, pk):
    rows = RosterImport.objects.visible_to(request.user).select_related("course_class", "centre", "created_by")
    work = get_object_or_404(rows, pk=pk)
    check_staff(request.user, work.centre)
    return work


def import_detail(request, pk):
    """Step 2 while the import waits for confirmation, then what became of it."""
    work = _find(request, pk)
    if work.step == RosterImport.Step.REVIEW:
        return _review_page(request, work)
    context = {"work": work, "course_class": work.course_class} | roster_page.result(work)
    return render(request, "courses/roster_result.html", context)


def _review_page(request, work, template="courses/roster_review.html"):
    context = {"work": work, "course_class": work.course_class} | roster_page.review_of(work, request.user)
    return render(request, template, context)


def _agree(request, work):
    ticked, shown = request.POST.getlist("tick"), request.POST.getlist("shown")
    importing.agree(work, frozenset(ticked), shown=frozenset(shown), by=request.user)


@require_POST
def import_accept(request, pk):
    """Keep the ticks and show the page with the figures that follow from them."""
    work = _find(request, pk)
    try:
        _agree(request, work)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("import-detail", pk)
    if request.htmx:
        return _review_page(request, work, "courses/_roster_review.html")
    return redirect("import-detail", pk)


@require_POST
def import_confirm(request, pk):
    """Write the rows the page announced; confirmed twice, it shows the result of the first time."""
    work = _find(request, pk)
    try:
        if work.step == RosterImport.Step.REVIEW:
            _agree(request, work)
        importing.confirm(work, by=request.user, digest=request.POST.get("digest", ""))
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
        messages.error(request, error.messages[0])
        return redirect("import-detail", pk)
    messages.success(request, _("The import is discarded and its file deleted. Nothing was written to the class."))
    return redirect(work.course_class)


def import_faulty(request, pk):
    """The rows that stay out, as an Excel file with the reason beside each."""
    work = _find(request, pk)
    data = importing.faulty_rows(work, by=request.user)
    if data is None:
        raise Http404
    return attachment(data, f"dong-can-sua-{file_name(work.course_class.code)}.xlsx")
