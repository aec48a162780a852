"""Where the lines of the printed book stand: A4 across, rows as high as their words, sums on every page. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from centres.papers.letters import unprintable, width
from centres.vietnamese import clean

from .booklines import TITLES, BookLine, Sums, sums

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
ROOM = 148  # mm for rows between the head and the sums of a page
CLOSING = 75  # mm for the closing words and the signatures on the last page
PART = re.compile(r"[^-/]*[-/]|[^-/]+")  # of a word: up to where it may break


class Row(NamedTuple):
    """A line as it stands on a page. line: None where it only goes on, as it is counted where it begins."""

    texts: tuple
    is_void: bool
    line: BookLine | None


@dataclass(frozen=True)
class BookPage:
    """One sheet of lines: its Rows; what was carried here, what stands on it, what is carried on."""

    number: int
    rows: tuple
    carried: Sums
    own: Sums

    @property
    def total(self):
        """What is carried to the next page."""
        return self.carried + self.own


def pages(lines, first=1):
    """BookPages of an iterable of BookLines, made as they are read: a book of any length stands in little memory.

    The last page has room for closing words and signatures: where there is none, the last row goes on to a page with
    them, so that nobody signs a sheet without a line of the register.
    """
    carried, waiting, high = Sums(), [], 0.0
    number = first
    for line, following in pairwise(chain(lines, [None])):
        for row in _rows(line, ROOM if following else ROOM - CLOSING):
            rises = height(row.texts)
            if waiting and high + rises > ROOM:
                made = _page(number, waiting, carried)
                yield made
                number, carried, waiting, high = number + 1, made.total, [], 0.0
            waiting.append(row)
            high += rises
    if high > ROOM - CLOSING:
        made = _page(number, waiting[:-1], carried)
        yield made
        number, carried, waiting = number + 1, made.total, waiting[-1:]
    if waiting or number == first:  # a register without a number is closed and signed, too
        yield _page(number, waiting, carried)


def _page(number, rows, carried):
    return BookPage(number, tuple(rows), carried, sums(row.line for row in rows if row.line))


def _rows(line, most):
    """The Rows of a line, none higher than `most` mm: what is longer goes on in a row that says so."""
    texts, counted = tuple(printable(text) for text in line.texts), line
    number, is_void = texts[0], "void" in line.counts
    while height(texts) > most:
        cut = [_cut(text, room - SIDE, int((most - EDGE) / LINE))
               for text, room in zip(texts, WIDTHS.values(), strict=True)]  # fmt: skip
        yield Row(tuple(text for text, _rest in cut), is_void, counted)
        texts, counted = (f"{number} (tiếp)", *(rest for _text, rest in cut[1:])), None
    yield Row(texts, is_void, counted)


def _cut(text, room, most):
    """(what of `text` stands in `most` lines of `room` mm, the rest), cut at a space where there is one."""
    if lines_of(text, room) <= most:
        return text, ""
    fits = max(at for at in range(1, len(text)) if lines_of(text[:at], room) <= most)
    space = text.rfind(" ", 0, fits + 1)
    at = space if space > 0 else fits
    return text[:at], text[at:].strip()


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
