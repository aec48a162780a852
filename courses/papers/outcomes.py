"""What each learner of a class reached, as papers print it: as recognised, before that as judged now."""

from dataclasses import dataclass
from decimal import Decimal

from courses import results
from courses.models import ClassStatus, Enrolment, Grade, Outcome

from . import words

SETTLED = {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}


@dataclass(frozen=True)
class Reached:
    """One learner: the scores of the parts, the final score, the grade in words, the arithmetic in words.

    is_open: something is still missing, and then neither passed nor failed.
    """

    enrolment: Enrolment
    scores: tuple[Decimal | None, ...]
    has_passed: bool
    is_open: bool
    score: Decimal | None
    grade: str
    reason: str


def of_class(course_class) -> list[Reached]:
    """Everybody on the roster, in its order."""
    read = _recognised if course_class.status in SETTLED else _judged
    return [read(line) for line in results.sheet(course_class)]


def _judged(line):
    judged = line.judgement
    return Reached(
        line.enrolment, line.scores, judged.has_passed, judged.is_open, judged.score, _words(judged.grade),
        judged.reason,
    )  # fmt: skip


def _recognised(line):
    enrolment = line.enrolment
    return Reached(
        enrolment, line.scores, enrolment.outcome == Outcome.PASSED, False, enrolment.final_score,
        _words(enrolment.grade), enrolment.outcome_reason or line.judgement.reason,
    )  # fmt: skip


def _words(grade):
    return words.GRADES[Grade(grade)] if grade else ""


def grades(reached):
    """[(grade in words, learners)] of those who passed, the better grade first; grades nobody got are left out."""
    got = [one.grade for one in reached if one.has_passed]
    return [(word, got.count(word)) for word in words.GRADES.values() if word in got]
