"""The attendance of a session as it is marked: three radios for each learner, read in one go."""

from dataclasses import dataclass

from courses.models import AbsenceKind, Enrolment

PRESENT = "present"
MARKS = {PRESENT, *AbsenceKind.values}


@dataclass
class AttendanceRow:
    """One learner on the sheet. mark: a value of MARKS; saved: what is saved meanwhile, where it differs."""

    number: int
    enrolment: Enrolment
    name: str
    mark: str
    saved: str = ""
    sessions_missed: int = 0  # before this one
    is_late: bool = False  # joined the class after this attendance was recorded

    @property
    def saved_label(self):
        """What is saved, in words; "" for present."""
        return AbsenceKind(self.saved).label if self.saved in AbsenceKind.values else ""


class AttendanceSheet:
    """The sheet of one session: as saved (all present at first), or as posted in `data`.

    A mark no page of ours sends counts as not sent: the saved one stays, as it does for who holds a certificate.
    """

    def __init__(self, session, data=None):
        self.session = session
        saved = dict(session.absences.values_list("enrolment", "kind"))
        missed = _missed_before(session)
        enrolments = session.course_class.enrolments.studying().in_roster_order().select_related("learner")
        self.rows = [
            self._row(number, one, saved.get(one.pk, PRESENT), data, missed.get(one.pk, 0))
            for number, one in enumerate(enrolments, start=1)
        ]

    def _row(self, number, one, saved, data, missed):
        name = f"mark-{one.pk}"
        mark = saved if data is None else data.get(name, saved)
        if mark not in MARKS or one.is_certified:
            mark = saved
        taken_at = self.session.taken_at
        row = AttendanceRow(number, one, name, mark, sessions_missed=missed)
        row.saved = saved if saved != mark else ""
        row.is_late = taken_at is not None and one.created_at > taken_at
        return row

    def absent(self):
        """What was marked, as `attendance.record` takes it."""
        return {row.enrolment.pk: AbsenceKind(row.mark) for row in self.rows if row.mark != PRESENT}

    def typed_text(self):
        """Who was marked absent, a line each with tabs between the cells, as spreadsheets copy it."""
        marked = [row for row in self.rows if row.mark != PRESENT]
        return "\n".join(f"{row.number}\t{row.enrolment.learner}\t{AbsenceKind(row.mark).label}" for row in marked)

    @property
    def counts(self):
        """{mark: learners}, all three."""
        return {mark: sum(row.mark == mark for row in self.rows) for mark in (PRESENT, *AbsenceKind.values)}


def _missed_before(session):
    """{enrolment id: sessions missed} in the other sessions of the class."""
    counts = {}
    others = session.course_class.sessions.exclude(pk=session.pk)
    for pk in others.filter(absences__isnull=False).values_list("absences__enrolment", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts
