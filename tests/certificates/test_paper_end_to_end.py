"""From approval to paper and back: what other programs read out of the files, and where the QR leads."""

import io
import shutil
import subprocess
import unicodedata
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.db import transaction

from certificates import codes, printing
from certificates.models import PrintJob
from tests.build import enrol, make_certificates, make_class, recognise_class

pytestmark = pytest.mark.django_db
NAMES = ["Nguyễn Thị Ánh Nguyệt", "Vừ Bá Chìa", "Y Ngông Niê Kđăm"]


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """(facts and file of each name, the merged file): one class, rendered once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        course_class = make_class()
        for name in NAMES:
            enrol(course_class, 1, full_name=name, home_place="Xã Na Ngoi, tỉnh Nghệ An")
        recognise_class(course_class)
        certificates = make_certificates(course_class)
        printing.render_job.call(PrintJob.objects.get().pk)
        files = {
            one.holder_name: (one.printed, one.token, printing.electronic_file(one).file.read()) for one in certificates
        }
        merged = PrintJob.objects.get().file.read()
        transaction.set_rollback(True)
    return files, merged


def strings(printed):
    """Every text that the paper must carry, line by line as it was fitted."""
    fitted = [line for slot in ("name", "home", "unit", "programme") for line in printed[slot]["lines"]]
    plain = ["superior", "centre", "authority", "address", "born", "course", "grade", "number", "register_no",
             "decision", "place_date", "signer_name", "check_address"]  # fmt: skip
    return [*fitted, *(printed[key] for key in plain), *printed["signer_titles"], codes.show_code(printed["code"])]


def read_by_pdfium(content):
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def read_by_poppler(content):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="NOT TESTED: pdftotext (poppler-utils) is missing"
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [read_by_pdfium, pytest.param(read_by_poppler, marks=needs_poppler)])
def test_other_programs_read_every_printed_string(paper, name, read):
    printed, _token, content = paper[0][name]
    text = " ".join(unicodedata.normalize("NFC", read(content)).split())
    assert [words for words in strings(printed) if words not in text] == []
    assert name.upper() in text


def test_the_merged_file_has_the_sheets_in_the_order_of_the_roster(paper):
    _files, merged = paper
    document = pypdfium2.PdfDocument(merged)
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    # By given name, as on a Vietnamese roster: Chìa, Kđăm, Nguyệt.
    assert [next(name for name in NAMES if name.upper() in page) for page in pages] == [
        "Vừ Bá Chìa", "Y Ngông Niê Kđăm", "Nguyễn Thị Ánh Nguyệt"
    ]  # fmt: skip
    assert [n for n in range(1, 4) if f"{n:04d}-GCN/TTCT" in pages[n - 1]] == [1, 2, 3]


@pytest.mark.parametrize("name", NAMES)
def test_the_qr_on_the_sheet_opens_the_answer_of_this_certificate(paper, name, client, monkeypatch):
    printed, token, content = paper[0][name]
    picture = pypdfium2.PdfDocument(io.BytesIO(content))[0].render(scale=200 / 72).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == printed["qr"] == f"HTTPS://CHUNGCHI.EXAMPLE.VN/C/{token}"
    course_class = make_class()
    enrol(course_class, 1, full_name=name)
    recognise_class(course_class)
    monkeypatch.setattr(codes, "new_token", lambda: token)  # the same paper, issued in this test's own database
    make_certificates(course_class)
    answer = client.get(urlsplit(found.text).path)
    assert answer.status_code == 200
    assert name in answer.content.decode()
