"""After an older backup was restored, what was published as ended stays ended, and check_register says so."""

import gzip
import io
import os
import time
from contextlib import contextmanager

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import transaction

from centres.scope import Role
from certificates import marks, places, publishedlists, seals, signingkeys, statuslists
from certificates.inspection import inspect
from certificates.models import StatusBlock
from tests.build import make_certificates, make_recognised_class, make_user

from .deciding import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signed(settings, tmp_path):
    """An installation that prints signed QR codes, with one key and marks of its own."""
    settings.QR_KIND, settings.SIGNING_KEYS = "signed", str(tmp_path / "keys")
    settings.STATUS_DIR, settings.REGISTER_MARKS = str(tmp_path / "status"), str(tmp_path / "marks")
    return signingkeys.new()


@contextmanager
def lost_with_the_database():
    """What happens inside is published, and then an older backup is restored."""
    with transaction.atomic():
        yield
        statuslists.publish()
        transaction.set_rollback(True)


def bits(n=0):
    """The places of list `n` that have ended."""
    plain = gzip.decompress(cbor2.loads(publishedlists.path(n).read_bytes()[: -seals.SIGNATURE])[4])
    return {place for place in range(places.PLACES_A_LIST) if plain[place >> 3] >> (place & 7) & 1}


def findings():
    return [(one.code, one.row) for one in inspect()]


def test_a_revocation_that_was_lost_stays_published_and_is_named(caplog):
    desk = make_desk()
    with lost_with_the_database():
        desk.decide("revoke", desk.certificates[1:2])
    assert bits() == {1}
    statuslists.publish(everything=True)
    assert bits() == {1}
    assert "1 places were published as ended" in caplog.text
    assert findings() == [("ended_elsewhere", desk.certificates[1].pk)]
    desk.certificates[1].refresh_from_db()
    desk.decide("revoke", desk.certificates[1:2])
    caplog.clear()
    statuslists.publish()
    assert (bits(), findings(), caplog.text) == ({1}, [], "")


def test_a_decision_on_a_neighbour_does_not_take_a_lost_one_back():
    desk = make_desk()
    with lost_with_the_database():
        desk.decide("revoke", desk.certificates[1:2])
    desk.decide("revoke", desk.certificates[2:])
    statuslists.publish()
    assert bits() == {1, 2}


def test_only_a_decision_lifts_what_is_published():
    desk = make_desk()
    desk.decide("revoke", desk.certificates[:2])
    statuslists.publish()
    desk.decide("restore", desk.certificates[:1])
    assert findings() == []
    statuslists.publish()
    assert bits() == {1}


def test_a_restoration_of_before_the_loss_lifts_nothing(monkeypatch):
    desk = make_desk()
    desk.decide("revoke", desk.certificates[:1])
    desk.decide("restore", desk.certificates[:1])
    monkeypatch.setattr(publishedlists, "SLACK", publishedlists.SLACK * 0)
    time.sleep(1.1)  # lists are dated by the second
    with lost_with_the_database():
        desk.decide("revoke", desk.certificates[:1])
    statuslists.publish(everything=True)
    assert bits() == {0}


def test_blocks_that_were_lost_count_as_ended_before_another_is_taken():
    make_certificates(make_recognised_class(learners=1))
    with lost_with_the_database():
        make_certificates(make_recognised_class(learners=2))
        marks.leave_block(1)  # as after the commit
    assert bits() == set()
    assert StatusBlock.objects.count() == 1
    statuslists.publish(everything=True)
    assert bits() == set(range(256, 512))
    assert findings() == []  # of numbers that were lost the marks tell


def test_a_database_from_before_the_first_certificate_knows_the_lists_too():
    with lost_with_the_database():
        make_certificates(make_recognised_class(learners=2))
        marks.leave_block(0)
    statuslists.publish(everything=True)
    assert bits() == set(range(256))


def test_striking_lost_numbers_out_publishes_them(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        [one] = make_certificates(make_recognised_class(learners=1))
    statuslists.publish()
    book = one.register
    marks.leave(book.centre.code, book.form, book.period, 3)
    call_command("reconcile_register", stdout=io.StringIO())
    assert bits() == set()  # it only listed what is behind
    call_command("reconcile_register", minutes="1/BB", by=make_user(Role.NATIONAL).username, stdout=io.StringIO())
    assert bits() == {1, 2}


def cut(path, _signed):
    os.truncate(path, 60)


def by_a_stranger(path, signed):
    _key, n, made_at, *_ = cbor2.loads(path.read_bytes()[: -seals.SIGNATURE])
    ended = b"\xff" * (places.PLACES_A_LIST // 8)
    path.write_bytes(statuslists.pack_list(n, ended, (signed.id, Ed25519PrivateKey.generate()), made_at))


def of_another_number(path, _signed):
    ended = b"\xff" * (places.PLACES_A_LIST // 8)
    path.write_bytes(statuslists.pack_list(1, ended, signingkeys.current(), int(time.time())))


def by_a_stolen_key(path, signed):
    by_whom = signingkeys.current()
    signingkeys.new()
    signingkeys.end(signed.id, signingkeys.COMPROMISED)
    path.write_bytes(statuslists.pack_list(0, b"\xff" * (places.PLACES_A_LIST // 8), by_whom, int(time.time())))


@pytest.mark.parametrize("spoil", [cut, by_a_stranger, of_another_number, by_a_stolen_key])
def test_a_list_that_is_not_ours_ends_nothing(signed, spoil):
    make_desk()
    statuslists.publish()
    spoil(publishedlists.path(0), signed)
    assert findings() == []
    statuslists.publish(everything=True)
    assert bits() == set()
