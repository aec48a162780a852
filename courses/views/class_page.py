"""What the pages of a class show besides its facts: the steps, the tabs, and what the next step needs."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from centres.scope import Role, may_write
from centres.states import open_moves
from courses.models import ClassStatus, CourseClass

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
    found = [
        ("overview", _("Overview"), f"{page}?tab=overview", None),
        ("roster", _("Learners, results"), f"{page}?tab=roster", figures.enrolled),
    ]
    if course_class.programme_version.issues_certificate:
        found.append(("certificates", _("Certificates"), f"{page}?tab=certificates", figures.certified))
    if user.role != Role.LECTURER:
        found.append(("papers", _("Papers"), _page("class-papers", course_class), None))
    return found


# --- Steps ------------------------------------------------------------------------------------------


def steps(course_class, line, on, certified):
    """The life of a class for the stepper: by which paper, and when. `line` is its plan line, None outside the plan."""
    recognised, archived = ClassStatus.RECOGNISED, ClassStatus.ARCHIVED
    status = course_class.status
    taught = status in BEGUN and (status != ClassStatus.OPEN or on > course_class.ends_on)
    settled = status in {recognised, archived}
    days = f"{_day(course_class.starts_on)} – {_day(course_class.ends_on)}"
    count = ngettext("%(n)s certificate", "%(n)s certificates", certified) % {"n": certified} if certified else ""
    plan = _paper(line.plan.decision_no, line.plan.decided_on) if line else _("outside the plan")
    rows = [
        (pgettext("class step", "Plan"), plan, True),
        (pgettext("class step", "Opening"), _paper(course_class.opening_no, course_class.opened_on), status in BEGUN),
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


def _paper(number, day):
    return f"{number}, {_day(day)}" if number else ""


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT")


# --- What the next step needs -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conditions:
    """The rail of a class: conditions as components/conds.html takes them, and the one button."""

    rows: list
    button: str = ""
    href: str = ""
    note: str = ""

    @property
    def met(self):
        """How many conditions are met."""
        return sum(row["state"] == "yes" for row in self.rows)


def conditions(course_class, on, its_roster, certified, user):
    """What stands between the class and its next step; the button only for who may press it."""
    match course_class.status:
        case ClassStatus.PLANNED | ClassStatus.POSTPONED:
            found = _to_open(course_class)
        case ClassStatus.OPEN | ClassStatus.FINISHED:
            found = _to_recognise(course_class, on, its_roster)
        case ClassStatus.RECOGNISED:
            found = _to_archive(course_class, its_roster, certified)
        case _:
            return None
    return found if may_write(user) else Conditions(found.rows)


def _page(name, course_class):
    return reverse(name, args=[course_class.pk])


def _yes(text):
    return {"state": "yes", "text": text}


def _head(course_class):
    if course_class.head:
        return _yes(_("Head of class: %(name)s") % {"name": course_class.head})
    return {"state": "todo", "text": _("No head of class yet"), "href": _page("class-edit", course_class),
            "link": _("Name one")}  # fmt: skip


def _opening(course_class):
    return _yes(_("Opened by decision %(no)s of %(day)s")
                % {"no": course_class.opening_no, "day": _day(course_class.opened_on)})  # fmt: skip


def _to_open(course_class):
    rows = [
        {"state": "no", "text": _("No opening decision yet"),
         "fix": _("Learners can be enrolled once it is entered.")},
        _yes(_("Dates and place are set")),
        _head(course_class),
    ]  # fmt: skip
    return Conditions(rows, _("Enter the opening decision"), _page("class-open", course_class))


def _to_recognise(course_class, on, its_roster):
    """From the opening to the recognised results."""
    is_over = on >= course_class.ends_on
    rows = [_opening(course_class), _head(course_class)]
    if not its_roster.enrolled:
        rows.append({"state": "no", "text": _("Nobody is on the roster"), "href": reverse("roster-template"),
                     "link": _("Download the blank list")})  # fmt: skip
        return Conditions(rows, _("Import the roster"), _page("roster-import", course_class))
    rows.append(_yes(
        ngettext("%(n)s learner on the roster, %(places)s places", "%(n)s learners on the roster, %(places)s places",
                 its_roster.enrolled) % {"n": its_roster.enrolled, "places": course_class.capacity}
    ))  # fmt: skip
    taught = {"state": "yes" if is_over else "todo",
              "text": _("Teaching until %(day)s") % {"day": _day(course_class.ends_on)}}  # fmt: skip
    rows.append(taught)
    if its_roster.missing:
        rows.append(_missing(course_class, its_roster, is_over))
    else:
        rows.append(_yes(_("Everybody has a result: %(passed)s passed, %(failed)s not")
                         % {"passed": its_roster.passed, "failed": its_roster.failed}))  # fmt: skip
    return Conditions(rows, *_deed_of_results(course_class, on, its_roster, is_over))


def _missing(course_class, its_roster, is_over):
    text = ngettext("%(n)s learner without a result", "%(n)s learners without a result", its_roster.missing)
    return {"state": "no" if is_over else "todo", "text": text % {"n": its_roster.missing},
            "fix": _("Enter the score, or take the learner off the roster with a reason.")}  # fmt: skip


def _deed_of_results(course_class, on, its_roster, is_over):
    """(button, address, note) between opening and recognition."""
    sheet = _page("result-edit", course_class)
    if not is_over:
        if on < course_class.starts_on:
            return _("Add learners to the roster"), _page("roster-import", course_class)
        return _("Enter absence and scores"), sheet, _("Once the teaching is over, the results are judged.")
    if its_roster.missing:
        text = ngettext("Enter the result of %(n)s learner", "Enter the results of %(n)s learners", its_roster.missing)
        return text % {"n": its_roster.missing}, sheet
    if course_class.status == ClassStatus.OPEN:
        return _("Close the teaching"), _page("class-finish", course_class), _("Then the results are recognised.")
    passed = its_roster.passed
    text = ngettext("Recognise the result of %(n)s learner", "Recognise the results of %(n)s learners", passed)
    return text % {"n": passed}, _page("class-recognise", course_class)


def _to_archive(course_class, its_roster, certified):
    """From recognised results over certificates to the archive."""
    rows = [
        _yes(_("Results recognised by %(no)s of %(day)s")
             % {"no": course_class.recognition_no, "day": _day(course_class.recognised_on)}),
        _yes(ngettext("%(n)s learner passed", "%(n)s learners passed", its_roster.passed) % {"n": its_roster.passed}),
    ]  # fmt: skip
    archive = Conditions(rows, _("Archive the file of the class"), _page("class-archive", course_class))
    if not course_class.programme_version.issues_certificate:
        rows.append(_yes(_("This programme ends without a certificate")))
        return archive
    if not its_roster.passed:
        rows.append(_yes(_("Nobody passed: there is no certificate to issue")))
        return archive
    waiting = its_roster.passed - certified
    if waiting <= 0:
        text = ngettext("%(n)s certificate issued", "%(n)s certificates issued", certified)
        rows.append(_yes(text % {"n": certified}))
        return archive
    text = ngettext("%(n)s learner without a certificate", "%(n)s learners without a certificate", waiting)
    rows.append({"state": "no", "text": text % {"n": waiting}})
    text = ngettext("Propose %(n)s certificate", "Propose %(n)s certificates", waiting)
    return Conditions(rows, text % {"n": waiting}, _page("proposal-create", course_class))


def deeds(course_class, on, user):
    """What else may be done with the class, beside the next step: [(address, words, icon)]."""
    moves, found = open_moves(course_class, user), []
    if not may_write(user):
        return found
    if course_class.status in course_class.RESULTS_OPEN and on >= course_class.starts_on:
        found.append((_page("result-edit", course_class), _("Absence and scores"), "pencil"))
    if course_class.status in course_class.ROSTER_OPEN:
        found.append((_page("roster-import", course_class), _("Import from Excel"), "file-earmark-excel"))
        found.append((_page("enrolment-create", course_class), _("Enrol one learner"), "person-plus"))
    if ClassStatus.FINISHED in moves and on >= course_class.ends_on:
        found.append((_page("class-finish", course_class), _("Close the teaching"), "check-lg"))
    if ClassStatus.POSTPONED in moves:
        found.append((_page("class-postpone", course_class), _("Put the class off"), "pause-circle"))
    if ClassStatus.CANCELLED in moves:
        found.append((_page("class-cancel", course_class), _("Cancel the class"), "x-circle"))
    return found


# --- Facts ----------------------------------------------------------------------------------------------


def plan_line(course_class):
    """The line of the approved plan the class came from, None outside the plan."""
    if course_class.plan_item_id is None:
        return None
    return course_class.plan_item.lines.valid().select_related("plan").first()
