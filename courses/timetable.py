"""Verbs on the timetable of a class: write it whole, fill it from the lessons, keep it right when the class moves."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import audit
from centres.scope import check_staff

from . import clashes, session_rules
from .models import ClassStatus, CourseClass, Lesson, Session, TeachingForm
from .session_rules import FACTS, as_saved
from .sessions import cut, half_days

EDITABLE = frozenset({ClassStatus.PLANNED, ClassStatus.POSTPONED, ClassStatus.OPEN})


def check_editable(course_class, *, by):
    """Raise what `write` would raise now for the person or the state; pages ask before they show the grid."""
    check_staff(by, course_class.centre)
    if course_class.status not in EDITABLE:
        raise ValidationError(
            _("The class is “%(state)s”: its timetable can no longer be changed."),
            code="locked",
            params={"state": course_class.get_status_display()},
        )


# --- Writing it whole ---------------------------------------------------------------------------------------------


@transaction.atomic
def write(course_class, rows, *, by, version_no):
    """Make `rows` the timetable of the class; sessions that are not among them are deleted.

    rows: dicts with the columns of FACTS and, for a session that is there already, its `session` key; lesson, lecturer
    and room are rows or None, an empty topic takes the title of the lesson. `version_no` is the count the form was
    opened with.
    Raises ValidationError "locked", "edited_meanwhile", "attendance_taken", and all that `session_rules.check` finds,
    `line` being the place in `rows`; PermissionDenied.
    """
    check_staff(by, course_class.centre)
    clashes.hold(course_class.centre, {row["lecturer"].pk for row in rows if row["lecturer"]})
    _take(course_class, version_no, by)
    dropped = {session.pk: session for session in course_class.sessions.select_for_update().order_by("pk")}
    before = {pk: as_saved(session) for pk, session in dropped.items()}
    sessions = [_as_session(dropped.pop(row.get("session"), None), course_class, row) for row in rows]
    session_rules.check_deletable(dropped.values())
    course_class.sessions.filter(pk__in=list(dropped)).delete()
    session_rules.check(course_class, sessions, before, by=by)
    new, changed = _save(sessions, before)
    course_class.refresh_from_db()
    periods = sum(session.periods for session in sessions)
    audit.record(
        by, "write_timetable", course_class, sessions=len(sessions), periods=periods, added=new, updated=changed,
        removed=len(dropped),
    )  # fmt: skip
    return course_class


def _take(course_class, version_no, by):
    """Count the class up, so that of two editors the second is told."""
    taken = CourseClass.objects.filter(pk=course_class.pk, status__in=EDITABLE, version_no=version_no).update(
        version_no=version_no + 1, changed_at=timezone.now()
    )
    course_class.refresh_from_db()
    if taken:
        return
    check_editable(course_class, by=by)
    raise ValidationError(
        _(
            "Somebody else saved this class after you opened the page (at %(time)s). Your entries are still here, what "
            "is saved now stands beside them: compare, then save again."
        ),
        code="edited_meanwhile",
        params={"time": timezone.localtime(course_class.changed_at).strftime("%H:%M %d/%m/%Y")},
    )


def _as_session(session, course_class, row):
    session = session or Session(course_class=course_class, centre=course_class.centre)
    for column in FACTS:
        setattr(session, column, row[column])
    session.topic = session.topic or (session.lesson.title if session.lesson else "")
    return session


def _save(sessions, before):
    """Write the sessions; (how many are new, how many of the others changed)."""
    new = [session for session in sessions if not session.pk]
    changed = [session for session in sessions if session.pk and as_saved(session) != before[session.pk]]
    _put(changed, FACTS)
    Session.objects.bulk_create(new)
    return len(new), len(changed)


def _put(sessions, columns):
    """Write `columns` of kept sessions, though two of them may have changed places.

    The constraint session_once_a_class is checked row by row: so all step aside to days nobody uses, each to its own.
    """
    days = [session.on for session in sessions]
    for n, session in enumerate(sessions):
        session.on = date.min + timedelta(days=n)
    Session.objects.bulk_update(sessions, ["on"], batch_size=200)
    for session, day in zip(sessions, days, strict=True):
        session.on = day
    Session.objects.bulk_update(sessions, columns, batch_size=200)


# --- When the class opens or moves --------------------------------------------------------------------------------


def _kept(course_class):
    return list(course_class.sessions.select_related("lecturer", "room", "lesson").in_order())


def _lecturers(course_class):
    return set(course_class.sessions.exclude(lecturer=None).order_by().values_list("lecturer", flat=True))


def check_again(course_class, *, by):
    """Judge the timetable of a class that is about to open: others went on planning while it was put off.

    Raises ValidationError "not_in_post", "lecturer_taken", "room_taken".
    """
    clashes.hold(course_class.centre, _lecturers(course_class))
    _check_kept(course_class, _kept(course_class), by)


def _check_kept(course_class, sessions, by):
    session_rules.check(course_class, sessions, {session.pk: as_saved(session) for session in sessions}, by=by)


def days_to_move(course_class, starts_on, ends_on):
    """By how many days the sessions of a class move, whose days were `starts_on` to `ends_on` so far.

    0 where all may stay. They move along where some would fall outside, nothing is recorded yet, and both days move
    alike; what they take is locked, for `move_along`. Raises ValidationError "sessions_outside".
    """
    if (course_class.starts_on, course_class.ends_on) == (starts_on, ends_on):
        return 0
    clashes.hold(course_class.centre, _lecturers(course_class))
    kept = list(course_class.sessions.select_for_update().in_order())  # no attendance is recorded in between
    outside = [session for session in kept if not course_class.starts_on <= session.on <= course_class.ends_on]
    if not outside:
        return 0
    if any(session.taken_at for session in kept):
        raise _outside(
            _("%(n)s sessions would lie outside these days (the first: %(when)s), and attendance is recorded already: "
              "choose days that hold all sessions, or change the timetable first."), outside,
        )  # fmt: skip
    days = course_class.starts_on - starts_on
    if course_class.ends_on - ends_on != days:
        raise _outside(
            _("%(n)s sessions would lie outside these days (the first: %(when)s). Move both days by the same number of "
              "days first: the sessions move along. Or change the timetable first."), outside,
        )  # fmt: skip
    return days.days


def _outside(words, sessions):
    params = {"n": len(sessions), "when": clashes.when(sessions[0].on, sessions[0].part)}
    return ValidationError(words, code="sessions_outside", params=params)


def move_along(course_class, days, *, by):
    """Move all sessions of a class whose days have just moved by `days`; returns how many there are.

    Raises ValidationError "not_in_post", "lecturer_taken", "room_taken".
    """
    sessions = _kept(course_class)
    for session in sessions:
        session.on += timedelta(days=days)
    _check_kept(course_class, sessions, by)
    _put(sessions, ["on"])
    return len(sessions)


# --- Filling it from the lessons ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LessonSum:
    """Periods of one lesson in a timetable against those of the programme; `lesson` None: what belongs to no lesson."""

    lesson: Lesson | None
    placed: int

    @property
    def is_even(self):
        """Whether the timetable gives the lesson exactly its periods."""
        return self.lesson is None or self.placed == self.lesson.periods


def sums(lessons, placed):
    """[LessonSum] of `lessons` and of what belongs to none; placed: (lesson key or None, periods) of each session."""
    counted = Counter()
    for lesson, periods in placed:
        counted[lesson] += periods
    rest = [LessonSum(None, counted[None])] if counted[None] else []
    return [LessonSum(lesson, counted[lesson.pk]) for lesson in lessons] + rest


def fill(course_class, rows, *, first_day, weekdays, parts, periods, lecturer=None, room=None):
    """Rows for what the timetable `rows` does not hold yet, and in words what found no place; nothing is written.

    rows: as `write` takes them, cells not understood left out. The lessons of the programme are cut in their order into
    half days of `periods` periods that `rows` leave free, from `first_day` to the last day of the class; of a programme
    without lessons the periods of the class, topics left to type. Returns (new rows, sentence or "").
    """
    held = {(row.get("on"), row.get("part")) for row in rows}
    days = half_days(max(first_day, course_class.starts_on), course_class.ends_on, weekdays, parts)
    free = [half_day for half_day in days if half_day not in held]
    pieces, left = cut(_to_place(course_class, rows), free, periods)
    return [_row(piece, lecturer, room) for piece in pieces], _left_over(left)


def _to_place(course_class, rows):
    """[(lesson, periods)] not in `rows` yet, in order; [(None, periods)] for a programme without lessons."""
    placed = [(row["lesson"].pk if row.get("lesson") else None, row["last_period"] - row["first_period"] + 1)
              for row in rows if row.get("first_period") and row.get("last_period")]  # fmt: skip
    lessons = list(course_class.programme_version.lessons.all())
    if not lessons:
        return [(None, max(0, course_class.periods - sum(periods for _none, periods in placed)))]
    return [(one.lesson, max(0, one.lesson.periods - one.placed)) for one in sums(lessons, placed) if one.lesson]


def _row(piece, lecturer, room):
    lesson = piece.lesson
    return {
        "session": None, "on": piece.on, "part": piece.part, "first_period": piece.first_period,
        "last_period": piece.last_period, "lesson": lesson, "topic": lesson.title if lesson else "",
        "form": lesson.form if lesson else TeachingForm.LECTURE, "lecturer": lecturer, "room": room, "place": "",
    }  # fmt: skip


def _left_over(left):
    if not left:
        return ""
    n = sum(periods for _lesson, periods in left)
    words = ngettext("%(n)s period found no place", "%(n)s periods found no place", n) % {"n": n}
    named = ", ".join(f"{lesson} ({periods})" for lesson, periods in left if lesson)
    what = f"{words}: {named}." if named else f"{words}."
    return f"{what} " + _("Choose more half days or more periods a session, or give the class more days.")
