"""What an import would do if it were confirmed now: its rows after the agreed fixes, beside the registry.

Writes nothing. The page shows a Review; the verb that confirms builds the same one and obeys it.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from . import admission
from .matching import CONFLICT, ENROLLED, NEW, SAME_ID, SAME_PERSON, match
from .models import Learner
from .rosters import commit
from .rosters.check import CheckedRow, Issue, accept
from .rosters.duplicates import find_duplicates
from .rosters.fields import FIELDS

# Suggestions that leave no doubt: agreed to until the officer takes the tick away. All others wait for a tick.
CERTAIN = frozenset(
    {"name_case", "name_title", "legacy_encoding", "ditto", "date_order", "lost_zero", "phone_malformed"}
)
TWINS = "duplicate_person"  # code of the question whether two rows are one person
SAME, OTHER = "same_person", "other_person"  # answers to the question whether somebody is the learner found

REFUSED, TWICE, OFFERED = "refused", "twice", "offered"  # states of rows, beside the kinds of a Match
NOT_ADMITTED = "not_admitted"  # code of the line about somebody the class is not for


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


@dataclass(frozen=True)
class ReviewedRow:
    """One row as it would be written (`row`), what is to be said about it, and what would happen to it."""

    row: CheckedRow
    lines: list
    state: str
    learner: Learner | None = None
    is_same: bool = False  # of an offered match: taken for the learner found
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
        return self.state in {NEW, SAME_ID}

    @property
    def is_known(self):
        """Whether the person is registered already."""
        return self.state in {SAME_ID, ENROLLED} or (self.state == OFFERED and self.is_same)

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
        known = (row for row in self.rows if row.state in {OFFERED, SAME_ID, ENROLLED})
        return sorted(known, key=lambda row: row.state != OFFERED)

    @property
    def same(self):
        """Numbers of rows taken for the learner found by name and birth date."""
        return {row.number for row in self.rows if row.state == OFFERED and row.is_same}

    @property
    def different(self):
        """Numbers of rows taken for other people than the learner found."""
        return {row.number for row in self.rows if row.state == OFFERED and not row.is_same}

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


def review(work, *, by):
    """The Review of an import that waits for confirmation; names are compared with learners `by` may see."""
    agreed = {key_of(*fix) for fix in work.accepted_fixes}
    today = timezone.localdate(work.created_at)
    mended = [mend(CheckedRow.from_json(kept), agreed, today=today) for kept in work.rows]
    twins = find_duplicates([(row.number, row.values) for row, _lines in mended])
    rows = [_before_match(row, lines, twins.get(at), agreed) for at, (row, lines) in enumerate(mended)]
    entries = [commit.entry(row.row) for row in rows if row.state == NEW]
    matches = iter(match(work.course_class, entries, by=by))
    rows = [_beside_registry(row, next(matches), agreed) if row.state == NEW else row for row in rows]
    joining = [row for row in rows if row.would_join]
    pairs = [(commit.entry(row.row), row.learner if row.is_known else None) for row in joining]
    found = iter(admission.standings(work.course_class, pairs, by=by))
    return Review([_beside_class(row, next(found), work.course_class) if row.would_join else row for row in rows])


def mend(row, agreed, *, today):
    """(CheckedRow with the agreed suggestions in place, its Lines). What concerns two rows is left to `review`."""
    row = replace(row, issues=[issue for issue in row.issues if not issue.code.startswith("duplicate")])
    seen, done = {}, set()
    while True:
        for issue in row.issues:
            seen.setdefault(_key(issue), (issue, issue.suggestion not in (None, row.values[issue.column])))
        first_of_column = {issue.column: issue for issue in reversed(row.issues) if issue.suggestion}
        todo = next((i for i in first_of_column.values() if _key(i) in agreed and _key(i) not in done), None)
        if todo is None:
            break
        done.add(_key(todo))
        row = accept(row, todo.column, today=today)
    still = {_key(issue) for issue in row.issues}
    return row, [
        _line(issue, is_choice=is_choice, is_agreed=key in done, is_open=key in still)
        for key, (issue, is_choice) in seen.items()
    ]


def certain_fixes(row, *, today):
    """[[row, column, code], …]: the suggestions of a CheckedRow that are agreed to from the start."""
    fixes = []
    while True:
        mended, _lines = mend(row, {key_of(*fix) for fix in fixes}, today=today)
        more = [[i.row, i.column, i.code] for i in mended.issues if i.suggestion and i.code in CERTAIN]
        if not (more := [fix for fix in more if fix not in fixes]):
            return fixes
        fixes += more


def _key(issue):
    return key_of(issue.row, issue.column, issue.code)


def _line(issue, **facts):
    shown = masked if issue.column == "citizen_id" else str
    return Line(
        issue.row, issue.column, _key(issue), shown(issue.value), issue.message, shown(issue.suggestion or ""),
        is_stopping=issue.is_rejection, **facts,
    )  # fmt: skip


def _before_match(row, lines, twin, agreed):
    """The ReviewedRow as far as the file tells: REFUSED, TWICE, or NEW for all that is still to be matched."""
    state = REFUSED if row.is_rejected else NEW
    if twin:
        column, finding = twin
        issue = Issue(row.number, column, value=row.typed[column], **vars(finding))
        is_question = finding.code == TWINS
        is_agreed = is_question and _key(issue) in agreed
        line = _line(issue, is_choice=is_question, is_agreed=is_agreed, is_open=not is_agreed)
        lines = [*lines, replace(line, is_twin=is_question, is_stopping=True)]
        if state == NEW and not is_agreed:
            state = TWICE if is_question else REFUSED
    return ReviewedRow(row, lines, state)


def _beside_registry(row, found, agreed):
    """The ReviewedRow with what the registry knows. A doubtful match is offered, and taken only where it is sure."""
    if found.kind == CONFLICT:
        message = _("This citizen id is registered with another name or birth date. Correct the row.")
        key = key_of(row.number, "citizen_id", CONFLICT)
        line = Line(row.number, "citizen_id", key, row.masked_id, message, is_stopping=True)
        return replace(row, state=CONFLICT, lines=[*row.lines, line])
    if found.kind == SAME_PERSON or not found.is_sure:
        is_same = row.key in agreed or (found.is_sure and key_of(row.number, "", OTHER) not in agreed)
        return replace(row, state=OFFERED, learner=found.learner, is_same=is_same, is_enrolled=found.kind == ENROLLED)
    return replace(row, state=found.kind, learner=found.learner, is_enrolled=found.kind == ENROLLED)


def _beside_class(row, standing, course_class):
    """The ReviewedRow with what speaks against joining; whom the class is not for stays out, and a line says why."""
    row = replace(row, standing=standing)
    if standing.is_admitted:
        return row
    message = " ".join(filter(None, [admission.not_admitted(course_class), standing.difference]))
    key = key_of(row.number, "party_status", NOT_ADMITTED)
    value = row.row.values["party_status"]
    return replace(row, lines=[*row.lines, Line(row.number, "party_status", key, value, message, is_stopping=True)])
