"""What an import would do if it were confirmed now: its rows after the agreed fixes, beside the registry.

Writes nothing. The page shows a Review; the verb that confirms builds the same one and obeys it.
"""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from . import admission
from .matching import CONFLICT, ENROLLED, NEW, SAME_PERSON, match
from .reviewed import OFFERED, OTHER, REFUSED, TWICE, TWINS, Line, Review, ReviewedRow, key_of, masked
from .rosters import commit
from .rosters.check import CheckedRow, Issue, accept
from .rosters.duplicates import find_duplicates

# Suggestions that leave no doubt: agreed to until the officer takes the tick away. All others wait for a tick.
CERTAIN = frozenset(
    {"name_case", "name_title", "legacy_encoding", "ditto", "date_order", "lost_zero", "phone_malformed"}
)
NOT_ADMITTED = "not_admitted"  # code of the line about somebody the class is not for
AT_ONCE = 1_000  # rows between two looks at the clock


def review(work, *, by):
    """The Review of an import that waits for confirmation; names are compared with learners `by` may see."""
    return beside_registry(work, mended(work), by=by)


def mended(work, beat=lambda done: None):
    """[ReviewedRow] as far as the file itself tells, with the agreed suggestions in place.

    `beat` is called with the number of rows done; what it raises ends the work.
    """
    agreed = {key_of(*fix) for fix in work.accepted_fixes}
    today = timezone.localdate(work.created_at)
    found = []
    for at, kept in enumerate(work.rows):
        found.append(mend(CheckedRow.from_json(kept), agreed, today=today))
        if at % AT_ONCE == AT_ONCE - 1:
            beat(at + 1)
    twins = find_duplicates([(row.number, row.values) for row, _lines in found])
    return [_before_match(row, lines, twins.get(at), agreed) for at, (row, lines) in enumerate(found)]


def beside_registry(work, rows, *, by):
    """The Review of rows as `mended` gives them: beside the registry, then beside the class."""
    agreed = {key_of(*fix) for fix in work.accepted_fixes}
    matches = iter(match(work.course_class, [row.entry for row in rows if row.entry], by=by))
    rows = [_beside_registry(row, next(matches), agreed) if row.state == NEW else row for row in rows]
    joining = [row for row in rows if row.would_join]
    pairs = [(row.entry, row.learner if row.is_known else None) for row in joining]
    found = iter(admission.standings(work.course_class, pairs, by=by))
    return Review([_beside_class(row, next(found), work.course_class) if row.would_join else row for row in rows])


def mend(row, agreed, *, today):
    """(CheckedRow with the agreed suggestions in place, its Lines). What concerns two rows is left to `review`."""
    if not row.issues:
        return row, []
    row = replace(row, issues=tuple(issue for issue in row.issues if not issue.code.startswith("duplicate")))
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
    return ReviewedRow(row, lines, state, commit.entry(row) if state == NEW else None)


def _beside_registry(row, found, agreed):
    """The ReviewedRow with what the registry knows. A doubtful match is offered, and taken only where it is sure."""
    if found.kind == NEW:
        return row
    if found.kind == CONFLICT:
        message = _("This citizen id is registered with another name or birth date. Correct the row.")
        key = key_of(row.number, "citizen_id", CONFLICT)
        line = Line(row.number, "citizen_id", key, row.masked_id, message, is_stopping=True)
        return replace(row, state=CONFLICT, lines=[*row.lines, line])
    if not found.is_settled and (found.kind == SAME_PERSON or not found.is_sure):
        is_other = key_of(row.number, "", OTHER) in agreed
        is_same = row.key in agreed or (found.is_sure and not is_other)
        return replace(
            row, state=OFFERED, learner=found.learner, is_same=is_same, is_other=is_other and not is_same,
            is_enrolled=found.kind == ENROLLED,
        )  # fmt: skip
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
