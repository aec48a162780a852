"""Files made to harm, and files that are broken: each is refused with a sentence, none hurts the portal."""

import io
import subprocess
import sys
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centres.sheets import child, sheetxml
from centres.sheets.child import ROOT
from courses.rosters.read import MOST_BYTES, UnreadableFile, read
from courses.rosters.worker import answer
from tests.courses.rosters.damage import CHANGES, KINDS, mutated
from tests.courses.rosters.files import ANH, HAI, HEADER, csv, ods, with_part, xlsx, zipped

RUN = subprocess.run
ROWS = [HEADER, ANH, HAI]
SHEET = "xl/worksheets/sheet1.xml"
DECLARATION = '<!DOCTYPE worksheet [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


def refusal(data):
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    assert refused.value.message
    return refused.value.code


def declaring(xml):
    head, _sign, body = xml.partition("?>")
    return f"{head}?>{DECLARATION}{body.replace('Nguyễn', '&a;&b;')}"


@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml", "[Content_Types].xml"]
)
def test_a_part_with_a_document_type_is_never_opened(part):
    assert refusal(with_part(xlsx(ROWS), part, declaring)) == "unsafe_xml"


def test_a_document_type_in_another_encoding_is_seen_too():
    def wide(xml):
        return declaring(xml).replace("UTF-8", "UTF-16").encode("utf-16")

    assert refusal(with_part(xlsx(ROWS), SHEET, wide)) == "unsafe_xml"


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused():
    assert refusal(with_part(xlsx(ROWS), SHEET, lambda xml: xml + " " * 5_000_000)) == "too_large"


def test_a_workbook_of_thousands_of_parts_is_refused():
    parts = {f"xl/media/{number}.txt": "" for number in range(2_001)}
    assert refusal(zipped({"xl/workbook.xml": "<workbook/>"} | parts)) == "too_large"


def test_two_parts_of_one_name_are_refused():
    file = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    assert refusal(file.getvalue()) == "corrupt"


def test_one_long_text_repeated_in_every_cell_is_refused():
    data = xlsx([HEADER, *[[number, "Lê Thị Ba", "1990", "Nữ", *["x" * 30_000] * 8] for number in range(3_000)]])
    assert refusal(data) in ("too_large", "too_many_cells")


def test_a_sheet_of_more_cells_than_a_list_can_have_is_refused(monkeypatch):
    monkeypatch.setattr(sheetxml, "MOST_CELLS", 17)
    assert answer(xlsx(ROWS)) == {"refused": "too_many_cells"}


def test_a_file_of_more_bytes_than_anybody_sends_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(child, "ask", None)
    assert refusal(b"x" * (MOST_BYTES + 1)) == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + bytes(100), "corrupt"),
        (xlsx(ROWS)[:4000], "corrupt"),
        (zipped({"word/document.xml": "<document/>"}), "unsupported_format"),
        (zipped({"xl/workbook.bin": b"\0"}), "unsupported_format"),
        (zipped({"xl/workbook.xml": "<workbook"}), "corrupt"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "corrupt"),
        (ods(ROWS, manifest='<encryption-data checksum="x"/>'), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(600), "corrupt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "unsupported_format"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "unsupported_format"),
    ],
)  # fmt: skip
def test_a_broken_or_foreign_file_is_refused(data, code):
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("bytearray(500_000_000)", "corrupt"),
        ("import os; os.abort()", "too_large"),
        ("import os; os.kill(os.getpid(), 9)", "too_large"),
        ("raise SystemExit(3)", "corrupt"),
    ],
)
def test_a_reader_that_dies_costs_a_refusal_and_no_more(monkeypatch, deed, code):
    def run(_command, **options):
        script = f"from centres.sheets.child import limit; limit(); {deed}"
        return RUN([sys.executable, "-c", script], **options)

    monkeypatch.setattr(child.subprocess, "run", run)
    assert refusal(csv(ROWS)) == code


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch):
    def run(_command, **options):
        return RUN([sys.executable, "-c", "import time; time.sleep(60)"], **options | {"timeout": 0.2})

    monkeypatch.setattr(child.subprocess, "run", run)
    assert refusal(csv(ROWS)) == "too_large"


def test_the_reader_loads_no_framework_and_writes_no_file(tmp_path):
    script = (
        "import sys; from centres.sheets import child; from courses.rosters import worker; child.limit()\n"
        "assert 'django' not in sys.modules\n"
        f"with open({str(tmp_path / 'x')!r}, 'w') as file: file.write('x')"
    )
    done = RUN([sys.executable, "-c", script], cwd=ROOT, env={}, capture_output=True, check=False)
    assert b"File too large" in done.stderr


@given(st.sampled_from(KINDS), CHANGES)
@settings(max_examples=60)
def test_a_damaged_file_never_breaks_the_portal(kind, changes):
    """Each in a process under the reader's limits: in this one a damaged file could ask for all memory there is."""
    with suppress(UnreadableFile):  # which has a sentence for every code it may have
        assert read(mutated(kind, changes)).rows
