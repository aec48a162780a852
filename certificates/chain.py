"""The chain of a register: every line holds the hash of the line before, so that no line changes unnoticed.

A hash is SHA-256 over canonical JSON (UTF-8, keys sorted, no spaces) of what the line says. Whoever rewrites one line
has to rewrite all that follow, and then the head no longer agrees with the checkpoints that were handed out.
"""

import hashlib
import json
from datetime import UTC

# What of a certificate a line of issue vouches for: all that was frozen at issue, in this order.
SEALED = [
    "register_id", "seq", "number", "register_no", "enrolment_id", "proposal_id", "decision_id", "is_legacy",
    "centre_id", "year", "holder_name", "holder_birth_on", "holder_birth_year_only", "programme_name", "course_name",
    "studied_from", "studied_to", "centre_name", "issued_on", "valid_until", "printed", "layout_version", "token",
    "code", "replaces_id", "reissue_no",
]  # fmt: skip


def line_hash(previous_hash, entry):
    """The hash of a RegisterEntry behind the line whose hash is `previous_hash` ("" for the first line): 64 digits."""
    return _hash(
        [previous_hash, entry.register_id, entry.line, entry.kind, entry.seq, entry.certificate_id, moment(entry.at),
         entry.by_id, entry.facts]
    )  # fmt: skip


def sealed_hash(certificate):
    """The hash of what was frozen at issue; stands in the facts of the line that issued it, as "sealed"."""
    return _hash([_plain(getattr(certificate, column)) for column in SEALED])


def moment(at):
    """A moment as the chain writes it, the same in every database and time zone: “2026-03-01T02:03:04.000005Z”."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _hash(facts):
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
