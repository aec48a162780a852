"""Status lists: what ends is published within minutes, what was lost counts as ended, and the files are whole."""

import gzip
import io
import json
import os
import time
from html import unescape

import cbor2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from centres.models import Centre
from certificates import marks, places, publishedlists, seals, signingkeys, statuslists
from certificates.models import Register, RegisterEntry, StatusBlock
from portal.management.commands import worker
from tests.build import make_certificates, make_recognised_class

from .deciding import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signed(settings, tmp_path):
    """An installation that prints signed QR codes, with one key and marks of its own."""
    settings.QR_KIND, settings.SIGNING_KEYS = "signed", str(tmp_path / "keys")
    settings.STATUS_DIR, settings.REGISTER_MARKS = str(tmp_path / "status"), str(tmp_path / "marks")
    return signingkeys.new()


def bits(n=0):
    """The places of list `n` that have ended."""
    packed = publishedlists.path(n).read_bytes()[: -seals.SIGNATURE]
    plain = gzip.decompress(cbor2.loads(packed)[4])
    assert len(plain) == places.PLACES_A_LIST // 8
    return {place for place in range(places.PLACES_A_LIST) if plain[place >> 3] >> (place & 7) & 1}


def test_what_is_revoked_restored_and_replaced_is_in_the_next_list():
    desk = make_desk()
    statuslists.publish()
    assert bits() == set()
    desk.decide("revoke", desk.certificates[1:2])
    assert statuslists.publish() == [0]
    assert bits() == {1}
    desk.decide("reissue", desk.certificates[2:])
    desk.decide("restore", desk.certificates[1:2])
    statuslists.publish()
    assert bits() == {2}


def test_a_spoiled_sheet_is_in_the_list_too():
    desk = make_desk(learners=1)
    desk.decide("void")
    statuslists.publish()
    assert bits() == {0}


def test_only_a_list_that_changed_is_written_again():
    desk = make_desk()
    assert statuslists.publish() == [0]
    assert statuslists.publish() == []
    desk.decide("revoke")
    assert statuslists.publish() == [0]


def test_a_list_a_day_old_is_dated_anew_and_a_missing_one_written():
    make_desk(learners=1)
    statuslists.publish()
    day_ago = time.time() - 25 * 3600
    os.utime(publishedlists.path(0), (day_ago, day_ago))
    assert statuslists.publish() == [0]
    publishedlists.path(0).unlink()
    assert statuslists.publish() == [0]


def test_a_writing_that_fails_is_tried_again(monkeypatch):
    desk = make_desk()
    statuslists.publish()
    desk.decide("revoke")
    with monkeypatch.context() as patch:
        patch.setattr(statuslists.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"), transaction.atomic():
            statuslists.publish()
    assert bits() == set()
    assert statuslists.publish() == [0]
    assert bits() == {0}


def test_the_worker_publishes():
    assert statuslists.publish in worker.DUTIES
    assert worker.WATCH_EVERY <= 300  # seconds from a revocation to the list


def test_numbers_lost_with_a_database_count_as_ended():
    [one] = make_certificates(make_recognised_class(learners=1))
    RegisterEntry.objects.create(
        register=one.register, line=2, kind="burnt", seq=2, by=one.issued_by, facts={"number": "2"}
    )
    statuslists.publish(everything=True)
    assert bits() == {1}


def test_blocks_lost_with_a_database_count_as_ended():
    [one] = make_certificates(make_recognised_class(learners=1))
    marks.leave_block(2)
    make_certificates(make_recognised_class(learners=1))  # another register: block 3
    assert set(StatusBlock.objects.values_list("block_no", flat=True)) == {0, 3}
    statuslists.publish()
    assert bits() == set(range(256, 3 * 256))
    assert one.printed["place"] == 0


def test_a_list_beyond_the_first_holds_its_own_places_only():
    [one] = make_certificates(make_recognised_class(learners=1))
    marks.leave_block(places.BLOCKS_A_LIST)
    desk = make_desk()
    desk.decide("revoke", desk.certificates[1:2])
    statuslists.publish(everything=True)
    assert desk.certificates[1].printed["place"] == places.PLACES_A_LIST + 256 + 1
    assert bits(1) == {*range(256), 256 + 1}
    assert bits(0) == set(range(256, places.PLACES_A_LIST))
    assert one.printed["place"] == 0


def test_the_list_says_who_made_it_when_and_until_when_it_counts(signed):
    make_desk(learners=1)
    statuslists.publish()
    whole = publishedlists.path(0).read_bytes()
    key_id, n, made_at, until, packed = cbor2.loads(whole[: -seals.SIGNATURE])
    assert (key_id, n, until - made_at) == (signed.id, 0, 7 * 86_400)
    assert abs(made_at - time.time()) < 60
    assert seals.is_genuine(bytes.fromhex(signed.public), seals.STATUS, whole)
    assert len(whole) <= len(packed) + 100


def test_without_a_key_nothing_is_published(settings, tmp_path):
    settings.SIGNING_KEYS = str(tmp_path / "none")
    assert statuslists.publish() == []
    assert not (tmp_path / "status").exists()
    with pytest.raises(CommandError):
        call_command("publish_status")


# --- Keys and the page ---------------------------------------------------------------------------------------


def command(*words):
    told = io.StringIO()
    call_command("signing_key", *words, stdout=told)
    return told.getvalue()


def test_public_keys_of_all_times_are_published(tmp_path):
    command("new")
    command("retire", "1")
    document = json.loads((tmp_path / "status" / "keys.json").read_text())
    assert document["register"] == "chungchi.example.vn"
    assert [(key["id"], key["state"]) for key in document["keys"]] == [(1, "retired"), (2, "active")]
    assert "PRIVATE" not in "".join(path.read_text("latin-1") for path in (tmp_path / "status").rglob("*.*"))


def test_the_last_key_is_not_ended():
    with pytest.raises(CommandError, match="No other key"):
        command("compromise", "1")
    command("new")
    with pytest.raises(CommandError, match="Not done"):
        command("retire", "7")


def test_after_a_compromise_the_new_key_vouches_for_what_the_register_knows(tmp_path):
    certificates = make_certificates(make_recognised_class(learners=3))
    old_id, old = signingkeys.current()
    command("new")
    command("compromise", "1")
    whole = (tmp_path / "status" / "vouched-1.bin").read_bytes()
    newer = signingkeys.everyone()[1]
    assert seals.is_genuine(bytes.fromhex(newer.public), seals.VOUCHED, whole)
    signer, of, _made_at, digests = cbor2.loads(whole[: -seals.SIGNATURE])
    known = {digests[at : at + 16] for at in range(0, len(digests), 16)}
    assert (signer, of) == (2, old_id)
    assert known == {statuslists.digest(seals.bytes_of(one.printed["qr"])) for one in certificates}
    forged = seals.address("https://x.vn", old, seals.Seal(1, "1", "X", "", "", certificates[0].issued_on, 0))
    assert statuslists.digest(seals.bytes_of(forged)) not in known


def test_the_page_says_who_runs_it_and_carries_no_markup_of_a_name(settings, tmp_path):
    settings.OWNER_NAME = '"><script>alert(1)</script>'
    statuslists.publish()
    page = (tmp_path / "status" / "index.html").read_text()
    assert "<script>alert" not in page
    assert "{{" not in page
    assert "chungchi.example.vn" in page


def test_the_page_has_todays_names_of_centres_and_programmes_in_it(tmp_path):
    [one] = make_certificates(make_recognised_class(learners=1))
    Centre.objects.filter(pk=one.centre_id).update(name='TTCT "Quỳnh Lưu" {{ host }}')
    statuslists.publish()
    page = unescape((tmp_path / "status" / "index.html").read_text())
    named = json.loads(page.partition('<meta name="names" content="')[2].partition('">\n')[0])
    assert named == json.loads((tmp_path / "status" / "names.json").read_text())
    assert named["centres"][one.centre.code] == 'TTCT "Quỳnh Lưu" {{ host }}'
    assert one.programme_name in named["programmes"].values()


def test_the_portal_serves_the_files_under_the_address_of_the_code(client, tmp_path):
    assert client.get("/C/").url == "/verify/"  # nothing published yet
    make_desk(learners=1)
    statuslists.publish()
    for name, kind in {"": "text/html", "check.js": "text/javascript", "worker.js": "text/javascript",
                       "nacl.js": "text/javascript", "keys.json": "application/json", "names.json": "application/json",
                       "check.css": "text/css", "status/0.bin": "application/octet-stream"}.items():  # fmt: skip
        answer = client.get(f"/C/{name}")
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, kind), name
        assert "no-cache" in answer["Cache-Control"]
        b"".join(answer.streaming_content)
        assert client.get(f"/C/{name}", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get("/C/status/1.bin").status_code == 404
    assert client.get("/C/status/../../keys/key-1.pem").status_code == 404
    assert client.get("/C/key-1.pem").status_code == 404  # read as a token nobody has


@pytest.mark.django_db(transaction=True)
def test_the_mark_of_a_decision_is_undone_with_it():
    desk = make_desk()
    statuslists.publish()
    with transaction.atomic():
        places.certificates_changed(desk.certificates)
        transaction.set_rollback(True)
    assert not StatusBlock.objects.filter(is_changed=True).exists()
    assert Register.objects.count() == 1
    assert connection.in_atomic_block is False
