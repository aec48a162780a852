"""Marks outside the database: the highest number each register gave out, so that an older backup is noticed.

A database restored from yesterday's backup would give today's numbers once more. The marks lie in a folder of their
own (REGISTER_MARKS, beside the files), which a restored database does not take back.
"""

import fcntl
import json
import logging
import os
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

log = logging.getLogger(__name__)


def leave(code, form, period, last_seq):
    """Note the last number a register gave out. Called after the commit: a failure is logged and undoes nothing.

    `code` is that of the centre; `form` and `period` are those of the register.
    """
    _leave(_path(code, form, period), last_seq)


def _leave(path, highest):
    if not settings.REGISTER_MARKS:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # whoever issued next may be here first
            if _read(file.read(), -1) < highest:
                file.seek(0)
                file.write(json.dumps({"last_seq": highest}))
                file.truncate()
    except OSError:
        log.exception("the mark of register %s could not be written", path.stem)


def highest(code, form, period):
    """The highest number a register is marked to have given out; 0 where there is no mark."""
    return _highest(_path(code, form, period), 0)


def leave_block(block_no):
    """Note the newest block of places in the status lists; as `leave`, after the commit."""
    _leave(_blocks(), block_no)


def highest_block():
    """The highest block that was ever taken; −1 where there is no mark."""
    return _highest(_blocks(), -1)


def _highest(path, nothing):
    if not settings.REGISTER_MARKS:
        return nothing
    try:
        return _read(path.read_text(), nothing)
    except FileNotFoundError:
        return nothing


def _blocks():
    return Path(settings.REGISTER_MARKS) / "status-blocks.mark"


def _path(code, form, period):
    return Path(settings.REGISTER_MARKS) / f"{quote(code, safe='')}-{form}-{period}.json"  # a code may hold a slash


def _read(text, nothing):
    """`nothing` for a file that a crash left empty or cut."""
    try:
        return int(json.loads(text)["last_seq"])
    except (ValueError, KeyError, TypeError):
        return nothing
