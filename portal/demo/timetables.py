"""Timetables of the demo province: rooms of a centre, sessions of its classes, and who was absent from them."""

from django.core.exceptions import ValidationError

from courses import attendance, timetable
from courses.models import AbsenceKind, CourseClass, DayPart, Room

ROOMS = [("Hội trường A", 140), ("Phòng học 1", 70), ("Phòng học 2", 45)]


def make(course_class, *, by):
    """Rooms of the centre where there are none, and the sessions of the class, from the lessons of its programme."""
    room = _rooms(course_class.centre)[0]
    chosen = {"weekdays": range(7), "parts": [DayPart.MORNING, DayPart.AFTERNOON], "periods": 4, "room": room}
    rows, _left = timetable.fill(course_class, [], first_day=course_class.starts_on, **chosen)
    posts = course_class.centre.appointments.on(course_class.starts_on).filter(kind="lecturer", to_on=None)
    lecturers = [post.person for post in posts.select_related("person").order_by("pk")]
    for n, row in enumerate(rows):
        row["topic"] = row["topic"] or f"Chuyên đề {n // 2 + 1}"
        row["lecturer"] = lecturers[n // 2 % len(lecturers)] if lecturers else None
    _write(course_class, rows, by)


def attend(course_class, *, by, chance, today):
    """Record the attendance up to the day; of a class still taught all but the last session, which waits for a hand."""
    sessions = list(course_class.sessions.due(today).in_order())
    if course_class.ends_on > today:
        sessions = sessions[:-1]
    learners = list(course_class.enrolments.studying().order_by("pk").values_list("pk", flat=True))
    missing = {pk: chance.choices([0, 0.08, 0.5], [80, 17, 3])[0] for pk in learners}  # share of the sessions
    missing[learners[7]] = 0.6  # whatever the chance of the day, in every class somebody misses too much
    for session in sessions:
        absent = [pk for pk in learners if chance.random() < missing[pk]]
        kinds = chance.choices([AbsenceKind.EXCUSED, AbsenceKind.UNEXCUSED], [7, 3], k=len(absent))
        attendance.record(session, dict(zip(absent, kinds, strict=True)), by=by, version_no=session.version_no)


def attend_late(course_class, *, by):
    """Whoever joined after sessions were recorded was there all the same: record those once more, for everybody."""
    for session in course_class.sessions.taken().in_order():
        absent = dict(session.absences.values_list("enrolment_id", "kind"))
        attendance.record(session, absent, by=by, version_no=session.version_no)


def _write(course_class, rows, by):
    """As an officer does: what is taken elsewhere is left open and chosen later."""
    for _attempt in range(2):
        try:
            return timetable.write(course_class, rows, by=by, version_no=_version(course_class))
        except ValidationError as error:
            for problem in error.error_list:
                rows[problem.params["line"]][problem.params["column"]] = None
    return None


def _version(course_class):
    return CourseClass.objects.get(pk=course_class.pk).version_no


def _rooms(centre):
    if not centre.teaching_rooms.exists():
        Room.objects.bulk_create([Room(centre=centre, name=name, seats=seats) for name, seats in ROOMS])
    return list(centre.teaching_rooms.all())
