"""What every page of a class shows around its part: head, steps, tabs, deeds."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from centres.scope import Role, may_write
from centres.states import open_moves
from courses import recognition, timetable
from courses.models import ClassStatus, CourseClass, Session

from .refusals import passes

BEGUN = {ClassStatus.OPEN, ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}
RELATED = ("centre__province", "programme_version__programme", "head", "figures")


# --- What every page of a class has in common ------------------------------------------------------------


def find(request, pk):
    """The class, as every page of it needs it; 404 out of scope."""
    rows = CourseClass.objects.visible_to(request.user).with_stage(timezone.localdate())
    return get_object_or_404(rows.select_related(*RELATED, "plan_item", "created_by"), pk=pk)


def frame(request, course_class, tab):
    """The context of courses/class_base.html: head, steps and tabs around the part that `tab` names."""
    today = timezone.localdate()
    line, certified = plan_line(course_class), course_class.figures.certified
    return {
        "course_class": course_class, "today": today, "line": line, "certified": certified, "tab": tab,
        "steps": steps(course_class, line, today, certified), "tabs": tabs(course_class, request.user),
        "deeds": deeds(course_class, today, request.user),
    }  # fmt: skip


def tabs(course_class, user):
    """[(key, words, address, count or None)] of the parts of a class `user` reads, in the order of its life."""
    page, figures = course_class.get_absolute_url(), course_class.figures
    sessions = Session.objects.visible_to(user).filter(course_class=course_class).count()
    found = [
        ("overview", _("Overview"), f"{page}?tab=overview", None),
        ("timetable", _("Timetable"), address("class-timetable", course_class), sessions),
        ("attendance", _("Attendance"), address("class-attendance", course_class), None),
        ("roster", _("Learners, results"), f"{page}?tab=roster", figures.enrolled),
    ]
    if course_class.programme_version.issues_certificate:
        found.append(("certificates", _("Certificates"), f"{page}?tab=certificates", figures.certified))
    if user.role != Role.LECTURER:
        found.append(("papers", _("Papers"), address("class-papers", course_class), None))
    return found


# --- Steps ------------------------------------------------------------------------------------------


def steps(course_class, line, on, certified):
    """The life of a class for the stepper: by which paper, and when. `line` is its plan line, None outside the plan."""
    recognised, archived = ClassStatus.RECOGNISED, ClassStatus.ARCHIVED
    status = course_class.status
    taught = status in BEGUN and (status != ClassStatus.OPEN or on > course_class.ends_on)
    settled = status in {recognised, archived}
    days = f"{day_text(course_class.starts_on)} – {day_text(course_class.ends_on)}"
    count = ngettext("%(n)s certificate", "%(n)s certificates", certified) % {"n": certified} if certified else ""
    plan = _paper(line.plan.decision_no, line.plan.decided_on) if line else _("outside the plan")
    rows = [
        (pgettext("class step", "Plan"), plan, True),
        (pgettext("class step", "Opening"), opening_paper(course_class), status in BEGUN),
        (pgettext("class step", "Teaching"), days, taught),
        (pgettext("class step", "Results"), _paper(course_class.recognition_no, course_class.recognised_on), settled),
        (pgettext("class step", "Certificates"), count, settled and (certified > 0 or status == archived)),
        (pgettext("class step", "Archive"), "", status == archived),
    ]
    if not course_class.programme_version.issues_certificate or (settled and not course_class.figures.passed):
        del rows[4]
    open_steps = [n for n, (_name, _when, is_done) in enumerate(rows) if not is_done]
    current = open_steps[0] if open_steps and status != ClassStatus.CANCELLED else None
    return [
        {"name": name, "when": when, "is_done": is_done, "is_current": n == current}
        for n, (name, when, is_done) in enumerate(rows)
    ]


def opening_paper(course_class):
    """The opening decision; of a class put off, that it no longer applies."""
    paper = _paper(course_class.opening_no, course_class.opened_on)
    if paper and course_class.status == ClassStatus.POSTPONED:
        return _("%(paper)s, no longer applies") % {"paper": paper}
    return paper


def _paper(number, day):
    return f"{number}, {day_text(day)}" if number else ""


def day_text(day):
    """12/06/2024."""
    return date_format(day, "SHORT_DATE_FORMAT")


def address(name, course_class):
    """The address of a page of the class."""
    return reverse(name, args=[course_class.pk])


# --- Deeds and facts ---------------------------------------------------------------------------------------


def deeds(course_class, on, user):
    """What else may be done with the class, beside the next step: [(address, words, icon)]."""
    moves, found = open_moves(course_class, user), []
    if not may_write(user):
        return found
    if course_class.status in timetable.EDITABLE:
        found.append((address("timetable-edit", course_class), _("Edit the timetable"), "calendar-week"))
    if course_class.status in course_class.RESULTS_OPEN and on >= course_class.starts_on:
        found.append((address("class-attendance", course_class), _("Attendance"), "clipboard-check"))
        found.append((address("result-edit", course_class), _("Result sheet"), "pencil"))
        found.append((address("class-pack", course_class), _("Workbook of the class (Excel)"), "file-earmark-excel"))
    if course_class.status in course_class.ROSTER_OPEN:
        found.append((address("roster-import", course_class), _("Import from Excel"), "file-earmark-excel"))
        found.append((address("enrolment-create", course_class), _("Enrol one learner"), "person-plus"))
    if course_class.status in course_class.RESULTS_OPEN and on >= course_class.ends_on:
        found.append((address("class-closing", course_class), _("Close the class"), "check-lg"))
    if ClassStatus.POSTPONED in moves:
        found.append((address("class-postpone", course_class), _("Put the class off"), "pause-circle"))
    if ClassStatus.CANCELLED in moves:
        found.append((address("class-cancel", course_class), _("Cancel the class"), "x-circle"))
    if passes(recognition.check_reopenable, course_class, user):
        found.append((address("class-reopen", course_class), _("Reopen the class"), "arrow-counterclockwise"))
    return found


def plan_line(course_class):
    """The line of the approved plan the class came from, None outside the plan."""
    if course_class.plan_item_id is None:
        return None
    return course_class.plan_item.lines.valid().select_related("plan").first()
