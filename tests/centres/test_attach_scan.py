"""The scan of a decision on posts: what is taken in, by its content alone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from centres import decisions, scans
from centres.models import QuotaDecision
from centres.scope import Role
from tests.build import PDF, code_of, make_centre, make_rule, make_scan, make_user

JPEG, PNG = b"\xff\xd8\xff\xe0 rest", b"\x89PNG\r\n\x1a\n rest"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PDF, "pdf"), (JPEG, "jpg"), (PNG, "png"),
        (b"", None), (b"PK\x03\x04", None), (b"MZ\x90", None), (b"<html>%PDF-", None), (b"GIF89a", None),
        (b"%PDF", None),  # cut off in the first bytes
    ],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(head, kind):
    assert scans.kind_of(head) == kind


def decide(scan):
    make_rule()
    centre = make_centre()
    return decisions.decide(
        centre, by=make_user(Role.DIRECTOR, centre=centre), number="9-QĐ/HU", decided_on=date(2020, 3, 1), posts=5,
        scan=scan,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [("a.pdf", PDF, ".pdf"), ("a.pdf", JPEG, ".jpg"), ("../../a.exe", PNG, ".png"), ("không đuôi", PDF, ".pdf")],
)
def test_a_scan_is_kept_whole_under_a_name_of_its_own(name, data, ending):
    decision = decide(make_scan(name, data))
    decision.refresh_from_db()
    assert decision.scan.read() == data
    assert decision.scan.name.startswith("scans/")
    assert decision.scan.name.endswith(ending)
    assert len(decision.scan.name) == len("scans/") + 32 + len(ending)


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"", b"<svg onload='x'>", b"PK\x03\x04 a workbook"])
def test_what_only_calls_itself_a_pdf_is_refused(data):
    with pytest.raises(ValidationError) as broken:
        decide(make_scan("a.pdf", data))
    assert code_of(broken) == "scan_kind"
    assert list(broken.value.error_dict) == ["scan"]
    assert not QuotaDecision.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "is_taken"), [(scans.MOST_BYTES, True), (scans.MOST_BYTES + 1, False)])
def test_a_scan_has_at_most_ten_megabytes(size, is_taken):
    scan = make_scan(data=PDF + b" " * (size - len(PDF)))
    if is_taken:
        assert decide(scan).scan.size == size
    else:
        with pytest.raises(ValidationError, match="11 MB") as broken:
            decide(scan)
        assert code_of(broken) == "scan_too_big"
        assert not QuotaDecision.objects.exists()


@pytest.mark.django_db
def test_a_decision_without_a_scan_is_entered_all_the_same():
    assert not decide(None).scan
