"""Pages of teaching hours: who taught how many periods, in a month or a year, and the same as an Excel file."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres import audit
from centres.scope import Role, may_oversee
from centres.views.files import attachment
from courses import hours
from courses.forms.weeks import HoursForm
from courses.models import Session


@require_GET
def hour_list(request):
    """Periods taught by each lecturer of a centre, visitors included; to a lecturer the own, at all centres."""
    form = _form(request)
    found = _hours(request.user, form)
    context = {
        "form": form, "hours": found, "today": timezone.localdate(), "needs_centre": found is None,
        "is_own": request.user.role == Role.LECTURER, "centre": form.centre,
        "several_centres": found and len({one.course_class.centre_id for row in found.rows for one in row.classes}) > 1,
        "query": request.GET.urlencode(), "months": hours.MONTHS,
    }  # fmt: skip
    return render(request, "courses/hour_list.html", context)


@require_GET
def hour_export(request):
    """The same sheet as an Excel file; the book notes that it was taken out."""
    form = _form(request)
    found = _hours(request.user, form)
    if found is None:  # those above choose a centre first
        return redirect("hour-list")
    row = form.centre or request.user
    audit.record(request.user, "export_hours", row, year=found.year, month=found.month, rows=len(found.rows))
    place = request.user.full_name if request.user.role == Role.LECTURER else form.centre.name
    name = f"gio-giang-{found.year}-{found.month:02d}" if found.month else f"gio-giang-{found.year}"
    return attachment(hours.workbook(found, place), f"{name}.xlsx")


def _form(request):
    if not request.user.role:
        raise PermissionDenied
    return HoursForm(request.GET, user=request.user)


def _hours(user, form):
    """The Hours of what was asked for; None where those above have not chosen a centre yet."""
    sessions = Session.objects.visible_to(user)
    if user.role == Role.LECTURER:
        sessions = sessions.filter(lecturer=user.person_id)
    elif may_oversee(user):
        if form.centre is None:
            return None
        sessions = sessions.filter(centre=form.centre)
    return hours.taught(sessions, form.asked_year, form.chosen("month"), timezone.localdate())
