"""Pages that show sessions over time: the week of a centre or of a lecturer, and the months of one lecturer."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres.scope import Role, may_oversee, may_write
from centres.vietnamese import roman
from courses import attendance, lecturers
from courses.forms.weeks import YEARS, WeekForm
from courses.models import DayPart, Session

from .refusals import passes

WORKING_DAYS = 5  # shown also when empty; the weekend only with sessions


def week_of(text, today):
    """The Monday of an ISO week such as “2026-W48”; of this week where the text names none."""
    try:
        year, week = map(int, text.split("-W"))
        monday = date.fromisocalendar(year, week, 1)
    except (ValueError, OverflowError):
        year = None
    return monday if year in YEARS else today - timedelta(days=today.weekday())


def name_of(monday):
    """The ISO week as it stands in an address."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


@require_GET
def week(request):
    """A week: of the centre for its staff, of the centre asked for for those above, the own one for a lecturer."""
    if not request.user.role:
        raise PermissionDenied
    today = timezone.localdate()
    form = WeekForm(request.GET, user=request.user)
    monday = form.monday or week_of(request.GET.get("week", ""), today)
    needs_centre = may_oversee(request.user) and form.centre is None
    sunday = monday + timedelta(days=6)
    sessions = [] if needs_centre else list(
        form.narrow(_standing(request.user)).between(monday, sunday).in_order()
        .select_related("course_class__programme_version__programme", "centre", "lecturer", "room")
    )  # fmt: skip
    for session in sessions:
        session.label = _label(session.course_class)
    context = {
        "form": form, "monday": monday, "sunday": sunday, "today": today, "needs_centre": needs_centre,
        "number": monday.isocalendar().week, "total": len(sessions), "days": _days(monday, sessions),
        "parts": _parts(sessions), "programmes": _programmes(sessions), "is_narrowed": form.is_narrowed,
        "several_centres": len({session.centre_id for session in sessions}) > 1, "may_write": may_write(request.user),
        "before": name_of(monday - timedelta(days=7)), "after": name_of(monday + timedelta(days=7)),
        "is_own": request.user.role == Role.LECTURER, "centre": form.centre,
    }  # fmt: skip
    return render(request, "courses/week.html", context)


def _label(course_class):
    """“NTVĐ khóa X”: the short name of the programme, explained under the week, and the cohort."""
    return _("%(programme)s, cohort %(n)s") % {
        "programme": course_class.programme.short_name,
        "n": roman(course_class.cohort),
    }


def _standing(user):
    """Sessions one sees that are to be held; a lecturer only what the person teaches, not all of a class headed."""
    rows = Session.objects.visible_to(user).standing()
    return rows.filter(lecturer=user.person_id) if user.role == Role.LECTURER else rows


def _parts(sessions):
    """Columns of the week: morning and afternoon always, the evening with sessions only."""
    used = {session.part for session in sessions}
    return [part for part in DayPart if part != DayPart.EVENING or part in used]


def _days(monday, sessions):
    """[(day, [(part, its sessions)], number of sessions)] from Monday to Friday, or to the last day with sessions."""
    at = {}
    for session in sessions:
        at.setdefault((session.on, session.part), []).append(session)
    parts = _parts(sessions)
    count = max([WORKING_DAYS, *((session.on - monday).days + 1 for session in sessions)])
    days = [monday + timedelta(days=n) for n in range(count)]
    rows = [(day, [(part, at.get((day, part), [])) for part in parts]) for day in days]
    return [(day, cells, sum(len(found) for _part, found in cells)) for day, cells in rows]


def _programmes(sessions):
    """The programmes of the week, whose short names stand in its cells, for the key under it."""
    found = {session.course_class.programme.pk: session.course_class.programme for session in sessions}
    return sorted((one for one in found.values() if one.short_name != one.name), key=lambda one: one.sort_key)


# --- One lecturer -------------------------------------------------------------------------------------------------


def month_of(text, today):
    """The first day of a month such as “2026-11”; of this month where the text names none."""
    try:
        year, month = map(int, text.split("-"))
        first = date(year, month, 1)
    except (ValueError, OverflowError):
        year = None
    return first if year in YEARS else today.replace(day=1)


@require_GET
def lecturer_timetable(request, pk):
    """The sessions of one lecturer in a month, at all centres one sees; to a lecturer only the own."""
    person = _lecturer(request.user, pk)
    today = timezone.localdate()
    first = month_of(request.GET.get("month", ""), today)
    last = _first_of_next(first) - timedelta(days=1)
    sessions = list(
        Session.objects.visible_to(request.user).standing().filter(lecturer=person).between(first, last).in_order()
        .select_related("course_class__centre", "centre", "room", "lesson")
    )  # fmt: skip
    for session in sessions:
        session.opens = passes(attendance.check_open, session, request.user)
    context = {
        "person": person, "sessions": sessions, "first": first, "today": today, "total": len(sessions),
        "periods": sum(session.periods for session in sessions), "is_own": person.pk == request.user.person_id,
        "before": _month_name(first - timedelta(days=1)), "after": _month_name(last + timedelta(days=1)),
    }  # fmt: skip
    return render(request, "courses/lecturer_timetable.html", context)


def _lecturer(user, pk):
    """Somebody who teaches where `user` sees it; 404 else. Lecturers find themselves, nobody else."""
    if user.role == Role.LECTURER:
        if pk != user.person_id:
            raise Http404
        return user.person
    return get_object_or_404(lecturers.found_by(user).select_related("centre"), pk=pk)


def _first_of_next(first):
    return (first + timedelta(days=31)).replace(day=1)


def _month_name(day):
    return f"{day:%Y-%m}"
