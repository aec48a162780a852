"""The result sheet of a class as it is typed: plain cells, read in one go.

No Django form for each learner: a class of 450 posts about 2,000 cells, and what is wrong must stand beside its cell.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses import results
from courses.models import Enrolment, Grade

HIGHEST = Decimal(10)
NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{0,6})?|[.,][0-9]{1,6}")
ABSENCE = ("absent_excused", "absent_unexcused")


def read_periods(text):
    """Periods missed, an empty cell is none. Raises ValidationError."""
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValidationError(_("“%(text)s” is not a number of periods: type 0, 1, 2 …") % {"text": text})
    return int(text)


def read_score(text):
    """A score from 0 to 10 with a comma or a point, None for an empty cell. Raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise ValidationError(_("“%(text)s” is not a score: type a number such as 8,5") % {"text": text})
    score = Decimal(text.replace(",", "."))
    if score > HIGHEST:
        raise ValidationError(_("“%(text)s” is outside the scale: scores lie between 0 and 10") % {"text": text})
    if score != score.quantize(Decimal("0.01")):
        raise ValidationError(_("“%(text)s” has more than two decimals") % {"text": text})
    return score


def shown_score(score):
    """8.50 as it is typed: 8,5."""
    return "" if score is None else number_format(score.normalize(), use_l10n=True)


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
    """One learner on the sheet."""

    number: int
    enrolment: Enrolment
    cells: list
    entry: dict = field(default_factory=dict)  # what was read, as results.record takes it
    judgement: results.Judgement | None = None

    @property
    def errors(self):
        """Cells with something wrong."""
        return [cell for cell in self.cells if cell.error]

    @property
    def grade_label(self):
        """The grade in words, empty without one."""
        return Grade(self.judgement.grade).label if self.judgement and self.judgement.grade else ""


class ResultSheet:
    """The sheet of a class: as saved, or as posted in `data`."""

    def __init__(self, course_class, data=None):
        self.course_class, self.data = course_class, data
        self.rule = results.rule_of(course_class)
        self.parts = list(course_class.programme_version.parts.all())
        lines = results.sheet(course_class)
        self.rows = [self._row(number, line) for number, line in enumerate(lines, start=1)]

    @property
    def errors(self):
        """Rows with something wrong."""
        return [row for row in self.rows if row.errors]

    def entries(self):
        """What was typed, as `results.record` takes it."""
        return {row.enrolment.pk: row.entry for row in self.rows if row.entry}

    def _row(self, number, line):
        one, saved = line.enrolment, self._saved_texts(line)
        row = SheetRow(number, one, [])
        for (key, label), before in zip(self._columns(one), saved, strict=True):
            text = before if self.data is None else self.data.get(key, before)
            cell = Cell(key, text, f"{label}, {one.learner.full_name}")
            cell.saved = before if text.strip() != before else ""
            row.cells.append(cell)
        if self.data is None:
            row.judgement = line.judgement
        else:
            self._read(row)
        return row

    def _columns(self, one):
        """(name of the input, its label) of every cell of a learner, from left to right."""
        yield f"excused-{one.pk}", _("Absent, excused")
        yield f"unexcused-{one.pk}", _("Absent, unexcused")
        for part in self.parts:
            yield f"score-{one.pk}-{part.pk}", part.name

    def _saved_texts(self, line):
        absence = [str(getattr(line.enrolment, column) or "") for column in ABSENCE]
        return absence + [shown_score(score) for score in line.scores]

    def _read(self, row):
        """Read the cells of a posted row; what can be read is judged at once."""
        values = []
        for cell, read in zip(row.cells, [read_periods] * 2 + [read_score] * len(self.parts), strict=True):
            try:
                values.append(read(cell.text))
            except ValidationError as wrong:
                cell.error = wrong.message
        if row.errors:
            return
        absent, scores = sum(values[:2]), values[2:]
        if absent > self.rule.periods:
            row.cells[1].error = _("Absent for %(absent)s periods, but the class has %(periods)s") % {
                "absent": absent, "periods": self.rule.periods,
            }  # fmt: skip
            return
        row.entry = dict(zip(ABSENCE, values, strict=False))
        row.entry["scores"] = {part.pk: score for part, score in zip(self.parts, scores, strict=True)}
        row.judgement = results.judge(self.rule, absent, tuple(scores))
