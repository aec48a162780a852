"""An electronic copy somebody was sent is compared with what was given out; nothing of it is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates import codes, printing
from certificates.models import CertificateFile
from tests.build import TODAY, make_certificates

pytestmark = pytest.mark.django_db
UNCHANGED, CHANGED = "Tệp không bị thay đổi", "Tệp này không phải là tệp đã phát hành"


@pytest.fixture
def copies(course_class):
    """[(certificate, bytes of its electronic copy)]."""
    return [(one, printing.electronic_file(one).file.read()) for one in make_certificates(course_class)]


def compare(code, content, name="ban-dien-tu.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return Client(enforce_csrf_checks=True).post("/verify/file/", {"code": code, "file": file})


def test_a_copy_as_it_was_given_out_is_unchanged(copies):
    (certificate, content), *_ = copies
    page = compare(codes.show_code(certificate.code), content).content.decode()
    assert UNCHANGED in page
    assert certificate.number in page


def test_one_bit_and_the_copy_of_somebody_else_are_not_what_was_given_out(copies):
    (certificate, content), (_other, others), *_ = copies
    for forged in (content[:-1] + bytes([content[-1] ^ 1]), others, b""[:0] + b"%PDF-1.7"):
        page = compare(certificate.code, forged).content.decode()
        assert CHANGED in page
        assert UNCHANGED not in page


def test_an_unchanged_copy_of_a_revoked_certificate_is_said_to_be_revoked(copies):
    (certificate, content), *_ = copies
    type(certificate).objects.filter(pk=certificate.pk).update(
        status="revoked", status_on=TODAY(), status_reason="Lý do riêng"
    )
    page = compare(certificate.code, content).content.decode()
    assert UNCHANGED in page
    assert "Đã thu hồi" in page
    assert "Lý do riêng" not in page


def test_an_unknown_code_says_nothing_of_the_file(copies):
    (_certificate, content), *_ = copies
    page = compare(codes.new_code(), content).content.decode()
    assert UNCHANGED not in page
    assert CHANGED not in page


def test_nothing_is_kept_and_large_files_are_refused(copies):
    (certificate, content), *_ = copies
    before = CertificateFile.objects.count()
    compare(certificate.code, content + b"x")
    assert CertificateFile.objects.count() == before
    answer = compare(certificate.code, b"x" * 5_000_001)
    assert answer.context["form"].errors["file"]
    assert compare(certificate.code, b"").context["form"].errors["file"]


def test_files_count_like_codes(copies, settings):
    settings.VERIFY_RATE = "1/m"
    (certificate, content), *_ = copies
    assert compare(certificate.code, content).status_code == 200
    assert compare(certificate.code, content).status_code == 429
