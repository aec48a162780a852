"""Files made to harm and files that are broken, each made on the spot, with what reading it must give.

`CORPUS` is {name: (function that makes the bytes, what is expected)}: a number of people, a code of
sentences.REFUSED, or a tuple of several that are all right. Samples that only Excel can write come from tests/data.
"""

import copy
import gzip
import io
import struct
import warnings
import zipfile
from datetime import date
from pathlib import Path

from tests.courses.rosters.files import ANH, HAI, HEADER, csv, ods, with_part, xlsx, zipped

SAMPLES = Path(__file__).parents[2] / "data" / "rosters"
ROWS = [HEADER, ANH, HAI]
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
CORPUS = {}


def case(name, expected):
    """Put the function below into the corpus."""

    def keep(make):
        CORPUS[name] = make, expected
        return make

    return keep


def parts_of(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sample(name):
    return (SAMPLES / name).read_bytes()


def with_sheet(change):
    """A workbook of two people whose sheet's XML went through `change`."""
    return with_part(xlsx(ROWS), SHEET, change)


def in_rows(xml):
    """The sheet with `xml` before its last row."""
    return with_sheet(lambda sheet: sheet.replace("</sheetData>", f"{xml}</sheetData>"))


def with_declaration(part, declaration):
    return with_part(xlsx(ROWS), part, lambda xml: xml.replace("?>", f"?>{declaration}", 1))


# --- Zips --------------------------------------------------------------------------------------------------


@case("zip bomb of 4 GB in parts", "too_large")
def _():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(BOOK, "<workbook/>")
        archive.writestr("xl/media/1.bin", bytes(64 * 1024 * 1024))
        for number in range(2, 65):  # the same packed bytes under 63 more names
            again = copy.copy(archive.getinfo("xl/media/1.bin"))
            again.filename = f"xl/media/{number}.bin"
            archive.filelist.append(again)
    return file.getvalue()


@case("a part of 210 MB of spaces", "too_large")
def _():
    return sample("19-bom-nen.xlsx")


@case("a part larger than it says", ("corrupt", "too_large"))
def _():
    data = bytearray(with_sheet(lambda xml: xml + " " * 3_000_000))
    size = len(parts_of(bytes(data))[SHEET])
    return bytes(data).replace(struct.pack("<L", size), struct.pack("<L", 500))


@case("a workbook in a zip in a zip", "unsupported_format")
def _():
    return zipped({"2.zip": zipped({"3.xlsx": xlsx(ROWS)})})


@case("thousands of parts", "too_large")
def _():
    return zipped({BOOK: "<workbook/>"} | {f"xl/media/{number}.txt": "" for number in range(2_001)})


@case("two parts of one name", "corrupt")
def _():
    file = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, "<worksheet/>")
    return file.getvalue()


@case("names that climb out of the folder", 2)
def _():
    return zipped(parts_of(xlsx(ROWS)) | {"../../../../tmp/climbed.txt": "x", "/tmp/climbed.txt": "x"})  # noqa: S108


@case("a part that wants a password", "encrypted")
def _():
    data = bytearray(xlsx(ROWS))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


@case("a picture with a workbook behind it", "unsupported_format")
def _():
    return b"\x89PNG\r\n\x1a\n" + bytes(64) + xlsx(ROWS)


@case("cut off at 60 %", "corrupt")
def _():
    return (data := xlsx(ROWS))[: len(data) * 6 // 10]


@case("cut off in its last bytes", "corrupt")
def _():
    return xlsx(ROWS)[:-12]


@case("a packed part that is damaged", "corrupt")
def _():
    data = bytearray(xlsx(ROWS))
    at = data.find(b"sheet1.xml") + 60
    data[at : at + 40] = bytes(40)
    return bytes(data)


@case("a gzip", "unsupported_format")
def _():
    return gzip.compress(bytes(10_000_000))


# --- XML ---------------------------------------------------------------------------------------------------


@case("billion laughs", "unsafe_xml")
def _():
    return with_declaration(STRINGS, f'<!DOCTYPE sst [<!ENTITY l0 "lol">{LAUGHS}]>')


@case("quadratic blow-up", "unsafe_xml")
def _():
    return with_declaration(SHEET, f'<!DOCTYPE worksheet [<!ENTITY a "{"x" * 100_000}">]>')


@case("an entity that reads a file", "unsafe_xml")
def _():
    return with_declaration(SHEET, '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]>')


@case("a document type on another machine", "unsafe_xml")
def _():
    return with_declaration(BOOK, '<!DOCTYPE workbook SYSTEM "http://127.0.0.1:1/x.dtd">')


@case("a document type in UTF-16", "unsafe_xml")
def _():
    text = '<!DOCTYPE worksheet [<!ENTITY a "lol">]>'
    return with_sheet(lambda xml: xml.replace("UTF-8", "UTF-16").replace("?>", f"?>{text}", 1).encode("utf-16"))


@case("a hundred thousand elements in each other", ("corrupt", "too_large", 2))
def _():
    return in_rows("<row>" + "<x>" * 100_000 + "</x>" * 100_000 + "</row>")


@case("an attribute of 10 MB", (2, "too_large"))
def _():
    return with_sheet(lambda xml: xml.replace("<sheetData>", f'<sheetData x="{"abcdefghij" * 1_000_000}">'))


@case("XML of another kind in place of the sheet", ("no_header", "corrupt"))
def _():
    return with_sheet(lambda _xml: "<html><body><table><tr><td>Họ và tên</td></tr></table></body></html>")


@case("no XML in place of the sheet", "corrupt")
def _():
    return with_sheet(lambda _xml: "Họ và tên, Ngày sinh")


@case("a sheet that is missing", ("corrupt", "no_header"))
def _():
    return zipped({name: part for name, part in parts_of(xlsx(ROWS)).items() if name != SHEET})


@case("a sheet on another machine", ("corrupt", "no_header"))
def _():
    return with_part(
        xlsx(ROWS), "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace('"worksheets/sheet1.xml"', '"http://127.0.0.1:1/sheet.xml" TargetMode="External"'),
    )  # fmt: skip


@case("a text that is not among the shared ones", ("corrupt", 2, 3))
def _():
    return in_rows('<row r="4"><c r="B4" t="s"><v>999999999</v></c><c r="C4" t="s"><v>-1</v></c></row>')


# --- Sheets that are too large, or say so ------------------------------------------------------------------


@case("a claimed size of 17 thousand million cells", 2)
def _():
    return with_sheet(lambda xml: xml.replace('ref="A1:F3"', 'ref="A1:XFD1048576"'))


@case("a header of 16,384 columns", (12, "too_many_cells"))
def _():
    return sample("21-kich-thuoc-ao-16384-cot.xlsx")


@case("a million shared texts that nobody uses", (2, "too_large"))
def _():
    return with_part(xlsx(ROWS), STRINGS, lambda xml: xml.replace("</sst>", "<si><t>x</t></si>" * 1_000_000 + "</sst>"))


@case("a value in the last cell of all", "too_many_cells")
def _():
    return xlsx(ROWS, touch=lambda _book, sheet: sheet.write(1_048_575, 16_383, "x"))


@case("a value in the last row, in column B", ("too_many_cells", 2, 3))
def _():
    return xlsx(ROWS, touch=lambda _book, sheet: sheet.write(1_048_575, 1, "x"))


@case("one cell far from where its row says", ("too_large", "too_many_cells", "corrupt"))
def _():
    return in_rows('<row r="4"><c r="Z1048576" t="str"><v>x</v></c></row>')


@case("700,000 cells that are empty but formatted", "too_many_cells")
def _():
    row = "".join(f'<c r="{column}{{0}}" s="1"/>' for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return in_rows("".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(4, 27_000)))


@case("a million empty rows", 2)
def _():
    return in_rows("".join(f'<row r="{n}"/>' for n in range(4, 1_000_000)))


@case("numbers of rows beyond all sense", ("corrupt", "too_large", "too_many_cells", 2, 3))
def _():
    return in_rows('<row r="99999999999999999999"><c r="B99999999999999999999"><v>1</v></c></row>')


@case("a cell with no place on any sheet", ("corrupt", "too_large", "too_many_cells", 2, 3))
def _():
    return in_rows('<row r="4"><c r="ZZZZZZZ4"><v>1</v></c><c r="?"><v>1</v></c></row>')


@case("one long text in every cell", ("too_large", "too_many_cells"))
def _():
    return xlsx([HEADER, *[[number, "Lê Thị Ba", "1990", "Nữ", *["x" * 30_000] * 8] for number in range(3_000)]])


@case("columns wider than any screen", 2)
def _():
    return with_sheet(
        lambda xml: xml.replace("<sheetData>", '<cols><col min="1" max="16384" width="1e300"/></cols><sheetData>')
    )


@case("hidden columns without end", (2, "corrupt"))
def _():
    columns = '<cols><col min="1" max="999999999999" hidden="1"/></cols><sheetData>'
    return with_sheet(lambda xml: xml.replace("<sheetData>", columns))


@case("everything merged, a hundred thousand times", (2, 1, 0, "no_rows", "corrupt", "too_large"))
def _():
    merged = "<mergeCells>" + '<mergeCell ref="F2:F1048576"/>' * 100_000 + "</mergeCells>"
    return with_sheet(lambda xml: xml.replace("</sheetData>", f"</sheetData>{merged}"))


@case("two hundred sheets", 2)
def _():
    return xlsx(ROWS, more_sheets=[(f"Lớp {number}", [["x"]]) for number in range(200)])


# --- What a workbook may hold beside cells -----------------------------------------------------------------


@case("a macro", 2)
def _():
    return zipped(parts_of(xlsx(ROWS)) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)})


@case("a link to another workbook", 2)
def _():
    link = '<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y"/></externalLink>'
    target = '<Relationships xmlns="x"><Relationship Id="rId1" Target="file:///etc/passwd" TargetMode="External"/>'
    return zipped(parts_of(xlsx(ROWS)) | {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": f"{target}</Relationships>",
    })  # fmt: skip


@case("formulas that call another machine", 2)
def _():
    def call(_book, sheet):
        sheet.write_formula(1, 5, '=WEBSERVICE("http://127.0.0.1:1/")', None, "Trường A")
        sheet.write_formula(2, 5, "='file:///etc/[passwd]x'!A1", None, "")

    return xlsx(ROWS, touch=call)


@case("dates of the system of 1904", 1)
def _():
    return xlsx([HEADER, (1, "Lê Thị Ba", date(1990, 3, 8), "Nữ", "", "A")], options={"date_1904": True})


@case("dates of the system of 1900", 1)
def _():
    return xlsx([HEADER, (1, "Lê Thị Ba", date(1900, 2, 28), "Nữ", "", "A")])


@case("a date before all dates", (1, "corrupt"))
def _():
    def early(book, sheet):
        for row, number in enumerate((-1e300, 1e300, float(2**63)), start=1):
            sheet.write_number(row, 2, number, book.add_format({"num_format": "dd/mm/yyyy"}))

    return xlsx([HEADER, ANH], touch=early)


@case("numbers for texts", 1)
def _():
    return xlsx([HEADER, (1, "Lê Thị Ba", 1990, "Nữ", 40190001234, "A")])


@case("merged units", 2)
def _():
    return xlsx([HEADER, (*ANH[:5], None), (*HAI[:5], None)], merged=[(1, 5, 2, 5, "Trường A")])


@case("a roster on a hidden sheet", "no_header")
def _():
    return xlsx([["Bìa"]], sheet="Bìa", more_sheets=[("Lớp", ROWS)], touch=lambda book, _: book.worksheets()[1].hide())


@case("names from right to left, with signs nobody sees and pictures", 2)
def _():
    return xlsx([HEADER, (1, "\u202eabc\u2066 \u200b🌸\ufeff", *ANH[2:]), (2, "x\u0301" * 300, *HAI[2:])])


# --- Excel 97, OpenDocument, text --------------------------------------------------------------------------


@case("Excel 97 under another name", 18)
def _():
    return sample("14-excel-97.xls")


@case("Excel 97, cut off", "corrupt")
def _():
    return (data := sample("14-excel-97.xls"))[: len(data) * 6 // 10]


@case("Excel 97 without sense", "corrupt")
def _():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\xff" * 4_000


@case("Excel 97 whose chains of sectors run in circles", ("corrupt", "too_large", "no_header"))
def _():
    data = bytearray(sample("14-excel-97.xls"))
    table = 512 * (1 + struct.unpack_from("<L", data, 76)[0])
    for entry in range(128):
        struct.pack_into("<L", data, table + 4 * entry, entry)
    return bytes(data)


@case("Excel 97 that says it has a password", ("encrypted", "corrupt"))
def _():
    data = bytearray(sample("14-excel-97.xls"))
    start = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # the first record; the next becomes FILEPASS
    struct.pack_into("<H", data, start + 20, 0x2F)
    return bytes(data)


@case("a workbook with a password", "encrypted")
def _():
    return sample("17-co-mat-khau.xlsx")


@case("OpenDocument with a password", "encrypted")
def _():
    return ods(ROWS, manifest='<encryption-data checksum="x"/>')


def repeated(**counts):
    """An OpenDocument sheet whose last row or cell says it stands there so many times."""

    def change(xml):
        at = xml.rfind("<table:table-row>")
        last = xml[at:]
        if rows := counts.get("rows"):
            last = last.replace("<table:table-row>", f'<table:table-row table:number-rows-repeated="{rows}">', 1)
        if columns := counts.get("columns"):
            last = last.replace(
                "<table:table-cell ", f'<table:table-cell table:number-columns-repeated="{columns}" ', 1
            )
        return xml[:at] + last

    return with_part(ods(ROWS), "content.xml", change)


@case("OpenDocument, a cell a million times", (1, 2, "too_large", "too_many_cells"))
def _():
    return repeated(columns=1_000_000)


@case("OpenDocument, a row a million times", ("too_large", "too_many_cells", "too_many_rows"))
def _():
    return repeated(rows=1_000_000)


@case("OpenDocument, both", ("too_large", "too_many_cells", "too_many_rows", "corrupt"))
def _():
    return repeated(rows=1_000_000, columns=1_000_000)


@case("OpenDocument, more often than numbers go", ("too_large", "too_many_cells", "corrupt"))
def _():
    return repeated(rows=2**64, columns=2**64)


@case("OpenDocument, empty rows to the end of the sheet", 2)
def _():
    empty = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row></table:table>'
    return with_part(ods(ROWS), "content.xml", lambda xml: xml.replace("</table:table>", empty))


@case("OpenDocument with a document type", "unsafe_xml")
def _():
    return with_part(ods(ROWS), "content.xml", lambda xml: f'<!DOCTYPE x [<!ENTITY a "lol">]>{xml}')


@case("OpenDocument without contents", "unsupported_format")
def _():
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})


@case("text with empty bytes", "unsupported_format")
def _():
    return b"Ho va ten,Ngay sinh\r\nLe Thi Ba\0\0\0\1\2\3,1990\0,\0"


@case("text with one empty byte far down", (2, "corrupt"))
def _():
    return csv([HEADER, ANH]) + b"\r\n" * 3_000 + "2,Trần Văn Hải\0,1985,Nam,,A".encode()


@case("text of one line of 10 MB", ("no_header", "no_rows", "too_large"))
def _():
    return b"Ho va ten,Ngay sinh," * 500_000


@case("text of 10 MB of quotes", ("no_header", "too_large", "corrupt", "no_rows"))
def _():
    return csv(ROWS) + b'\r\n"' + b'""' * 5_000_000


@case("text of 10 MB of line ends", 2)
def _():
    return csv(ROWS) + b"\n" * 90_000


@case("text of more people than a list may have", "too_many_rows")
def _():
    return csv([HEADER]) + ("\r\n" + ",".join(map(str, ANH))).encode() * 30_001


@case("half a character of UTF-16", 2)
def _():
    return csv(ROWS, "utf-16", "\t") + b"x"


@case("a web page under the name of a workbook", "unsupported_format")
def _():
    return b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>Ho ten</td></tr></table></html>"


@case("a PDF", "unsupported_format")
def _():
    return b"%PDF-1.7\n" + bytes(2_000)


@case("a text of Word under the name of a workbook", "unsupported_format")
def _():
    return sample("24-word-doi-duoi.xlsx")


@case("nothing", "empty_file")
def _():
    return b""
