"""Where the lines of the printed book stand: A4 across, rows as high as their words, sums on every page. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from centres.papers.letters import unprintable, width
from centres.vietnamese import clean

from .booklines import TITLES, Sums, sums

# Millimetres; the sheet has 267 between its margins of 20 (where it is bound) and 10.
WIDTHS = {
    "register_no": 17, "number": 25, "name": 36, "born": 18, "unit": 31, "course": 46, "grade": 12, "decision": 24,
    "issued_on": 18, "handed": 18, "note": 22,
}  # fmt: skip
SIZE = 9  # points
LINE = 3.7  # mm: 9 points × 1.15
EDGE = 1.6  # mm above and below the words of a row together, with its line
SIDE = 1.9  # mm left and right of them together; a little more than drawn, so that no line breaks unforeseen
LEAST = 7.2  # mm: room for a signature
ROOM = 152  # mm for rows between the head and the sums of a page
PART = re.compile(r"[^-/]*[-/]|[^-/]+")  # of a word: up to where it may break


@dataclass(frozen=True)
class BookPage:
    """One sheet of lines: rows as tuples of texts; what was carried here, what stands on it, what is carried on."""

    number: int
    rows: tuple
    carried: Sums
    own: Sums

    @property
    def total(self):
        """What is carried to the next page."""
        return self.carried + self.own


def pages(lines, first=1):
    """BookPages of an iterable of BookLines, made as they are read: a book of any length stands in little memory."""
    carried, waiting, high = Sums(), [], 0.0
    number = first
    for line in lines:
        texts = tuple(printable(text) for text in line.texts)
        rises = height(texts)
        if waiting and high + rises > ROOM:
            made = _page(number, waiting, carried)
            yield made
            number, carried, waiting, high = number + 1, made.total, [], 0.0
        waiting.append((texts, line))
        high += rises
    if waiting:
        yield _page(number, waiting, carried)


def _page(number, waiting, carried):
    return BookPage(number, tuple(texts for texts, _line in waiting), carried, sums(line for _t, line in waiting))


def printable(text):
    """`text` with what no letter of the paper prints shown as “□”: an old name must not stop the whole book."""
    text = clean(text)
    if (text.isascii() and text.isprintable()) or not unprintable(text, "Regular"):
        return text
    return "".join("□" if unprintable(letter, "Regular") else letter for letter in text)


def height(texts):
    """Millimetres of a row."""
    most = max(lines_of(text, room - SIDE) for text, room in zip(texts, WIDTHS.values(), strict=True))
    return max(LEAST, most * LINE + EDGE)


@lru_cache(maxsize=20_000)
def lines_of(text, room):
    """How many lines `text` takes in `room` millimetres, broken at spaces, and inside words too long for a line.

    Such a word breaks behind a hyphen or a stroke first, so it may end anywhere: nothing more goes on its last line.
    """
    count, used = 1, 0.0
    space = _width(" ")
    for word in text.split():
        wide = _width(word)
        if used and used + space + wide <= room:
            used += space + wide
            continue
        count += bool(used)
        used = wide
        if wide > room:
            count, used = count + _breaks(word, room), room
    return count


def _breaks(word, room):
    """How often a word too long for a line is broken."""
    count, used = 0, 0.0
    for part in PART.findall(word):
        wide = _width(part)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        used += wide
        while used > room:
            count, used = count + 1, used - room * 0.9
    return count


@lru_cache(maxsize=20_000)
def _width(word):
    return width(word, "Regular", SIZE)


HEADS = [(TITLES[key], wide) for key, wide in WIDTHS.items()]
