"""Who of a list is registered already: persons to be enrolled, compared with the registry of learners."""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.vietnamese import fold, sort_key

from .models import BirthPrecision, Enrolment, Learner, NotSamePerson

WORKPLACE, UNIT, NAME = 2, 1, 0  # how closely a learner agrees with an entry of the same name and birth date
AT_ONCE = 2_000  # persons of one query: a database takes so many values and no more


@dataclass(frozen=True)
class Entry:
    """One person to be enrolled, as checked: a row of a file or a form.

    `learner` holds columns of Learner (full_name, birth_on, birth_precision, gender, workplace, …), `enrolment`
    those of Enrolment (workplace, position, sending_unit, note). `number` names the row in messages.
    """

    number: int
    learner: dict
    enrolment: dict = field(default_factory=dict)

    @cached_property
    def name_key(self) -> str:
        """The folded name."""
        return fold(self.learner["full_name"])

    @cached_property
    def sort_key(self) -> str:
        """The name as rosters sort it."""
        return sort_key(self.learner["full_name"])

    @property
    def person(self) -> tuple[str, date]:
        """What two records of one person share where no citizen id tells: folded name and birth date."""
        return self.name_key, self.learner["birth_on"]

    @property
    def citizen_id(self) -> str:
        """The citizen id, "" without one."""
        return self.learner.get("citizen_id") or ""

    @property
    def birth_precision(self) -> str:
        """How much of the birth date is known."""
        return self.learner.get("birth_precision", BirthPrecision.DAY)

    @property
    def units(self) -> tuple[set[str], set[str]]:
        """What tells namesakes apart: folded workplaces, and folded sending units."""
        workplaces = {self.learner.get("workplace"), self.enrolment.get("workplace")}
        return _folded(workplaces), _folded({self.enrolment.get("sending_unit")})


def _folded(units):
    return {fold(unit) for unit in units if unit}


NEW, SAME_ID, SAME_PERSON, ENROLLED, CONFLICT = "new", "same_id", "same_person", "enrolled", "conflict"


@dataclass(frozen=True)
class Match:
    """What the registry knows about an entry.

    kind: NEW; SAME_ID, the citizen id is registered with this name and birth date; SAME_PERSON, name and birth date
    agree with a learner of this centre (to be confirmed by a person); ENROLLED, already on this roster; CONFLICT,
    the citizen id belongs to another name or birth date.
    `is_sure`: found by name, the names are spelt alike too, and the whole birth date is known or the unit agrees; of
    several namesakes only the one whose unit agrees is sure. `is_settled`: the unit agrees, and somebody said of all
    other namesakes that they are other people: nothing is left to be asked.
    """

    kind: str
    learner: Learner | None = None
    is_sure: bool = True
    is_settled: bool = False


def match(course_class, entries, *, by):
    """A Match for every entry, in five queries for AT_ONCE of them.

    Citizen ids are compared nationwide; names only with learners `by` may see, so nobody learns from an import who
    studied elsewhere. One learner is offered to one entry only, first to that whose workplace agrees, then to that
    whose sending unit does: a second namesake is new.
    """
    by_id = _by_ids(sorted({entry.citizen_id for entry in entries} - {""}))
    enrolled = set(course_class.enrolments.values_list("learner", flat=True))
    found = [_by_id(entry, by_id, enrolled) for entry in entries]
    claimed = {one.learner.pk for one in found if one and one.kind == SAME_ID}
    open_entries = [entry for entry, one in zip(entries, found, strict=True) if one is None]
    namesakes = _Namesakes(open_entries, by)
    for least in (WORKPLACE, UNIT, NAME):
        for at, entry in enumerate(entries):
            if found[at] is None and (one := namesakes.match(entry, enrolled, claimed, least)):
                found[at] = one
                claimed |= {one.learner.pk} if one.kind == SAME_PERSON else set()
    return [one or Match(NEW) for one in found]


def _chunks(values):
    return [values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE)]


def _by_ids(ids):
    """{citizen id: Learner} of those that are registered."""
    rows = [Learner.objects.filter(citizen_id__in=chunk) for chunk in _chunks(ids)]
    return {learner.citizen_id: learner for found in rows for learner in found}


class _Namesakes:
    """Learners `by` may see who share name and birth date with an entry, and what was said about them."""

    def __init__(self, entries, by):
        self.by_person = defaultdict(list)
        for chunk in _chunks(sorted({entry.person for entry in entries})):
            self._add(chunk, by)
        crowded = [learner.pk for found in self.by_person.values() if len(found) > 1 for learner in found]
        self.units = self._units(crowded)
        self.apart = {
            frozenset(pair)
            for chunk in _chunks(crowded)
            for pair in NotSamePerson.objects.filter(first__in=chunk).values_list("first", "second")
        }

    def _add(self, persons, by):
        names, births = ({person[part] for person in persons} for part in (0, 1))
        rows = Learner.objects.visible_to(by).filter(merged_into=None, name_key__in=names, birth_on__in=births)
        wanted = set(persons)
        for learner in rows:
            if (person := (learner.name_key, learner.birth_on)) in wanted:
                self.by_person[person].append(learner)

    def _units(self, learners):
        """{learner: (folded workplaces, folded sending units) of the classes attended}, where a name is several
        people's.
        """
        units = defaultdict(lambda: (set(), set()))
        for chunk in _chunks(learners):
            rows = Enrolment.objects.filter(learner__in=chunk).values_list("learner", "workplace", "sending_unit")
            for learner, workplace, sending_unit in rows:
                units[learner][0].update(_folded({workplace}))
                units[learner][1].update(_folded({sending_unit}))
        return units

    def match(self, entry, enrolled, claimed, least):
        """The Match of an entry, None where nobody agrees as closely as `least`."""
        namesakes = self.by_person.get(entry.person, ())
        closeness = {
            learner: self._closeness(entry, learner)
            for learner in namesakes
            if learner.gender == entry.learner["gender"]
            and not (entry.citizen_id and learner.citizen_id)  # two different citizen ids are two people
        }
        possible = [one for one, close in closeness.items() if one.pk not in claimed and close >= least]
        if not possible:
            return None
        best = max(possible, key=lambda one: (closeness[one], _is_spelt_alike(entry, one), one.pk in enrolled))
        kind = ENROLLED if best.pk in enrolled else SAME_PERSON
        if not _is_spelt_alike(entry, best):
            return Match(kind, best, is_sure=False)
        rivals = [close for one, close in closeness.items() if one != best and _is_spelt_alike(entry, one)]
        is_closest = closeness[best] > max(rivals, default=NAME)
        is_sure = is_closest or (not rivals and _is_whole(entry, best))
        return Match(kind, best, is_sure, is_settled=is_closest and self._are_apart(namesakes))

    def _closeness(self, entry, learner):
        if not _is_spelt_alike(entry, learner):
            return NAME
        workplaces, sending = entry.units
        attended, sent_by = self.units.get(learner.pk, (set(), set()))
        known = attended | _folded({learner.workplace})
        if workplaces & known:
            return WORKPLACE
        return UNIT if (workplaces | sending) & (known | sent_by) else NAME

    def _are_apart(self, namesakes):
        """Whether there are several, and somebody said of each two that they are two people."""
        pairs = [frozenset(pair) for pair in combinations([learner.pk for learner in namesakes], 2)]
        return bool(pairs) and self.apart.issuperset(pairs)


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


def _is_spelt_alike(entry, learner):
    return _spelling(entry.learner["full_name"]) == _spelling(learner.full_name)


def _is_whole(entry, learner):
    return entry.birth_precision == learner.birth_precision == BirthPrecision.DAY


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
