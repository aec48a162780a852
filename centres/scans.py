"""Scanned papers: what a file really is, by its first bytes and never by its name; kept beside a row, or refused."""

from django.utils.translation import gettext as _

from .refusals import refuse

MOST_BYTES = 10 * 1024 * 1024
# How each kind of file begins; the ending under which it is kept.
SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def kind_of(head: bytes) -> str | None:
    """The kind, "pdf", "jpg" or "png", by the first bytes of a file; None for anything else."""
    return next((kind for start, kind in SIGNATURES.items() if head.startswith(start)), None)


def check(scan):
    """What an uploaded file is, by its content: the sender's name and type are not believed. None without a file.

    Raises ValidationError "scan_too_big", "scan_kind" at the field `scan`.
    """
    if not scan:
        return None
    if scan.size > MOST_BYTES:
        refuse(
            "scan", "scan_too_big",
            _("The file has %(size)s MB, more than the 10 MB allowed: scan it again with a lower resolution."),
            size=-(-scan.size // (1024 * 1024)),
        )  # fmt: skip
    scan.seek(0)
    kind = kind_of(scan.read(16))
    if kind is None:
        refuse(
            "scan", "scan_kind",
            _("This file is no PDF, JPEG or PNG, whatever its name says: scan the paper as one of these."),
        )  # fmt: skip
    return kind


def keep(row, scan):
    """Put a checked file into the column `scan` of `row`, under an ending that says what it is; the row is not saved.

    Raises what `check` raises; does nothing without a file.
    """
    kind = check(scan)
    if kind:
        scan.seek(0)
        row.scan.save(f"scan.{kind}", scan, save=False)
