"""Files of a class taken home: the merged one, the single ones in an archive, and downloads that go on."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from centres.models import AuditLine
from certificates import archives, printing
from certificates.models import CertificateFile, PrintJob
from tests.build import make_centre, make_certificates, make_user

from .browsing import streamed

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(course_class):
    certificates = make_certificates(course_class)
    job = PrintJob.objects.get(proposal=certificates[0].proposal)
    printing.render_job.func(job.pk)
    job.refresh_from_db()
    assert job.status == "done"
    return job


def test_the_archive_holds_every_single_file_by_number_and_name_as_it_is_kept(browser, job):
    answer = browser.get(f"/print-jobs/{job.pk}/archive/")
    assert answer["Content-Disposition"].endswith('.zip"')
    with zipfile.ZipFile(io.BytesIO(streamed(answer))) as zipped:
        names = zipped.namelist()
        assert names == sorted(names)
        assert len(set(names)) == 3
        kept = CertificateFile.objects.order_by("certificate__seq")
        assert [zipped.read(name) for name in names] == [file.file.read() for file in kept]
        assert {entry.compress_type for entry in zipped.infolist()} == {zipfile.ZIP_STORED}
    assert AuditLine.objects.filter(verb="download_certificate").count() == 1


def test_two_downloads_of_the_archive_are_the_same_bytes(browser, job):
    first, second = (streamed(browser.get(f"/print-jobs/{job.pk}/archive/")) for _ in range(2))
    assert first == second


def test_the_archive_is_built_once_however_often_its_parts_are_asked_for(browser, job, monkeypatch):
    built, build = [], archives._build
    monkeypatch.setattr(archives, "_build", lambda path, files: built.append(path) or build(path, files))
    everything = streamed(browser.get(f"/print-jobs/{job.pk}/archive/"))
    for start in range(0, len(everything), len(everything) // 10):
        asked = {"Range": f"bytes={start}-{start + 9}"}
        assert streamed(browser.get(f"/print-jobs/{job.pk}/archive/", headers=asked)) == everything[start : start + 10]
    assert len(built) == 1


def test_an_archive_nobody_asks_for_any_more_is_taken_away_and_built_again(browser, job):
    first = streamed(browser.get(f"/print-jobs/{job.pk}/archive/"))
    [path] = (Path(settings.MEDIA_ROOT) / archives.FOLDER).glob(f"{archives.version(archives.singles(job))}*")
    half = path.with_name(f"{path.name}.1.1.unfinished")
    half.write_bytes(b"PK")
    assert archives.clean() == 0
    for one in (path, half):
        os.utime(one, (0, 0))
    assert archives.clean() == 2
    assert streamed(browser.get(f"/print-jobs/{job.pk}/archive/")) == first


def test_an_archive_that_fails_leaves_nothing_and_says_so(browser, job):
    lost = archives.singles(job)[1]
    lost.file.storage.delete(lost.file.name)
    answer = browser.get(f"/print-jobs/{job.pk}/archive/", follow=True)
    assert "không còn trong kho lưu" in answer.content.decode()
    assert not list((Path(settings.MEDIA_ROOT) / archives.FOLDER).glob("*unfinished"))
    assert not AuditLine.objects.filter(verb="download_certificate").exists()


@pytest.mark.parametrize("address", ["download", "archive"])
def test_a_download_goes_on_where_it_broke_off(browser, job, address):
    url = f"/print-jobs/{job.pk}/{address}/"
    whole = browser.get(url)
    everything = streamed(whole)
    assert (whole.status_code, whole["Accept-Ranges"], int(whole["Content-Length"])) == (200, "bytes", len(everything))
    rest = browser.get(url, headers={"Range": "bytes=1000-", "If-Range": whole["ETag"]})
    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes 1000-{len(everything) - 1}/{len(everything)}")
    assert streamed(rest) == everything[1000:]
    assert AuditLine.objects.filter(verb="download_certificate").count() == 1  # what goes on is no new download
    assert streamed(browser.get(url, headers={"Range": "bytes=10-19"})) == everything[10:20]
    assert streamed(browser.get(url, headers={"Range": "bytes=-7"})) == everything[-7:]


@pytest.mark.parametrize("address", ["download", "archive"])
@pytest.mark.parametrize("asked", ["bytes=1-", "bytes=00-", "bytes=-999999999", "lines=1-2"])
@pytest.mark.parametrize("held", [None, '"of yesterday"'])
def test_nobody_takes_a_file_in_parts_unrecorded(browser, job, address, asked, held):
    headers = {"Range": asked} | ({"If-Range": held} if held else {})
    browser.get(f"/print-jobs/{job.pk}/{address}/", headers=headers)
    assert AuditLine.objects.filter(verb="download_certificate").count() == 1


def test_a_part_of_other_bytes_is_never_given(browser, job):
    answer = browser.get(f"/print-jobs/{job.pk}/download/", headers={"Range": "bytes=9-", "If-Range": '"of yesterday"'})
    assert (answer.status_code, len(streamed(answer))) == (200, job.file.size)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=9-3", "bytes=-0"])
def test_what_lies_beyond_the_end_is_refused_with_the_size(browser, job, asked):
    answer = browser.get(f"/print-jobs/{job.pk}/download/", headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{job.file.size}")


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b", f"bytes={'9' * 5000}-", "bytes=٣-"]
)
def test_what_is_not_understood_gives_the_whole(browser, job, asked):
    answer = browser.get(f"/print-jobs/{job.pk}/download/", headers={"Range": asked})
    assert (answer.status_code, len(streamed(answer))) == (200, job.file.size)


def test_other_centres_and_strangers_get_nothing(client, job):
    client.force_login(make_user("officer", centre=make_centre()))
    assert client.get(f"/print-jobs/{job.pk}/archive/").status_code == 404
    client.logout()
    assert client.get(f"/print-jobs/{job.pk}/archive/").status_code == 302


def test_a_class_whose_files_wait_has_no_archive_yet(browser, course_class):
    certificates = make_certificates(course_class)
    job = PrintJob.objects.get(proposal=certificates[0].proposal)
    assert browser.get(f"/print-jobs/{job.pk}/archive/").status_code == 404
