"""Status lists and the page that checks signed QR codes without the portal, written as plain files.

STATUS_DIR holds status/N.bin for each list, keys.json, names.json, vouched-K.bin for each stolen key, and the page
with its scripts. Each file is replaced in one step, so any web server may serve the folder while it is written.
"""

import gzip
import hashlib
import json
import logging
import os
import shutil
import threading
from html import escape
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import cbor2
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from centres.models import Centre
from courses.models import Programme

from . import marks, places, publishedlists, seals, signingkeys
from .models import Certificate, StatusBlock

log = logging.getLogger(__name__)

PAGE = Path(__file__).with_name("offline")
NACL = settings.BASE_DIR / "static" / "vendor" / "tweetnacl-1.0.3" / "nacl-fast.min.js"
RENEW_AFTER = 24 * 3600  # seconds: a list in which nothing changes is dated anew once a day
DIGEST = 16  # bytes of the SHA-256 of a seal in a list of vouched seals

# What ended, or was lost by the database while somebody holds the paper, with its place in its list.
ENDED = """
    SELECT block.block_no, ended.seq - block.first_seq
    FROM certificates_statusblock block JOIN {table} ended
      ON ended.register_id = block.register_id AND ended.seq BETWEEN block.first_seq AND block.first_seq + 255
    WHERE block.block_no BETWEEN %s AND %s AND {condition}
"""
SOURCES = (
    ENDED.format(table="certificates_certificate", condition="NOT (ended.status = 'issued')"),
    ENDED.format(table="certificates_registerentry", condition="ended.kind = 'burnt'"),
)


def publish(*, everything=False):
    """Write what changed, all of it where `everything`; returns the numbers of the lists written.

    The worker calls this every few seconds, so a revocation is public within minutes. Does nothing without a key.
    One at a time: what was read before a key was given up is never written after it.
    """
    if not signingkeys.everyone():
        return []
    _folder().mkdir(parents=True, exist_ok=True)
    with signingkeys.alone_in(_folder()):
        return _publish(everything)


def _publish(everything):
    try:
        signer = signingkeys.current()
    except ValidationError:
        return []
    due = _lists(everything)
    for n in due:
        _publish_list(n, signer)
    if everything or _is_old(_folder() / "keys.json") or _keys_changed():
        publish_page()
    return due


def _folder():
    return Path(settings.STATUS_DIR)


def _lists(everything):
    """Numbers of the lists to write: those with a block that changed, those that are missing or a day old."""
    count = _newest_block() // places.BLOCKS_A_LIST + 1
    changed = StatusBlock.objects.filter(is_changed=True).values_list("block_no", flat=True)
    due = {block_no // places.BLOCKS_A_LIST for block_no in changed}
    return [n for n in range(count) if everything or n in due or _is_old(publishedlists.path(n))]


def _newest_block():
    """The highest block that was ever taken, also where the database lost it; −1 where there is none."""
    marked = marks.highest_block()  # first: what is marked is kept already
    newest = StatusBlock.objects.aggregate(newest=Max("block_no"))["newest"]
    return max(marked, -1 if newest is None else newest)


def _is_old(path):
    try:
        return timezone.now().timestamp() - path.stat().st_mtime > RENEW_AFTER
    except FileNotFoundError:
        return True


def _keys_changed():
    written, keys = _folder() / "keys.json", Path(settings.SIGNING_KEYS) / "keys.json"
    return keys.stat().st_mtime > written.stat().st_mtime


def _publish_list(n, signer):
    first = n * places.BLOCKS_A_LIST
    last = first + places.BLOCKS_A_LIST - 1
    # Whoever ends a certificate now waits, or is seen by the next round: the mark is taken off with the file written.
    with transaction.atomic():
        StatusBlock.objects.filter(block_no__range=(first, last), is_changed=True).update(is_changed=False)
        bits = _never_back(n, bitmap(first, last))
        _replace(publishedlists.path(n), pack_list(n, bits, signer, int(timezone.now().timestamp())))


def _never_back(n, bits):
    """`bits` of list `n`, and what the database lost since it was published."""
    if not (lost := publishedlists.lost(n, bits)):
        return bits
    log.error(
        "list %s: %s places were published as ended and are in force by the database, an older backup; they stay "
        "ended: see check_register", n, len(lost),
    )  # fmt: skip
    kept = bytearray(bits)
    for place in lost:
        kept[place >> 3] |= 1 << (place & 7)
    return bytes(kept)


def bitmap(first, last):
    """The 16 KB of a list: bit i, the lowest of each byte first, is 1 where the certificate is not in force.

    So it is too for blocks up to the newest one that the database does not know: they were lost with a restored
    backup, and papers may name them.
    """
    newest, bits = _newest_block(), bytearray(places.PLACES_A_LIST // 8)  # first: all before it are kept already
    known = list(StatusBlock.objects.filter(block_no__range=(first, last)).values_list("block_no", flat=True))
    for before, after in pairwise([first - 1, *known, min(max(newest, *known, first - 1), last) + 1]):
        begins, ends = (before + 1 - first) * places.SIZE // 8, (after - first) * places.SIZE // 8
        bits[begins:ends] = b"\xff" * (ends - begins)
    with connection.cursor() as cursor:
        for source in SOURCES:
            cursor.execute(source, [first, last])
            for block_no, bit in cursor:
                place = (block_no - first) * places.SIZE + bit
                bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def pack_list(n, bits, signer, made_at):
    """The bytes of list `n`, made at `made_at` (seconds since 1970): CBOR and its signature, see docs/verify.md."""
    key_id, private = signer
    packed = cbor2.dumps(
        [key_id, n, made_at, made_at + settings.STATUS_LIST_DAYS * 86_400, gzip.compress(bits, 6, mtime=0)]
    )
    return seals.sign(private, seals.STATUS, packed)


def publish_page():
    """Write the page with its scripts, the public keys, names of programmes and centres, and vouched seals."""
    _replace(_folder() / "nacl.js", NACL.read_bytes())
    for name in ("check.js", "check.css", "worker.js"):
        _replace(_folder() / name, (PAGE / name).read_bytes())
    names = {
        "centres": dict(Centre.objects.order_by("pk").values_list("code", "name")),
        "programmes": dict(Programme.objects.order_by("pk").values_list("code", "name")),
    }
    _replace(_folder() / "names.json", _json(names))  # for other verifiers: the page has them in it
    for key in signingkeys.everyone():
        if key.state == signingkeys.COMPROMISED:
            vouch(key.id)
    _replace(_folder() / "keys.json", _json(keys_document()))
    _replace(_folder() / "index.html", page(names).encode())


def keys_document():
    """What keys.json says: the official address, and every key there ever was."""
    host = urlsplit(settings.PUBLIC_ADDRESS).netloc
    return {"register": host, "keys": [
        {"id": key.id, "public": key.public, "state": key.state, "since": key.since, "until": key.until}
        for key in signingkeys.everyone()
    ]}  # fmt: skip


def page(names):
    """The page as HTML, with keys and `names` in it so that it also works from a file."""
    words = {
        "{{ keys }}": json.dumps(keys_document()), "{{ owner }}": settings.OWNER_NAME,
        "{{ host }}": urlsplit(settings.PUBLIC_ADDRESS).netloc,
        "{{ names }}": json.dumps(names, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip
    text = (PAGE / "index.html").read_text()
    for mark, value in words.items():
        text = text.replace(mark, escape(value))
    return text


def vouch(key_id):
    """Write the list of seals of a stolen key that the register knows, signed by the key of today; returns how many.

    A printed QR cannot be signed again. Whoever stole the key can seal what was never issued, but not be on this list.
    """
    try:
        signer_id, private = signingkeys.current()
    except ValidationError:
        log.error("seals of key %s cannot be vouched for: there is no key to sign with", key_id)
        return 0
    sealed = Certificate.objects.filter(printed__key_id=key_id).values_list("printed__qr", flat=True)
    drawers = [bytearray() for _ in range(256)]  # by the first byte: 16 bytes a seal, not an object for each
    for content in sealed.iterator(chunk_size=2000):
        told = digest(seals.bytes_of(content))
        drawers[told[0]] += told
    digests = b"".join(map(_in_order, drawers))  # in an order that tells nothing of who was issued when
    made_at = int(timezone.now().timestamp())
    packed = cbor2.dumps([signer_id, key_id, made_at, digests])
    _replace(_folder() / f"vouched-{key_id}.bin", seals.sign(private, seals.VOUCHED, packed))
    return len(digests) // DIGEST


def _in_order(drawer):
    return b"".join(sorted(bytes(drawer[at : at + DIGEST]) for at in range(0, len(drawer), DIGEST)))


def digest(sealed):
    """What a list of vouched seals holds of one: half a SHA-256."""
    return hashlib.sha256(sealed).digest()[:DIGEST]


def _json(data):
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _replace(path, data):
    """Write `data` as `path` in one step; whoever reads meanwhile gets the old file or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    with written.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(path, written) if path.exists() else written.chmod(0o644)
    os.replace(written, path)
