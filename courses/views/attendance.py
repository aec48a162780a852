"""Pages of attendance: the sessions of a class with who is at risk, and the sheet of one session."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from courses import attendance
from courses.forms.attendance import AttendanceSheet
from courses.forms.plans import VersionForm
from courses.models import Session

from . import class_page
from .refusals import accepted, edited_meanwhile, passes, refused_page

RELATED = ("course_class__centre", "course_class__programme_version__programme", "room", "lecturer", "taken_by")


@require_GET
def class_attendance(request, pk):
    """The sessions of a class, what is to be recorded first, and the learners near the limit of absence."""
    course_class = class_page.find(request, pk)
    sessions = attendance.with_state(course_class.sessions.all()).in_order()
    sessions = list(sessions.select_related("room", "lecturer", "taken_by"))
    context = class_page.frame(request, course_class, "attendance")
    for one in sessions:
        one.course_class = course_class
        one.opens = passes(attendance.check_open, one, request.user)
    due = [one for one in sessions if one.opens and (one.taken_at is None or one.has_late_joiners)]
    context |= {
        "sessions": sessions, "total": len(sessions), "taken": sum(one.taken_at is not None for one in sessions),
        "due": due, "number": sessions.index(due[0]) + 1 if due else None,
        "at_risk": attendance.at_risk(course_class),
    }  # fmt: skip
    return render(request, "courses/class_attendance.html", context)


def session_attendance(request, pk):
    """Mark the whole class of one session in one post; everybody is present unless marked."""
    session = get_object_or_404(Session.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    back = reverse("class-attendance", args=[session.course_class_id])
    posted = request.POST if request.method == "POST" else None
    try:
        attendance.check_open(session, by=request.user)
    except ValidationError as error:
        return refused_page(request, error, back, AttendanceSheet(session, posted).typed_text() if posted else "")
    form, sheet = VersionForm(posted), AttendanceSheet(session, posted)
    if posted and form.is_valid():
        if accepted(form, attendance.record, session, sheet.absent(), by=request.user, **form.cleaned_data):
            messages.success(request, _saved(session, sheet))
            return redirect(back)
        sheet = AttendanceSheet(session, posted)  # beside what is saved now
    is_told = not form.is_bound or edited_meanwhile(form)
    around = list(session.course_class.sessions.in_order())
    place = next(n for n, one in enumerate(around) if one.pk == session.pk)
    context = {
        "session": session, "course_class": session.course_class, "sheet": sheet, "number": place + 1,
        "before": around[place - 1] if place else None, "form": form if form.is_bound else None,
        "told": form.is_bound and is_told,
        "after": around[place + 1] if place + 1 < len(around) else None, "today": timezone.localdate(),
        "version_no": session.version_no if is_told else request.POST.get("version_no", ""),
    }  # fmt: skip
    return render(request, "courses/session_attendance.html", context)


def _saved(session, sheet):
    absent = len(sheet.absent())
    words = ngettext(
        "Attendance of %(session)s recorded: %(absent)s of %(n)s learners absent.",
        "Attendance of %(session)s recorded: %(absent)s of %(n)s learners absent.",
        absent,
    )
    return words % {"session": session, "absent": absent, "n": len(sheet.rows)}
