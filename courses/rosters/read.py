"""A file somebody uploaded → the rows of a roster, or a sentence that says why it cannot be read.

The file is opened in a process of its own with little memory and time (see `worker`), so that a hostile or broken
file costs the portal a refusal. The kind of file is found from its content, never from its name.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from centres.sheets import child

from .sentences import REFUSED
from .uncollected import uncollected

MOST_BYTES = 10 * 1024 * 1024


class UnreadableFile(Exception):  # noqa: N818  named for what people are told
    """The file was not read. `code` is a key of sentences.REFUSED, `message` the sentence to show."""

    def __init__(self, code):
        self.code, self.message = code, _(REFUSED[code])
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the roster. `number` as Excel shows it; `cells` by field key, as the file has them:
    text, number, date or None. Marks under Nam and Nữ arrive as these words, both as "Nam, Nữ"."""

    number: int
    cells: dict


@dataclass(frozen=True)
class Roster:
    """What was read. `headers`: {field key: header in the file}. The rest is what a person should be told: lines left
    out (row numbers), rows and fields hidden in the file, other sheets that look like rosters, columns not used.

    `all_headers` is [[header in the file, field key or ""], …] of every column with a header, from left to right.
    """

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
    all_headers: list = field(default_factory=list)


@uncollected()
def read(source, file_name="", mapping=None):
    """The Roster in `source`, a path or bytes. Raises UnreadableFile.

    `mapping` is what people chose for columns, {headers.key_of(header): field key, or "" to leave the column out}.
    It wins over the headers the portal knows, and helps to find a header row that says nothing to it.
    """
    data = source if isinstance(source, bytes) else _bytes_of(Path(source))
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large")
    found = child.ask("courses.rosters.worker", data, mapping=mapping or {})
    if "refused" in found:
        raise UnreadableFile(found["refused"])
    fields, rows = found.pop("fields"), found.pop("rows")
    rows = [Row(number, dict(zip(fields, child.arrived(cells), strict=True))) for number, *cells in rows]
    return Roster(rows=rows, **found)


def _bytes_of(path):
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
