"""The letters of printed papers: the three faces of Tinos, what each can print, and how wide a line is."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz

FONTS = Path(__file__).resolve().parent.parent.parent / "static" / "vendor" / "tinos"
FACES = {face: FONTS / f"Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic")}

MM_PER_POINT = 25.4 / 72
SPACES = re.compile(r"\s+")
REMEMBERED = 4096  # texts: what all learners of a class share is measured once, and a name not twice in a row
PRINTABLE_SYMBOLS = "°№"  # of the class "other symbols", which holds the emoji


def normal(text: str) -> str:
    """`text` in NFC, each run of white space one space, trimmed; unlike a search key it loses no character."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=REMEMBERED)
def unprintable(text: str, face: str) -> str | None:
    """The first character of `text`, or letter with its marks, that `face` cannot print; None where it prints all.

    Not printed: control and format characters (U+202E turns a line round), emoji, writing from right to left,
    letters the face lacks, and marks it cannot place: Tinos Bold stacks the breve of Ê-đê names on ê, ơ, ư;
    in Tinos Regular it would land on the circumflex.
    """
    strange = next((character for character in text if not _is_printable(character, face)), None)
    return strange or misplaced_mark(text, face)


def width(text: str, face: str, size: float, spacing: float = 0) -> float:
    """Width in mm of `text` at `size` points as shaped, kerning and all; `spacing` points follow each letter.

    Kerning moves more than half of all names, by up to 0.7 mm at 22 points, so sums of letter widths will not do.
    """
    return (_ems(text, face) * size + spacing * len(text)) * MM_PER_POINT


@lru_cache(maxsize=REMEMBERED)
def _ems(text: str, face: str) -> float:
    font, shaped = shape(text, face)
    return sum(position.x_advance for position in shaped.glyph_positions) / font.face.upem


def in_words(character: str) -> dict:
    """{"character", "code_points"} for a sentence about it; what cannot be seen is named by its code point."""
    shown = character if character.isprintable() else unicodedata.name(character, "�")
    return {"character": shown, "code_points": " ".join(f"U+{ord(part):04X}" for part in character)}


def misplaced_mark(text: str, face: str) -> str | None:
    """The first letter of `text` with a mark that `face` has no place for, or None."""
    text = unicodedata.normalize("NFC", text)
    loose = [at for at, character in enumerate(text) if unicodedata.category(character)[0] == "M"]
    for at in loose:
        start = at - 1
        while start in loose:
            start -= 1
        if start < 0 or not text[start].isalpha():
            return text[at]
        letter = text[start : at + 1]
        _, shaped = shape(letter, face)
        # A placed mark has been moved to the letter's anchor; one left where the pen stood has no anchor.
        if any(not (p.x_advance or p.x_offset or p.y_offset) for p in shaped.glyph_positions):
            return letter
    return None


def _is_printable(character: str, face: str) -> bool:
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Me", "Zl", "Zp"):
        return False
    if category == "So" and character not in PRINTABLE_SYMBOLS:
        return False
    if unicodedata.bidirectional(character) in ("R", "AL", "AN"):
        return False
    return ord(character) in code_points(face)


def shape(text: str, face: str):
    """(font, buffer) of `text` as `face` sets it; each glyph knows the character it stands for as its cluster."""
    font = font_of(face)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = "ltr", "Latn", "vi"
    uharfbuzz.shape(font, buffer)
    return font, buffer


@cache
def font_of(face: str):
    """The face as HarfBuzz reads it."""
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FACES[face])))


@cache
def code_points(face: str) -> frozenset[int]:
    """The code points for which `face` has a letter."""
    return frozenset(font_of(face).face.unicodes)
