"""What a session of a timetable may not say: its day, periods, lesson, place and lecturer, judged all at once."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres import spans
from centres.models import Appointment

from . import clashes
from .models import MOST_PERIODS, Session

TIME = ["on", "part", "first_period", "last_period"]  # what stays as it is once attendance is recorded
FACTS = [*TIME, "lesson", "topic", "form", "lecturer", "room", "place"]
_COLUMNS = [Session._meta.get_field(name).attname for name in FACTS]
_TYPED = {"part", "form", "topic", "place"}


def as_saved(session):
    """{column: value} of a session before anything is changed."""
    return {column: getattr(session, column) for column in _COLUMNS}


def check(course_class, sessions, before, *, by):
    """Judge the sessions a class is to have; before: {key: `as_saved`} of those that are kept already.

    Raises ValidationError with all that is wrong, each with params `line`, the place in `sessions`, and `column`:
    "attendance_taken", "outside_class", "centre_not_open", "centre_closed", "periods_reversed", "topic_missing",
    "foreign_lesson", "foreign_room", "room_not_used", "two_places", "not_in_post", "lecturer_taken", "room_taken",
    "class_taken".
    """
    posts = _posts(course_class, sessions)
    wrong = [problem for line, session in enumerate(sessions)
             for problem in _wrong(line, session, course_class, before.get(session.pk), posts)]  # fmt: skip
    if wrong := wrong + clashes.refusals(course_class, sessions, by=by):
        raise ValidationError(wrong)


def check_deletable(sessions):
    """Raises ValidationError "attendance_taken" where attendance of one of `sessions` is recorded."""
    taken = [session for session in sessions if session.taken_at]
    if taken:
        raise ValidationError([
            _problem(None, None, "attendance_taken",
                     _("%(when)s: attendance is recorded, so the session stays. It stands in the table again."),
                     when=clashes.when(session.on, session.part))
            for session in taken
        ])  # fmt: skip


def _problem(line, column, code, words, **params):
    return ValidationError(words, code=code, params=params | {"line": line, "column": column})


def _wrong(line, session, course_class, before, posts):
    is_fixed = before is not None and session.taken_at is not None
    if is_fixed and any(getattr(session, column) != before[column] for column in TIME):
        yield _problem(line, "on", "attendance_taken",
                       _("%(when)s: attendance is recorded, so day and periods of the session stay as they are."),
                       when=clashes.when(before["on"], before["part"]))  # fmt: skip
    if not course_class.starts_on <= session.on <= course_class.ends_on:
        yield _problem(line, "on", "outside_class",
                       _("The class lasts from %(first)s to %(last)s: choose a day of it, or change its days first."),
                       first=f"{course_class.starts_on:%d/%m/%Y}", last=f"{course_class.ends_on:%d/%m/%Y}")  # fmt: skip
    yield from _outside_life(line, session, course_class.centre)
    if not 1 <= session.first_period <= session.last_period <= MOST_PERIODS:
        yield _problem(line, "last_period", "periods_reversed",
                       _("Periods of a half day run from 1 to 8, the first one not after the last."))  # fmt: skip
    if not session.topic:
        yield _problem(line, "topic", "topic_missing", _("Choose a lesson, or say what is done."))
    yield from _untypable(line, session)
    if session.lesson and session.lesson.version_id != course_class.programme_version_id:
        yield _problem(line, "lesson", "foreign_lesson", _("This lesson is of another programme: choose another."))
    yield from _wrong_place(line, session, course_class, before)
    if not (is_fixed and before["lecturer_id"] == session.lecturer_id):  # what was taught is a fact
        yield from _not_in_post(line, session, posts)


def _not_in_post(line, session, posts):
    if session.lecturer and not any(spans.holds(span, session.on) for span in posts[session.lecturer_id]):
        yield _problem(line, "lecturer", "not_in_post",
                       _("%(when)s: %(lecturer)s has no post at the centre on that day. Choose another lecturer, or "
                         "ask the director to enter the appointment."),
                       when=clashes.when(session.on, session.part), lecturer=session.lecturer)  # fmt: skip


def _untypable(line, session):
    """What the model itself says of the columns that are typed."""
    try:
        session.clean_fields(exclude={field.name for field in Session._meta.fields} - _TYPED)
    except ValidationError as error:
        for column, errors in error.error_dict.items():
            if column != "topic" or session.topic:  # an empty one is told above
                yield from (_problem(line, column, one.code, one.message, **(one.params or {})) for one in errors)


def _outside_life(line, session, centre):
    if session.on < centre.opened_on:
        yield _problem(line, "on", "centre_not_open", _("The centre opened on %(day)s: choose a later day."),
                       day=f"{centre.opened_on:%d/%m/%Y}")  # fmt: skip
    if centre.is_closed_on(session.on):
        yield _problem(line, "on", "centre_closed", _("The centre is closed from %(day)s on: choose an earlier day."),
                       day=f"{centre.closed_on:%d/%m/%Y}")  # fmt: skip


def _wrong_place(line, session, course_class, before):
    room = session.room
    if room is None:
        return
    if room.centre_id != course_class.centre_id:
        yield _problem(line, "room", "foreign_room", _("This room is of another centre: choose another."))
    elif not room.is_used and (before is None or before["room_id"] != room.pk):
        yield _problem(line, "room", "room_not_used", _("%(room)s is out of use: choose another."), room=room)
    if session.place:
        yield _problem(line, "place", "two_places", _("Choose a room or name another place, not both."))


def _posts(course_class, sessions):
    """{person: [(from, until)]} of all posts the lecturers of `sessions` hold or held at the centre of the class."""
    posts = {session.lecturer_id: [] for session in sessions}
    held = Appointment.objects.filter(centre=course_class.centre_id, person__in=set(posts) - {None})
    for person, from_on, to_on in held.values_list("person", "from_on", "to_on"):
        posts[person].append((from_on, to_on))
    return posts
