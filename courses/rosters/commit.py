"""Checked rows → entries for the roster, the last step of an import; and enrolments → the cells of such rows."""

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


def cells(enrolment) -> dict:
    """What the columns of the template say of one enrolment: read again it is the same person, and nothing new."""
    learner, joined = enrolment.learner, enrolment.learner.party_join_on
    return {
        "full_name": learner.full_name,
        "birth_date": learner.birth_text,
        "gender": _key_of(GENDERS, learner.gender),
        "ethnicity": learner.ethnicity,
        "citizen_id": learner.citizen_id or "",
        "workplace": enrolment.workplace,
        "position": enrolment.position,
        "party_status": _key_of(PARTY, learner.party_status),
        "party_join_date": f"{joined:%d/%m/%Y}" if joined else "",
        "sending_unit": enrolment.sending_unit,
        "phone": learner.phone,
        "email": learner.email,
        "home_place": learner.home_place,
        "note": enrolment.note,
    }


def _key_of(words, value):
    return next((word for word, meant in words.items() if meant == value), "")
