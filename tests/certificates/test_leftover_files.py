"""Files a killed worker left: found again when the work goes on, else listed, and taken away when somebody says so."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from certificates import copies, leftovers, printing, signatures, storing
from certificates.models import CertificateFile, PrintJob
from tests.build import make_certificates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A storage of its own: what others left is not found."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def certificates(course_class):
    return make_certificates(course_class)


def stored(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def left():
    return list(leftovers.find(older_than=-60))


def test_a_copy_whose_row_was_never_written_is_used_when_it_is_made_again(certificates, folder):
    copies.make(certificates[0])  # and then the worker is killed
    [orphan] = left()
    printing.electronic_file(certificates[0])
    assert left() == []
    assert stored(folder) == [orphan]


def test_a_merged_file_whose_row_was_never_written_is_used_again(certificates, folder, monkeypatch):
    job = PrintJob.objects.get()

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PrintJob, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            printing.render_job.func(job.pk)
    [orphan] = left()
    PrintJob.objects.filter(pk=job.pk).update(status="queued")
    printing.render_job.func(job.pk)
    job.refresh_from_db()
    assert (job.status, left(), Path(job.file.path)) == ("done", [], orphan)


def test_a_half_written_file_is_written_anew(certificates, folder):
    copies.make(certificates[0])
    [path] = stored(folder)
    path.write_bytes(path.read_bytes()[:1000])
    kept = printing.electronic_file(certificates[0])
    assert (stored(folder), kept.file.size) == ([path], len(path.read_bytes()))
    assert kept.file.size > 1000


def test_a_signed_copy_is_never_the_same_twice_and_is_left_over(certificates, folder, monkeypatch):
    times = iter(range(9))
    monkeypatch.setattr(signatures, "signed", lambda content: content + f"%{next(times)}".encode())
    copies.make(certificates[0])
    [orphan] = left()
    kept = printing.electronic_file(certificates[0])
    assert left() == [orphan]
    os.utime(orphan, (0, 0))
    out = StringIO()
    call_command("leftover_files", stdout=out)
    assert str(orphan) in out.getvalue()
    assert orphan.exists()  # only looked at
    call_command("leftover_files", "--delete", stdout=out)
    assert stored(folder) == [Path(kept.file.path)]


def test_what_is_named_or_younger_than_a_day_or_of_others_stays(certificates, folder):
    printing.render_job.func(PrintJob.objects.get().pk)
    other = folder / "plans" / "1" / "x.pdf"
    storing_of_now = Path(CertificateFile.objects.first().file.path).with_name("y.pdf.1.unfinished")
    for path in (other, storing_of_now):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in stored(folder):
        if path != storing_of_now:
            os.utime(path, (0, 0))
    assert list(leftovers.find()) == []
    assert left() == [storing_of_now]


def test_the_loser_of_a_race_does_not_take_the_winners_file_away(certificates):
    mine, theirs = copies.make(certificates[0]), copies.make(certificates[0])
    assert mine.file.name == theirs.file.name
    copies.keep([theirs])
    assert copies.keep([mine])[certificates[0].pk] == theirs
    assert Path(theirs.file.path).exists()


def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(storing.os, "fsync", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        storing.write(tmp_path / "a.pdf", b"x" * 9)
    assert not (tmp_path / "a.pdf").exists()
