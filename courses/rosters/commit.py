"""Checked rows → entries for the roster: the last step of an import."""

from datetime import date

from ..enrolments import Entry, birth_of
from ..models import Gender, PartyStatus
from .fields import FEMALE, MALE, MEMBER, OUTSIDER, PROBATIONER

GENDERS = {MALE: Gender.MALE, FEMALE: Gender.FEMALE}
PARTY = {OUTSIDER: PartyStatus.NONE, PROBATIONER: PartyStatus.PROBATION, MEMBER: PartyStatus.FULL}


def entry(row: dict) -> Entry:
    """The Entry of one accepted row, kept as {"number", "values": {field: text}, "typed": {field: text}}."""
    values = row["values"]
    birth_on, precision = birth_of(values["birth_date"])
    joined = values.get("party_join_date")
    learner = {
        "full_name": values["full_name"],
        "typed_name": row["typed"].get("full_name", values["full_name"])[:200],
        "birth_on": birth_on,
        "birth_precision": precision,
        "gender": GENDERS[values["gender"]],
        "citizen_id": values.get("citizen_id") or None,
        "ethnicity": values.get("ethnicity", ""),
        "home_place": values.get("home_place", ""),
        "workplace": values["workplace"],
        "position": values.get("position", ""),
        "party_status": PARTY.get(values.get("party_status"), ""),
        "party_join_on": date.fromisoformat(joined) if joined and len(joined) == 10 else None,
        "phone": values.get("phone", ""),
        "email": values.get("email", ""),
    }
    enrolment = {
        "workplace": values["workplace"],
        "position": values.get("position", ""),
        "sending_unit": values.get("sending_unit", ""),
        "note": values.get("note", ""),
    }
    return Entry(number=row["number"], learner=learner, enrolment=enrolment)
