"""A process of its own for a stranger's file: bytes in at standard input, plain values out as JSON.

It has no settings, no database and an empty environment; it may use so much memory and time and write no file. What
goes wrong in there ends that process and costs the portal a refusal.
"""

import json
import logging
import resource
import subprocess
import sys
import traceback
from datetime import date, datetime
from pathlib import Path

from .refused import Refused

MEMORY = 180 * 1024 * 1024  # bytes of address space, programs included; 20,000 learners take 95 million
CPU_SECONDS = 20  # of processor time; 20,000 learners take 2 to 4
SECONDS = 60  # of wall clock, on a machine that has other work too
LOGGED = 2_000  # bytes of what the reader complained about
ROOT = Path(__file__).resolve().parents[2]

logger = logging.getLogger(__name__)


def ask(module, data, **options):
    """The answer of the worker `module` about the bytes of a file, a dict; {"refused": code} where it has none.

    `options` travel in front of the bytes, as one line of JSON, and are given to the worker's `answer` beside them.

    A process that was killed has used too much; one that failed met a broken file.
    """
    told = json.dumps(options).encode() + b"\n" + data
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", module],
            input=told, capture_output=True, timeout=SECONDS, cwd=ROOT, env={"PYTHONUTF8": "1"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"refused": "too_large"}
    if done.stderr:
        logger.info("The reader of files said: %s", done.stderr[-LOGGED:].decode(errors="replace"))
    if done.returncode:
        return {"refused": "too_large" if done.returncode < 0 else "corrupt"}
    return json.loads(done.stdout)


def dates(cell):
    """A cell as it was before it travelled: see `plain_value`."""
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell


# --- Inside the process -----------------------------------------------------------------------------------


def serve(answer):
    """Be that process: write what `answer` makes of the bytes and the options before them."""
    limit()
    options = json.loads(sys.stdin.buffer.readline())
    found = answer(sys.stdin.buffer.read(), **options)
    sys.stdout.write(json.dumps(found, default=plain_value, ensure_ascii=False))


def limit():
    """Lower what this process may use; nothing can raise it again."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def refusing(read, *given):
    """What `read` makes of what it is given, or {"refused": code} whatever goes wrong in it."""
    try:
        return read(*given)
    except Refused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "too_large"}
    except BaseException as broken:
        # For the log of the portal, as a fault of ours would look like a broken file; where, but no word of the data.
        traceback.print_tb(broken.__traceback__)
        print(type(broken).__name__, file=sys.stderr)
        return {"refused": "encrypted" if type(broken).__name__ == "PasswordError" else "corrupt"}


def plain_value(cell):
    """How a date travels: as a list of its ISO text. Times of day are no part of a list."""
    if isinstance(cell, datetime):
        cell = cell.date()
    return [cell.isoformat()] if isinstance(cell, date) else str(cell)
