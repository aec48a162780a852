"""Registers that take blocks of places at the same moment, and keys made at the same moment; with controls."""

import json
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from certificates import places, signingkeys, statuslists
from certificates.models import Register, StatusBlock
from tests.build import make_centre
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
REGISTERS, KEYS = 6, 6


@pytest.fixture(autouse=True)
def signed(settings, tmp_path):
    """An installation that signs, with keys, lists and marks of its own."""
    settings.QR_KIND, settings.SIGNING_KEYS = "signed", str(tmp_path / "keys")
    settings.STATUS_DIR, settings.REGISTER_MARKS = str(tmp_path / "status"), str(tmp_path / "marks")


@pytest.fixture
def registers():
    return [
        Register.objects.create(centre=make_centre(f"Huyện {n}", code=f"H{n}"), form="party", period="2026")
        for n in range(REGISTERS)
    ]


def taken_at_once(registers):
    """The places of numbers 1 to 300 of each register, two blocks each, all taken together."""

    def taking(pk):
        def take():
            with transaction.atomic():
                book = Register.objects.select_for_update().get(pk=pk)
                place_of = places.take(book, 1, 300)
                return [place_of(seq) for seq in range(1, 301)]

        return take

    return at_once([taking(one.pk) for one in registers])


def test_no_place_is_given_twice(registers):
    results = taken_at_once(registers)
    assert [error for error in results if isinstance(error, Exception)] == []
    given = [place for taken in results for place in taken]
    assert len(set(given)) == len(given) == 300 * REGISTERS
    assert sorted(StatusBlock.objects.values_list("block_no", flat=True)) == list(range(2 * REGISTERS))


def look_first_then_take(monkeypatch):
    """Everybody has read the same newest block before anybody takes one."""
    everybody_has_looked, waited = threading.Barrier(REGISTERS), threading.local()
    highest = places.marks.highest_block

    def highest_and_wait():
        found = highest()
        if not getattr(waited, "done", False):
            waited.done = True
            everybody_has_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(places.marks, "highest_block", highest_and_wait)


def test_none_is_given_twice_though_all_looked_before_one_took(registers, monkeypatch):
    look_first_then_take(monkeypatch)
    results = taken_at_once(registers)
    assert [error for error in results if isinstance(error, Exception)] == []
    assert len({place for taken in results for place in taken}) == 300 * REGISTERS


def test_without_the_refusal_of_the_database_they_meet(registers, monkeypatch):
    """The negative control: were it not the unique number of a block that sends the second away, this would pass."""
    look_first_then_take(monkeypatch)
    monkeypatch.setattr(StatusBlock.objects, "create", lambda **facts: StatusBlock(**facts))
    results = taken_at_once(registers)
    assert len({place for taken in results for place in taken}) < 300 * REGISTERS


def test_who_does_not_try_again_is_refused(registers, monkeypatch):
    """The second control: the others did meet, and the loop is what gave them another block."""
    look_first_then_take(monkeypatch)
    monkeypatch.setattr(places, "MOST_TRIES", 1)
    refused = [error for error in taken_at_once(registers) if isinstance(error, RuntimeError | IntegrityError)]
    assert len(refused) == REGISTERS - 1


# --- Keys -----------------------------------------------------------------------------------------------------


def test_keys_made_at_once_are_all_there():
    made = at_once([signingkeys.new] * KEYS)
    assert [error for error in made if isinstance(error, Exception)] == []
    assert [key.id for key in signingkeys.everyone()] == list(range(1, KEYS + 1))
    assert sorted(key.public for key in made) == sorted(key.public for key in signingkeys.everyone())
    assert signingkeys.current()[0] == KEYS


def test_keys_ended_at_once_have_all_ended(capsys):
    for _ in range(KEYS):
        signingkeys.new()
    at_once([lambda n=n: call_command("signing_key", "compromise", str(n)) for n in range(1, KEYS)])
    states = [key.state for key in signingkeys.everyone()]
    assert states == ["compromised"] * (KEYS - 1) + ["active"]
    published = json.loads((Path(statuslists.settings.STATUS_DIR) / "keys.json").read_text())
    assert [key["state"] for key in published["keys"]] == states
    assert len(list(Path(statuslists.settings.SIGNING_KEYS).glob("key-*.pem"))) == 1


def test_the_last_two_keys_do_not_end_each_other(capsys):
    signingkeys.new()
    signingkeys.new()
    results = at_once([lambda n=n: call_command("signing_key", "retire", str(n)) for n in (1, 2)])
    assert len([error for error in results if isinstance(error, Exception)]) == 1
    assert [key.state for key in signingkeys.everyone()].count("active") == 1


def test_without_the_lock_keys_get_lost(monkeypatch):
    """The negative control: all have read the same keys before one is written."""
    everybody_has_read, everyone = threading.Barrier(KEYS), signingkeys.everyone

    def read_and_wait():
        found = everyone()
        everybody_has_read.wait(timeout=30)
        return found

    monkeypatch.setattr(signingkeys, "alone_in", lambda folder: nullcontext())
    monkeypatch.setattr(signingkeys, "everyone", read_and_wait)
    made = at_once([signingkeys.new] * KEYS)
    assert len([key for key in made if isinstance(key, signingkeys.Key)]) < KEYS
    assert len(everyone()) < KEYS
