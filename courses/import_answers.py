"""What the commands about rosters answer with: the class that is meant, who acts, and what was found as plain data."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from centres.models import User
from centres.scope import Role, check_staff

from .enrolments import check_open, free_places
from .matching import ENROLLED
from .models import CourseClass
from .reviewed import OFFERED, TWICE

# Codes of what is found beside the class and the registry; those of the file itself are in rosters.sentences.
ANOTHER, TWO_PEOPLE, NOT_ADMITTED = "id_of_another", "duplicate_person", "not_admitted"
ON_ROSTER, MAYBE, FULL = "already_on_roster", "maybe_registered", "class_full"
HELD, LACKING, DIFFERENT = "still_certified", "prerequisite_missing", "party_status_differs"


def find_class(text):
    """The class with the code `text`; "CENTRE/CODE" where two centres have classes of one code.

    Raises ValidationError "unknown_class", "ambiguous_class".
    """
    rows = CourseClass.objects.select_related("centre__province", "programme_version__programme", "created_by")
    found = list(rows.filter(code__iexact=text))
    if not found and "/" in text:
        centre, _slash, code = text.partition("/")  # a code may have strokes itself, that of a centre has none
        found = list(rows.filter(code__iexact=code, centre__code__iexact=centre))
    if len(found) > 1:
        names = ", ".join(sorted(f"{one.centre.code}/{one.code}" for one in found))
        raise ValidationError(
            _("Several centres have a class “%(code)s”. Name one of them: %(names)s."),
            code="ambiguous_class", params={"code": text, "names": names},
        )  # fmt: skip
    if not found:
        raise ValidationError(
            _("There is no class with the code “%(code)s”."), code="unknown_class", params={"code": text}
        )
    return found[0]


def who_acts(course_class, username=""):
    """The account a command acts for: the one named, else who entered the class, else the only officer, director or
    deputy of the centre, in this order. Only active accounts that keep the records of the centre count.

    Raises ValidationError "unknown_user", "name_a_user".
    """
    if username:
        user = User.objects.filter(username=username, is_active=True).first()
        if user and _may_write(user, course_class):
            return user
        raise ValidationError(
            _("“%(name)s” is no active account that keeps the records of this centre."),
            code="unknown_user", params={"name": username},
        )  # fmt: skip
    if course_class.created_by.is_active and _may_write(course_class.created_by, course_class):
        return course_class.created_by
    staff = User.objects.filter(is_active=True, centre=course_class.centre.custodian_id)
    for role in (Role.OFFICER, Role.DIRECTOR, Role.DEPUTY):
        if len(found := list(staff.filter(role=role)[:2])) == 1:
            return found[0]
    raise ValidationError(_("Say who acts: --by USERNAME, an account of the centre."), code="name_a_user")


def _may_write(user, course_class):
    try:
        check_staff(user, course_class.centre)
    except PermissionDenied:
        return False
    return True


def check_class(course_class):
    """Raises ValidationError "class_closed" where nobody can join the class now."""
    try:
        check_open(course_class)
    except ValidationError as closed:
        raise ValidationError(closed.messages[0], code="class_closed") from closed


def error_of(error):
    """{"code", "message"} of a ValidationError or an UnreadableFile."""
    if isinstance(error, ValidationError):
        first = next(iter(error.error_dict.values()))[0] if hasattr(error, "error_dict") else error.error_list[0]
        return {"code": first.code or "refused", "message": first.messages[0]}
    return {"code": error.code, "message": error.message}


def beside_class(answer, result, course_class, *, print_rows=False):
    """The `answer` about a file (rosters.check.as_json), with what class and registry say by the Review.

    accepted: rows that join or are on the roster already, as they stand in the review; rejected: rows that stay out.
    """
    out = {row.number for row in result.left_out}
    there = [issue for issue in answer["issues"] if issue["code"] != TWO_PEOPLE]
    issues = [*there, *(issue for row in result.rows for issue in _found(row))]
    answer = answer | {"issues": sorted(issues, key=lambda issue: issue["row"] or 0)}
    if (joining := len(result.written)) > (free := free_places(course_class)):
        answer["issues"].insert(0, _full(joining, free, course_class))
    noted = {issue["row"] for issue in answer["issues"]} - out - {None}
    answer |= {"rejected": len(out), "accepted": len(result.rows) - len(out), "warnings": len(noted)}
    if print_rows:
        answer["data"] = [{"row": row.number} | row.row.values for row in result.rows if row.number not in out]
    return answer


def _full(joining, free, course_class):
    message = _("The class has %(free)s free places of %(capacity)s, but %(joining)s would join.")
    facts = {"free": free, "capacity": course_class.capacity, "joining": joining}
    return {"row": None, "column": "", "code": FULL, "message": message % facts, "value": str(joining)}


def _found(row):
    """Issues of a ReviewedRow beyond its own cells."""
    codes = {"conflict": ANOTHER, NOT_ADMITTED: NOT_ADMITTED, TWO_PEOPLE: TWO_PEOPLE}
    for line in row.lines:
        if line.code in codes:
            yield _issue(row, line.field, codes[line.code], line.message)
    if row.state == ENROLLED or (row.state == OFFERED and row.is_same and row.is_enrolled):
        yield _issue(row, "full_name", ON_ROSTER, _("This person is on the roster of the class already."))
    elif row.state == OFFERED:
        said = (_("This person is registered already and joins with that record.") if row.is_same else
                _("Somebody with a similar name and the same birth date is registered. The row joins as a new person; "
                  "look at it on the page of the import."))  # fmt: skip
        yield _issue(row, "full_name", MAYBE, said)
    if row.state != TWICE:
        one = row.standing
        spoken = [(HELD, one.held), (LACKING, one.lacking), (DIFFERENT, one.difference)]  # in the order of remarks
        codes = [code for code, is_so in spoken if is_so]
        for code, remark in zip(codes, one.remarks, strict=True):
            yield _issue(row, "party_status" if code == DIFFERENT else "full_name", code, remark)


def _issue(row, field, code, message):
    return {"row": row.number, "column": field, "code": code, "message": message, "value": row.row.typed.get(field, "")}
