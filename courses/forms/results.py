"""The result sheet of a class as it is typed: plain cells, read in one go.

No Django form for each learner: a class of 450 posts about 2,000 cells, and what is wrong must stand beside its cell.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses import attendance, results, scoring
from courses.entries import read_periods, read_score, shown_score
from courses.models import Grade

ABSENCE = ("absent_excused", "absent_unexcused")


@dataclass
class Cell:
    """One input: its name, what stands in it, its label for readers, what is wrong, what is saved meanwhile."""

    name: str
    text: str
    label: str
    error: str = ""
    saved: str = ""


@dataclass
class SheetRow:
    """One learner on the sheet; without cells where a certificate rests on the result."""

    number: int
    line: results.Line
    cells: list
    entry: dict = field(default_factory=dict)  # what was read, as scoring.record takes it
    judgement: results.Judgement | None = None
    resit: str = ""  # whether the result comes from a resit, or why one that was sat does not count

    @property
    def enrolment(self):
        """The Enrolment of the row."""
        return self.line.enrolment

    @property
    def errors(self):
        """Cells with something wrong."""
        return [cell for cell in self.cells if cell.error]

    @property
    def grade_label(self):
        """The grade in words, empty without one."""
        return Grade(self.judgement.grade).label if self.judgement and self.judgement.grade else ""


class ResultSheet:
    """The sheet of a class, or of the resit `attempt` of some of it: as saved, or as posted in `data`.

    Absence is typed only on the first sheet, and only where no timetable says it.
    """

    def __init__(self, course_class, data=None, *, attempt=1):
        self.course_class, self.data, self.attempt = course_class, data, attempt
        self.rule = results.rule_of(course_class)
        self.parts = list(course_class.programme_version.parts.all())
        self.types_absence = attempt == 1 and not attendance.is_by_session(course_class)
        self.saved = scoring.scores_of(course_class)
        is_first = attempt == 1
        lines = results.sheet(course_class) if is_first else scoring.resit_lines(course_class, attempt)
        self.rows = [self._row(number, line) for number, line in enumerate(lines, start=1)]

    @property
    def errors(self):
        """Rows with something wrong."""
        return [row for row in self.rows if row.errors]

    @property
    def has_cells(self):
        """Whether anything can be typed."""
        return any(row.cells for row in self.rows)

    def entries(self):
        """What was typed, as `scoring.record` takes it."""
        return {row.enrolment.pk: row.entry for row in self.rows if row.entry}

    def resit_entries(self):
        """What was typed, as `scoring.record_resit` takes it."""
        return {pk: entry["scores"] for pk, entry in self.entries().items()}

    def _row(self, number, line):
        row = SheetRow(number, line, [])
        if line.is_settled:
            row.judgement = line.judgement
            return row
        for key, label, before in self._columns(line.enrolment):
            text = before if self.data is None else self.data.get(key, before)
            cell = Cell(key, text, f"{label}, {line.enrolment.learner.full_name}")
            cell.saved = before if text.strip() != before else ""
            row.cells.append(cell)
        if self.data is None:
            self._judge(row, line.enrolment.absent, self._attempts(line.enrolment.pk))
        else:
            self._read(row)
        return row

    def _columns(self, one):
        """(name of the input, its label, what is saved) of every cell of a learner, from left to right."""
        if self.types_absence:
            yield f"excused-{one.pk}", _("Absent, excused"), str(one.absent_excused or "")
            yield f"unexcused-{one.pk}", _("Absent, unexcused"), str(one.absent_unexcused or "")
        scores = self.saved.get(self.attempt, {})
        for part in self.parts:
            yield f"score-{one.pk}-{part.pk}", part.name, shown_score(scores.get((one.pk, part.pk)))

    def _read(self, row):
        """Read the cells of a posted row; what can be read is judged at once."""
        typed = 2 if self.types_absence else 0
        values = []
        for cell, read in zip(row.cells, [read_periods] * typed + [read_score] * len(self.parts), strict=True):
            try:
                values.append(read(cell.text))
            except ValidationError as wrong:
                cell.error = wrong.message
        if row.errors:
            return
        absent = sum(values[:typed]) if typed else row.enrolment.absent
        if typed and absent > self.rule.periods:
            row.cells[1].error = _("Absent for %(absent)s periods, but the class has %(periods)s") % {
                "absent": absent, "periods": self.rule.periods,
            }  # fmt: skip
            return
        row.entry = dict(zip(ABSENCE[:typed], values, strict=False))
        row.entry["scores"] = {part.pk: score for part, score in zip(self.parts, values[typed:], strict=True)}
        attempts = self._attempts(row.enrolment.pk) | {self.attempt: tuple(row.entry["scores"].values())}
        self._judge(row, absent, attempts)

    def _attempts(self, pk):
        """{number: one score for each part} of a learner as saved."""
        found = {n: tuple(scores.get((pk, part.pk)) for part in self.parts) for n, scores in self.saved.items()}
        return {n: scores for n, scores in found.items() if any(score is not None for score in scores)}

    def _judge(self, row, absent, attempts):
        """The judgement that saving these scores would bring, and what the row says about resits."""
        counted, last = results.counting(self.rule, attempts)
        exception = row.line.exception
        row.judgement = results.judge(self.rule, absent, counted)
        if exception and exception.is_agreed:
            row.judgement = results.settle(self.rule, row.judgement, counted, exception.kind, exception.reason)
        sat = [n for n, scores in attempts.items() if n > 1 and any(score is not None for score in scores)]
        if sat and max(sat) > last:
            idle = _scores(attempts[max(sat)])
            row.resit = _("A resit was sat (%(scores)s) and does not count: the scores before it do not fail.")
            row.resit %= {"scores": idle}
        elif sat and self.attempt == 1:
            row.resit = _("By the resit: %(scores)s") % {"scores": _scores(attempts[last])}


def _scores(scores):
    return "; ".join(shown_score(score) for score in scores if score is not None)
