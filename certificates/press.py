"""Certificate in, PDF out; with centres/papers/pdf.py the only file that knows the PDF library.

The words and places of the paper are in templates/certificates/paper/, what fits on it in layout.py. `render`
may be made faster inside (blank forms kept, only the learner's words set anew) without a caller noticing: same
facts in, pages in the same order out. benchmarks/press.py measures it.
"""

import hashlib
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pydyf
import weasyprint
import zxingcpp
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset, pango
from weasyprint.text.fonts import FontConfiguration

from centres.papers.letters import FACES
from centres.papers.pdf import VARIANT, Materials, one_at_a_time, printed
from certificates import codes, layout

ART = Path(__file__).resolve().parent / "art"
PAPER = Path(__file__).resolve().parent.parent / "templates" / "certificates" / "paper"


@dataclass(frozen=True)
class Stock:
    """Sheets that carry the ornament already, and with `words` the fixed words too; moved by `left`, `top` mm."""

    words: bool
    left: float
    top: float


def render(certificates: list[dict], *, electronic: bool = False, stock: Stock | None = None) -> bytes:
    """One PDF, one A4 landscape page per frozen `printed` dict, in the given order.

    `electronic` adds the line that the signed paper is the original; on `stock` only what it lacks is printed. Same facts on the same `stack()` give the
    same bytes. Raises ValueError for an empty list or an unknown layout version, ValidationError where a fact
    cannot be printed or does not fit (see layout.check_sheet), RuntimeError if the sheet asked for a file that
    is not ours or was set in a font that is not ours.
    """
    if not certificates:
        raise ValueError("There is no certificate to render")
    context = {"title": _title(certificates), "sheets": [_sheet(facts) for facts in certificates]}
    context |= {"electronic": electronic, "stock": stock and _placed(stock)}
    html = render_to_string("certificates/paper/sheets.html", context)
    with one_at_a_time():
        return printed(html, _style(), _fonts(), _materials(), VARIANT, cache=dict(_ornaments()))


def calibration(left: float, top: float) -> bytes:
    """A sheet of crosses and rulers, moved as `left` and `top` say: what it misses on paper is still to be added."""
    ticks = [{"at": 20 + at, "long": 4 if at % 10 == 0 else 2} for at in range(0, 101, 2)]
    context = {"moved": f"left:{left:.1f}mm;top:{top:.1f}mm", "ticks": ticks}
    html = render_to_string("certificates/paper/calibration.html", context)
    with one_at_a_time():
        return printed(html, _style(), _fonts(), _materials(), VARIANT)


def _placed(stock: Stock) -> dict:
    return {"words": stock.words, "place": f"left:{stock.left:.1f}mm;top:{stock.top:.1f}mm"}


@cache
def stack() -> str:
    """The versions that decide the bytes, for the register: bytes repeat only where this text is the same."""
    paper = hashlib.sha256()
    for file in [*sorted(PAPER.glob("*.*")), *sorted(ART.glob("*.svg")), *FACES.values()]:
        paper.update(file.read_bytes())
    ffi.cdef("const char *hb_version_string(void);", override=True)
    number = pango.pango_version()
    versions = {name: version(name) for name in ("weasyprint", "pydyf", "zxing-cpp", "Django")} | {
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz": ffi.string(harfbuzz.hb_version_string()).decode(),
        "subset by": "harfbuzz" if harfbuzz_subset else f"fonttools {version('fonttools')}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    parts = [f"layout {layout.VERSION}", f"paper {paper.hexdigest()[:12]}"]
    return ", ".join(parts + [f"{name} {number}" for name, number in versions.items()])


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


def _title(certificates: list[dict]) -> str:
    """Title of the document, shown in the window of whoever opens it."""
    first, last = certificates[0]["number"], certificates[-1]["number"]
    return f"Giấy chứng nhận số {first}" + (f" đến số {last}" if len(certificates) > 1 else "")


def _sheet(facts: dict) -> dict:
    """The frozen facts as the template prints them: sizes as text, free of the language's decimal comma."""
    if facts["layout_version"] not in layout.VERSIONS or facts["form"] not in ("party", "state"):
        raise ValueError(f"No layout {facts['layout_version']!r} in form {facts['form']!r}")
    layout.check_sheet(facts)
    rows = layout.rows(facts)
    code = codes.show_code(facts["code"])
    sized = {slot: facts[slot] and _sized(facts[slot]) for slot in layout.SLOTS}
    computed = {
        "top": f"{rows['top']:.3f}",
        "tight": rows["tight"],
        "code": code,
        "long_caption": not layout.caption_fits_one_line(facts, code),
        "qr": _qr(facts["qr"]),
        "words": layout.words_of(facts),
        "qr_box": facts.get("qr_box", layout.QR_BOX),
    }
    return facts | sized | computed


def _sized(fitted: dict) -> dict:
    return {"lines": fitted["lines"], "size": f"{float(fitted['size']):g}"}


def _qr(content: str) -> dict:
    """The QR symbol of `content`, error correction M, as one path of an SVG: {"modules": a side, "path": …}.

    The side includes the quiet zone of four modules all round that the standard asks for.
    """
    barcode = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = memoryview(barcode.to_image(scale=1, add_quiet_zones=True)).tolist()
    runs = [f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(pixels) for start, length in _dark(row)]
    return {"modules": len(pixels), "path": "".join(runs)}


def _dark(row: list[int]):
    """(start, length) of each run of dark modules in one row of grey values."""
    start = None
    for x, value in enumerate([*row, 255]):
        if value == 0 and start is None:
            start = x
        elif value and start is not None:
            yield start, x - start
            start = None
