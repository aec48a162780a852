"""The same person twice in one file."""

import unicodedata
from collections import defaultdict

from centres.vietnamese import fold

from .findings import question, refusal

TONES = set("\u0300\u0301\u0303\u0309\u0323")


def find_duplicates(rows):
    """{index of a row: (field, Finding)} for rows that repeat an earlier one. `rows`: [(number, values)].

    The same id is refused: the registry knows an id once. The same name and birth is a question, since there are
    namesakes; two different ids settle it.
    """
    found, by_id, by_person = {}, {}, defaultdict(list)
    for index, (number, values) in enumerate(rows):
        citizen_id, person = values["citizen_id"], _person(values)
        if citizen_id in by_id:
            found[index] = "citizen_id", refusal("duplicate_id", row=by_id[citizen_id])
        elif person and (twin := _same_person(values, by_person[person])):
            found[index] = "full_name", question("duplicate_person", row=twin)
        if person:
            by_person[person].append((number, values))
        if citizen_id:
            by_id.setdefault(citizen_id, number)
    return found


def _same_person(values, others):
    """Number of the earlier row about the same person, or None. A year alone needs the same workplace too."""
    for number, other in others:
        ids = {values["citizen_id"], other["citizen_id"]} - {""}
        is_whole_date = len(values["birth_date"]) > 4
        if len(ids) < 2 and (is_whole_date or fold(values["workplace"]) == fold(other["workplace"])):
            return number
    return None


def _person(values):
    """What namesakes born the same day share; None where name or birth is unknown."""
    known = values["full_name"] and values["birth_date"]
    return (_spelling(values["full_name"]), values["birth_date"]) if known else None


def _spelling(name):
    """A name whose case and place of the tone do not count: "HOÀ" and "Hòa" are equal, "Hà" and "Hạ" are not."""
    words = []
    for word in unicodedata.normalize("NFD", name.lower()).split():
        words.append("".join(c for c in word if c not in TONES) + "".join(c for c in word if c in TONES))
    return " ".join(words)
