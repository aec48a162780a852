"""The tables of centres, split by noun."""

from .accounts import User
from .areas import ServiceArea, Tier, Unit
from .audit import AuditLine
from .directory import DirectoryFile
from .people import Appointment, AppointmentKind, AppointmentMode, DelegationScope, Person, SigningDelegation
from .places import Centre, CentreName, CentreParent, Level, Premises, Province
from .quotas import QuotaDecision, StaffingRule
from .successions import Succession, SuccessionKind, SuccessionPart
from .work import LongWork, WorkStatus

__all__ = [
    "Appointment",
    "AppointmentKind",
    "AppointmentMode",
    "AuditLine",
    "Centre",
    "CentreName",
    "CentreParent",
    "DelegationScope",
    "DirectoryFile",
    "Level",
    "LongWork",
    "Person",
    "Premises",
    "Province",
    "QuotaDecision",
    "ServiceArea",
    "SigningDelegation",
    "StaffingRule",
    "Succession",
    "SuccessionKind",
    "SuccessionPart",
    "Tier",
    "Unit",
    "User",
    "WorkStatus",
]
