"""What the commands `check_roster` and `import_roster` do: a whole import at once, by the verbs of the pages."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone

from centres import work as long_work

from . import import_tasks, importing
from .import_answers import beside_class, check_class
from .models import RosterImport
from .reviewed import key_of
from .reviewing import review
from .rosters.check import as_json, check
from .rosters.read import MOST_BYTES, UnreadableFile, read

NOTHING = {"created": 0, "matched": 0, "enrolled": 0}
Step = RosterImport.Step


def checked(path, *, course_class=None, by=None, print_rows=False):
    """What an import of the file would do; writes nothing. Raises UnreadableFile, ValidationError "class_closed"."""
    if course_class:
        check_class(course_class)
    work = RosterImport(course_class=course_class, centre=course_class and course_class.centre, created_by=by)
    roster = read(path, path, mapping=importing.named_columns(work) if course_class else None)
    if len(roster.rows) > import_tasks.MOST_ROWS:
        raise UnreadableFile("too_many_rows")
    found = check(roster, today=timezone.localdate())
    if course_class is None:
        return as_json(found, print_rows=print_rows)
    work.rows = [row.as_json() for row in found.rows]
    return beside_class(as_json(found), review(work, by=by), course_class, print_rows=print_rows)


def imported(path, course_class, *, by, accept_suggestions=False, print_rows=False):
    """Import the file into the class as pages and worker do; the counts stand beside what was found.

    Without `accept_suggestions` nothing is corrected: the cells are written as they stand, and rows that are refused
    for them stay out. Raises UnreadableFile, ValidationError, PermissionDenied.
    """
    check_class(course_class)
    with Path(path).open("rb") as file:
        work = importing.receive(course_class, file.read(MOST_BYTES + 1), Path(path).name, by=by)
    told = as_json(_read(work))
    work.refresh_from_db()
    if accept_suggestions:
        _agree_to_all(work, by)
    else:
        keys = frozenset(key_of(*fix) for fix in work.accepted_fixes)
        importing.agree(work, frozenset(), shown=keys, by=by)
    seen = review(work, by=by)
    answer = beside_class(told, seen, course_class, print_rows=print_rows)
    digest, is_empty = seen.digest, not seen.written
    del seen, work.rows  # they hold every row, and the writing needs room for its own
    if is_empty:
        importing.discard(work, by=by)
        return answer | NOTHING
    importing.confirm(work, by=by, digest=digest)
    import_tasks.write_roster.call(work.pk)
    work = _in_step(work, Step.COMMITTED)
    return answer | {key: getattr(work, key) for key in NOTHING}


def _read(work):
    """Read the file of an import here and now, as the task does; returns the Checked."""
    long_work.claim(work)  # should this process be killed, the worker goes on
    try:
        return import_tasks.take_in(work, import_tasks.roster_of(work))
    except (UnreadableFile, ValidationError) as refused:
        import_tasks.refuse(work, refused)
        raise


def _agree_to_all(work, by):
    """Agree to every suggestion but guesses about who somebody is; one fix may bring up the next."""
    agreed = set()
    while more := _open_suggestions(review(work, by=by)) - agreed:
        importing.agree(work, more, shown=more, by=by)
        agreed |= more


def _open_suggestions(found):
    return {key for kind in found.kinds for key in found.keys_of_kind(kind.first.kind)}


def _in_step(work, step):
    """The import as it is now. Raises ValidationError with its sentence where it did not come as far as `step`."""
    work.refresh_from_db()
    if work.step == step:
        return work
    said = import_tasks.problems(work)
    why = next((one for one in said if one["item"]), said[0])
    if work.step == Step.REVIEW:  # nothing was written, and nobody waits for the page
        importing.discard(work, by=work.created_by)
    raise ValidationError(why["message"], code=why["item"] or "failed")
