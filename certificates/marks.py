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
    if not settings.REGISTER_MARKS:
        return
    path = _path(code, form, period)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # whoever issued next may be here first
            if _last_seq(file.read()) < last_seq:
                file.seek(0)
                file.write(json.dumps({"last_seq": last_seq}))
                file.truncate()
    except OSError:
        log.exception("the mark of register %s could not be written", path.stem)


def highest(code, form, period):
    """The highest number a register is marked to have given out; 0 where there is no mark."""
    if not settings.REGISTER_MARKS:
        return 0
    try:
        return _last_seq(_path(code, form, period).read_text())
    except FileNotFoundError:
        return 0


def _path(code, form, period):
    return Path(settings.REGISTER_MARKS) / f"{quote(code, safe='')}-{form}-{period}.json"  # a code may hold a slash


def _last_seq(text):
    """0 for a file that a crash left empty or cut."""
    try:
        return int(json.loads(text)["last_seq"])
    except (ValueError, KeyError, TypeError):
        return 0
