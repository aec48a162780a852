"""The signed QR: what it says, packed in CBOR and sealed by Ed25519, behind the # of an address. Pure functions.

The form is public and stays: docs/verify.md tells it to whoever writes another verifier.
"""

import base64
import io
from dataclasses import dataclass
from datetime import date, timedelta

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import codes

# What is signed begins with words that are not sent: a status list can never pass for a certificate.
CERTIFICATE, STATUS, VOUCHED = b"certificate 1\n", b"status 1\n", b"vouched 1\n"
SIGNATURE = 64  # bytes
DAY_ZERO = date(2000, 1, 1)
BOX = 30  # mm, printed side of the symbol with its margin; the plain address has 26
NAME_BYTES = 110  # of UTF-8: with these the longest seal stays within version 12-M
OTHER_BYTES = 40  # of a number, a programme, a centre
SHAPE = (int, str, str, str, str, int, int)


class NotASeal(Exception):  # noqa: N818  it reads as what it says
    """The text is no seal: not base32, not this form of CBOR, or cut."""


@dataclass(frozen=True)
class Seal:
    """What a signed QR says. `place`: in the status lists. Nothing of it is proven before `is_genuine`."""

    key_id: int
    number: str
    name: str
    programme: str
    centre: str
    issued_on: date
    place: int
    birth_year: int | None = None

    def pack(self):
        """The CBOR that is signed: an array of seven, or eight with the birth year; a text that is too long is cut."""
        said = [
            self.key_id, _cut(self.number, OTHER_BYTES), _cut(self.name, NAME_BYTES),
            _cut(self.programme, OTHER_BYTES), _cut(self.centre, OTHER_BYTES), (self.issued_on - DAY_ZERO).days,
            self.place,
        ]  # fmt: skip
        return cbor2.dumps(said if self.birth_year is None else [*said, self.birth_year])


def address(public_address: str, key: Ed25519PrivateKey, seal: Seal) -> str:
    """The content of the QR: HTTPS://HOST/C/# and the sealed facts; browsers send nothing behind # to the server.

    Raises ValueError as codes.qr_content does.
    """
    return codes.qr_content(public_address, "") + "#" + text_of(sign(key, CERTIFICATE, seal.pack()))


def sign(key: Ed25519PrivateKey, meaning: bytes, packed: bytes) -> bytes:
    """`packed` with its signature behind it."""
    return packed + key.sign(meaning + packed)


def is_genuine(public: bytes, meaning: bytes, sealed: bytes) -> bool:
    """Whether the last 64 bytes of `sealed` are the signature of the key `public` under the others."""
    packed, signature = sealed[:-SIGNATURE], sealed[-SIGNATURE:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, meaning + packed)
    except (InvalidSignature, ValueError):
        return False
    return True


def text_of(sealed: bytes) -> str:
    """Bytes → capitals and digits 2–7, without the padding."""
    return base64.b32encode(sealed).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    """What was scanned or pasted, with or without the address before it → the sealed bytes. Raises NotASeal."""
    text = "".join(text[:2000].split()).rpartition("#")[2].upper()
    try:
        sealed = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise NotASeal from error
    if len(sealed) <= SIGNATURE or text_of(sealed) != text:  # bits that say nothing must not vary
        raise NotASeal
    return sealed


def read(sealed: bytes) -> Seal:
    """What the sealed bytes say; the signature is not looked at. Raises NotASeal."""
    try:
        said = unpack(sealed[:-SIGNATURE])
    except ValueError as error:
        raise NotASeal from error
    if not isinstance(said, list) or len(said) not in (7, 8):
        raise NotASeal
    for value, kind in zip(said, (*SHAPE, int), strict=False):
        if type(value) is not kind or (kind is int and not 0 <= value < 2**32):
            raise NotASeal
    try:
        issued_on = DAY_ZERO + timedelta(days=said[5])
    except OverflowError as error:
        raise NotASeal from error
    return Seal(*said[:5], issued_on, *said[6:])


def unpack(packed: bytes):
    """CBOR → value; ValueError unless it is whole, in its shortest form, and nothing stands behind it."""
    try:
        with io.BytesIO(packed) as stream:
            said = cbor2.load(stream)
        is_shortest = cbor2.dumps(said) == packed
    except Exception as error:  # whatever bytes of strangers make the library raise
        raise ValueError("not CBOR") from error
    if not is_shortest:
        raise ValueError("not in its shortest form")
    return said


def _cut(text, most):
    """`text` in at most `most` bytes of UTF-8, whole letters, with … where something is missing."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"
