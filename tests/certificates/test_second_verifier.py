"""A second verifier of signed QR codes, written from docs/verify.md alone, against what the portal publishes.

Nothing of the verifier comes from the portal's code; only the tests below it make certificates with it.
"""

import base64
import gzip
import hashlib
import json
import os
import random
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# --- The verifier ------------------------------------------------------------------------------------------


class Wrong(Exception):  # noqa: N818  it reads as what it says
    """Not of the form the page tells."""


def unpack(data):
    """CBOR of whole numbers, bytes, text and arrays, in its shortest form."""
    value, rest = item(data)
    if rest or not isinstance(value, list):
        raise Wrong
    return value


def item(data):
    kind, short = data[0] >> 5, data[0] & 31
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    if short > 27 or len(data) <= size:
        raise Wrong
    value, data = (int.from_bytes(data[1 : 1 + size], "big") if size else short), data[1 + size :]
    if size and value < (24 if size == 1 else 1 << 4 * size):
        raise Wrong
    if kind == 0:
        return value, data
    if kind in (2, 3):
        if len(data) < value:
            raise Wrong
        return (data[:value] if kind == 2 else data[:value].decode()), data[value:]
    if kind != 4:
        raise Wrong
    found = []
    for _each in range(value):
        one, data = item(data)
        found.append(one)
    return found, data


def signed_by(keys, meaning, sealed, position=0):
    """(key, array) of bytes with a right signature; Wrong otherwise."""
    try:
        said = unpack(sealed[:-64])
        key = next(one for one in keys if one["id"] == said[position])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"])).verify(sealed[-64:], meaning + sealed[:-64])
    except (IndexError, StopIteration, UnicodeDecodeError, InvalidSignature) as error:
        raise Wrong from error
    return key, said


def verify(content, files, now):
    """(verdict, facts): `files` gives the bytes of a published file or None, `now` in seconds since 1970."""
    document = json.loads(files("keys.json"))
    keys, text = document["keys"], "".join(content.split()).split("#")[-1].upper()
    if not text:
        return "nothing to check", None
    if is_for_the_register(text, document["register"]):
        return "ask the register", None
    try:
        sealed = base64.b32decode(text + "=" * (-len(text) % 8))
        if base64.b32encode(sealed).decode().rstrip("=") != text:
            raise Wrong
        key, said = signed_by(keys, b"certificate 1\n", sealed)
        kinds = [type(value) for value in said]
        if kinds not in ([int, str, str, str, str, int, int], [int, str, str, str, str, int, int, int]):
            raise Wrong
    except (ValueError, Wrong):
        return "not ours", None
    issued_on = date(2000, 1, 1) + timedelta(days=said[5])
    if key["until"] and issued_on.isoformat() > key["until"]:
        return "not ours", None
    if key["state"] == "compromised" and not is_vouched(sealed, key, keys, files):
        return "not checked", None
    facts = {"number": said[1], "name": said[2], "issued_on": issued_on}
    n, bit = divmod(said[6], 131_072)
    try:
        bits = read_list(files(f"status/{n}.bin"), n, keys, now)
    except Wrong:
        return "not checked", facts
    return ("ended" if bits[bit // 8] >> bit % 8 & 1 else "authentic"), facts


def is_for_the_register(text, host):
    address = re.fullmatch(r"(?:HTTPS?://)?([^/]+)/C/[A-Z2-7]{26}/?", text)
    code = re.sub(r"[-_.\u2010-\u2014\u2212]", "", text)
    return bool((address and address[1] == host.upper()) or re.fullmatch(r"[0-9A-TV-Z]{13}", code))


def read_list(data, n, keys, now):
    if data is None:
        raise Wrong
    key, said = signed_by(keys, b"status 1\n", data)
    if len(said) != 5 or key["state"] == "compromised" or said[1] != n or now > said[3] or said[2] > now + 86_400:
        raise Wrong
    return gzip.decompress(said[4])


def is_vouched(sealed, stolen, keys, files):
    data = files(f"vouched-{stolen['id']}.bin")
    try:
        key, said = signed_by(keys, b"vouched 1\n", data or b"")
    except Wrong:
        return False
    digest = hashlib.sha256(sealed).digest()[:16]
    found = any(said[3][at : at + 16] == digest for at in range(0, len(said[3]), 16))
    return key["state"] != "compromised" and said[1] == stolen["id"] and found


# --- Against what the portal publishes -----------------------------------------------------------------------


PAGE = Path(__file__).resolve().parents[2] / "docs" / "verify.md"


@pytest.fixture
def published(settings, tmp_path, db):
    """An installation that signs: (make, publish, files, key commands)."""
    from certificates import signingkeys, statuslists

    settings.QR_KIND, settings.SIGNING_KEYS = "signed", str(tmp_path / "keys")
    settings.STATUS_DIR = str(tmp_path / "status")
    signingkeys.new()
    return statuslists.publish


@pytest.fixture
def files(tmp_path):
    """The bytes of a published file, or None."""

    def read(name):
        path = tmp_path / "status" / name
        return path.read_bytes() if path.exists() else None

    return read


@pytest.fixture
def desk(published):
    """Three certificates with signed QR codes."""
    from .deciding import make_desk

    made = make_desk()
    published()
    return made


def content(certificate):
    return certificate.printed["qr"]


def test_both_agree_on_what_is_authentic_and_what_ended(desk, published, files):
    one, two, _three = desk.certificates
    verdict, facts = verify(content(one), files, time.time())
    assert verdict == "authentic"
    assert facts == {"number": one.number, "name": one.holder_name, "issued_on": one.issued_on}
    desk.decide("revoke", [two])
    published()
    assert verify(content(two), files, time.time())[0] == "ended"
    assert verify(content(one).lower(), files, time.time())[0] == "authentic"


def test_what_carries_no_signature_is_for_the_register_and_not_called_a_fake(settings, desk, files):
    from certificates import codes

    one = desk.certificates[0]
    plain = codes.qr_content(settings.PUBLIC_ADDRESS, one.token)
    for text in (plain, plain.lower(), codes.show_code(one.code), one.code.lower()):
        assert verify(text, files, time.time()) == ("ask the register", None)
    assert verify(" ", files, time.time())[0] == "nothing to check"
    elsewhere = codes.qr_content("https://elsewhere.example", one.token)
    assert verify(elsewhere, files, time.time())[0] == "not ours"


def test_ten_thousand_flipped_bits_are_not_ours(desk, files):
    text = content(desk.certificates[0]).rpartition("#")[2]
    alphabet, chance, verdicts = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", random.Random(4), set()
    for _each in range(10_000):
        at = chance.randrange(len(text))
        letter = alphabet[alphabet.index(text[at]) ^ 1 << chance.randrange(5)]
        verdicts.add(verify(text[:at] + letter + text[at + 1 :], files, time.time())[0])
    assert verdicts == {"not ours"}


def test_broken_lists_are_never_taken_for_a_status(desk, files, tmp_path):
    path, text = tmp_path / "status" / "status" / "0.bin", content(desk.certificates[0])
    whole = path.read_bytes()
    for broken in (whole[:-1], whole[1:], whole[:50], b"", whole + b"\0", whole[:40] + b"\1" + whole[41:]):
        path.write_bytes(broken)
        assert verify(text, files, time.time())[0] == "not checked"
    path.write_bytes(whole)
    assert verify(text, files, time.time() + 8 * 86_400)[0] == "not checked"
    assert verify(text, files, time.time() - 2 * 86_400)[0] == "not checked"
    path.rename(path.with_name("1.bin"))
    assert verify(text, files, time.time())[0] == "not checked"
    os.rename(path.with_name("1.bin"), path)
    assert verify(text, files, time.time())[0] == "authentic"


def test_the_page_tells_the_keys_as_they_are_published(desk, published, files):
    from certificates import signingkeys

    signingkeys.new()
    signingkeys.end(1, signingkeys.RETIRED)
    published(everything=True)
    example = re.search(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert form(json.loads(example[1])) == form(json.loads(files("keys.json")))


def form(value):
    """`value` with its texts by their kind, so that an example can be laid beside the real thing."""
    if isinstance(value, dict):
        return {name: form(one) for name, one in value.items()}
    if isinstance(value, list):
        return [form(one) for one in value]
    kinds = {"day": r"\d{4}-\d\d-\d\d", "key": "[0-9a-f]{64}", "host": r"[a-z.]+\.vn"}
    return next((kind for kind, pattern in kinds.items() if re.fullmatch(pattern, str(value))), value)


def test_rotation_and_compromise(desk, published, files):
    from certificates import signingkeys
    from tests.build import make_certificates, make_recognised_class

    signingkeys.new()
    published(everything=True)
    [newer] = make_certificates(make_recognised_class(learners=1))
    signingkeys.end(1, signingkeys.RETIRED)
    published(everything=True)
    assert [verify(content(one), files, time.time())[0] for one in (desk.certificates[0], newer)] == ["authentic"] * 2
    signingkeys.end(1, signingkeys.COMPROMISED)
    published(everything=True)
    assert verify(content(desk.certificates[0]), files, time.time())[0] == "authentic"  # the new key vouches for it

    def without_vouching(name):
        return None if name.startswith("vouched") else files(name)

    assert verify(content(desk.certificates[0]), without_vouching, time.time()) == ("not checked", None)
    assert verify(content(newer), without_vouching, time.time())[0] == "authentic"
