"""The tables of courses, split by noun."""

from .classes import ClassFigures, ClassPattern, CourseClass
from .exceptions import ExceptionKind, ExceptionStatus, ResultException
from .identity import LearnerMerge, NotSamePerson, Transfer, TransferStatus
from .learners import BirthPrecision, Gender, Learner, LearnerAtCentre, PartyStatus
from .norms import TeachingNorm
from .papers import ClassPack, PackReturn, Paper, PaperKind
from .plans import Plan, PlanDeadline, PlanItem, PlanLine, PlanReminder, PlanStatus
from .programmes import (
    Admits,
    AssessmentPart,
    CertificateForm,
    Grade,
    GradeBand,
    GradeScale,
    Lesson,
    Programme,
    ProgrammeKind,
    ProgrammeVersion,
    Rounding,
    TeachingForm,
)
from .rosters import ColumnName, Enrolment, EnrolmentStatus, Outcome, RosterImport, Score
from .stages import ClassStatus, Progress, Stage, progress_conditions
from .timetable import MOST_PERIODS, Absence, AbsenceKind, DayPart, Room, Session

__all__ = [
    "MOST_PERIODS",
    "Absence",
    "AbsenceKind",
    "Admits",
    "AssessmentPart",
    "BirthPrecision",
    "CertificateForm",
    "ClassFigures",
    "ClassPack",
    "ClassPattern",
    "ClassStatus",
    "ColumnName",
    "CourseClass",
    "DayPart",
    "Enrolment",
    "EnrolmentStatus",
    "ExceptionKind",
    "ExceptionStatus",
    "Gender",
    "Grade",
    "GradeBand",
    "GradeScale",
    "Learner",
    "LearnerAtCentre",
    "LearnerMerge",
    "Lesson",
    "NotSamePerson",
    "Outcome",
    "PackReturn",
    "Paper",
    "PaperKind",
    "PartyStatus",
    "Plan",
    "PlanDeadline",
    "PlanItem",
    "PlanLine",
    "PlanReminder",
    "PlanStatus",
    "Programme",
    "ProgrammeKind",
    "ProgrammeVersion",
    "Progress",
    "ResultException",
    "Room",
    "RosterImport",
    "Rounding",
    "Score",
    "Session",
    "Stage",
    "TeachingForm",
    "TeachingNorm",
    "Transfer",
    "TransferStatus",
    "progress_conditions",
]
