"""Who of a list is registered already: persons to be enrolled, compared with the registry of learners."""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.vietnamese import fold

from .models import BirthPrecision, Learner


@dataclass(frozen=True)
class Entry:
    """One person to be enrolled, as checked: a row of a file or a form.

    `learner` holds columns of Learner (full_name, birth_on, birth_precision, gender, workplace, …), `enrolment`
    those of Enrolment (workplace, position, sending_unit, note). `number` names the row in messages.
    """

    number: int
    learner: dict
    enrolment: dict = field(default_factory=dict)

    @property
    def person(self) -> tuple[str, date]:
        """What two records of one person share where no citizen id tells: folded name and birth date."""
        return fold(self.learner["full_name"]), self.learner["birth_on"]

    @property
    def citizen_id(self) -> str:
        """The citizen id, "" without one."""
        return self.learner.get("citizen_id") or ""

    @property
    def birth_precision(self) -> str:
        """How much of the birth date is known."""
        return self.learner.get("birth_precision", BirthPrecision.DAY)


NEW, SAME_ID, SAME_PERSON, ENROLLED, CONFLICT = "new", "same_id", "same_person", "enrolled", "conflict"


@dataclass(frozen=True)
class Match:
    """What the registry knows about an entry.

    kind: NEW; SAME_ID, the citizen id is registered with this name and birth date; SAME_PERSON, name and birth date
    agree with a learner of this centre (to be confirmed by a person); ENROLLED, already on this roster; CONFLICT,
    the citizen id belongs to another name or birth date.
    `is_sure`: found by name, the names are spelt alike too, and the whole birth date is known or the workplace agrees.
    """

    kind: str
    learner: Learner | None = None
    is_sure: bool = True


def match(course_class, entries, *, by):
    """A Match for every entry, in three queries.

    Citizen ids are compared nationwide; names only with learners `by` may see, so nobody learns from an import who
    studied elsewhere. One learner is offered to one entry only: a second namesake is new.
    """
    by_id = {learner.citizen_id: learner for learner in Learner.objects.filter(citizen_id__in=_ids(entries))}
    keys = {entry.person for entry in entries}
    seen = Learner.objects.visible_to(by).filter(
        name_key__in={name for name, _birth in keys}, birth_on__in={birth for _name, birth in keys}
    )
    by_person = defaultdict(list)
    for learner in seen:
        by_person[learner.name_key, learner.birth_on].append(learner)
    enrolled = set(course_class.enrolments.values_list("learner", flat=True))
    found = [_by_id(entry, by_id, enrolled) for entry in entries]
    claimed = {one.learner.pk for one in found if one and one.kind == SAME_ID}
    for at, entry in enumerate(entries):
        if found[at] is None:
            found[at] = _by_person(entry, by_person[entry.person], enrolled, claimed)
            claimed |= {found[at].learner.pk} if found[at].kind == SAME_PERSON else set()
    return found


def _ids(entries):
    return {entry.citizen_id for entry in entries} - {""}


def _by_id(entry, by_id, enrolled):
    learner = by_id.get(entry.citizen_id)
    if learner is None:
        return None
    if not _is_same_person(entry, learner):
        return Match(CONFLICT)
    return Match(ENROLLED if learner.pk in enrolled else SAME_ID, learner)


def _is_same_person(entry, learner):
    """Whether name and birth date agree; where one side knows the year alone, the year decides."""
    name, birth_on = entry.person
    if BirthPrecision.YEAR in (entry.birth_precision, learner.birth_precision):
        return learner.name_key == name and learner.birth_on.year == birth_on.year
    return (learner.name_key, learner.birth_on) == (name, birth_on)


def _by_person(entry, namesakes, enrolled, claimed):
    possible = [
        learner
        for learner in namesakes
        if learner.pk not in claimed
        and learner.gender == entry.learner["gender"]
        and not (entry.citizen_id and learner.citizen_id)  # two different citizen ids are two people
    ]
    if not possible:
        return Match(NEW)
    best = min(possible, key=lambda learner: (not _is_sure(entry, learner), learner.pk not in enrolled))
    return Match(ENROLLED if best.pk in enrolled else SAME_PERSON, best, _is_sure(entry, best))


def _is_sure(entry, learner):
    is_whole = entry.birth_precision == learner.birth_precision == BirthPrecision.DAY
    return _spelling(entry.learner["full_name"]) == _spelling(learner.full_name) and (
        is_whole or fold(entry.learner["workplace"]) == fold(learner.workplace)
    )


def _spelling(name):
    """A name whose case and place of the tone do not count: "HOÀ" and "Hòa" are equal, "Hà" and "Hạ" are not."""
    return [sorted(word) for word in unicodedata.normalize("NFD", name.lower()).split()]


def refuse_twice(entries):
    """Raises ValidationError "id_twice" where one citizen id stands in two entries: nobody is two people."""
    seen = Counter(entry.citizen_id for entry in entries if entry.citizen_id)
    twice = [entry.number for entry in entries if seen[entry.citizen_id] > 1]
    if twice:
        raise ValidationError(
            _("Rows %(rows)s have the same citizen id. Correct it, or leave one of the rows out."),
            code="id_twice",
            params={"rows": ", ".join(map(str, twice[:10]))},
        )


def refuse_conflicts(entries, matches):
    """Raises ValidationError "id_of_another" where a citizen id is registered for somebody else."""
    wrong = [entry.number for entry, found in zip(entries, matches, strict=True) if found.kind == CONFLICT]
    if wrong:
        raise ValidationError(
            _(
                "Row %(rows)s: the citizen id is registered with another name or birth date. Correct the row or "
                "leave it out."
            ),
            code="id_of_another",
            params={"rows": ", ".join(map(str, wrong[:10]))},
        )
