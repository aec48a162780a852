"""What the published status lists told last: a database restored from an older backup may know less than they do.

A revocation that was lost with the database still stands in its list. It is never taken back by silence: the place
stays ended until a decision lifts the revocation, and check_register names the certificate.
"""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
from django.conf import settings

from . import places, seals, signingkeys
from .models import Certificate, RegisterEntry, StatusBlock

SLACK = timedelta(minutes=10)  # a decision is dated when it begins, and may be kept after a list was made


def path(n):
    """Where list `n` is written."""
    return Path(settings.STATUS_DIR) / "status" / f"{n}.bin"


def newest():
    """The highest number of a list that is published; −1 where there is none."""
    return max((int(file.stem) for file in path(0).parent.glob("[0-9]*.bin") if file.stem.isdecimal()), default=-1)


def told(n):
    """(bitmap, when it was made) of list `n`; None where it is missing, cut, or not signed by a key of ours."""
    try:
        sealed = path(n).read_bytes()
        key_id, number, made_at, _until, packed = cbor2.loads(sealed[: -seals.SIGNATURE])
        bits, made_at = gzip.decompress(packed), datetime.fromtimestamp(made_at, UTC)
    except Exception:  # whatever a disk or a stranger left there tells nothing
        return None
    trusted = {key.id: key.public for key in signingkeys.everyone() if key.state != signingkeys.COMPROMISED}
    is_ours = key_id in trusted and seals.is_genuine(bytes.fromhex(trusted[key_id]), seals.STATUS, sealed)
    return (bits, made_at) if is_ours and number == n and len(bits) == places.PLACES_A_LIST // 8 else None


def lost(n, bits):
    """{place in list `n`: Certificate, or None} of what was told as ended and is in force by `bits`, the database's
    own bitmap, though no decision lifted a revocation since.
    """
    if not (published := told(n)):
        return {}
    before, made_at = published
    more = int.from_bytes(before, "little") & ~int.from_bytes(bits, "little")
    found = {}
    for block in range(places.BLOCKS_A_LIST):
        ended = more >> block * places.SIZE & (1 << places.SIZE) - 1
        if ended:
            rows = _certificates(n * places.BLOCKS_A_LIST + block)
            restored = _restored(rows.values(), made_at - SLACK)
            for bit in range(places.SIZE):
                certificate = rows.get(bit)
                if ended >> bit & 1 and not (certificate and certificate.pk in restored):
                    found[block * places.SIZE + bit] = certificate
    return found


def _certificates(block_no):
    """{place in the block: Certificate}."""
    block = StatusBlock.objects.filter(block_no=block_no).first()
    if not block:
        return {}
    numbers = (block.first_seq, block.first_seq + places.SIZE - 1)
    rows = Certificate.objects.filter(register=block.register_id, seq__range=numbers).only("pk", "seq", "number")
    return {one.seq - block.first_seq: one for one in rows}


def _restored(certificates, since):
    entries = RegisterEntry.objects.filter(
        certificate__in=[one.pk for one in certificates], kind=RegisterEntry.Kind.RESTORE, at__gte=since
    )
    return set(entries.values_list("certificate_id", flat=True))
