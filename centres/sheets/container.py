"""What kind of file the bytes are, and whether it is safe to hand them to a reader of workbooks.

The name of a file says nothing. A workbook is a zip of XML parts: its size unpacked, the number of its parts and
declarations of entities are looked at before anything is unpacked for use.
"""

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from .refused import Refused

MOST_PARTS = 2_000
MOST_UNPACKED = 80 * 1024 * 1024  # bytes; 20,000 learners take about 11 million
MOST_RATIO = 300  # unpacked to packed, of a part over a million bytes; a roster has 10 to 100

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Pictures, PDF, archives, rich text; HTML and XML saved under the name of a workbook.
NO_LIST = re.compile(rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|RIFF|\x1f\x8b|7z\xbc\xaf|Rar!|\{\\rtf|<")
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(data):
    """One of "xlsx", "ods", "xls" and "text". Raises Refused for everything else."""
    if not data.strip():
        raise Refused("empty_file")
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(OLE):
        return _ole_kind(data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if NO_LIST.match(head) or (b"\0" in head and not _is_utf16(data[:4096])):
        raise Refused("unsupported_format")
    return "text"


def _is_utf16(head):
    """Whether bytes look like UTF-16: marked, or with every second byte of Latin letters empty."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    return head.startswith(BYTE_ORDER_MARKS) or (max(odd, even) > len(head) / 5 and min(odd, even) == 0)


def _ole_kind(data):
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("encrypted")
    if 512 * (1 + int.from_bytes(data[48:52], "little")) >= len(data):  # where its list of parts begins
        raise Refused("corrupt")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise Refused("unsupported_format")
    return "xls"


def _zip_kind(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            kind = _kind_by_parts(parts)
            _refuse_bombs(parts.infolist())
            _refuse_declarations(parts)
            return kind
    except (zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError, OSError) as broken:
        raise Refused("corrupt") from broken
    except RuntimeError as locked:  # how zipfile says that a part wants a password
        raise Refused("encrypted") from locked


def _kind_by_parts(parts):
    names = parts.namelist()
    if len(set(names)) < len(names):
        raise Refused("corrupt")  # two parts of one name: each reader would see another file
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and parts.read("mimetype").startswith(OPEN_DOCUMENT):
        if b"encryption-data" in parts.open("META-INF/manifest.xml").read(1024 * 1024):
            raise Refused("encrypted")
        return "ods"
    raise Refused("unsupported_format")


def _refuse_bombs(parts):
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("too_large")
    if any(part.file_size > max(1_000_000, MOST_RATIO * part.compress_size) for part in parts):
        raise Refused("too_large")


def _refuse_declarations(parts):
    """No workbook needs a document type; entities hide behind one. It can stand before the first element only."""
    for name in parts.namelist():
        if name.endswith((".xml", ".rels")):
            with parts.open(name) as part:
                try:
                    next(iterparse(part, events=("start",), forbid_dtd=True), None)
                except DefusedXmlException as declared:
                    raise Refused("unsafe_xml") from declared
