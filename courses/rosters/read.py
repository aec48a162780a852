"""A file somebody uploaded → the rows of a roster, or a sentence that says why it cannot be read.

The file is opened in a process of its own with little memory and time (see `worker`), so that a hostile or broken
file costs the portal a refusal. The kind of file is found from its content, never from its name.
"""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from .sentences import REFUSED

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 60  # of wall clock, on a machine that has other work too; the worker limits its own processor time
LOGGED = 2_000  # bytes of what the reader complained about
ROOT = Path(__file__).resolve().parents[2]

logger = logging.getLogger(__name__)


class UnreadableFile(Exception):  # noqa: N818  named for what people are told
    """The file was not read. `code` is a key of sentences.REFUSED, `message` the sentence to show."""

    def __init__(self, code):
        self.code, self.message = code, _(REFUSED[code])
        super().__init__(self.message)


@dataclass(frozen=True)
class Row:
    """One line of the roster. `number` as Excel shows it; `cells` by field key, as the file has them:
    text, number, date or None. Marks under Nam and Nữ arrive as these words, both as "Nam, Nữ"."""

    number: int
    cells: dict


@dataclass(frozen=True)
class Roster:
    """What was read. `headers`: {field key: header in the file}. The rest is what a person should be told: lines left
    out (row numbers), rows and fields hidden in the file, other sheets that look like rosters, columns not used."""

    rows: list
    headers: dict
    sheet: str = ""
    header_row: int = 1
    is_1904: bool = False
    left_out: list = field(default_factory=list)
    hidden_rows: list = field(default_factory=list)
    hidden_columns: list = field(default_factory=list)
    other_sheets: list = field(default_factory=list)
    unread_headers: list = field(default_factory=list)


def read(source, file_name=""):
    """The Roster in `source`, a path or bytes. Raises UnreadableFile."""
    data = source if isinstance(source, bytes) else _bytes_of(Path(source))
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large")
    found = _ask_worker(data)
    if "refused" in found:
        raise UnreadableFile(found["refused"])
    rows = [Row(number, {key: _cell(value) for key, value in cells.items()}) for number, cells in found.pop("rows")]
    return Roster(rows=rows, **found)


def _bytes_of(path):
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _ask_worker(data):
    """The worker's answer. A process that was killed has used too much; one that failed met a broken file."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "courses.rosters.worker"],
            input=data, capture_output=True, timeout=SECONDS, cwd=ROOT, env={"PYTHONUTF8": "1"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"refused": "too_large"}
    if done.stderr:
        logger.info("The roster reader said: %s", done.stderr[-LOGGED:].decode(errors="replace"))
    if done.returncode:
        return {"refused": "too_large" if done.returncode < 0 else "corrupt"}
    return json.loads(done.stdout)


def _cell(value):
    return date.fromisoformat(value[0]) if isinstance(value, list) else value
