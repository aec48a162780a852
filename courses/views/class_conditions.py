"""What stands between a class and its next step: the rail of its page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.scope import may_write
from courses import attendance, classes
from courses.models import ClassStatus

from .class_page import address, day_text, opening_paper


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


def _yes(text):
    return {"state": "yes", "text": text}


def _head(course_class):
    if course_class.head:
        return _yes(_("Head of class: %(name)s") % {"name": course_class.head})
    return {"state": "todo", "text": _("No head of class yet"), "href": address("class-edit", course_class),
            "link": _("Name one")}  # fmt: skip


def _opening(course_class):
    return _yes(_("Opened by decision %(no)s of %(day)s")
                % {"no": course_class.opening_no, "day": day_text(course_class.opened_on)})  # fmt: skip


def _to_open(course_class):
    if course_class.status == ClassStatus.POSTPONED:
        return _to_open_again(course_class)
    rows = [
        {"state": "no", "text": _("No opening decision yet"),
         "fix": _("Learners can be enrolled once it is entered.")},
        _yes(_("Dates and place are set")),
        _head(course_class),
    ]  # fmt: skip
    return Conditions(rows, _("Enter the opening decision"), address("class-open", course_class))


def _to_open_again(course_class):
    """After it was put off: first new days, then a new decision; the old ones are no longer met."""
    edit = address("class-edit", course_class)
    days = {"first": day_text(course_class.starts_on), "last": day_text(course_class.ends_on)}
    old = opening_paper(course_class)
    decision = {"state": "no", "text": _("No opening decision for the new days yet"), "fix": old}
    if classes.awaits_days(course_class):
        rows = [
            {"state": "no", "text": _("No new days yet: the class was put off from %(first)s–%(last)s") % days,
             "href": edit, "link": _("Enter the new days")},
            decision, _head(course_class),
        ]  # fmt: skip
        return Conditions(rows, _("Enter the new days"), edit, _("Then the new opening decision is entered."))
    rows = [decision, _yes(_("New days: %(first)s–%(last)s") % days), _head(course_class)]
    return Conditions(rows, _("Enter the opening decision"), address("class-open", course_class))


def _to_recognise(course_class, on, its_roster):
    """From the opening to the recognised results."""
    is_over = on >= course_class.ends_on
    rows = [_opening(course_class), _head(course_class)]
    if not its_roster.enrolled:
        rows.append({"state": "no", "text": _("Nobody is on the roster"), "href": reverse("roster-template"),
                     "link": _("Download the blank list")})  # fmt: skip
        return Conditions(rows, _("Import the roster"), address("roster-import", course_class))
    rows.append(_yes(
        ngettext("%(n)s learner on the roster, %(places)s places", "%(n)s learners on the roster, %(places)s places",
                 its_roster.enrolled) % {"n": its_roster.enrolled, "places": course_class.capacity}
    ))  # fmt: skip
    taught = {"state": "yes" if is_over else "todo",
              "text": _("Teaching until %(day)s") % {"day": day_text(course_class.ends_on)}}  # fmt: skip
    rows.append(taught)
    untaken, sessions = _untaken(course_class, on), course_class.sessions.count()
    if untaken:
        text = ngettext("%(n)s session without attendance", "%(n)s sessions without attendance", untaken)
        rows.append({"state": "no", "text": text % {"n": untaken}, "link": _("Record it"),
                     "href": address("class-attendance", course_class)})  # fmt: skip
    elif sessions:
        rows.append(_yes(_("Attendance recorded up to today")))
    if its_roster.missing:
        rows.append(_missing(its_roster, is_over))
    else:
        rows.append(_yes(_("Everybody has a result: %(passed)s passed, %(failed)s not")
                         % {"passed": its_roster.passed, "failed": its_roster.failed}))  # fmt: skip
    if on < course_class.starts_on:
        return Conditions(rows, _("Add learners to the roster"), address("roster-import", course_class))
    return Conditions(rows, *_deed_of_results(course_class, its_roster, is_over, untaken, sessions))


def _untaken(course_class, on):
    """How many sessions up to the day lack attendance, for somebody at least."""
    return attendance.missing_sessions(course_class).due(on).count()


def _missing(its_roster, is_over):
    text = ngettext("%(n)s learner without a result", "%(n)s learners without a result", its_roster.missing)
    return {"state": "no" if is_over else "todo", "text": text % {"n": its_roster.missing},
            "fix": _("Enter the score, or take the learner off the roster with a reason.")}  # fmt: skip


def _deed_of_results(course_class, its_roster, is_over, untaken, sessions):
    """(button, address, note) between the first day and recognition."""
    sheet, later = address("result-edit", course_class), _("Once the teaching is over, the results are judged.")
    if untaken:
        text = ngettext("Record the attendance of %(n)s session", "Record the attendance of %(n)s sessions", untaken)
        return text % {"n": untaken}, address("class-attendance", course_class), "" if is_over else later
    if not is_over:
        return (_("Enter scores") if sessions else _("Enter absence and scores")), sheet, later
    if its_roster.missing:
        text = ngettext("Enter the result of %(n)s learner", "Enter the results of %(n)s learners", its_roster.missing)
        return text % {"n": its_roster.missing}, sheet
    closing = address("class-closing", course_class)
    if course_class.status == ClassStatus.OPEN:
        return _("Close the class"), closing, _("Step by step to the recognised results.")
    passed = its_roster.passed
    text = ngettext("Recognise the result of %(n)s learner", "Recognise the results of %(n)s learners", passed)
    return text % {"n": passed}, closing


def _to_archive(course_class, its_roster, certified):
    """From recognised results over certificates to the archive."""
    rows = [
        _yes(_("Results recognised by %(no)s of %(day)s")
             % {"no": course_class.recognition_no, "day": day_text(course_class.recognised_on)}),
        _yes(ngettext("%(n)s learner passed", "%(n)s learners passed", its_roster.passed) % {"n": its_roster.passed}),
    ]  # fmt: skip
    archive = Conditions(rows, _("Archive the file of the class"), address("class-archive", course_class))
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
    if certified:
        rows.append(
            {"state": "yes", "text": _("Whoever had one revoked gets none and does not hinder the archive"),
             "href": archive.href, "link": archive.button}
        )  # fmt: skip
    text = ngettext("Propose %(n)s certificate", "Propose %(n)s certificates", waiting)
    return Conditions(rows, text % {"n": waiting}, address("proposal-create", course_class))
