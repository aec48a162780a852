"""Checked rows → entries for the roster: the last step of an import."""

from datetime import date

from ..matching import Entry
from ..models import BirthPrecision, Gender, PartyStatus
from .fields import FEMALE, MALE, MEMBER, OUTSIDER, PROBATIONER

GENDERS = {MALE: Gender.MALE, FEMALE: Gender.FEMALE}
PARTY = {OUTSIDER: PartyStatus.NONE, PROBATIONER: PartyStatus.PROBATION, MEMBER: PartyStatus.FULL}


def entry(row) -> Entry:
    """The Entry of one CheckedRow that is not rejected."""
    values = row.values
    birth_on, precision = birth_of(values["birth_date"])
    joined = values["party_join_date"]
    learner = {
        "full_name": values["full_name"],
        "typed_name": row.typed["full_name"][:200],
        "birth_on": birth_on,
        "birth_precision": precision,
        "gender": GENDERS[values["gender"]],
        "citizen_id": values["citizen_id"] or None,
        "ethnicity": values["ethnicity"],
        "home_place": values["home_place"],
        "workplace": values["workplace"],
        "position": values["position"],
        "party_status": PARTY.get(values["party_status"], ""),
        "party_join_on": date.fromisoformat(joined) if joined else None,
        "phone": values["phone"],
        "email": values["email"],
    }
    enrolment = {
        "workplace": values["workplace"],
        "position": values["position"],
        "sending_unit": values["sending_unit"],
        "note": values["note"],
    }
    return Entry(number=row.number, learner=learner, enrolment=enrolment)


def birth_of(text):
    """(date, precision) of a checked birth date: "1990-04-25", or "1990" where only the year is known."""
    if len(text) == 4:
        return date(int(text), 1, 1), BirthPrecision.YEAR
    return date.fromisoformat(text), BirthPrecision.DAY
