"""A sheet laid out by WeasyPrint: whole, or as a plate whose boxes stay empty for the press to set words in.

The words and places of the paper are in templates/certificates/paper/, what fits on it in layout.py. A plate holds
constant words only, so one is kept for each shape: how many lines, which facts are there. No learner's text is in it.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pydyf
import weasyprint
import zxingcpp
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG
from weasyprint.text.fonts import FontConfiguration

from centres.papers.letters import FACES
from centres.papers.pdf import VARIANT, Materials, laid_out, one_at_a_time, printed, written
from certificates import codes, layout

ART = Path(__file__).resolve().parent / "art"
PAPER = Path(__file__).resolve().parent.parent / "templates" / "certificates" / "paper"
PLATES_KEPT = 64  # 45 kB each
DARK = re.compile(rb"\x00+")  # modules of a QR symbol, in a row of grey values
POINTS = 0.75  # a CSS pixel
# Facts of several lines or one, as they stand in `printed`; each line has a box of its own on a plate.
ONE_LINE = ("superior", "centre", "authority", "reissue", "address", "born", "unit_label", "course", "grade", "expiry",
            "number", "register_no", "decision", "place_date", "signer_name")  # fmt: skip


@dataclass(frozen=True)
class Stock:
    """Pre-printed forms: `words` where they carry the fixed words too; the sheet moves by `left` and `top` mm."""

    words: bool
    left: float
    top: float


FORM = Stock(words=True, left=0, top=0)


# --- Whole sheets ------------------------------------------------------------------------------------------------


def whole(certificates: list[dict], title: str, variant: str = VARIANT, *, electronic: bool = False,
          stock: Stock | None = None) -> bytes:  # fmt: skip
    """One document of whole sheets, slow and sure. Raises RuntimeError as centres.papers.pdf.printed."""
    document = _document([sheet(facts, stock) for facts in certificates], title, electronic, stock)
    with one_at_a_time():
        return printed(*document, variant, cache=dict(_ornaments()))


def form(certificates: list[dict], title: str) -> bytes:
    """The pre-printed forms themselves, for whoever has them printed: the ornament, and all that is fixed.

    Their words stand where the sheets printed on them leave room. Raises as `whole`.
    """
    document = _document([sheet(facts, FORM) for facts in certificates], title, False, None, is_form=True)
    with one_at_a_time():
        return printed(*document, VARIANT, cache=dict(_ornaments()))


def _document(sheets, title, electronic, stock, *, is_form=False):
    context = {"title": title, "sheets": sheets, "electronic": electronic, "stock": stock and _as_text(stock),
               "is_form": is_form}  # fmt: skip
    return render_to_string("certificates/paper/sheets.html", context), _style(), _fonts(), _materials()


def _as_text(stock):
    """Free of the language's decimal comma."""
    return {"words": stock.words, "left": f"{stock.left:.2f}", "top": f"{stock.top:.2f}"}


def check(facts: dict) -> None:
    """Raises ValueError for facts of no layout we print, ValidationError as layout.check_sheet."""
    if facts["layout_version"] not in layout.VERSIONS or facts["form"] not in ("party", "state"):
        raise ValueError(f"No layout {facts['layout_version']!r} in form {facts['form']!r}")
    layout.check_sheet(facts)


def sheet(facts: dict, stock: Stock | None = None) -> dict:
    """The frozen facts, checked, as the template prints them on plain paper or `stock`."""
    rows, lines = _rows(facts, stock), caption(facts, stock)
    sized = {slot: facts[slot] and {"lines": facts[slot]["lines"], "size": f"{float(facts[slot]['size']):g}"}
             for slot in layout.SLOTS}  # fmt: skip
    computed = {
        "words": layout.words_of(facts),
        "top": f"{rows['top']:.3f}",
        "tight": rows["tight"],
        "caption": lines,
        "long_caption": len(lines) > 1,
        "wide_qr": facts.get("qr_box", layout.QR_BOX) == layout.QR_BOX_SIGNED,
        "qr": _with_path(qr(facts["qr"])),
    }
    return facts | sized | computed


class Run(NamedTuple):
    """Words of a line in one face. is_fixed: the same on every certificate, so pre-printed forms carry them."""

    words: str
    is_bold: bool = False
    is_fixed: bool = True


def _rows(facts, stock):
    return layout.rows_of_forms() if stock and stock.words else layout.rows(facts)


def caption(facts: dict, stock: Stock | None = None) -> list[list[Run]]:
    """The lines beside the QR that say where to check; on forms that have the words, always two."""
    code = codes.show_code(facts["code"])
    before, between = layout.CAPTION_WORDS
    first, own = [Run(before), Run(facts["check_address"], is_bold=True)], Run(code, is_bold=True, is_fixed=False)
    if not (stock and stock.words) and layout.caption_fits_one_line(facts, code):
        return [[*first, Run(between), own]]
    return [first, [Run(between.lstrip()), own]]


def qr(content: str) -> dict:
    """The QR symbol of `content`, error correction M: {"modules": a side, "runs": [(where it begins, length)]}.

    Runs are of dark modules, which are counted row by row from the upper left. The side includes the quiet zone of four
    modules all round that the standard asks for, so no run goes on in the next row.
    """
    barcode = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(barcode.to_image(scale=1, add_quiet_zones=True))
    spans = map(re.Match.span, DARK.finditer(image.tobytes()))
    return {"modules": image.shape[0], "runs": [(start, end - start) for start, end in spans]}


def _with_path(symbol):
    """A symbol with its runs as the "path" of an SVG."""
    side = symbol["modules"]
    runs = [f"M{start % side} {start // side}h{length}v1h-{length}z" for start, length in symbol["runs"]]
    return symbol | {"path": "".join(runs)}


# --- Plates ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plate:
    """A sheet without its facts: a PDF of one page, and where each fact goes.

    size: (width, height) of the page; boxes: {"name-0": (left, bottom, right, top)}; points from its lower left corner.
    """

    pdf: bytes
    size: tuple[float, float]
    boxes: dict


def plate_for(facts: dict, *, electronic: bool, stock: Stock | None) -> Plate:
    """The plate of the shape that `facts` have. Raises ValueError, ValidationError as `sheet`, RuntimeError."""
    rows = _rows(facts, stock)
    slots = [(slot, 1) for slot in ONE_LINE if facts[slot]]
    slots += [(slot, len(facts[slot]["lines"])) for slot in layout.SLOTS if facts[slot]]
    slots += [("signer_titles", len(facts["signer_titles"])), ("caption", len(caption(facts, stock)))]
    words = tuple(sorted(layout.words_of(facts).items()))
    places = f"{rows['top']:.3f}", rows["tight"], facts.get("qr_box", layout.QR_BOX)
    return _plate((facts["form"], tuple(slots), words, *places), electronic, stock)


@lru_cache(maxsize=PLATES_KEPT)
def _plate(shape, electronic, stock) -> Plate:
    form, slots, words, top, tight, qr_box = shape
    lines = dict(slots)
    empty = dict.fromkeys([*ONE_LINE, *layout.SLOTS])
    empty |= {slot: _box(slot) for slot in ONE_LINE if slot in lines}
    empty |= {slot: {"lines": _boxes(slot, lines[slot]), "size": 10} for slot in layout.SLOTS if slot in lines}
    empty |= {
        "form": form, "words": dict(words), "top": top, "tight": tight,
        "signer_titles": _boxes("signer_titles", lines["signer_titles"]),
        "caption": [[Run(box, is_fixed=False)] for box in _boxes("caption", lines["caption"])],
        "long_caption": lines["caption"] > 1, "wide_qr": qr_box == layout.QR_BOX_SIGNED, "qr": _box("qr"),
    }  # fmt: skip
    with one_at_a_time():
        document = laid_out(*_document([empty], TITLE, electronic, stock), PLATE_VARIANT, cache=dict(_ornaments()))
        content = written(document, PLATE_VARIANT)
    (page,) = document.pages
    height = page.height * POINTS
    boxes = {
        name: (x1 * POINTS, height - y2 * POINTS, x2 * POINTS, height - y1 * POINTS)
        for name, (x1, y1, x2, y2) in page.anchors.items()
    }
    return Plate(content, (page.width * POINTS, height), boxes)


PLATE_VARIANT = "pdf/a-2b"  # what is drawn on a plate bears no tags: the press tags what it sets
TITLE = "@title@"  # stands in a plate's metadata where the press writes the title of the file


def _boxes(slot, lines):
    return [_box(slot, line) for line in range(lines)]


def _box(slot, line=0):
    return mark_safe(f'<span class="box" id="{slot}-{line}"></span>')  # noqa: S308  our own names only


def calibration(left: float, top: float) -> bytes:
    """The PDF of press.calibration."""
    ticks = [
        {"at": 20 + at, "long": 4 if at % 10 == 0 else 2, "says": "" if at % 20 else at} for at in range(0, 101, 2)
    ]
    moved = {"right": _millimetres(left), "down": _millimetres(top)}
    context = {"place": f"left:{left:.1f}mm;top:{top:.1f}mm", "ticks": ticks, "moved": moved}
    html = render_to_string("certificates/paper/calibration.html", context)
    with one_at_a_time():
        return printed(html, _style(), _fonts(), _materials(), VARIANT)


def _millimetres(distance):
    """As it is written in Vietnamese: “−2,0”."""
    return f"{distance:.1f}".replace(".", ",").replace("-", "−")


# --- Materials ---------------------------------------------------------------------------------------------------


class Ornament:
    """A drawing of ours: turned into PDF once in a process, in a file once, on every page by reference.

    The library would draw a background afresh on every page, which took more than half of the time and two
    thirds of the bytes of a class. It asks the same of its own images: an id, a size, `draw`, `get_x_object`.
    Nothing in the drawing is tagged (all of it is background), so sharing it between tagged pages is in order.
    """

    def __init__(self, name: str, svg: bytes):
        self.id = name
        self.svg = SVG(fromstring(svg), f"press:{name}.svg", None, None)
        self.width, self.height = self.svg.get_intrinsic_size(16)
        self.operators, self.states = self._drawn()

    def _drawn(self):
        """(operators, graphic states) of the drawing at its own size; ours need neither fonts nor pictures."""
        states = pydyf.Dictionary()
        stream = Stream({}, None, {"ExtGState": states}, {}, None, {}, None)
        self.svg.draw(stream, self.width, self.height, None, None)
        return stream.stream, states

    def get_intrinsic_size(self, resolution, font_size):
        return self.width, self.height, self.width / self.height

    def draw(self, stream, width, height, style):
        stream.transform(a=width / self.width, d=height / self.height)
        stream.draw_x_object(stream.add_image(self, False, 1))

    def get_x_object(self, interpolate, dpi_ratio):
        """A Form XObject for one file, whose pages all refer to it."""
        box = pydyf.Array((0, 0, self.width, self.height))
        resources = pydyf.Dictionary({"ExtGState": pydyf.Dictionary(self.states)})
        extra = pydyf.Dictionary({"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": resources})
        return pydyf.Stream(self.operators, extra, compress=True)


@cache
def _ornaments() -> dict[str, Ornament]:
    return {f"press:{file.name}": Ornament(file.stem, file.read_bytes()) for file in ART.glob("*.svg")}


@cache
def _materials() -> Materials:
    files = [(file, "image/svg+xml") for file in sorted(ART.glob("*.svg"))]
    files += [(file, "font/ttf") for file in FACES.values()]
    return Materials({f"press:{file.name}": (file.read_bytes(), media_type) for file, media_type in files})


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> weasyprint.CSS:
    text = (PAPER / "sheet.css").read_text()
    return weasyprint.CSS(string=text, url_fetcher=_materials(), font_config=_fonts())
