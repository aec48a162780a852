"""What calamine does not tell about a sheet of an .xlsx: hidden rows and columns, formulas without a value, errors,
and numbers that a format such as 000000000000 shows with their leading zeros."""

import re
from functools import lru_cache
from xml.parsers.expat import ParserCreate

from defusedxml.ElementTree import fromstring

from .refused import Refused

MOST_CELLS = 600_000  # written in the workbook, empty ones with a border included
LAST_COLUMN = 16_384
LONGEST_FORMULA = 200  # characters of a formula that are shown
TRUE = ("1", "true")
MOST_FORMULAS = 1_000  # cells with a formula that are remembered
MOST_PLAIN = 30 * 1024 * 1024  # bytes of a sheet's XML that are looked at without a parser
MOST_PLAIN_ROWS = 50_000
WORKSHEET = re.compile(rb'\s*(?:<\?xml [^>]*encoding=["\']utf-8["\'][^>]*>\s*)?<worksheet[ >]', re.IGNORECASE)
# Formulas, errors, hidden rows and columns, declarations and comments.
SPECIAL = (b"<f", b't="e"', b"t='e'", b"<!")
HIDDEN = re.compile(rb"""hidden=["'](?:1|t)""")
BEYOND_Z = re.compile(rb'r="[A-Z]{2}')
ROW_NUMBER = re.compile(rb'<row r="(\d{1,7})"')
MOST_AREA = 2_000_000  # rows × columns from A1 to the last value: what a reader sets aside


class Workbook:
    """The parts of one .xlsx that say where its sheets are and how numbers are shown. `parts` is an open ZipFile."""

    def __init__(self, parts):
        self.parts = parts
        book = _tree(parts, "xl/workbook.xml")
        targets = {r.get("Id"): r.get("Target") for r in _tree(parts, "xl/_rels/workbook.xml.rels")}
        self.paths = {
            sheet.get("name"): _path(targets.get(_own(sheet.attrib, "id"), ""))
            for sheet in book.iter() if _local(sheet.tag) == "sheet"
        }  # fmt: skip
        self.is_1904 = any(part.get("date1904") in TRUE for part in book.iter() if _local(part.tag) == "workbookPr")
        self.zeros = _shown_zeros(parts)
        self.cells = 0  # of all sheets read so far

    def details(self, sheet):
        """The Details of one sheet by its name; empty ones where it has no part of its own."""
        found = Details(self.zeros, self.cells)
        if self.paths.get(sheet) in self.parts.namelist():
            with self.parts.open(self.paths[sheet]) as part:
                cells = None if self.zeros else cells_of_plain(part.read(MOST_PLAIN))
                if cells is None:
                    part.seek(0)
                    _parser(found).ParseFile(part)
                else:
                    found.count(cells)
        self.cells = found.cells
        return found


class Details:
    """Reads one sheet's XML. Rows and columns count from 0.

    `shown` holds what a cell shows where calamine gives something else: "#N/A", "=B2&C2", "040085091138".
    `formulas` holds the first cells with a formula, computed or not, as (row, column).
    `zeros` is {style: digits shown}, `cells` how many were counted in other sheets. Raises Refused "too_many_cells".
    """

    def __init__(self, zeros=None, cells=0):
        self.zeros, self.cells = zeros or {}, cells
        self.hidden_rows, self.hidden_columns, self.shown, self.formulas = set(), set(), {}, []
        self.row = self.column = -1
        self.bottom = self.right = 0
        self._kind, self._width, self._formula, self._value = "n", 0, "", ""
        self._text = None  # pieces of the value or formula being read

    def start(self, name, attributes):
        """Take one opening tag."""
        name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "f", "is"):
            self._text = []
            if name != "f":
                self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
            if attributes.get("hidden") in TRUE:
                self.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in TRUE:
            self.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), LAST_COLUMN)))

    def count(self, cells):
        """Take so many cells more."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise Refused("too_many_cells")

    def _start_cell(self, attributes):
        self.count(1)
        reference = attributes.get("r")
        self.column = _column(reference.rstrip("0123456789")) if reference else self.column + 1
        self._kind, self._width = attributes.get("t", "n"), self.zeros.get(attributes.get("s"), 0)
        self._formula = self._value = ""

    def text(self, piece):
        """Keep a piece of a value or a formula."""
        if self._text is not None:
            self._text.append(piece)

    def end(self, name):
        """Take one closing tag."""
        name = name.rpartition(":")[2]
        if name == "v":
            self._value, self._text = "".join(self._text or ()), None
        elif name == "f":
            self._formula, self._text = "=" + "".join(self._text or ())[:LONGEST_FORMULA], None
            if len(self.formulas) < MOST_FORMULAS:
                self.formulas.append((self.row, self.column))
        elif name == "c" and (shown := self._shown()):
            self.shown[self.row, self.column] = shown
        elif name == "sheetData" and (self.bottom + 1) * (self.right + 1) > MOST_AREA:
            raise Refused("too_many_cells")

    def _shown(self):
        if self._kind == "e":
            return self._value or "#N/A"
        if self._formula and not self._value and self._kind != "str":
            return self._formula
        if self._width and self._kind == "n" and self._value.isdigit():
            return self._value.zfill(self._width)
        return ""


def cells_of_plain(xml):
    """How many cells a sheet has whose XML, as most programs write it, shows nothing but what calamine tells as well.

    None where that is not sure: something hidden, a formula, an error, a column beyond Z, more rows than a list of
    people has, another way of writing XML. A look with patterns takes a tenth of the time of a parser.
    """
    body = xml[: xml.rfind(b"</sheetData>")]
    if len(xml) == MOST_PLAIN or not WORKSHEET.match(xml) or any(part in body for part in SPECIAL):
        return None
    if HIDDEN.search(body) or BEYOND_Z.search(body) or body.count(b"<row") > MOST_PLAIN_ROWS:
        return None
    last = ROW_NUMBER.match(body, body.rfind(b"<row"))
    return body.count(b"<c ") if last and int(last[1]) <= MOST_PLAIN_ROWS else None


def _parser(details):
    """A parser that feeds `details`. No part with a document type comes this far; here too it would end the reading."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = details.start, details.end
    parser.CharacterDataHandler = details.text
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_declaration):
    raise Refused("unsafe_xml")


@lru_cache(maxsize=1_000)
def _column(letters):
    """Index of a column: "A" → 0, "AB" → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _shown_zeros(parts):
    """{index of a cell style: digits it shows} for number formats made of eight zeros or more."""
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = list(_tree(parts, "xl/styles.xml").iter())
    formats = {f.get("numFmtId"): f.get("formatCode", "") for f in styles if _local(f.tag) == "numFmt"}
    cells = next((list(group) for group in styles if _local(group.tag) == "cellXfs"), [])
    widths = (_zeros(formats.get(style.get("numFmtId"), "")) for style in cells)
    return {str(index): width for index, width in enumerate(widths) if width}


def _zeros(code):
    bare = re.sub(r'[\\" .]', "", code)
    return len(bare) if re.fullmatch("0{8,15}", bare) else 0


def _tree(parts, name):
    return fromstring(parts.read(name), forbid_dtd=True)


def _path(target):
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _local(name):
    """A tag or attribute without its namespace, which differs between kinds of .xlsx."""
    return name.rpartition("}")[2]


def _own(attributes, name):
    """The attribute of that name in a namespace, as r:id."""
    return next((value for key, value in attributes.items() if "}" in key and _local(key) == name), "")
