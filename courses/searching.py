"""Searching learners: what a person typed, read as words, birth and citizen id, and the rows that have all of it."""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from centres.models import Centre
from centres.scope import OVERSEERS, WRITERS, Role
from centres.vietnamese import clean, words

from .models.learners import AT, BORN, CENTRE, LearnerAtCentre
from .rosters.dates import check_birth

# Half of everybody has one of these as family or middle name: alone they tell nobody apart.
COMMON = frozenset(
    ["nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
     "ly", "van", "thi"]
)  # fmt: skip
COUNTED = 1000  # rows; of more a page says "more than"
FOUND = 3000  # rows of a province or the country that are put in order; who finds more is asked for another fact
SUFFIX = range(3, 7)  # digits of the end of a citizen id
LOOKS_LIKE_DATE = re.compile(r"\d{1,4}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{1,4}")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Asked:
    """Whom to look for. born: an ISO date, a year, or ""; citizen: 12 digits or the last 3 to 6, or ""."""

    words: tuple = ()
    born: str = ""
    citizen: str = ""
    unit: tuple = ()
    centre: Centre | None = None

    def __bool__(self):
        return bool(self.words or self.born or self.citizen or self.unit or self.centre)


def read(text, *, today):
    """Asked of one box: a date or a year is a birth, other digits the end of a citizen id, the rest words of a name.

    Raises ValidationError "no_date", "two_births", "no_digits" (digits that are neither).
    """
    text, births = clean(text), []

    def take(found):
        births.append(birth_of(found[0], today=today))
        return " "

    rest, citizen = [], ""
    for word in LOOKS_LIKE_DATE.sub(take, text).split():
        if YEAR.fullmatch(word) and not births:
            births.append(word)
        elif word.isascii() and word.isdigit():
            if len(word) == 8:
                births.append(birth_of(word, today=today))
            else:
                citizen = citizen_of(word)
        else:
            rest.append(word)
    if len(births) > 1:
        raise ValidationError(_("Write one birth date or year only."), code="two_births")
    return Asked(tuple(words(" ".join(rest))), births[0] if births else "", citizen)


def birth_of(text, *, today):
    """The ISO date or year of a typed birth. Raises ValidationError "no_date"."""
    value, _found = check_birth(re.sub(r"\s", "", text), today=today)
    if not value:
        raise ValidationError(
            _("There is no birth date %(date)s. Write day/month/year, such as 25/04/1990, or the year alone."),
            code="no_date", params={"date": text},
        )  # fmt: skip
    return value


def citizen_of(text):
    """The digits of a whole citizen id, or of the end of one. Raises ValidationError "no_digits"."""
    digits = re.sub(r"\s", "", text)
    if not (digits.isascii() and digits.isdigit() and (len(digits) == 12 or len(digits) in SUFFIX)):
        raise ValidationError(
            _("Write the 12 digits of a citizen id or its last 3 to 6 digits; a birth date as 25/04/1990."),
            code="no_digits",
        )
    return digits


def is_wide(asked, user):
    """Whether the search goes over many centres: those of a province, or of the country."""
    return user.role in OVERSEERS and not asked.centre


def narrow(rows, asked, user):
    """Those of LearnerAtCentre `rows`, which `user` sees, that fit everything asked."""
    keys = [*asked.words, *(f"{AT}{word}" for word in asked.unit)]
    if asked.born:
        keys.append(f"{BORN}{asked.born}")
    if asked.centre:
        rows = rows.filter(centre=asked.centre)
        keys.append(f"{CENTRE}{asked.centre.pk}")
    elif user.role in WRITERS:  # the index by centre is in roster order; said again in words for the index of words
        centres = _centres(user)
        rows = rows.filter(centre__in=centres)
        if keys and centres:
            rows = rows.filter(words__has_any_word=[f"{CENTRE}{centre}" for centre in centres])
    if keys:
        rows = rows.filter(words__has_words=list(dict.fromkeys(keys)))
    if len(asked.citizen) == 12:
        rows = rows.filter(learner__citizen_id=asked.citizen)
    elif asked.citizen:  # their keys first: to put them in order PostgreSQL would read the whole centre
        ending = rows.filter(learner__citizen_id__reversed__startswith=asked.citizen[::-1]).order_by()
        rows = rows.filter(pk__in=list(ending.values_list("pk", flat=True)))
    return rows


def few(asked, user):
    """[(sort key, pk of the learner, pk)] in roster order of what a wide search finds; None where more than FOUND."""
    places = widely(asked, user).values_list("sort_key", "learner_id", "pk")
    found = list(places[: FOUND + 1])  # the database stops reading there
    return sorted(found) if len(found) <= FOUND else None


def widely(asked, user):
    """LearnerAtCentre rows of a wide search, in no order: found by their words, then looked at for their centre.

    The "+ 0" keeps PostgreSQL from fetching the 700,000 rows of a province out of another index first, and from asking
    each of its centres by itself, which took seconds.
    """
    rows = LearnerAtCentre.objects.visible_to(user)
    if user.role == Role.PROVINCE:
        rows = LearnerAtCentre.objects.annotate(place=F("centre_id") + 0).filter(place__in=_centres(user))
    return narrow(rows, asked, user).order_by()


def _centres(user):
    return list(Centre.objects.visible_to(user).order_by().values_list("pk", flat=True))


def is_vague(asked):
    """Whether nothing asked tells people apart: no search, or family and middle names that half of everybody has."""
    return not (set(asked.words) - COMMON or len(set(asked.words)) > 2 or asked.born or asked.citizen or asked.unit)


def lack(asked):
    """A sentence that says which fact to add to a search that finds too many."""
    if not asked:
        return _("Search by name and birth, or choose a centre: there are more learners here than one list can show.")
    if not asked.words:
        return _("Many learners have this. Add the given name, or choose a centre.")
    if set(asked.words) <= COMMON:
        return _("Too many learners have this family name. Add the given name, or the birth date or year.")
    return _("Too many learners have this name. Add the whole name, the birth date or year, the unit, or a centre.")


def understood(asked):
    """[(what, how it was read)] of a search, as the page tells it."""
    year = len(asked.born) == 4
    born = asked.born if year or not asked.born else f"{date.fromisoformat(asked.born):%d/%m/%Y}"
    whole = len(asked.citizen) == 12
    told = [
        (_("Words of the name"), " ".join(asked.words)),
        (_("Birth year") if year else _("Birth date"), born),
        (_("Citizen id") if whole else _("Citizen id ending in"), asked.citizen),
        (_("Words of the unit"), " ".join(asked.unit)),
        (_("Centre"), str(asked.centre or "")),
    ]
    return [(what, value) for what, value in told if value]


def is_many(rows):
    """Whether there are more than COUNTED `rows`; reads no more than that."""
    return count(rows) > COUNTED


def count(rows):
    """Number of `rows`, exact up to COUNTED; COUNTED + 1 stands for any larger one."""
    return rows.order_by()[: COUNTED + 1].count()


def within(asked, **facts):
    """`asked` with what other fields of the form say beside the box."""
    return replace(asked, **{name: value for name, value in facts.items() if value})
