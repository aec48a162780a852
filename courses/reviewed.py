"""The rows of an import as they would be written, what is to be said about each, and what would happen to it."""

import hashlib
import json
from dataclasses import dataclass, field

from . import admission
from .matching import CONFLICT, ENROLLED, NEW, SAME_ID, SAME_PERSON, Entry
from .models import Learner
from .rosters.check import CheckedRow
from .rosters.fields import FIELDS

# Guesses about who somebody is: each is looked at by itself, never agreed to with others of its kind.
ONE_BY_ONE = frozenset({"name_address"})
TWINS = "duplicate_person"  # code of the question whether two rows are one person
SAME, OTHER = "same_person", "other_person"  # answers to the question whether somebody is the learner found

REFUSED, TWICE, OFFERED = "refused", "twice", "offered"  # states of rows, beside the kinds of a Match


@dataclass(frozen=True)
class Line:
    """One thing to look at in one row. `key` names it, and the tick that agrees to it where there `is_choice`.

    `is_open`: it still stands, as nobody agreed to a fix; `is_stopping`: it keeps the row out while it does.
    """

    number: int
    field: str
    key: str
    value: str
    message: str
    suggestion: str = ""
    is_choice: bool = False
    is_agreed: bool = False
    is_open: bool = True
    is_stopping: bool = False
    is_twin: bool = False

    @property
    def column(self):
        """The header of the column, as the template prints it."""
        return FIELDS[self.field].header

    @property
    def code(self):
        """The kind of thing it is."""
        return self.key.rpartition(":")[2]

    @property
    def kind(self):
        """Names all suggestions of the same kind: "full_name:name_case"; "" where each is looked at by itself."""
        is_bulk = self.is_choice and not self.is_twin and self.code not in ONE_BY_ONE
        return f"{self.field}:{self.code}" if is_bulk else ""


@dataclass(frozen=True)
class Kind:
    """Suggestions of one kind nobody agreed to yet. `first` is the Line of the first of `count`."""

    first: Line
    count: int


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row as it would be written (`row`), what is to be said about it, and what would happen to it."""

    row: CheckedRow
    lines: list
    state: str
    entry: Entry | None = None  # of rows that may be written
    learner: Learner | None = None
    is_same: bool = False  # of an offered match: taken for the learner found
    is_other: bool = False  # of an offered match: somebody said it is another person
    is_enrolled: bool = False  # the learner found is on this roster
    standing: admission.Standing = field(
        default_factory=admission.Standing
    )  # beside the class; of rows that would join

    @property
    def number(self):
        """The row as Excel counts."""
        return self.row.number

    @property
    def key(self):
        """Names the tick “the same person” of an offered match."""
        return key_of(self.number, "", SAME)

    @property
    def is_written(self):
        """Whether confirming puts this row on the roster."""
        return self.would_join and not self.is_barred

    @property
    def is_barred(self):
        """Whether the class is not for this person."""
        return self.would_join and not self.standing.is_admitted

    @property
    def would_join(self):
        """Whether the row is about somebody who is not on the roster yet, and nothing in it has to be mended."""
        if self.state == OFFERED:
            return not (self.is_same and self.is_enrolled)
        return self.state in {NEW, SAME_ID, SAME_PERSON}

    @property
    def is_known(self):
        """Whether the person is registered already."""
        return self.state in {SAME_ID, SAME_PERSON, ENROLLED} or (self.state == OFFERED and self.is_same)

    @property
    def is_by_id(self):
        """Whether the learner was found by the citizen id."""
        return bool(self.learner and self.row.values["citizen_id"]) and (
            self.learner.citizen_id == self.row.values["citizen_id"]
        )

    @property
    def is_left_out(self):
        """Whether the row stays out because something is wrong with it."""
        return self.state in {REFUSED, TWICE, CONFLICT} or self.is_barred

    @property
    def reason(self):
        """Why the row stays out, for the file of faulty rows."""
        return " ".join(f"{line.column}: {line.message}" for line in self.lines if line.is_open and line.is_stopping)

    @property
    def birth_text(self):
        """The birth date as people write it."""
        return "/".join(reversed(self.row.values["birth_date"].split("-")))

    @property
    def masked_id(self):
        """The citizen id for tables."""
        return masked(self.row.values["citizen_id"])


@dataclass(frozen=True)
class Review:
    """All rows of an import, in the order of the file."""

    rows: list

    @property
    def written(self):
        """Rows that confirming puts on the roster."""
        return [row for row in self.rows if row.is_written]

    @property
    def left_out(self):
        """Rows that stay out because something is wrong with them."""
        return [row for row in self.rows if row.is_left_out]

    @property
    def troubled(self):
        """Rows with something to look at, those that stay out first."""
        return sorted((row for row in self.rows if row.lines), key=lambda row: not row.is_left_out)

    @property
    def pointed_out(self):
        """Rows that are written although something speaks against it: (row, remarks)."""
        return [(row, row.standing.remarks) for row in self.written if row.standing.remarks]

    @property
    def unknown(self):
        """Rows that are written although nothing tells the Party status."""
        return [row for row in self.written if row.standing.is_unknown]

    @property
    def found(self):
        """Rows whose person is registered, or may be; open questions first."""
        known = (row for row in self.rows if row.state in {OFFERED, SAME_ID, SAME_PERSON, ENROLLED})
        return sorted(known, key=lambda row: row.state != OFFERED)

    @property
    def joining(self):
        """[(Entry, Learner or None for a new person)] of the rows that are written."""
        return [(row.entry, row.learner if row.is_known else None) for row in self.written]

    @property
    def apart(self):
        """{number: Learner} of rows somebody said are other people than the learner found."""
        return {row.number: row.learner for row in self.rows if row.state == OFFERED and row.is_other}

    @property
    def kinds(self):
        """The kinds of suggestions that can be agreed to together, the most frequent first."""
        found = {}
        for row in self.rows:
            for line in row.lines:
                if line.kind and line.suggestion and line.is_open and not line.is_agreed:
                    found.setdefault(line.kind, []).append(line)
        return sorted((Kind(lines[0], len(lines)) for lines in found.values()), key=lambda kind: -kind.count)

    def keys_of_kind(self, kind):
        """Keys of the suggestions of one kind that are still open."""
        return [
            line.key for row in self.rows for line in row.lines
            if line.kind == kind and line.suggestion and line.is_open and not line.is_agreed
        ]  # fmt: skip

    @property
    def digest(self):
        """What would happen to each row, in 20 characters. Whoever confirms sends back the one the page showed."""
        facts = [
            [row.number, row.state, row.is_written, row.is_same, row.learner and row.learner.pk] for row in self.rows
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:20]


def key_of(number, column, code):
    """Names one tick: "14:full_name:name_case"."""
    return f"{number}:{column}:{code}"


def masked(citizen_id):
    """A citizen id for pages: "040075•••234"; what is too short to be one becomes dots."""
    return f"{citizen_id[:6]}•••{citizen_id[-3:]}" if len(citizen_id) > 9 else "•" * len(citizen_id)
