"""The guided page that closes a class: attendance, scores, who passes and why, the decision, the certificates."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from centres.models import AuditLine
from centres.scope import check_staff
from centres.states import check_move, open_moves
from courses import recognition, scoring
from courses.forms.classes import ClassRecogniseForm, ReasonForm
from courses.models import ClassStatus

from . import class_page
from .class_roster import roster
from .refusals import accepted, passes, refused_in_words

SETTLED = {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}


@refused_in_words("class-detail")
def class_closing(request, pk):
    """One page from the last session to the recognised results; each part says what is missing and where to mend it.

    The decision is entered here and nowhere else.
    """
    course_class = class_page.find(request, pk)
    check_staff(request.user, course_class.centre)
    recognition.check_begun(course_class)
    if request.method == "POST":
        check_move(course_class, ClassStatus.RECOGNISED, by=request.user)
    form = ClassRecogniseForm(request.POST or None, course_class=course_class)
    if form.is_valid() and accepted(form, recognition.recognise, course_class, by=request.user, **form.cleaned_data):
        messages.success(request, _("The results are recognised by %(no)s.") % {"no": course_class.recognition_no})
        return redirect("class-closing", pk)
    if form.is_bound:
        course_class.refresh_from_db()  # a refused decision is undone in the rows, not on this object
    return render(request, "courses/class_closing.html", _context(request, course_class, form))


def _context(request, course_class, form):
    today = timezone.localdate()
    ready, sessions = recognition.readiness(course_class), course_class.sessions.count()
    its_roster, is_settled = roster(course_class, today, ready.lines), course_class.status in SETTLED
    stages = _stages(course_class, ready, today)
    waiting = its_roster.passed - course_class.figures.certified
    return {
        "course_class": course_class, "today": today, "ready": ready, "roster": its_roster, "form": form,
        "is_settled": is_settled, "steps": _steps(course_class, ready, stages, sessions), "current": _current(stages),
        "sessions": sessions, "resit": None if is_settled else scoring.resits_due(course_class, ready.lines),
        "may_finish": ClassStatus.FINISHED in open_moves(course_class, request.user) and today >= course_class.ends_on,
        "waiting": waiting if course_class.programme_version.issues_certificate else 0,
        "is_over": today >= course_class.ends_on,
        "may_reopen": passes(recognition.check_reopenable, course_class, request.user),
        "reopened": None if is_settled else _reopening(request.user, course_class),
    }  # fmt: skip


def _reopening(user, course_class):
    """The line of the book that says who opened the class again and why, None where nobody did."""
    lines = AuditLine.objects.visible_to(user).about(course_class).filter(verb="reopen_class")
    return lines.select_related("by").first()


def _stages(course_class, ready, today):
    """[(key, whether it is done)] of the five stages; the page shows one red button, in the first that is not."""
    settled = course_class.status in SETTLED
    taught = course_class.status == ClassStatus.FINISHED or settled
    attended = not ready.sessions and taught
    found = [
        ("attendance", attended or settled),
        ("scores", settled or not ready.unscored),
        ("list", settled or (attended and ready.is_ready)),
        ("decision", settled),
    ]
    if course_class.programme_version.issues_certificate:
        done = settled and course_class.figures.certified >= course_class.figures.passed
        found.append(("certificates", done))
    return found


def _current(stages):
    return next((key for key, is_done in stages if not is_done), None)


def _steps(course_class, ready, stages, sessions):
    """The stages for the stepper, with how far each is; `sessions`: how many the class has."""
    judged, figures = len(ready.lines) - len(ready.unscored), course_class.figures
    names = {
        "attendance": pgettext("closing", "Attendance"), "scores": pgettext("closing", "Scores"),
        "list": pgettext("closing", "Who passes"), "decision": pgettext("closing", "Decision"),
        "certificates": pgettext("closing", "Certificates"),
    }  # fmt: skip
    whens = {
        "attendance": _("%(n)s of %(all)s sessions") % {"n": sessions - len(ready.sessions), "all": sessions}
        if sessions else _("typed into the result sheet"),
        "scores": _("%(n)s of %(all)s learners") % {"n": judged, "all": len(ready.lines)},
        "list": ngettext("%(n)s passes", "%(n)s pass", len(ready.passed)) % {"n": len(ready.passed)},
        "decision": course_class.recognition_no,
        "certificates": _("%(n)s of %(all)s issued") % {"n": figures.certified, "all": figures.passed}
        if figures.passed else "",
    }  # fmt: skip
    current = _current(stages)
    return [
        {"name": names[key], "when": whens[key], "is_done": is_done, "is_current": key == current}
        for key, is_done in stages
    ]


@refused_in_words("class-detail")
def class_reopen(request, pk):
    """Open recognised results again, with the reason."""
    course_class = class_page.find(request, pk)
    recognition.check_reopenable(course_class, by=request.user)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(form, recognition.reopen, course_class, by=request.user, **form.cleaned_data):
        messages.success(request, _("The class is open again: its results can be corrected and recognised anew."))
        for sentence in course_class.taken_back:
            messages.info(request, sentence)
        return redirect("class-closing", pk)
    certified = course_class.figures.certified
    kept = ngettext(
        "%(n)s learner holds a certificate and keeps the result; all others are judged anew.",
        "%(n)s learners hold certificates and keep their results; all others are judged anew.",
        certified,
    )
    context = {
        "form": form, "course_class": course_class,
        "first": _("Decision %(no)s no longer counts for this class; it stays in the system log with your reason.")
        % {"no": course_class.recognition_no},
        "second": kept % {"n": certified} if certified else _("Attendance and scores can be corrected again."),
        "third": _("A proposal of certificates that waits for approval goes back to the officer with your reason.")
        if course_class.programme_version.issues_certificate else "",
    }  # fmt: skip
    return render(request, "courses/class_reopen.html", context)
