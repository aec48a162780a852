"""Searching learners: what a person typed, read as words, birth and citizen id, and the rows that have all of it."""

import re
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.models import Centre
from centres.scope import OVERSEERS, Role
from centres.vietnamese import clean, words

from .models.learners import AT, BORN, CENTRE
from .rosters.dates import check_birth

# Half of everybody has one of these as family or middle name: alone they tell nobody apart.
COMMON = frozenset(
    ["nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
     "ly", "van", "thi"]
)  # fmt: skip
# Whose scope is that of their centres; lecturers see by class, national staff everything.
NARROW = frozenset({Role.PROVINCE, Role.DIRECTOR, Role.DEPUTY, Role.OFFICER})
COUNTED = 1000  # rows; of more a page says "more than"
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

    @property
    def facts(self):
        """How many things tell the person apart: two single out few of a country, one few of a province."""
        apart = len(set(self.words) - COMMON) + (len(set(self.words)) > 2)
        return apart + (2 if len(self.born) > 4 or self.citizen else bool(self.born)) + bool(self.unit)

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


def narrow(rows, asked, user):
    """Those of LearnerAtCentre `rows`, which `user` sees, that fit everything asked."""
    keys = [*asked.words, *(f"{AT}{word}" for word in asked.unit)]
    if asked.born:
        keys.append(f"{BORN}{asked.born}")
    if asked.centre:
        rows = rows.filter(centre=asked.centre)
        keys.append(f"{CENTRE}{asked.centre.pk}")
    elif keys and user.role in NARROW:  # said once more in words: so the index of words leaves out other centres
        centres = Centre.objects.visible_to(user).order_by().values_list("pk", flat=True)
        keys_of_centres = [f"{CENTRE}{centre}" for centre in centres]
        rows = rows.filter(words__has_any_word=keys_of_centres) if keys_of_centres else rows.none()
    if keys:
        rows = rows.filter(words__has_words=list(dict.fromkeys(keys)))
    if len(asked.citizen) == 12:
        rows = rows.filter(learner__citizen_id=asked.citizen)
    elif asked.citizen:
        rows = rows.filter(learner__citizen_id__reversed__startswith=asked.citizen[::-1])
    return rows


def lacks(rows, asked, user):
    """A sentence that says which fact to add, where the search would find too many of a province or the country.

    rows: all of the scope, a small one may be read without a fact. "" where nothing is lacking.
    """
    needed = 2 if user.role == Role.NATIONAL else 1
    if user.role not in OVERSEERS or asked.centre or asked.facts >= needed or not is_many(rows):
        return ""
    if not asked:
        return _("Search by name and birth, or choose a centre: there are more learners here than one list can show.")
    if not asked.words:
        return _("Many learners have this. Add the given name, or choose a centre.")
    if set(asked.words) <= COMMON:
        return _("Too many learners have this family name. Add the given name, or the birth date or year.")
    return _("Too many learners in the country have this name. Add the birth date or year, the unit, or a centre.")


def is_many(rows):
    """Whether there are more than COUNTED `rows`; reads no more than that."""
    return count(rows) > COUNTED


def count(rows):
    """Number of `rows`, exact up to COUNTED; COUNTED + 1 stands for any larger one."""
    return rows.order_by()[: COUNTED + 1].count()


def within(asked, **facts):
    """`asked` with what other fields of the form say beside the box."""
    return replace(asked, **{name: value for name, value in facts.items() if value})
