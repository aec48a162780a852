"""Merged files in parts: each sheet in one of them, named, taken home by part, made again where one lacks a sheet."""

import hashlib

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from centres.models import AuditLine
from certificates import plates, printing, turns
from certificates.models import PrintJob, PrintPart
from tests.build import make_centre, make_certificates, make_recognised_class, make_user

from .browsing import streamed

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(officer, settings):
    """Five sheets, two a file."""
    settings.PRINT_SHEETS_A_FILE, settings.PRINT_TURN = 2, 2
    make_certificates(make_recognised_class(officer.centre, by=officer, learners=5))
    job = PrintJob.objects.get()
    settings.PRINT_SHEETS_A_FILE = 1000  # changed meanwhile: a job keeps what it was begun with
    return job


def run(job):
    for _ in range(30):
        printing.render_job.func(job.pk)
        job.refresh_from_db()
        if job.is_over:
            return


def numbers_in(part):
    with part.file.open() as content:
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content.read())]
    return [[one.seq for one in part.job.certificates if one.number in page] for page in pages]


def test_the_sheets_are_split_each_in_one_file_in_order(job):
    run(job)
    assert (job.status, job.done, job.file.name) == ("done", 10, "")
    parts = list(job.parts.all())
    assert [numbers_in(part) for part in parts] == [[[1], [2]], [[3], [4]], [[5]]]
    assert [(part.place, part.first.seq, part.last.seq, part.sheets) for part in parts] == [
        (1, 1, 2, 2), (2, 3, 4, 2), (3, 5, 5, 1),
    ]  # fmt: skip
    for part in parts:
        assert hashlib.sha256(part.file.open().read()).hexdigest() == part.sha256
    assert turns.merged_name(job, 2).endswith(f"-{job.pk}-tep-2-tren-3.pdf")


def test_as_many_sheets_as_fit_are_one_file(officer, settings):
    settings.PRINT_SHEETS_A_FILE = 3
    make_certificates(make_recognised_class(officer.centre, by=officer, learners=3))
    job = PrintJob.objects.get()
    run(job)
    assert (len(pikepdf.open(job.file.open()).pages), PrintPart.objects.count()) == (3, 0)


def test_a_job_killed_between_two_parts_makes_the_others_only(job):
    printing.render_job.func(job.pk)
    first = job.parts.get()
    PrintJob.objects.filter(pk=job.pk).update(status="queued", done=1)
    run(job)
    assert job.parts.first() == first
    assert job.parts.count() == 3


def test_a_part_that_lacks_a_sheet_is_made_again_with_those_behind_it(job, officer, monkeypatch):
    bad, check = job.certificates[2].number, plates.check

    def refuse(printed):
        if printed["number"] == bad:
            raise ValidationError("too long", code="too_long")
        check(printed)

    monkeypatch.setattr(plates, "check", refuse)
    run(job)
    assert (job.status, job.errors) == ("failed", [{"item": bad, "message": "render"}])
    before = list(job.parts.all())
    assert [numbers_in(part) for part in before] == [[[1], [2]], [[4]], [[5]]]
    assert [part.missing for part in before] == [0, 1, 0]
    monkeypatch.setattr(plates, "check", check)
    printing.resume(job, by=officer)
    run(job)
    after = list(job.parts.all())
    assert [numbers_in(part) for part in after] == [[[1], [2]], [[3], [4]], [[5]]]
    assert (job.status, job.errors, after[0].pk) == ("done", [], before[0].pk)


# --- Taken home ------------------------------------------------------------------------------------------------


def test_the_page_lists_every_file_with_its_numbers(browser, job):
    run(job)
    page = browser.get(f"/print-jobs/{job.pk}/")
    said = page.content.decode()
    for part in job.parts.all():
        assert f"/print-jobs/{job.pk}/parts/{part.place}/" in said
        assert f"Tệp {part.place}/3" in said
        assert part.first.number in said
        assert part.last.number in said


def test_a_part_goes_on_where_its_download_broke_off(browser, job):
    run(job)
    url = f"/print-jobs/{job.pk}/parts/2/"
    whole = browser.get(url)
    assert "tep-2-tren-3.pdf" in whole["Content-Disposition"]
    everything = streamed(whole)
    rest = browser.get(url, headers={"Range": "bytes=1000-", "If-Range": whole["ETag"]})
    assert (rest.status_code, streamed(rest)) == (206, everything[1000:])
    [line] = AuditLine.objects.filter(verb="download_certificate")
    assert line.facts == {"file": turns.merged_name(job, 2), "sha256": job.parts.get(place=2).sha256}


def test_a_part_that_is_not_there_and_those_of_elsewhere_are_not_found(browser, client, job):
    assert browser.get(f"/print-jobs/{job.pk}/parts/1/").status_code == 404
    run(job)
    assert browser.get(f"/print-jobs/{job.pk}/parts/4/").status_code == 404
    client.force_login(make_user("officer", centre=make_centre("Anh Sơn")))
    assert client.get(f"/print-jobs/{job.pk}/parts/1/").status_code == 404
    assert client.get(f"/print-jobs/{job.pk}/").status_code == 404
