"""Text files (.csv, .txt): finds encoding and separator by trying which of them shows a roster's header."""

import csv
import io
from itertools import islice

from centres.sheets.refused import Refused

from .heading import HEADER_WITHIN
from .legacy import readable
from .table import Table

SEPARATORS = ",;\t|"
MOST_LINES = 100_000
SAMPLE = 20_000  # characters that tell one encoding from another


def read_text(data, mapping=None):
    """The roster in a text file as a dict, see `worker.answer`."""
    texts = list(_decoded(data))
    tries = [(text, separator) for text in texts for separator in _separators(text)]
    text, separator = max(tries, key=lambda each: (_fields_found(*each, mapping), readable(each[0][:SAMPLE])))
    if not _fields_found(text, separator, mapping):
        raise Refused("no_header" if len(texts) == 1 else "unknown_encoding")
    table = Table(_rows(text, separator, MOST_LINES + 1), mapping)
    if len(table.rows) > MOST_LINES:
        raise Refused("too_many_rows")
    return table.answer()


def _decoded(data):
    """The readings of the bytes worth trying: Unicode where they can be nothing else, then what Windows wrote here.

    Windows-1258 keeps tones as separate bytes. Old fonts (TCVN3, VNI) used the Western page, Windows-1252.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", errors="replace")
    elif b"\0" in data[:4096]:
        yield data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    elif (text := _strictly(data, "utf-8-sig")) is not None:
        yield text
    else:
        yield from (text for code in ("cp1258", "cp1252", "latin-1") if (text := _strictly(data, code)) is not None)


def _strictly(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _separators(text):
    """The separator a first line "sep=;" declares, as Excel writes it; else all of them."""
    return text[4] if _declares_separator(text) else SEPARATORS


def _declares_separator(text):
    return text[:4].lower() == "sep=" and text[4:5] in tuple(SEPARATORS)


def _rows(text, separator, most):
    if _declares_separator(text):
        text = text.partition("\n")[2]
    return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), most))


def _fields_found(text, separator, mapping):
    """How much of a header this reading shows; a line that cannot be split shows none."""
    try:
        return Table(_rows(text, separator, HEADER_WITHIN + 20), mapping).fields_found
    except csv.Error:
        return 0
