"""Files that rows name: whole or not there at all, and the same bytes stored twice are one file."""

import hashlib
import os
from pathlib import Path

UNFINISHED = ".unfinished"  # ending of a file that is still being written


def store(field_file, name, content):
    """Store `content` for the FileField value `field_file`, under `name` and its own hash; the row is not saved.

    A worker that was killed between the file and its row finds the file again when it makes the same bytes. Returns
    the SHA-256 of the bytes.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    stem, dot, ending = name.rpartition(".")
    field, storage = field_file.field, field_file.storage
    stored = field.generate_filename(field_file.instance, f"{stem[:200]}-{sha256[:16]}{dot}{ending}")
    path = Path(storage.path(stored))
    if not (path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256):
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
    setattr(field_file.instance, field.attname, stored)
    return sha256


def write(path, content):
    """Write a file so that whoever opens it finds all of it, also after a power cut."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
