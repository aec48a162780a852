"""What lies beside the tables: rendered files, the database's own guards, checkpoints, and marks of given numbers."""

import hashlib
import json

from django.core.files.storage import default_storage
from django.db import connection

from centres.guards import kept_tables, triggers_of

from .. import marks, places, publishedlists, statuslists
from .books import LINES
from .finding import Finding
from .sql import guards, rows

BLOCK = 1 << 20  # bytes of a file read at once


def check_files():
    """Findings about rendered files: gone, or other bytes than were given out."""
    statement = """
        SELECT f.id, c.number, f.file, f.sha256 FROM certificates_certificatefile f
        JOIN certificates_certificate c ON c.id = f.certificate_id ORDER BY f.id
    """
    for pk, number, name, written in rows(statement):
        facts = {"number": number, "file": name}
        try:
            with default_storage.open(name) as file:
                told = hashlib.sha256()
                while block := file.read(BLOCK):
                    told.update(block)
        except OSError:
            yield Finding("file_missing", "certificates_certificatefile", pk, facts)
        else:
            if told.hexdigest() != written:
                yield Finding("file_changed", "certificates_certificatefile", pk, facts)


def check_guards():
    """A finding for each table whose triggers somebody took off."""
    standing = guards()
    for table in kept_tables():
        if not standing.issuperset(triggers_of(table, connection.vendor)):
            yield Finding("guard_missing", table, 0, {"table": table})


def check_checkpoints():
    """Findings about checkpoints: their own chain, and registers that say otherwise than on the day of one."""
    before = ""
    statement = "SELECT id, CAST(day AS text), heads, previous_hash, hash FROM certificates_checkpoint ORDER BY id"
    for pk, day, heads, previous, written in rows(statement):
        heads = json.loads(heads)
        text = json.dumps([previous, day, heads], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if previous != before or hashlib.sha256(text.encode()).hexdigest() != written:
            yield Finding("checkpoint_changed", "certificates_checkpoint", pk, {"day": day})
        before = written
        for register, *_who, last_line, _last_seq, head in heads:
            if last_line and _hash_of(register, last_line) != head:
                yield Finding("checkpoint_differs", "certificates_register", register, {"day": day})


def _hash_of(register, line):
    statement = f"SELECT hash FROM {LINES} WHERE register_id = %s AND line = %s"  # noqa: S608
    return next((told for (told,) in rows(statement, register, line)), None)


def check_marks():
    """A finding for each register that stands behind a number it gave out: the database is an older backup."""
    statement = """
        SELECT r.id, c.code, r.form, r.period, r.last_seq FROM certificates_register r
        JOIN centres_centre c ON c.id = r.centre_id WHERE NOT r.is_legacy
    """
    for pk, code, form, period, last_seq in rows(statement):
        if (given := marks.highest(code, form, period)) > last_seq:
            yield Finding("register_behind", "certificates_register", pk, {"seq": given})


def check_lists():
    """A finding for each certificate that was published as ended and is in force here: an older backup lost that."""
    for n in range(publishedlists.newest() + 1):
        first = n * places.BLOCKS_A_LIST
        lost = publishedlists.lost(n, statuslists.bitmap(first, first + places.BLOCKS_A_LIST - 1))
        for certificate in filter(None, lost.values()):
            yield Finding("ended_elsewhere", "certificates_certificate", certificate.pk, {"number": certificate.number})
