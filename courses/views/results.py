"""The result sheet of a class, its resits, and taking a learner off the roster."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.scope import check_staff
from courses import enrolments, results, scoring
from courses.forms.classes import LeaveForm
from courses.forms.plans import VersionForm
from courses.forms.results import ResultSheet
from courses.models import CourseClass, Enrolment

from .refusals import accepted, edited_meanwhile, refused_in_words

RELATED = ("centre", "programme_version__programme")


@refused_in_words("class-detail")
def result_edit(request, pk):
    """Scores of the whole class on one page, and its absence where no timetable says it; each learner is judged."""
    course_class = _find(request, pk)
    scoring.check_open(course_class, by=request.user)
    posted = request.POST if request.method == "POST" else None
    form, sheet = VersionForm(posted), ResultSheet(course_class, posted)
    is_whole = posted and form.is_valid() and not sheet.errors
    if is_whole and accepted(form, scoring.record, course_class, sheet.entries(), by=request.user, **form.cleaned_data):
        messages.success(request, _saved(sheet))
        return redirect("result-edit", pk)
    return _sheet_page(request, sheet, form, "courses/result_edit.html")


@refused_in_words("class-detail")
def result_resit(request, pk):
    """Scores of a resit, of those who failed by score; from the closing page and back to it."""
    course_class = _find(request, pk)
    attempt = _attempt(request, course_class)
    scoring.check_resit(course_class, attempt, by=request.user)
    posted = request.POST if request.method == "POST" else None
    form, sheet = VersionForm(posted), ResultSheet(course_class, posted, attempt=attempt)
    if posted and form.is_valid() and not sheet.errors:
        entries = sheet.resit_entries()
        if accepted(form, scoring.record_resit, course_class, attempt, entries, by=request.user, **form.cleaned_data):
            messages.success(request, _saved(sheet))
            return redirect("class-closing", pk)
    return _sheet_page(request, sheet, form, "courses/result_resit.html")


def _find(request, pk):
    return get_object_or_404(CourseClass.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def _attempt(request, course_class):
    """The attempt the address names, else the one that is due, else the first resit."""
    named = request.GET.get("attempt", "")
    if named.isdecimal() and len(named) < 3:
        return int(named)
    return scoring.resits_due(course_class, results.sheet(course_class)) or 2


def _sheet_page(request, sheet, form, template):
    is_told = not form.is_bound or edited_meanwhile(form)  # a stale page stays stale until its reader knows
    context = {
        "course_class": sheet.course_class, "sheet": sheet, "form": form if form.is_bound else None,
        "told": form.is_bound and is_told,
        "version_no": sheet.course_class.version_no if is_told else request.POST.get("version_no", ""),
        "most_absence": results.most_absence(sheet.rule), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, template, context)


def _saved(sheet):
    judged = sum(not row.judgement.is_open for row in sheet.rows)
    return ngettext(
        "Saved. %(judged)s of %(n)s learner has a result.", "Saved. %(judged)s of %(n)s learners have a result.", judged
    ) % {"judged": judged, "n": len(sheet.rows)}


def enrolment_leave(request, pk):
    """Take a learner off the roster, with the reason; the row stays."""
    rows = Enrolment.objects.visible_to(request.user).select_related("learner", "course_class", "centre")
    enrolment = get_object_or_404(rows, pk=pk)
    check_staff(request.user, enrolment.centre)
    roster = f"{enrolment.course_class.get_absolute_url()}?tab=roster"
    try:
        enrolments.check_may_leave(enrolment.course_class)
        enrolments.check_uncertified(enrolment)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(roster)
    form = LeaveForm(request.POST or None)
    if form.is_valid() and accepted(form, enrolments.leave, enrolment, by=request.user, **form.cleaned_data):
        messages.success(request, _("%(name)s is off the roster.") % {"name": enrolment.learner})
        return redirect(roster)
    return render(request, "courses/result_leave.html", {"form": form, "enrolment": enrolment})
