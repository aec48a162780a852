"""The roster of a class as its page shows it: who studies, with what result so far, and who left."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import results
from courses.models import ClassStatus, Enrolment, EnrolmentStatus, Grade, Outcome, ResultException

JUDGED = {ClassStatus.OPEN, ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}


@dataclass(frozen=True)
class RosterRow:
    """One learner of a class. `number` counts those who study, None for who left.

    state: a code the state badge knows. reason: why a hand is needed, why not passed, why left.
    """

    number: int | None
    enrolment: Enrolment
    state: str
    label: str
    score: Decimal | None = None
    grade: str = ""
    reason: str = ""
    exception: ResultException | None = None
    marks: tuple = ()  # what courses.admission points out about the learner, in few words

    @property
    def has_passed(self):
        """Whether the learner passes, as judged now or as recognised."""
        return self.state in {"eligible", "passed"}

    @property
    def needs_a_hand(self):
        """Whether the row is marked: nothing to judge by although the teaching is over, or not passed."""
        return self.state in {"incomplete", "failed"}

    @property
    def grade_label(self):
        """The grade in words, empty without one."""
        return Grade(self.grade).label if self.grade else ""


@dataclass(frozen=True)
class Roster:
    """All rows of a class and what they add up to, in persons."""

    rows: list
    enrolled: int
    missing: int  # not judged yet
    passed: int  # as judged now, or as recognised
    grades: list  # [(grade in words, persons)]

    @property
    def failed(self):
        """Judged, and not passed."""
        return self.enrolled - self.missing - self.passed

    def marked(self, marks):
        """The same roster with `marks`, {learner's pk: words}, on the rows of those who study."""
        rows = [replace(row, marks=marks.get(row.enrolment.learner_id, ())) if row.number else row for row in self.rows]
        return replace(self, rows=rows)

    @property
    def to_look_at(self):
        """Rows that need a hand."""
        return [row for row in self.rows if row.needs_a_hand]


def roster(course_class, on, lines=None):
    """The roster of a class: judged as of now while results are open, afterwards as recognised.

    `lines`: its result sheet, from who has read it already.
    """
    if course_class.status in JUDGED:
        row_of = _judged if course_class.status in course_class.RESULTS_OPEN else _recognised
        in_class = course_class.status == ClassStatus.OPEN and on <= course_class.ends_on
        lines = results.sheet(course_class) if lines is None else lines
        rows = [row_of(n, line, in_class) for n, line in enumerate(lines, start=1)]
    else:
        rows = [
            RosterRow(n, one, one.status, one.get_status_display())
            for n, one in enumerate(_enrolments(course_class).studying(), start=1)
        ]
    gone = _enrolments(course_class).exclude(status=EnrolmentStatus.ENROLLED)
    left = [RosterRow(None, one, one.status, one.get_status_display(), reason=one.leave_reason) for one in gone]
    states, grades = Counter(row.state for row in rows), Counter(row.grade for row in rows if row.grade)
    return Roster(
        rows=rows + left,
        enrolled=len(rows),
        missing=states["incomplete"] + states["enrolled"],
        passed=states["eligible"] + states["passed"],
        grades=[(grade.label, grades[grade]) for grade in Grade if grades[grade]],
    )


def _enrolments(course_class):
    return course_class.enrolments.in_roster_order().select_related("learner")


def _judged(number, line, in_class):
    """A row while results are open. Who has no score while the class is taught is simply studying."""
    judgement = line.judgement
    if judgement.is_open or (in_class and judgement.has_passed and judgement.score is None):
        state, label = ("enrolled", _("In class")) if in_class else ("incomplete", _("Incomplete"))
    elif judgement.has_passed:
        state, label = "eligible", pgettext("roster", "Eligible")
    else:
        state, label = "failed", Outcome.FAILED.label
    return RosterRow(
        number, line.enrolment, state, label, judgement.score, judgement.grade, judgement.reason, line.exception
    )


def _recognised(number, line, in_class):
    """A row after recognition: what was frozen, with its reason."""
    one = line.enrolment
    return RosterRow(
        number, one, one.outcome or one.status, one.get_outcome_display() or one.get_status_display(),
        one.final_score, one.grade, one.outcome_reason or line.judgement.reason, line.exception,
    )  # fmt: skip
