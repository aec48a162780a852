"""The tables of centres, split by noun."""

from .accounts import User
from .audit import AuditLine
from .people import Appointment, AppointmentKind, Person, SigningDelegation
from .places import Centre, CentreName, CentreParent, Level, Premises, Province
from .quotas import QuotaDecision, StaffingRule
from .work import LongWork, WorkStatus

__all__ = [
    "Appointment",
    "AppointmentKind",
    "AuditLine",
    "Centre",
    "CentreName",
    "CentreParent",
    "Level",
    "LongWork",
    "Person",
    "Premises",
    "Province",
    "QuotaDecision",
    "SigningDelegation",
    "StaffingRule",
    "User",
    "WorkStatus",
]
