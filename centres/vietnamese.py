"""Vietnamese text: normal form, search keys, sort keys and dates in words. Pure functions, no database."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

# Tone marks in the order of Vietnamese dictionaries: level, falling, hook, tilde, rising, heavy.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Letters in the order of the Vietnamese alphabet, each an ASCII letter and a digit: "ă" → "a1". Keys made of
# these sort alike in every database and locale. f, j, w, z stand where Latin has them (names of minorities).
LETTERS = {letter: f"{letter}0" for letter in "abcdefghijklmnopqrstuvwxyz"} | {
    "ă": "a1",
    "â": "a2",
    "đ": "d1",
    "ê": "e1",
    "ô": "o1",
    "ơ": "o2",
    "ư": "u1",
}

# Characters nobody sees: zero width, direction marks, soft hyphen, byte order mark.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
SPACES = re.compile(r"\s+")
# Names of minorities have them, as each keyboard writes them: "H'Hen", "H’Hen", "H' Hen".
APOSTROPHES = re.compile(r"\s*['’‘ʼ`´]\s*")
NO_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """`text` in NFC, invisible characters removed, every run of white space one space, trimmed.

    The only change made without asking: anything else is a question to the person who typed it.
    """
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):  # as nearly every text is
        return text.strip()
    return SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """Search key: lower case, no marks, đ as d. "Nguyễn Thị Ánh" → "nguyen thi anh"."""
    plain = clean(text).lower().replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Words of `text` as a person searches them: "Ủy ban xã Ea H'Leo" → ["uy", "ban", "xa", "ea", "hleo"]."""
    return [word for word in NO_WORD.split(APOSTROPHES.sub("", fold(text))) if word]


def all_words(text: str) -> list[str]:
    """Words under which `text` is kept to be found, each once: of "H'Hen" also "h" and "hen"."""
    folded = fold(text)
    joined = APOSTROPHES.sub("", folded)
    found = NO_WORD.split(folded) if joined == folded else NO_WORD.split(joined) + NO_WORD.split(folded)
    return list(dict.fromkeys(word for word in found if word))


def name_parts(full_name: str) -> tuple[str, str, str]:
    """(family, middle, given) of a Vietnamese name, which is written family name first.

    One word is a given name: ethnic-minority names such as "Y Ngông Niê Kđăm" keep their own order.
    """
    words = clean(full_name).split(" ")
    if len(words) == 1:
        return "", "", words[0]
    return words[0], " ".join(words[1:-1]), words[-1]


@lru_cache(maxsize=10_000)  # names repeat: a roster of 20,000 people has some hundred words
def _ranks(text: str) -> tuple[str, str]:
    """(letters, tones) of `text` as strings of ASCII letters and digits that sort in the Vietnamese order.

    One tone a syllable, wherever its mark is written: "hòa" and "hoà" are the same word.
    """
    letters, tones = [], ["0"]
    for character in unicodedata.normalize("NFC", text.lower()):
        marks = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(c for c in marks if c not in TONES))
        if letter in LETTERS:
            letters.append(LETTERS[letter])
        elif letter.isdigit() or letter == " ":
            letters.append("0" if letter == " " else f"0{letter}")
        else:  # letters beyond the alphabet stand after their plain form: "ñ" → "n9"
            letters.append(f"{marks[0]}9" if "a" <= marks[0] <= "z" else "")
        if letter == " ":
            tones.append("0")
        else:
            tones[-1] = max(tones[-1], *(str(TONES[c]) for c in marks if c in TONES), "0")
    return "".join(letters), "".join(tones)


def sort_key(full_name: str) -> str:
    """Key that puts names in the order of a Vietnamese roster: given name, then middle, then family name.

    Letters decide first, tones second, so "Hoa, Hòa, Hoá" stand together.
    """
    family, middle, given = name_parts(full_name)
    ranked = [_ranks(part) for part in (given, middle, family)]
    return "00".join([letters for letters, _ in ranked] + [tones for _, tones in ranked])


def text_sort_key(text: str) -> str:
    """Key that sorts place names and titles in the order of the Vietnamese alphabet."""
    return "00".join(_ranks(clean(text)))


def file_name(text: str) -> str:
    """`text` as a part of a file name: no marks, words joined by a hyphen. "K/T Ánh" → "k-t-anh"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def official_date(day: date) -> str:
    """As in "05/6/1992": a zero before days under 10 and before months 1 and 2 only, as Party papers write it.

    Source: Hướng dẫn 36-HD/VPTW (2018), sample of place and date.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def date_in_words(day: date) -> str:
    """As in "ngày 05 tháng 6 năm 2024", with zeros as in `official_date`."""
    day_part, month_part, year_part = official_date(day).split("/")
    return f"ngày {day_part} tháng {month_part} năm {year_part}"


def roman(number: int) -> str:
    """1 → "I". Cohorts (khóa) are counted in Roman numerals; `number` is 1 to 3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no Roman numeral")
    values = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    text = ""
    for value, numeral in values:
        text += numeral * (number // value)
        number %= value
    return text
