"""Lines of text as PDF operators: shaped by HarfBuzz, set in our own faces, one subset of each face in a file.

Nothing here knows certificates. A glyph is written by its number in the whole face (Identity-H), so that a line can be
set before it is known which glyphs a file needs; the subset keeps those numbers. Source: ISO 32000-1, 9.4 and 9.7.
"""

import hashlib
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, String

from centres.papers.letters import FACES, font_of, shape

LINES_KEPT = 4096
PIXEL = 0.75  # points
NAMES = {face: f"/T{face[0]}" for face in FACES}  # of the fonts in a page's resources
# Of no use to a PDF reader, which is given glyphs by number.
DROPPED = ("GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "kern", "DSIG", "meta", "gasp")

FLAGS = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE


class Misfit(Exception):  # noqa: N818  it reads as what it says
    """This text cannot be set here as it should be; another way is needed."""


@dataclass(frozen=True)
class Line:
    """A shaped text. shows: ((rise in em, operand of TJ), …); width in em; glyphs: {number: the text it stands for}."""

    shows: tuple
    width: float
    glyphs: dict


@lru_cache(maxsize=LINES_KEPT)
def line(text: str, face: str, spacing: tuple[float, float] = (0, 0)) -> Line:
    """`text`, in NFC, as `face` sets it: kerned, marks at their places, with the `spacing` of `spacing_of`.

    Distances are whole thousandths of an em, cut as WeasyPrint cuts them, so that both set the same line.
    Raises Misfit where a letter is missing, or one glyph stands for two texts.
    """
    font, shaped = shape(text, face)
    thousandth = font.face.upem / 1000
    spaced, before = spacing
    infos, positions = shaped.glyph_infos, shaped.glyph_positions
    shows, glyphs, parts, rise, total = [], {}, [], 0, 0
    for place, (info, position) in enumerate(zip(infos, positions, strict=True)):
        number = info.codepoint
        said = text[info.cluster : infos[place + 1].cluster if place + 1 < len(infos) else len(text)]
        if not number or not said or glyphs.setdefault(number, said) != said:
            raise Misfit(f"glyph {number} of face {face}")
        if position.y_offset != rise:
            if parts:
                shows.append((rise / font.face.upem, "".join(parts)))
            parts, rise = [], position.y_offset
        offset, advance = position.x_offset / thousandth, position.x_advance / thousandth
        if spaced:  # before the first letter there is none
            offset, advance = offset + (before if place else 0), advance + (spaced if place else spaced - before)
        if offset:
            parts.append(f"{-offset:.2f} ")
        parts.append(f"<{number:04x}>")
        if kerning := int(_width(font, number) + offset - advance):
            parts.append(f"{kerning} ")
        total += position.x_advance / thousandth + spaced
    if parts:
        shows.append((rise / font.face.upem, "".join(parts)))
    return Line(tuple(shows), total / 1000, glyphs)


def spacing_of(points: float, size: float) -> tuple[float, float]:
    """What `line` takes for `points` between letters of `size` points: (in all, before a letter), in thousandths.

    Pango counts whole 1024ths of a pixel, and WeasyPrint takes those before a letter for thousandths of one.
    """
    units = int(points / PIXEL * 1024)
    return units / 1.024 * PIXEL / size, units // 2 * PIXEL / size


def _width(font, number):
    """The width of a glyph in whole thousandths of an em, as the font of a file says it."""
    return round(font.get_glyph_h_advance(number) * 1000 / font.face.upem)


def baseline(bottom: float, top: float, face: str, size: float) -> float:
    """Where letters stand in a line box from `bottom` to `top`, all in points: half the leading above, half below."""
    ascent, descent = _extents(face)
    return top - (top - bottom - (ascent + descent) * size) / 2 - ascent * size


@cache
def _extents(face):
    """How far letters reach above and below the base line, in em."""
    extents, upem = font_of(face).get_font_extents("ltr"), font_of(face).face.upem
    return extents.ascender / upem, -extents.descender / upem


def show(words: Line, face: str, size: float, x: float, y: float) -> str:
    """Operators that set `words` with its left end at `x` on the base line `y`, in points."""
    if len(words.shows) == 1 and not words.shows[0][0]:
        shown = f"[{words.shows[0][1]}]TJ\n"
    else:
        shown = "".join(f"{rise * size:.3f} Ts\n[{parts}]TJ\n" for rise, parts in words.shows) + "0 Ts\n"
    return f"BT\n{NAMES[face]} {size:g} Tf\n1 0 0 1 {x:.3f} {y:.3f} Tm\n{shown}ET\n"


# --- The faces of a file -----------------------------------------------------------------------------------------


class Faces:
    """The faces of one PDF file: which glyphs its lines use, and at the end one subset of each."""

    def __init__(self, pdf: pikepdf.Pdf):
        self.pdf = pdf
        self.fonts = {face: pdf.make_indirect(Dictionary()) for face in FACES}
        self.used = {face: {} for face in FACES}

    def use(self, words: Line, face: str) -> None:
        """Note the glyphs of `words`. Raises Misfit, noting nothing, where one stands for another text already."""
        used = self.used[face]
        if words.glyphs.items() <= used.items():
            return
        if any(used.get(number, said) != said for number, said in words.glyphs.items()):
            raise Misfit(f"a glyph of face {face} stands for two texts")
        used.update(words.glyphs)

    def write(self) -> None:
        """Fill in the fonts, once all lines are set."""
        for face, font in self.fonts.items():
            font.update(_font(self.pdf, face, self.used[face]))


def _font(pdf, face, used):
    """A Type 0 font of the glyphs `used`. Same glyphs, same bytes."""
    whole, numbers = font_of(face), sorted(used)
    upem = whole.face.upem
    content = _subset(face, numbers)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(content).digest()[:6])
    name = Name(f"/{tag}+Tinos-{face}")
    extents = whole.get_font_extents("ltr")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([-1000, -400, 2500, 1200]),
        ItalicAngle=-12 if face == "Italic" else 0, Ascent=round(extents.ascender * 1000 / upem),
        Descent=round(extents.descender * 1000 / upem), CapHeight=662, StemV=140 if face == "Bold" else 80,
        FontFile2=_stream(pdf, content, Length1=len(content)),
    )  # fmt: skip
    widths = Array()
    for number in numbers:
        widths.extend([number, Array([_width(whole, number)])])
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, DW=0, W=widths,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=_stream(pdf, _to_unicode(used)),
    )  # fmt: skip


def _subset(face, numbers):
    """The face with these glyphs only, under the numbers they have in the whole."""
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update(numbers)
    wanted.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode(), "big") for tag in DROPPED)
    wanted.flags = FLAGS
    return uharfbuzz.subset(font_of(face).face, wanted).blob.data


def _to_unicode(used):
    """The CMap that tells a reader which text each glyph stands for."""
    rows = [f"<{number:04x}> <{said.encode('utf-16-be').hex()}>" for number, said in sorted(used.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _stream(pdf, content, **keys):
    """`content` compressed."""
    return pdf.make_stream(zlib.compress(content), Filter=Name.FlateDecode, **keys)
