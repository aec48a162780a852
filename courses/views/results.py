"""The result sheet of a class, and taking a learner off the roster."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.scope import check_staff
from courses import enrolments, results
from courses.forms.classes import LeaveForm
from courses.forms.plans import VersionForm
from courses.forms.results import ResultSheet
from courses.models import CourseClass, Enrolment

from .refusals import accepted, edited_meanwhile, refused_in_words

RELATED = ("centre", "programme_version__programme")


@refused_in_words("class-detail")
def result_edit(request, pk):
    """Absence and scores of the whole class on one page; each learner is judged beside them."""
    course_class = get_object_or_404(CourseClass.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    results.check_open(course_class, by=request.user)
    posted = request.method == "POST"
    form = VersionForm(request.POST if posted else None)
    sheet = ResultSheet(course_class, request.POST if posted else None)
    if posted and form.is_valid() and not sheet.errors:
        version_no = form.cleaned_data["version_no"]
        if accepted(form, results.record, course_class, sheet.entries(), by=request.user, version_no=version_no):
            messages.success(request, _saved(sheet))
            return redirect("result-edit", pk)
    is_told = not posted or edited_meanwhile(form)  # a stale page stays stale until its reader knows
    context = {
        "course_class": course_class, "sheet": sheet, "form": form if posted else None, "told": posted and is_told,
        "version_no": course_class.version_no if is_told else request.POST.get("version_no", ""),
        "most_absence": results.most_absence(sheet.rule), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "courses/result_edit.html", context)


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
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(roster)
    form = LeaveForm(request.POST or None)
    if form.is_valid() and accepted(form, enrolments.leave, enrolment, by=request.user, **form.cleaned_data):
        messages.success(request, _("%(name)s is off the roster.") % {"name": enrolment.learner})
        return redirect(roster)
    return render(request, "courses/result_leave.html", {"form": form, "enrolment": enrolment})
