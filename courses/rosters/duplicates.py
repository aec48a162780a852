"""The same person twice in one file."""

import unicodedata
from functools import lru_cache

from centres.vietnamese import fold

from .findings import question, refusal

TONES = set("\u0300\u0301\u0303\u0309\u0323")


def find_duplicates(rows):
    """{index of a row: (field, Finding)} for rows that repeat an earlier one. `rows`: [(number, values)].

    The same id is refused: the registry knows an id once. The same name and birth is a question, since there are
    namesakes; two different ids settle it.
    """
    found, by_id, by_person, without_id = {}, {}, {}, {}
    for index, (number, values) in enumerate(rows):
        citizen_id, person = values["citizen_id"], _person(values)
        twin = without_id.get(person) if citizen_id else by_person.get(person)
        if citizen_id in by_id:
            found[index] = "citizen_id", refusal("duplicate_id", row=by_id[citizen_id])
        elif person and twin:
            found[index] = "full_name", question("duplicate_person", row=twin)
        by_person.setdefault(person, number)
        (by_id if citizen_id else without_id).setdefault(citizen_id or person, number)
    return found


def _person(values):
    """What namesakes born the same day share, None where name or birth is unknown. A year alone needs the workplace."""
    name, birth = values["full_name"], values["birth_date"]
    if not name or not birth:
        return None
    return _spelling(name), birth, "" if len(birth) > 4 else fold(values["workplace"])


def _spelling(name):
    """A name whose case and place of the tone do not count: "HOÀ" and "Hòa" are equal, "Hà" and "Hạ" are not."""
    return " ".join(map(_spelt, name.split()))


@lru_cache(maxsize=20_000)
def _spelt(word):
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if c not in TONES) + "".join(c for c in letters if c in TONES)
