"""What the commands `check_roster` and `import_roster` answer: an import told as plain values, by the verbs of pages."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import User
from centres.scope import Role

from . import enrolments, import_tasks, importing
from .matching import ENROLLED
from .models import CourseClass, RosterImport
from .reviewed import OFFERED, SAME
from .reviewing import review
from .rosters.check import as_json, check
from .rosters.read import MOST_BYTES, UnreadableFile, read

NOTHING = {"created": 0, "matched": 0, "enrolled": 0}


def refused(error):
    """The answer where nothing was read or written: `error` is an UnreadableFile or a ValidationError."""
    if isinstance(error, UnreadableFile):
        return as_json(None, error)
    return as_json(None) | {"error": {"code": _code(error), "message": " ".join(error.messages)}}


def _code(error):
    listed = next(iter(error.error_dict.values())) if hasattr(error, "error_dict") else error.error_list
    return listed[0].code or "refused"


def find_class(words):
    """The class with this code, or with CENTRE/CODE where several centres use the code.

    Raises ValidationError "no_such_class", "ambiguous_class".
    """
    rows = CourseClass.objects.select_related("centre", "programme_version__programme")
    found = list(rows.filter(code=words)[:2])
    if not found:
        centre, _slash, code = words.partition("/")
        found = list(rows.filter(centre__code=centre, code=code)[:2]) if code else []
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Several centres have a class with this code. Write CENTRE/CODE."), "ambiguous_class")
    raise ValidationError(_("There is no class with this code. Write the code as on its page."), "no_such_class")


def find_person(course_class, username=""):
    """Who imports: the account named, else the only active officer of the class's centre, else its only director.

    Raises ValidationError "no_such_person", "name_a_person".
    """
    if username:
        if found := User.objects.filter(username=username, is_active=True).first():
            return found
        raise ValidationError(_("There is no active account with this name."), "no_such_person")
    staff = User.objects.filter(centre=course_class.centre.custodian_id, is_active=True)
    for role in (Role.OFFICER, Role.DIRECTOR):
        if len(found := list(staff.filter(role=role)[:2])) == 1:
            return found[0]
    raise ValidationError(_("The centre has no single officer. Name the account with --by."), "name_a_person")


def checked(path, *, course_class=None, by=None, print_rows=False):
    """What an import of the file would do; writes nothing. Raises UnreadableFile."""
    roster = read(path, path, mapping=importing.named_columns(course_class) if course_class else None)
    if len(roster.rows) > import_tasks.MOST_ROWS:
        raise UnreadableFile("too_many_rows")
    found = check(roster, today=timezone.localdate())
    answer = as_json(found, print_rows=print_rows)
    if course_class is None:
        return answer
    work = RosterImport(course_class=course_class, centre=course_class.centre, created_by=by, total=len(found.rows),
                        rows=[row.as_json() for row in found.rows])  # fmt: skip
    return answer | _beside(review(work, by=by), answer, course_class)


def _beside(seen, answer, course_class):
    """Counts and issues that the registry and the class add to those of the file."""
    told = {(issue["row"], issue["column"], issue["code"]) for issue in answer["issues"]}
    more = [one for row in seen.rows for one in _issues(row, told)]
    joining, free = len(seen.written), enrolments.free_places(course_class)
    if joining > free:
        message = _("The class has %(free)s free places, but %(joining)s would join.") % {
            "free": free, "joining": joining}  # fmt: skip
        more.append(_issue(None, "", "class_full", message))
    left_out = {row.number for row in seen.left_out}
    doubtful = {issue["row"] for issue in [*answer["issues"], *more]} - {None} - left_out
    return {"accepted": len(seen.rows) - len(left_out), "warnings": len(doubtful), "rejected": len(left_out),
            "issues": [*answer["issues"], *more]}  # fmt: skip


def _issues(row, told):
    """Issues of a ReviewedRow that the file alone does not tell."""
    found = [
        _issue(row.number, line.field, line.code, line.message, line.value)
        for line in row.lines if (line.number, line.field, line.code) not in told
    ]  # fmt: skip
    if row.state == OFFERED:
        message = _("A learner with the same name and birth date is registered. Say whether it is the same person.")
        found.append(_issue(row.number, "full_name", SAME, message, row.row.typed["full_name"]))
    elif row.state == ENROLLED:
        message = _("The learner is already on this roster and is not added again.")
        found.append(_issue(row.number, "full_name", ENROLLED, message, row.row.typed["full_name"]))
    held = row.standing.held.words if row.standing.held else None
    for remark in row.standing.remarks:
        code = "still_valid" if remark == held else "pointed_out"
        found.append(_issue(row.number, "full_name", code, remark, row.row.typed["full_name"]))
    return found


def _issue(row, column, code, message, value=""):
    return {"row": row, "column": column, "code": code, "message": str(message), "value": value}


def imported(path, course_class, *, by, accept_suggestions=False):
    """Import the file into the class as the pages and the worker do, at once; counts beside what was found.

    Raises UnreadableFile, ValidationError, PermissionDenied.
    """
    answer = checked(path, course_class=course_class, by=by)
    with Path(path).open("rb") as file:
        work = importing.receive(course_class, file.read(MOST_BYTES + 1), Path(path).name, by=by)
    import_tasks.read_roster.call(work.pk)
    work = _in_step(work, RosterImport.Step.REVIEW)
    if accept_suggestions:
        _agree_to_all(work, by)
    else:
        keys = frozenset(importing.key_of(*fix) for fix in work.accepted_fixes)
        importing.agree(work, frozenset(), shown=keys, by=by)
    work.refresh_from_db()
    seen = review(work, by=by)
    if not seen.written:
        importing.discard(work, by=by)
        return answer | NOTHING
    importing.confirm(work, by=by, digest=seen.digest)
    import_tasks.write_roster.call(work.pk)
    work = _in_step(work, RosterImport.Step.COMMITTED)
    rejected = len(work.errors)
    return answer | {
        "accepted": work.total - rejected, "rejected": rejected, "created": work.created, "matched": work.matched,
        "enrolled": work.enrolled,
    }  # fmt: skip


def _agree_to_all(work, by):
    """Agree to every suggestion but guesses about who somebody is; one fix may bring up the next."""
    while kinds := review(work, by=by).kinds:
        for kind in kinds:
            importing.agree_to_kind(work, kind.first.kind, by=by)
        work.refresh_from_db()


def _in_step(work, step):
    """The import as it is now. Raises ValidationError with its sentence where it did not come as far as `step`."""
    work.refresh_from_db()
    if work.step == step:
        return work
    said = [one for one in import_tasks.problems(work) if one["item"]] or import_tasks.problems(work)
    if work.step == RosterImport.Step.REVIEW:  # nothing was written, and nobody waits for the page
        importing.discard(work, by=work.created_by)
    raise ValidationError([ValidationError(one["message"], code=one["item"] or "failed") for one in said[:1]])
