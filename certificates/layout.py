"""What fits on the certificate: letters, lines, sizes and rows, measured before a number is given.

Layout version 2. The places are those of templates/certificates/paper/sheet.css; a frozen certificate keeps its
lines and sizes, so a change here or there that moves a printed letter is a new layout version. Version 1 had neither
`words` nor `template` nor `qr_box`: it is printed with WORDS and QR_BOX.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.papers.letters import in_words, normal, unprintable, width

VERSION = 2
VERSIONS = (1, 2)  # those that can be printed
SIZE_STEP = 0.5  # points

# Rows of the facts, in millimetres (style sheet: .facts p, .facts .name, .tight)
LINE, NAME_LINE = 6.3, 10.5  # 9.6 of the name, lowered by .9 to stand on one base line with its label
GAP, NAME_GAP = 1.6, 2.2  # above and below together
TIGHT_GAP, TIGHT_NAME_GAP = 0.6, 0.7
FACTS_BOTTOM, FACTS_TOP, FACTS_TOP_REISSUED = 139.0, 73.0, 76.5


QR_BOX, QR_BOX_SIGNED = 26, 30  # mm a side, quiet zone included: an address, or signed facts
# The fixed words of the sheet, which a template may say otherwise.
WORDS = {
    "title": "GIẤY CHỨNG NHẬN",
    "born_label": "Ngày sinh:",
    "home_label": "Quê quán:",
    "programme_label": "Đã hoàn thành chương trình:",
    "grade_label": "Xếp loại:",
    "expiry_label": "Có giá trị:",
    "number_label": "Số:",
    "register_label": "Số vào sổ:",
    "decision_label": "Quyết định công nhận:",
    "scan_line": "Quét mã để kiểm tra giấy chứng nhận",
    "domain_line": "Chỉ tin kết quả trên đúng tên miền này.",
    "electronic_line": "Bản điện tử. Bản giấy có chữ ký và dấu là bản gốc.",
}


@dataclass(frozen=True, eq=False)  # each is itself only, which makes it a quick key of what was looked at before
class Slot:
    """A place for one fact: width in mm, sizes in points, `lines` at most, `spacing` points after each letter."""

    label: str
    face: str
    width: float
    largest: float
    smallest: float
    lines: int = 1
    spacing: float = 0

    def sizes(self):
        """Sizes to try, largest first."""
        steps = round((self.largest - self.smallest) / SIZE_STEP)
        return [self.largest - SIZE_STEP * step for step in range(steps + 1)]


SLOTS = {
    "name": Slot(_("Full name"), "Bold", 174, 22, 16),
    "home": Slot(_("Home place"), "Bold", 113, 14, 12),
    "unit": Slot(_("Workplace"), "Bold", 174, 14, 13, lines=2),
    "programme": Slot(_("Programme"), "Bold", 174, 15, 13, lines=2),
}
# One line in one size: what does not fit is refused, as a changed size would show on the face of the paper.
FIXED_SLOTS = {
    "superior": Slot(_("Superior body"), "Regular", 108, 13, 13),
    "centre": Slot(_("Centre"), "Bold", 108, 13, 13),
    "authority": Slot(_("Issuing authority"), "Bold", 257, 14, 14, spacing=0.6),
    "reissue": Slot(_("Reissue line"), "Italic", 257, 11.5, 11.5),
    "address": Slot(_("Form of address"), "Regular", 60, 14, 14),
    "born": Slot(_("Birth date"), "Bold", 36, 14, 14),
    "unit_label": Slot(_("Label of the workplace"), "Regular", 60, 14, 14),
    "course": Slot(_("Class and its dates"), "Regular", 174, 14, 14),
    "grade": Slot(_("Grade"), "Bold", 36, 14, 14),
    "expiry": Slot(_("Validity"), "Regular", 113, 14, 14),
    "number": Slot(_("Number"), "Bold", 72, 12, 12),
    "register_no": Slot(_("Register number"), "Bold", 72, 12, 12),
    "decision": Slot(_("Recognising decision"), "Regular", 72, 12, 12),
    "place_date": Slot(_("Place and date"), "Italic", 120, 14, 14),
    "signer_titles": Slot(_("Signer's title"), "Bold", 120, 14, 14),
    "signer_name": Slot(_("Signer's name"), "Bold", 120, 14, 14),
}
WORD_SLOTS = {
    "title": Slot(_("Title"), "Bold", 257, 36, 36, spacing=1.6),
    "born_label": Slot(_("Label of the birth date"), "Regular", 60, 14, 14),
    "home_label": Slot(_("Label of the home place"), "Regular", 25, 14, 14),
    "programme_label": Slot(_("Label of the programme"), "Regular", 60, 14, 14),
    "grade_label": Slot(_("Label of the grade"), "Regular", 60, 14, 14),
    "expiry_label": Slot(_("Label of the validity"), "Regular", 25, 14, 14),
    "number_label": Slot(_("Label of the number"), "Regular", 42, 12, 12),
    "register_label": Slot(_("Label of the register number"), "Regular", 42, 12, 12),
    "decision_label": Slot(_("Label of the recognising decision"), "Regular", 42, 12, 12),
    "scan_line": Slot(_("Line about the QR code"), "Bold", 88, 10, 10),
    "domain_line": Slot(_("Line about the domain"), "Italic", 88, 10, 10),
    "electronic_line": Slot(_("Line on electronic copies"), "Italic", 88, 10, 10),
}
CAPTION = Slot(_("Check address"), "Bold", 88, 10, 10)
CAPTION_WORDS = ("hoặc mở ", " và nhập mã ")  # before the address and before the code

GRADE_ALONE = replace(FIXED_SLOTS["grade"], width=SLOTS["unit"].width)  # without a term the row is all its own

# A program cannot know Vietnamese words, a space stands between all syllables: these are the sure places.
BREAK = re.compile(r"(?<=[,;–]) | (?=(?:dành cho|về|thuộc) )", re.IGNORECASE)
COMPOUND = re.compile(r" (?!- )(?<! - )")  # not beside the hyphen of one term: "kinh tế - xã hội"


def fit(slot: str, text: str) -> dict:
    """`text` as it will be printed in `slot` ("name", "home", "unit", "programme"): {"lines": [...], "size": points}.

    One line at full size; else two, broken at a sure place, in the largest type that holds them; else two of
    equal length, likewise; a slot of one line shrinks. A sure place in smaller type comes before a guess in full
    size: nobody sees half a point, everybody sees "Mặt / trận" torn. A line break typed in a programme's name
    wins over all. Nothing is ever cut.
    Raises ValidationError, code "blank", "unprintable" or "too_long", with the field's label in its params.
    """
    place = SLOTS[slot]
    typed = [normal(line) for line in (text.splitlines() if slot == "programme" else [text])]
    typed = [line for line in typed if line]
    if not typed:
        raise ValidationError(_("%(field)s is empty."), code="blank", params={"field": place.label, "slot": slot})
    for line in typed:
        check_printable(line, place.face, place.label)
    for breaks in _ways_to_break(place, typed):
        for size in place.sizes():
            if fitting := [lines for lines in breaks if _fits(place, lines, size)]:
                return {"lines": min(fitting, key=_longest), "size": size}
    raise _too_long(slot, place)


def check_printable(text: str, face: str, field: str = _("Text")) -> None:
    """Refuse what `face` ("Regular", "Bold", "Italic") cannot print, see `letters.unprintable`.

    Raises ValidationError, code "unprintable".
    """
    if strange := unprintable(text, face):
        raise _unprintable(field, strange)


def check_sheet(printed: dict) -> None:
    """Refuse facts that one sheet cannot carry, before a number is given to them.

    `printed` is the frozen dict of a layout version. Raises ValidationError, code "unprintable" or "too_long".
    """
    for slot, place in FIXED_SLOTS.items():
        if slot == "grade" and not printed["expiry"]:
            place = GRADE_ALONE
        value = printed[slot] or []
        for line in [value] if isinstance(value, str) else value:
            _check_line(line, slot, place)
    _check_words(tuple(words_of(printed).items()))
    for slot, place in SLOTS.items():
        for line in (printed[slot] or {"lines": []})["lines"]:
            check_printable(line, place.face, place.label)
    check_printable(printed["check_address"], CAPTION.face, CAPTION.label)
    if width(CAPTION_WORDS[0] + printed["check_address"], "Bold", CAPTION.largest) > CAPTION.width:
        raise _too_long("check_address", CAPTION)
    if len(printed["signer_titles"]) > 2:
        raise _too_long("signer_titles", FIXED_SLOTS["signer_titles"])
    rows(printed)


@lru_cache(maxsize=64)
def _check_words(words: tuple) -> None:  # what a class shares is looked at once
    for slot, line in words:
        _check_line(line, slot, WORD_SLOTS[slot])


def words_of(printed: dict) -> dict:
    """The fixed words a certificate is printed with, whatever its layout version."""
    return WORDS | printed.get("words", {})


@lru_cache(maxsize=1024)
def _check_line(line: str, slot: str, place: Slot) -> None:  # most lines are those of the whole class
    check_printable(line, place.face, place.label)
    if width(line, place.face, place.largest, place.spacing) > place.width:
        raise _too_long(slot, place)


def rows(printed: dict) -> dict:
    """Where the facts begin and how close they stand: {"top": mm from the sheet's upper edge, "tight": bool}.

    The block is centred between header and signature; when it does not fit, the gaps shrink once.
    Raises ValidationError, code "too_long", when that is not enough.
    """
    top = FACTS_TOP_REISSUED if printed["reissue"] else FACTS_TOP
    others = [1, 1]  # birth date and home place; class and its dates
    others += [len(printed[slot]["lines"]) for slot in ("unit", "programme") if printed[slot]]
    others += [1] if printed["grade"] or printed["expiry"] else []
    for tight, gap, name_gap in ((False, GAP, NAME_GAP), (True, TIGHT_GAP, TIGHT_NAME_GAP)):
        height = NAME_LINE + name_gap + LINE * sum(others) + gap * len(others)
        if height <= FACTS_BOTTOM - top:
            return {"top": (top + FACTS_BOTTOM - height) / 2, "tight": tight}
    raise _too_long("unit", SLOTS["unit"])


def rows_of_forms() -> dict:
    """As `rows`, where pre-printed labels wait: every sheet has its rows at the places of the fullest one."""
    two = {"lines": ["", ""]}
    return rows({"reissue": "1", "unit": two, "programme": two, "grade": "1", "expiry": "1"})


def caption_fits_one_line(printed: dict, code: str) -> bool:
    """Whether address and code stand on one line beside the QR; `code` as shown, with hyphens."""
    bold = width(printed["check_address"], "Bold", CAPTION.largest) + width(code, "Bold", CAPTION.largest)
    return bold + sum(width(words, "Regular", CAPTION.largest) for words in CAPTION_WORDS) <= CAPTION.width


def _ways_to_break(place: Slot, typed: list[str]) -> list[list[list[str]]]:
    """Groups of ways to set `typed`, the better group first; within a group the evenest way wins."""
    if len(typed) > 1:
        return [[typed]] if len(typed) <= place.lines else []
    line = typed[0]
    if place.lines == 1 or _fits(place, typed, place.largest):
        return [[typed]]
    sure = [match.start() for match in BREAK.finditer(line)]
    anywhere = [match.start() for match in COMPOUND.finditer(line)]
    return [[[line[:at], line[at + 1 :]] for at in places] for places in (sure, anywhere)] + [[typed]]


def _fits(place: Slot, lines: list[str], size: float) -> bool:
    return all(width(line, place.face, size, place.spacing) <= place.width for line in lines)


def _longest(lines: list[str]) -> float:
    return max(width(line, "Bold", 1) for line in lines)


def _too_long(slot: str, place: Slot) -> ValidationError:
    return ValidationError(
        _("%(field)s is too long for the certificate, even in its smallest type. Please shorten it."),
        code="too_long",
        params={"field": place.label, "slot": slot},
    )


def _unprintable(field: str, character: str) -> ValidationError:
    """The refusal of `character`, a letter with its marks."""
    return ValidationError(
        _("%(field)s has a character that the certificate cannot print: %(character)s (%(code_points)s)."),
        code="unprintable",
        params={"field": field} | in_words(character),
    )
