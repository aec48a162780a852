"""Names and codes of classes out of patterns: known words in braces, put in place by plain replacement. No database.

Names are printed on decisions and certificates, so the words are Vietnamese whatever the language of the page.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.vietnamese import clean, fold, roman

BRACED = re.compile(r"\{([^{}]*)\}")
MOST_COHORTS = 3999  # Roman numerals end there

NAME = "{chương trình} khóa {khóa La Mã} năm {năm}"
CODE = "{mã trung tâm}-{năm 2 số}-{mã chương trình}-{khóa 2 số}"
LONGEST_NAME, LONGEST_CODE = 250, 40  # characters a class has room for

# Each word as it is written between braces, and what it stands for.
WORDS = {
    "chương trình": gettext_lazy("the name of the programme"),
    "tên ngắn": gettext_lazy("its short name"),
    "mã chương trình": gettext_lazy("its code"),
    "mã trung tâm": gettext_lazy("the code of the centre"),
    "khóa": gettext_lazy("the cohort in digits"),
    "khóa La Mã": gettext_lazy("the cohort in Roman numerals"),
    "khóa 2 số": gettext_lazy("the cohort in two digits"),
    "năm": gettext_lazy("the year"),
    "năm 2 số": gettext_lazy("the last two digits of the year"),
}
PROGRAMME_WORDS = {"chương trình", "tên ngắn", "mã chương trình"}
COHORT_WORDS = {"khóa", "khóa La Mã", "khóa 2 số"}
YEAR_WORDS = {"năm", "năm 2 số"}
_KNOWN = {fold(word): word for word in WORDS}  # “Khoá la mã” is the same word


@dataclass(frozen=True)
class Facts:
    """What the words of a pattern stand for in one class."""

    programme: str
    short_name: str
    programme_code: str
    centre_code: str
    cohort: int
    year: int

    def values(self) -> dict[str, str]:
        """{word: text} of every word in WORDS. `cohort` is 1 to MOST_COHORTS, else ValueError."""
        return {
            "chương trình": self.programme,
            "tên ngắn": self.short_name,
            "mã chương trình": self.programme_code,
            "mã trung tâm": self.centre_code,
            "khóa": str(self.cohort),
            "khóa La Mã": roman(self.cohort),
            "khóa 2 số": f"{self.cohort:02d}",
            "năm": str(self.year),
            "năm 2 số": f"{self.year % 100:02d}",
        }


def fill(pattern: str, facts: Facts) -> str:
    """The pattern with every known word replaced, once: braces within a programme's name stay what they are."""
    values = facts.values()
    return BRACED.sub(lambda found: values.get(_word(found[1]), found[0]), pattern)


def _word(text):
    """The word of WORDS that is written between braces, None for an unknown one."""
    return _KNOWN.get(fold(text))


def check_name(pattern: str) -> str:
    """A pattern of names in normal form. Raises ValidationError "unknown_word", "stray_brace"."""
    _words(pattern)
    return clean(pattern)


def check_code(pattern: str, *, yearly: bool) -> str:
    """A pattern of codes in normal form. A code is unique at its centre, so it tells programme and cohort, and the
    year too where cohorts begin at 1 `yearly`.

    Raises ValidationError "unknown_word", "stray_brace", "programme_missing", "cohort_missing", "year_missing".
    """
    words = _words(pattern)
    sentence = _("Codes of two programmes would be alike: put one of %(words)s into the pattern.")
    _demand(words, PROGRAMME_WORDS, "programme_missing", sentence)
    sentence = _("Codes of two classes of a programme would be alike: put one of %(words)s into the pattern.")
    _demand(words, COHORT_WORDS, "cohort_missing", sentence)
    if yearly:
        sentence = _("Cohorts begin at I in every year, and codes would come again: put one of %(words)s into the "
                     "pattern, or count the cohorts on over the years.")  # fmt: skip
        _demand(words, YEAR_WORDS, "year_missing", sentence)
    return clean(pattern)


def _words(pattern):
    """The set of words of a pattern. Raises ValidationError "unknown_word", "stray_brace"."""
    found = set()
    for text in BRACED.findall(pattern):
        if (word := _word(text)) is None:
            raise ValidationError(
                _("“{%(word)s}” is no word the portal knows. Known words: %(words)s."),
                code="unknown_word",
                params={"word": text, "words": listed(WORDS)},
            )
        found.add(word)
    if re.search(r"[{}]", BRACED.sub("", pattern)):
        raise ValidationError(_("A brace is open or closed without its counterpart: write {khóa}."), code="stray_brace")
    return found


def listed(words) -> str:
    """“{khóa}, {năm}” in the order of WORDS."""
    return ", ".join(f"{{{word}}}" for word in WORDS if word in words)


def _demand(words, one_of, code, sentence):
    if not words & one_of:
        raise ValidationError(sentence, code=code, params={"words": listed(one_of)})


def check_length(pattern: str, longest: int, facts: list[Facts]):
    """Raises ValidationError "too_long" where the pattern gives one of `facts` more than `longest` characters."""
    made = max((fill(pattern, one) for one in facts), key=len, default="")
    if len(made) > longest:
        raise ValidationError(
            _("“%(made)s” has %(length)s characters, and there is room for %(longest)s: shorten the pattern."),
            code="too_long",
            params={"made": made, "length": len(made), "longest": longest},
        )
