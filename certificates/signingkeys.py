"""The keys that seal certificates and status lists: files in a folder of their own, never in the database.

SIGNING_KEYS holds keys.json, the public halves of all keys there ever were with their dates, and one key-N.pem for
each key that still signs. Keys are made, retired and given up by `manage.py signing_key`.
"""

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

ACTIVE, RETIRED, COMPROMISED = "active", "retired", "compromised"


@dataclass(frozen=True)
class Key:
    """The public half of a key (64 hexadecimal digits), from when to when it signed, and whether it was stolen."""

    id: int
    public: str
    state: str
    since: str
    until: str | None = None

    @property
    def until_on(self):
        """The last day it signed; None while it does."""
        return self.until and date.fromisoformat(self.until)


def folder():
    """Where keys lie; made for its owner alone."""
    path = Path(settings.SIGNING_KEYS)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def alone_in(path):
    """Whoever else asks for the folder `path`, in this process or another on the machine, waits meanwhile."""
    opened = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def everyone():
    """All keys there ever were, the oldest first."""
    try:
        text = (Path(settings.SIGNING_KEYS) / "keys.json").read_text()
    except FileNotFoundError:
        return []
    return [Key(**one) for one in json.loads(text)]


def current():
    """(id, private key) that signs now: the newest one. Raises ValidationError "no_signing_key"."""
    active = [key for key in everyone() if key.state == ACTIVE]
    if not active:
        raise ValidationError(
            _("There is no key to sign certificates with. Ask the people who run the portal to make one."),
            code="no_signing_key",
        )
    path = Path(settings.SIGNING_KEYS) / f"key-{active[-1].id}.pem"
    try:
        return active[-1].id, _private(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise ValidationError(
            _("The key to sign certificates with cannot be read. Ask the people who run the portal to mend it."),
            code="no_signing_key",
        ) from error


@lru_cache(maxsize=4)
def _private(path, _written_at):
    return serialization.load_pem_private_key(path.read_bytes(), password=None)


def new():
    """Make a key; from now on it signs. Returns its Key."""
    with alone_in(folder()):
        keys = everyone()
        key_id, private = 1 + max((key.id for key in keys), default=0), Ed25519PrivateKey.generate()
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = folder() / f"key-{key_id}.pem"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        made = Key(key_id, private.public_key().public_bytes_raw().hex(), ACTIVE, timezone.localdate().isoformat())
        _keep([*keys, made])
    return made


def end(key_id, state):
    """Retire a key, or give it up as stolen; its private half is deleted. Returns its Key.

    Raises LookupError where there is no such key, ValueError where it has ended like this before, or where no other
    would be left to sign with.
    """
    with alone_in(folder()):
        keys = {key.id: key for key in everyone()}
        key = keys[key_id]
        if key.state in (state, COMPROMISED):
            raise ValueError(f"key {key_id} is {key.state} already")
        if not any(other.state == ACTIVE and other != key for other in keys.values()):
            raise ValueError("No other key would be left to sign with: make a new one first (signing_key new).")
        keys[key_id] = replace(key, state=state, until=key.until or timezone.localdate().isoformat())
        _keep(keys.values())
        (folder() / f"key-{key_id}.pem").unlink(missing_ok=True)
    return keys[key_id]


def _keep(keys):
    path = folder() / "keys.json"
    written = path.with_suffix(".new")
    written.write_text(json.dumps([asdict(key) for key in keys], indent=1) + "\n")
    os.replace(written, path)
