"""The tables of courses, split by noun."""

from .classes import ClassFigures, ClassStatus, CourseClass, Stage
from .learners import BirthPrecision, Gender, Learner, LearnerAtCentre, PartyStatus
from .plans import Plan, PlanItem, PlanLine, PlanStatus
from .programmes import (
    AssessmentPart,
    CertificateForm,
    Grade,
    GradeBand,
    GradeScale,
    Programme,
    ProgrammeKind,
    ProgrammeVersion,
)
from .rosters import Enrolment, EnrolmentStatus, Outcome, RosterImport, Score

__all__ = [
    "AssessmentPart",
    "BirthPrecision",
    "CertificateForm",
    "ClassFigures",
    "ClassStatus",
    "CourseClass",
    "Enrolment",
    "EnrolmentStatus",
    "Gender",
    "Grade",
    "GradeBand",
    "GradeScale",
    "Learner",
    "LearnerAtCentre",
    "Outcome",
    "PartyStatus",
    "Plan",
    "PlanItem",
    "PlanLine",
    "PlanStatus",
    "Programme",
    "ProgrammeKind",
    "ProgrammeVersion",
    "RosterImport",
    "Score",
    "Stage",
]
