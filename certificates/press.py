"""Certificate in, PDF out: each page is a plate laid out once, the words of its class, and the learner's own words.

Three streams make a page: the plate's (ornament and fixed words, drawn by WeasyPrint once for each shape), that of what
a whole class says alike, and the learner's; the last two are set here, line by line, in boxes the plate kept empty.
Whatever cannot be set so is laid out whole by WeasyPrint, that one sheet alone: the same picture, slower.
benchmarks/press.py measures it.
"""

import hashlib
import io
import logging
import zlib
from functools import cache
from importlib.metadata import version
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset, pango

from centres.papers.letters import FACES
from certificates import layout, plates, tagging, typesetting
from certificates.plates import Stock
from certificates.tagging import Tags
from certificates.typesetting import NAMES, Faces, Misfit

log = logging.getLogger(__name__)

INK, RED = "0.086275 0.07451 0.058824 rg\n", "0.658824 0.070588 0.101961 rg\n"  # as in the style sheet
CENTRED = {"superior", "centre", "authority", "reissue", "place_date", "signer_titles", "signer_name"}
# What all certificates of a class say alike, set once for them; and what pre-printed forms with words carry already.
OF_THE_CLASS = ("superior", "centre", "authority", "unit_label", "programme", "course", "expiry", "decision",
                "place_date", "signer_titles", "signer_name")  # fmt: skip
OF_THE_LEARNER = ("reissue", "address", "name", "born", "home", "unit", "grade", "number", "register_no")
ON_THE_FORM = {"superior", "centre", "authority", "unit_label"}  # not the address: it is for a man, a woman, a comrade
PARTY_ONLY = {"superior", "centre"}  # the State form has the country's name in their place
PLACES = layout.FIXED_SLOTS | layout.SLOTS
FAST = 1  # of zlib: a tenth of the time of a page for a tenth of its bytes


def render(certificates: list[dict], *, electronic: bool = False, stock: Stock | None = None, beat=None,
           refused: list | None = None):  # fmt: skip
    """One PDF, one A4 landscape page per frozen `printed` dict, in the given order.

    `electronic` adds the line that the signed paper is the original, and tags for readers who listen; `stock` leaves
    out what pre-printed forms carry already. Written as PDF/A-2b, an electronic copy as PDF/A-2a. Same facts on the
    same `stack()` give the same bytes. `beat`: called with the number of sheets done after each; where it answers False
    the work is given up and None returned. `refused`: sheets that cannot be set are left out and put into it, as
    (place in `certificates`, error), instead of raised; where all are, None is returned.
    Raises ValueError for an empty list or an unknown layout version, ValidationError where a fact cannot be printed or
    does not fit (see layout.check_sheet), RuntimeError if the sheet asked for a file that is not ours.
    """
    if not certificates:
        raise ValueError("There is no certificate to render")
    file = File(_title(certificates), electronic=electronic, stock=stock)
    for done, facts in enumerate(certificates, start=1):
        try:
            file.add(facts)
        except Exception as error:
            if refused is None:
                raise
            refused.append((done - 1, error))
        if beat and not beat(done):
            return None
    return file.finished() if file.pdf is not None and len(file.pdf.pages) else None


def calibration(left: float, top: float) -> bytes:
    """A sheet of rulers, moved by `left` and `top` mm: where its crosses stand tells how far the printer is off."""
    return plates.calibration(left, top)


def form(certificates: list[dict]) -> bytes:
    """The pre-printed forms that go with `Stock(words=True)`, a page for each of `certificates`, without its facts."""
    return plates.form(certificates, "Mẫu phôi giấy chứng nhận")


@cache
def stack() -> str:
    """The versions that decide the bytes, for the register: bytes repeat only where this text is the same."""
    paper = hashlib.sha256()
    for file in [*sorted(plates.PAPER.glob("*.*")), *sorted(plates.ART.glob("*.svg")), *FACES.values()]:
        paper.update(file.read_bytes())
    ffi.cdef("const char *hb_version_string(void);", override=True)
    number = pango.pango_version()
    known = ("weasyprint", "pydyf", "pikepdf", "uharfbuzz", "zxing-cpp", "Django")
    versions = {name: version(name) for name in known} | {
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz": ffi.string(harfbuzz.hb_version_string()).decode(),
        "subset by": "harfbuzz" if harfbuzz_subset else f"fonttools {version('fonttools')}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    parts = [f"layout {layout.VERSION}", f"paper {paper.hexdigest()[:12]}"]
    return ", ".join(parts + [f"{name} {number}" for name, number in versions.items()])


def _title(certificates: list[dict]) -> str:
    """Title of the document, shown in the window of whoever opens it."""
    first, last = certificates[0]["number"], certificates[-1]["number"]
    return f"Giấy chứng nhận số {first}" + (f" đến số {last}" if len(certificates) > 1 else "")


# --- One file ----------------------------------------------------------------------------------------------------


class File:
    """One PDF in the making; a file that is `electronic` is tagged. `whole`: sheets that had to be laid out whole."""

    def __init__(self, title: str, *, electronic: bool, stock: Stock | None):
        self.title, self.how = title, {"electronic": electronic, "stock": stock}
        self.tags = None
        self._is_worded = bool(stock and stock.words)
        self.pdf, self.faces = None, None
        self.plates = {}  # id of a Plate: (Plate, its stream, its resources) in this file
        self.shared = {}  # (id of a Plate, what a class says): (its stream, the slots set in it)
        self.ornaments = {}  # hash: a drawing that several plates have
        self.whole = 0

    def add(self, facts: dict) -> None:
        """One more page. Raises as render."""
        plates.check(facts)
        try:
            page = self._page(facts)
        except Exception as error:  # whatever it was: this one sheet is laid out whole
            log.warning("a sheet is laid out whole: %s", error if isinstance(error, Misfit) else type(error).__name__)
            self._add_whole(facts)
        else:
            self.pdf.pages.append(pikepdf.Page(page))

    def finished(self) -> bytes:
        """The bytes of the file."""
        if self.faces:
            self.faces.write()
        if self.tags:
            self.tags.write()
        _entitle(self.pdf, self.title, is_tagged=self.tags is not None and not self.whole)
        out = io.BytesIO()
        self.pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()

    def _begin(self, content):
        """Of the first document comes what belongs to the whole file: language, colours, metadata."""
        if self.pdf is None:
            self.pdf = pikepdf.open(io.BytesIO(content))
            del self.pdf.pages[:]
            for key in ("/Names", "/Outlines"):
                if key in self.pdf.Root:
                    del self.pdf.Root[key]
            self.faces = Faces(self.pdf)
            self.tags = Tags(self.pdf) if self.how["electronic"] else None

    def _add_whole(self, facts):
        content = plates.whole([facts], plates.TITLE, plates.PLATE_VARIANT, **self.how)
        self._begin(content)
        with pikepdf.open(io.BytesIO(content)) as document:
            self.pdf.pages.extend(document.pages)
        self.whole += 1

    # --- A page of three streams ---

    def _page(self, facts):
        plate, drawing, resources = self._plate(facts)
        shared, shared_slots = self._of_the_class(plate, facts)
        own_slots = [slot for slot in OF_THE_LEARNER if self._is_set(slot, facts)]
        own = [self._marked(slot, len(shared_slots) + place, _slot(plate, facts, slot, self.faces))
               for place, slot in enumerate(own_slots, start=1)]  # fmt: skip
        after = 1 + len(shared_slots) + len(own_slots)
        own.append(self._marked("caption", after, _caption(plate, facts, self.faces, self.how["stock"])))
        own.append(self._marked("qr", after + 1, _symbol(plate.boxes["qr-0"], plates.qr(facts["qr"]))))
        page = self.pdf.make_indirect(Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, *plate.size]), Resources=resources,
            Contents=Array([drawing, shared, self._stream("".join(own))]),
        ))  # fmt: skip
        if self.tags:
            self.tags.add(page, facts, ["plate", *shared_slots, *own_slots, "caption", "qr"])
        return page

    def _is_set(self, slot, facts):
        if facts["form"] == "state" and slot in PARTY_ONLY:
            return False
        return bool(facts[slot]) and not (self._is_worded and slot in ON_THE_FORM)

    def _plate(self, facts):
        plate = plates.plate_for(facts, **self.how)
        if id(plate) not in self.plates:
            self._begin(plate.pdf)
            with pikepdf.open(io.BytesIO(plate.pdf)) as document:
                resources = self.pdf.copy_foreign(document.make_indirect(document.pages[0].Resources))
                drawn = document.pages[0].Contents.read_bytes().decode("latin-1")
            for name, drawing in resources.get("/XObject", Dictionary()).items():
                kept = self.ornaments.setdefault(hashlib.sha256(drawing.read_raw_bytes()).digest(), drawing)
                resources.XObject[name] = kept
            if "/Font" not in resources:
                resources.Font = Dictionary()
            for face, font in self.faces.fonts.items():
                resources.Font[NAMES[face]] = font
            drawing = self._stream("q\n" + self._marked("plate", 0, drawn + "\n") + "Q\n")
            self.plates[id(plate)] = (plate, drawing, resources)  # the plate is held: its id stays its own
        return self.plates[id(plate)]

    def _of_the_class(self, plate, facts):
        """(stream, slots in it) of what all certificates of a class say alike."""
        said = [facts[slot] for slot in OF_THE_CLASS]
        key = id(plate), repr(said)
        if key not in self.shared:
            slots = [slot for slot in OF_THE_CLASS if self._is_set(slot, facts)]
            words = [self._marked(slot, place, _slot(plate, facts, slot, self.faces))
                     for place, slot in enumerate(slots, start=1)]  # fmt: skip
            self.shared[key] = (self._stream("".join(words)), slots)
        return self.shared[key]

    def _marked(self, slot, number, operators):
        """`operators` as marked content, to which the tags of a page refer by `number`."""
        return tagging.marked(slot, number, operators) if self.tags else operators

    def _stream(self, operators):
        return self.pdf.make_stream(zlib.compress(operators.encode("latin-1"), FAST), Filter=Name.FlateDecode)


# --- What stands in the boxes ------------------------------------------------------------------------------------


def _slot(plate, facts, slot, faces):
    """Operators that set one fact, line by line. Raises Misfit."""
    value, place = facts[slot], PLACES[slot]
    size = float(value["size"]) if isinstance(value, dict) else place.largest
    lines = value["lines"] if isinstance(value, dict) else [value] if isinstance(value, str) else value
    set_ = [RED if slot == "programme" else INK]
    for number, text in enumerate(lines):
        words = typesetting.line(text, place.face, typesetting.spacing_of(place.spacing, size))
        faces.use(words, place.face)
        left, bottom, right, top = plate.boxes[f"{slot}-{number}"]
        x = left + (right - left - words.width * size) / 2 if slot in CENTRED else left
        y = typesetting.baseline(bottom, top, place.face, size)
        set_.append(typesetting.show(words, place.face, size, x, y))
    return "".join(set_)


def _caption(plate, facts, faces, stock):
    """Operators that set the lines beside the QR; of forms that are worded, the code alone."""
    set_, size = [INK], layout.CAPTION.largest
    for number, runs in enumerate(plates.caption(facts, stock)):
        x, bottom, _right, top = plate.boxes[f"caption-{number}"]
        for run in runs:
            face = "Bold" if run.is_bold else "Regular"
            words = typesetting.line(run.words, face)
            if not (run.is_fixed and stock and stock.words):
                faces.use(words, face)
                set_.append(typesetting.show(words, face, size, x, typesetting.baseline(bottom, top, face, size)))
            x += words.width * size
    return "".join(set_)


def _symbol(box, symbol):
    """Operators that draw a QR symbol into its box, one rectangle for each run of dark modules."""
    left, bottom, right, top = box
    across, down = (right - left) / symbol["modules"], (top - bottom) / symbol["modules"]
    places, lengths = _of_runs(symbol["modules"])
    runs = "".join([places[start] + lengths[length] for start, length in symbol["runs"]])
    return f"q\n0 g\n{across:.5f} 0 0 {-down:.5f} {left:.3f} {top:.3f} cm\n{runs}f\nQ\n"


@cache
def _of_runs(side):
    """(texts of where a run may begin, of how long it may be) in a symbol of `side` modules; a symbol has hundreds."""
    return [f"{at % side} {at // side} " for at in range(side * side)], [f"{n} 1 re\n" for n in range(side)]


def _entitle(pdf, title, *, is_tagged):
    """Write the title where readers look for it, and what kind of PDF/A this is."""
    pdf.docinfo["/Title"] = title
    metadata = pdf.Root.Metadata
    text = metadata.read_bytes().decode().replace(plates.TITLE, escape(title))
    if is_tagged:
        text = text.replace('conformance="B"', 'conformance="A"')
    metadata.write(text.encode())
