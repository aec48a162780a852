"""The two keys to a certificate: the token inside its QR and the code a person types. Pure functions."""

import base64
import secrets
from urllib.parse import urlsplit

# Crockford's base32: no I, L, O (read as 1, 1, 0) and no U. Position in the string is the value.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {character: value for value, character in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
VALUES |= {character.lower(): value for character, value in VALUES.items()}
RANDOM_CHARACTERS = 12  # 60 bits: at a million papers, a guess meets one once in 10¹² tries
# What people put between the groups: spaces of any width, and whatever their keyboard makes of a hyphen.
SEPARATORS = frozenset(" \t\r\n\u00a0\u2009\u202f-_.\u2010\u2011\u2012\u2013\u2014\u2212")
# The 45 characters that a QR symbol stores in 5½ bits each; one other doubles the cost of the whole address.
QR_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def new_token() -> str:
    """128 random bits as 26 capitals of RFC 4648 base32, for the address inside the QR."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")


def new_code() -> str:
    """A new typed code in stored form: 12 random characters and one check character, no hyphens.

    Unique by chance, not by proof: the column that stores it says unique.
    """
    values = [secrets.randbelow(32) for _ in range(RANDOM_CHARACTERS)]
    return "".join(ALPHABET[value] for value in [*values, _check_value(values)])


def show_code(code: str) -> str:
    """Stored form → the groups 4-4-5 that are printed: "7K3M9QZD1XA5T" → "7K3M-9QZD-1XA5T"."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read_code(text: str) -> str | None:
    """What a person typed → stored form; None if length, alphabet or check character is wrong.

    Any case, any hyphens and spaces; O is read as 0, I and L as 1. The check character catches every single
    wrong character and every exchange of two characters, next to each other or not. A code wrong in two or
    more other ways passes once in 32 times, and then the look-up in the register has to refuse it.
    """
    characters = [character for character in text[:200] if character not in SEPARATORS]
    if len(characters) != RANDOM_CHARACTERS + 1 or not all(character in VALUES for character in characters):
        return None
    *values, check = [VALUES[character] for character in characters]
    if check != _check_value(values):
        return None
    return "".join(ALPHABET[value] for value in [*values, check])


def qr_content(public_address: str, token: str) -> str:
    """The address inside the QR, all capitals: ("https://ttct.example.vn", token) → "HTTPS://TTCT.EXAMPLE.VN/C/…".

    Capitals keep the symbol in alphanumeric mode: version 3-M, 29 × 29 modules, for hosts of up to 24 characters.
    Scheme and host mean the same in any case; a path would not, so ValueError if the address has more than
    scheme, host and port, or if the host is not ASCII.
    """
    parts = urlsplit(public_address)
    more = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise ValueError(f"{public_address!r} is not scheme, host and port only")
    content = f"{parts.scheme}://{parts.netloc}/c/{token}".upper()
    if not QR_ALPHANUMERIC.issuperset(content):
        raise ValueError(f"{public_address!r} has characters that a QR code cannot hold in alphanumeric mode")
    return content


def _check_value(values: list[int]) -> int:
    """The value that makes the whole code a zero of a polynomial over the field of 32 elements.

    Place i weighs αⁱ, α a primitive element, so 13 places have 13 different weights, none of them zero. A change
    at one place shifts the sum by weight × change; an exchange of two by (weight + weight) × difference; neither
    is ever zero. Beginning with 1 keeps a row of noughts from being a code.
    """
    total = 1
    for value in values:
        total = _times_alpha(total) ^ value
    return _times_alpha(total)


def _times_alpha(value: int) -> int:
    """`value` × α in the field of 32 elements, modulo x⁵ + x² + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
