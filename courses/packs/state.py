"""What stands in a class now, as the workbook shows it: the sessions, the parts, and every cell of every learner."""

from dataclasses import dataclass

from courses import attendance, scoring
from courses.entries import plain_score
from courses.models import Enrolment

from .columns import ABSENCE, MARK, PRESENT, SCORE, cell_key


@dataclass(frozen=True)
class State:
    """cells: {enrolment id: {cell key: text}}; a mark is None in a session nobody recorded."""

    sessions: list
    parts: list
    types_absence: bool
    enrolments: list
    cells: dict


def state_of(course_class):
    """The State of a class: everybody who studies, in roster order. Seven queries."""
    sessions = list(course_class.sessions.in_order().prefetch_related("absences"))
    parts = list(course_class.programme_version.parts.all())
    enrolments = list(
        Enrolment.objects.filter(course_class=course_class).studying().in_roster_order().select_related("learner")
    )
    types_absence = not attendance.is_by_session(course_class)
    marks = {one.pk: {absence.enrolment_id: absence.kind for absence in one.absences.all()} for one in sessions}
    scores = scoring.scores_of(course_class).get(1, {})
    cells = {}
    for one in enrolments:
        its = {
            cell_key(MARK, session.pk): marks[session.pk].get(one.pk, PRESENT) if session.taken_at else None
            for session in sessions
        }
        if types_absence:
            its |= {column: str(getattr(one, column) or "") for column in ABSENCE}
        its |= {cell_key(SCORE, part.pk): plain_score(scores.get((one.pk, part.pk))) for part in parts}
        cells[one.pk] = its
    return State(sessions, parts, types_absence, enrolments, cells)
