"""Scanned papers: what a file really is, by its first bytes and never by its name."""

MOST_BYTES = 10 * 1024 * 1024
# How each kind of file begins; the ending under which it is kept; what a browser is told.
SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def kind_of(head: bytes) -> str | None:
    """"pdf", "jpg" or "png" by the first bytes of a file; None for anything else."""
    return next((kind for start, kind in SIGNATURES.items() if head.startswith(start)), None)
