"""Pages of the timetable of a class: its sessions with their sums, and the grid that writes them."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from centres.scope import Role, may_write
from courses import attendance, timetable
from courses.forms.fields import typed_text
from courses.forms.filling import FillForm
from courses.forms.plans import VersionForm
from courses.forms.timetable import Grid
from courses.models import Session

from . import class_page
from .refusals import edited_meanwhile, passes, refused_page

SPARE_LINES = 3  # empty lines added at a time


@require_GET
def class_timetable(request, pk):
    """The sessions of a class by day, and how their periods stand against the class and its lessons.

    A lecturer sees the own sessions, of a class headed all. Sums over a part would mislead: they are for who sees all.
    """
    course_class = class_page.find(request, pk)
    sessions = list(
        Session.objects.visible_to(request.user).filter(course_class=course_class).in_order()
        .select_related("lesson", "lecturer", "room")
    )  # fmt: skip
    for session in sessions:
        session.course_class = course_class
        session.opens = passes(attendance.check_open, session, request.user)
    lessons = course_class.programme_version.lessons.all()
    periods = sum(session.periods for session in sessions)
    may_edit = may_write(request.user) and course_class.status in timetable.EDITABLE
    sees_all = request.user.role != Role.LECTURER or course_class.head_id == request.user.person_id
    context = class_page.frame(request, course_class, "timetable")
    context |= {
        "days": _by_day(sessions), "total": len(sessions), "periods": periods, "sees_all": sees_all,
        "sums": timetable.sums(lessons, [(one.lesson_id, one.periods) for one in sessions]) if sees_all else [],
        "missing": course_class.periods - periods, "over": periods - course_class.periods, "may_edit": may_edit,
        "taken": sum(session.taken_at is not None for session in sessions),
        "crowded": _crowded(course_class, sessions),
    }  # fmt: skip
    return render(request, "courses/class_timetable.html", context)


def _by_day(sessions):
    """[(day, [(number of the session, session)])]."""
    days = {}
    for n, session in enumerate(sessions, start=1):
        days.setdefault(session.on, []).append((n, session))
    return list(days.items())


def _crowded(course_class, sessions):
    """Rooms of the timetable with fewer seats than the class has places."""
    rooms = {session.room_id: session.room for session in sessions if session.room_id}
    return [room for room in rooms.values() if room.seats and room.seats < course_class.capacity]


# --- The grid -----------------------------------------------------------------------------------------------------


def timetable_edit(request, pk):
    """The grid of a timetable: more lines, fewer lines, filled from the lessons, saved; nothing typed is ever lost."""
    course_class = class_page.find(request, pk)
    form, grids = VersionForm(request.POST or None), Grid(course_class, request.user)
    try:
        timetable.check_editable(course_class, by=request.user)
    except ValidationError as error:  # finished by another meanwhile: what was typed can still be copied
        typed = typed_text(grids.posted(request.POST), but={"session"}) if request.method == "POST" else ""
        return refused_page(request, error, reverse("class-timetable", args=[pk]), typed)
    filling = FillForm(request.POST, course_class=course_class, choices=grids.options["choices"])
    grid, left = _grid(request, grids, filling)
    if grid.is_bound and grid.is_valid() and form.is_valid():
        if _saved(course_class, grid, form, request.user):
            n = course_class.sessions.count()
            words = ngettext("The timetable was saved: %(n)s session.", "The timetable was saved: %(n)s sessions.", n)
            messages.success(request, words % {"n": n})
            return redirect("class-timetable", course_class.pk)
        grid = _with_saved(request, course_class, grid, form)
    is_told = request.method != "POST" or edited_meanwhile(form)  # a stale page stays stale until its reader knows
    context = {
        "course_class": course_class, "grid": grid, "form": form if grid.is_bound else None, "filling": filling,
        "version_no": course_class.version_no if is_told else request.POST.get("version_no", ""),
        "sums": timetable.sums(grids.lessons, grid.placed()), "left": left, "kept": len(grids.kept),
        "periods": sum(periods for _lesson, periods in grid.placed()), "has_lessons": bool(grids.lessons),
        "fill_open": bool(filling.errors) or (request.method != "POST" and not grids.kept),
    }  # fmt: skip
    return render(request, "courses/timetable_edit.html", context)


def _grid(request, grids, filling):
    """(the grid as saved, as typed with lines more or less, or as typed and to be judged; what found no place)."""
    data = request.POST
    if request.method != "POST":
        return grids.saved(spare=0 if grids.kept else SPARE_LINES), ""
    if "fill" in data:
        return _filled(request, grids, filling)
    if "more" in data:
        return grids.reshaped(data, spare=SPARE_LINES), ""
    if "drop" in data:
        return grids.reshaped(data, without=int(data["drop"]) if data["drop"].isdecimal() else None), ""
    return grids.posted(data), ""


def _filled(request, grids, filling):
    """The grid as typed with the lessons that stood nowhere put below; nothing is written."""
    if not filling.is_valid():
        return grids.reshaped(request.POST), ""
    chosen = dict(filling.cleaned_data)
    only_fixed = chosen.pop("anew")
    before = grids.understood(request.POST, only_fixed=only_fixed)
    rows, left = timetable.fill(filling.course_class, before, **chosen)
    n = len(rows)
    if rows:
        words = ngettext(
            "%(n)s session was put into the table. Look it over, then save the timetable.",
            "%(n)s sessions were put into the table. Look them over, then save the timetable.", n,
        )  # fmt: skip
        messages.info(request, words % {"n": n})
    elif not left:
        messages.info(request, _("All periods stand in the table already: nothing was added."))
    return grids.reshaped(request.POST, more=rows, only_fixed=only_fixed), left


def _saved(course_class, grid, form, user):
    """Whether the grid was written; where not, the sentences stand beside their cells."""
    try:
        version_no = form.cleaned_data["version_no"]
        return timetable.write(course_class, grid.rows(), by=user, version_no=version_no)
    except ValidationError as error:
        grid.add_refusals(error, form)
    return None


def _with_saved(request, course_class, grid, form):
    """Where others were faster, the grid again with what is saved now beside what was typed."""
    if not (edited_meanwhile(form) or form.has_error(NON_FIELD_ERRORS, "attendance_taken")):
        return grid
    course_class.refresh_from_db()
    grid = Grid(course_class, request.user).with_missing(request.POST)
    if grid.is_valid():
        grid.show_saved()
    return grid
