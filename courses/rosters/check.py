"""Rows of a roster → normal values, questions and refusals.

What happens to a cell, and when:
- silently: normal form of the letters, spaces, invisible characters; spaces and dots inside ids and telephones;
- a question: the row is accepted, the cell stays as typed (or is read as the message says, or stays blank where an
  optional cell cannot be used and the message says so); a suggestion may be offered;
- a refusal: a required or identifying cell is missing, unusable or contradicts the row; the row stays out.
Nothing is corrected unasked: `accept` applies a suggestion somebody agreed to.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from centres.sheets.cells import is_error, text_of
from centres.vietnamese import clean

from . import legacy, names
from .choices import check_ethnicity, check_gender, check_standing
from .dates import MONTH_FIRST, check_birth, check_joining, check_order, habit_of, has_short_year
from .duplicates import find_duplicates
from .fields import FIELDS, OUTSIDER, SHARED_BY_ROWS
from .findings import left_blank, question, refusal
from .notes import notes_on
from .numbers import check_citizen_id, check_email, check_phone
from .texts import check_text
from .uncollected import uncollected

LONGEST_VALUE = 200  # characters of a typed cell that an issue repeats

# An id is checked beside birth date and sex, a date of joining beside the birth date: those come last.
ORDER = sorted(FIELDS, key=lambda key: key in ("citizen_id", "party_join_date"))
BESIDE = {"birth_date": ("citizen_id", "party_join_date"), "gender": ("citizen_id",)}
PLACE = {key: place for place, key in enumerate(FIELDS)}
DATES = ("birth_date", "party_join_date")
CHECKS = {
    "gender": check_gender,
    "ethnicity": check_ethnicity,
    "party_status": check_standing,
    "phone": check_phone,
    "email": check_email,
}
REQUIRED = {key for key, field in FIELDS.items() if field.is_required}
# Fields whose cells say the same in many rows, and are judged by themselves.
REPEATED = {*SHARED_BY_ROWS, "gender"}
KINDS = {*CHECKS, *DATES, "full_name", "citizen_id"}  # all others are free text
# Cells whose letters depend on the font they are typed for.
TYPED = [key for key in FIELDS if key not in (*DATES, "citizen_id", "phone", "email")]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to look at. `row` None: the whole file. `value` is the cell as typed, shortened."""

    row: int | None
    column: str
    code: str
    message: str
    value: str = ""
    suggestion: str | None = None
    is_rejection: bool = False


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One learner of the file. `values` and `typed` by field key, all text; "" where blank or unusable.

    Dates are ISO, a birth date may be a year alone; sex is "Nam" or "Nữ"; an id has 12 digits. `typed` is the cell
    as the file shows it.
    """

    number: int
    values: dict
    typed: dict
    issues: tuple = ()

    @property
    def is_rejected(self):
        """Whether the row stays out as it is."""
        return any(issue.is_rejection for issue in self.issues)

    def as_json(self):
        """The row for a JSON column; `from_json` gives it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept):
        """The row that `as_json` wrote."""
        return cls(**kept | {"issues": tuple(Issue(**issue) for issue in kept["issues"])})


@dataclass(frozen=True)
class Checked:
    """A roster after checking. `notes` are the issues of the file as a whole. Counts are of rows."""

    rows: list
    notes: list

    @property
    def issues(self):
        """Every issue: those of the file, then row by row."""
        return [*self.notes, *(issue for row in self.rows for issue in row.issues)]

    @property
    def rejected(self):
        """Rows that stay out."""
        return sum(row.is_rejected for row in self.rows)

    @property
    def accepted(self):
        """Rows that go in, with or without a question."""
        return len(self.rows) - self.rejected

    @property
    def warnings(self):
        """Rows that go in with a question."""
        return sum(bool(row.issues) and not row.is_rejected for row in self.rows)


@dataclass(frozen=True)
class Context:
    """What a cell is read with: the day of checking and the habits of its file."""

    today: date
    is_1904: bool = False
    habits: dict = field(default_factory=dict)  # {field key: as habit_of of dates and names says}


@uncollected()
def check(roster, *, today):
    """The Checked roster. Ages and future dates count from the day `today`."""
    habits = {key: habit_of(row.cells.get(key) for row in roster.rows) for key in DATES}
    habits["full_name"] = names.habit_of(row.cells.get("full_name") for row in roster.rows)
    context = Context(today, roster.is_1904, habits)
    rows, above, faultless = [], {}, {key: {} for key in REPEATED}
    for row in roster.rows:
        rows.append(_check_row(row, context, above, faultless))
    _add_duplicates(rows)
    month_first = [key for key, habit in habits.items() if habit == MONTH_FIRST]
    short_years = [key for key in DATES if any(has_short_year(row.cells.get(key)) for row in roster.rows)]
    return Checked(rows, [Issue(None, *note) for note in notes_on(roster, month_first, short_years)])


def accept(row, column, *, today):
    """The CheckedRow with the suggestion for `column` in place, checked anew; the same row where there is none.

    What is known only beside other rows (duplicates) is not looked at again.
    """
    suggestion = next((i.suggestion for i in row.issues if i.column == column and i.suggestion), None)
    if suggestion is None:
        return row
    values, again = dict(row.values), [column, *BESIDE.get(column, ())]
    kept = [i for i in row.issues if i.column not in again or i.code.startswith("duplicate")]
    for key in again:
        cell = suggestion if key == column else values[key] or row.typed[key]
        values[key], found = check_cell(key, cell, values, Context(today))
        kept += _issues(row.number, key, found, row.typed[key])
    return replace(row, values=values, issues=_in_order(kept))


def check_cell(key, raw, values, context, above=""):
    """(value, [Finding]) of one cell. `values` are the row's values so far, `above` that of the cell above."""
    text, field = clean(text_of(raw)), FIELDS[key]
    if not text:
        return "", [refusal("missing")] if field.is_required else []
    if is_error(text):
        must_mend = field.is_required or key == "citizen_id"
        return "", [refusal("formula") if must_mend else left_blank(question("formula"))]
    value, found = _check_kind(key, raw, text, values, context) if key in KINDS else check_text(text, above)
    if len(value) <= field.longest:
        return value, found
    if field.is_required:
        return value, [refusal("too_long", most=field.longest)]
    return "", [left_blank(one) for one in found or [question("too_long", most=field.longest)]]


def _check_kind(key, raw, text, values, context):
    if key in CHECKS:
        return CHECKS[key](text)
    if key == "full_name":
        return names.check_name(raw, context.habits.get(key))
    if key == "citizen_id":
        return check_citizen_id(text, birth=values.get("birth_date", ""), gender=values.get("gender", ""))
    dates = {"today": context.today, "is_1904": context.is_1904, "habit": context.habits.get(key)}
    return check_birth(raw, **dates) if key == "birth_date" else _check_joining(raw, values, dates)


def _check_joining(raw, values, dates):
    value, found = check_joining(raw, **dates)
    if value and values.get("party_status") == OUTSIDER:
        found = [*found, question("party_status_conflict", value=OUTSIDER)]
    return value, found + check_order(values.get("birth_date", ""), value)


def as_json(checked, error=None, print_rows=False):
    """The answer of the command: counts, issues, the UnreadableFile or None; with `print_rows` what would be kept."""
    answer = {"rows": 0, "accepted": 0, "warnings": 0, "rejected": 0, "issues": [], "error": None}
    if error:
        answer["error"] = {"code": error.code, "message": error.message}
    if checked:
        answer |= {key: getattr(checked, key) for key in ("accepted", "warnings", "rejected")}
        answer |= {"rows": len(checked.rows), "issues": [_issue_json(issue) for issue in checked.issues]}
        if print_rows:
            answer["data"] = [{"row": row.number} | row.values for row in checked.rows if not row.is_rejected]
    return answer


def _issue_json(issue):
    shown = {key: getattr(issue, key) for key in ("row", "column", "code", "message", "value")}
    return shown | ({"suggestion": issue.suggestion} if issue.suggestion is not None else {})


def _check_row(row, context, above, faultless):
    """The CheckedRow. `above` and `faultless` are kept from row to row: {field key: the last value without fault}, and
    {field key: {cell: its value}} of texts that need no second look.
    """
    cells, values, issues = row.cells, dict.fromkeys(FIELDS, ""), []
    typed = dict.fromkeys(FIELDS, "")
    for key, cell in cells.items():
        typed[key] = cell if type(cell) is str else text_of(cell)
    code = legacy.code_of([typed[key] for key in TYPED])
    for key in ORDER:
        if not typed[key] and key not in REQUIRED:
            continue
        raw, known = cells.get(key), faultless.get(key)
        if not code and known and type(raw) is str and raw in known:
            values[key] = above[key] = known[raw]
            continue
        values[key], found = check_cell(key, raw, values, context, above.get(key, ""))
        if code and key in TYPED and (reading := legacy.reading(typed[key], code)):
            values[key], found = "", [_old_font(key, code, reading)]
        if found:
            issues += _issues(row.number, key, found, typed[key])
        elif known is not None and type(raw) is str:
            known[raw] = above[key] = values[key]
    return CheckedRow(row.number, values, typed, _in_order(issues) if issues else ())


def _old_font(key, code, reading):
    if key == "full_name":  # a capital at each word, which the old fonts of capitals did not keep
        reading = " ".join(word[:1].upper() + word[1:] for word in reading.split())
    return refusal("legacy_encoding", reading, font=code)


def _issues(number, column, found, typed):
    return [
        Issue(number, column, one.code, one.message, typed[:LONGEST_VALUE], one.suggestion, one.is_rejection)
        for one in found
    ]


def _in_order(issues):
    return tuple(sorted(issues, key=lambda issue: PLACE[issue.column]))


def _add_duplicates(rows):
    for index, (column, finding) in find_duplicates([(row.number, row.values) for row in rows]).items():
        row = rows[index]
        found = _issues(row.number, column, [finding], row.typed[column])
        rows[index] = replace(row, issues=_in_order([*row.issues, *found]))
