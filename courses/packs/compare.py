"""A returned workbook beside what was taken out and what stands in the class now: what it would change, row by row.

A cell counts as changed where it differs from what was taken out. If somebody changed the same cell on the portal
meanwhile, to something else, that is a conflict, and the whole row stays out: nobody overwrites what was not seen.
"""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.vietnamese import fold
from courses.entries import plain_score, read_periods, read_score, shown_score
from courses.models import AbsenceKind

from .columns import ABSENCE, FLAG, MARK, MARKS, PRESENT, SCORE, SHOWN, cell_key
from .state import state_of


@dataclass(frozen=True)
class Change:
    """One cell that would change; before and after as people read them."""

    enrolment: int
    cell: str
    label: str
    before: str
    after: str
    value: str | None  # as it would be kept: a mark, or the text of a number


@dataclass
class ComparedRow:
    """One row of the workbook. problems: why it stays out, each a sentence with the value in it."""

    sheet: str
    row: int
    name: str
    enrolment: int | None = None
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)


@dataclass
class NewSession:
    """A session whose attendance the workbook brings for the first time: for everybody, or not at all."""

    pk: int
    label: str
    marks: dict  # {enrolment id: mark}
    problem: str = ""

    @property
    def absent(self):
        """How many were absent."""
        return sum(mark != PRESENT for mark in self.marks.values())


@dataclass
class Differences:
    """All of it. Rows without a change and without a problem are left out."""

    rows: list
    sessions: list

    @property
    def changed(self):
        """Rows that would be written."""
        return [row for row in self.rows if row.changes and not row.problems]

    @property
    def refused(self):
        """Rows that stay out."""
        return [row for row in self.rows if row.problems]

    @property
    def recorded(self):
        """Sessions that would be recorded."""
        return [one for one in self.sessions if not one.problem]

    @property
    def count(self):
        """Cells that would change; the marks of a session recorded for the first time count one for each learner."""
        return sum(len(row.changes) for row in self.changed) + sum(len(one.marks) for one in self.recorded)

    @property
    def digest(self):
        """What would happen, in 20 characters. Whoever confirms sends back the one the page showed."""
        facts = [[c.enrolment, c.cell, c.value] for row in self.changed for c in row.changes]
        facts += [[one.pk, sorted(one.marks.items())] for one in self.recorded]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:20]


def compare(course_class, base, returned):
    """The Differences of a Returned against the class now; `base`: {"cells": …} as the pack was taken out."""
    comparison = _Comparison(course_class, base, returned)
    rows = [comparison.row(one) for one in returned.rows]
    sessions = comparison.new_sessions(rows)
    return Differences([row for row in rows if row.changes or row.problems], sessions)


class _Comparison:
    def __init__(self, course_class, base, returned):
        self.base = {int(pk): cells for pk, cells in base["cells"].items()}
        self.names = {int(pk): name for pk, name in base["names"].items()}
        self.now = state_of(course_class)
        self.enrolments = {one.pk: one for one in self.now.enrolments}
        self.sessions = {cell_key(MARK, one.pk): one for one in self.now.sessions}
        self.labels = self._labels()
        self.returned, self.today = returned, timezone.localdate()
        self.seen = {}
        self.flagged = self._flagged()
        self.marks = {}  # {cell key of a session: {enrolment id: mark}} of rows without a problem

    def _labels(self):
        found = {
            key: _("session %(n)s, %(part)s %(day)s")
            % {"n": n, "part": one.get_part_display().lower(), "day": one.on.strftime("%d/%m/%Y")}
            for n, (key, one) in enumerate(self.sessions.items(), start=1)
        }  # fmt: skip
        found |= {"absent_excused": _("periods absent, excused"), "absent_unexcused": _("periods absent, unexcused")}
        return found | {cell_key(SCORE, part.pk): part.name for part in self.now.parts}

    def _flagged(self):
        """Sessions the workbook calls recorded: by their flag, by any mark in their column, or as taken out."""
        marked = {cell for row in self.returned.rows for cell, text in row.cells.items() if text}
        was_taken = {cell for cells in self.base.values() for cell, value in cells.items() if value is not None}
        return {cell for cell in self.sessions
                if fold(self.returned.flags.get(cell, "")) == FLAG or cell in marked or cell in was_taken}  # fmt: skip

    # --- Rows ---

    def row(self, one):
        """Judge one row."""
        found = ComparedRow(one.sheet, one.row, one.name)
        pk = self._known(one, found)
        if pk is None:
            return found
        found.enrolment = pk
        for cell, text in one.cells.items():
            self._cell(found, one, pk, cell, text)
        enrolment = self.enrolments.get(pk)
        if found.changes and enrolment is None:
            found.problems.append(_("This learner is no longer on the roster."))
        elif found.changes and enrolment.is_certified:
            found.problems.append(_("This learner already holds a certificate: the result behind it stays as it is."))
        if not found.problems:
            for cell in one.cells.keys() & self.flagged:
                self.marks.setdefault(cell, {})[pk] = MARKS[fold(one.cells[cell])]
        return found

    def _known(self, one, found):
        """The enrolment id of a row; None with a problem on `found` where its key says nothing we know."""
        if not one.key:
            found.problems.append(
                _("The row has lost its key: learners are added by the roster, not here. Take the workbook out anew.")
            )
            return None
        pk = int(one.key) if one.key.isdecimal() and len(one.key) < 18 else None
        if pk not in self.base:
            found.problems.append(_("The key of this row belongs to no learner of this workbook."))
            return None
        if (one.sheet, pk) in self.seen:
            found.problems.append(
                _("This learner stands in row %(row)s already: keep one of the two rows.")
                % {"row": self.seen[one.sheet, pk]}
            )
            return None
        self.seen[one.sheet, pk] = one.row
        if fold(one.name) != fold(self.names[pk]):
            found.problems.append(
                _(
                    "The name was “%(old)s” when the workbook was taken out, now “%(new)s”: names are corrected on the "
                    "page of the learner."
                )
                % {"old": self.names[pk], "new": one.name}
            )
            return None
        return pk

    def _cell(self, found, one, pk, cell, text):
        label = self.labels.get(cell)
        if cell in one.formulas:
            found.problems.append(_("%(what)s: a formula stands here; type the value.") % {"what": label or cell})
            return
        if label is None:  # the session or part is no more
            before = self.base[pk].get(cell)
            if fold(text) != fold(SHOWN.get(before, before or "")):
                found.problems.append(_("“%(text)s”: its session or part is no longer in the class.") % {"text": text})
            return
        try:
            value = self._read(cell, text)
        except ValidationError as wrong:
            found.problems.append(f"{label}: {wrong.message}")
            return
        before, now = self.base[pk].get(cell), self.now.cells.get(pk, {}).get(cell)
        if value in (before, now):
            return
        if before is None and cell in self.sessions and now is None:
            return  # of a session recorded for the first time: told once, see new_sessions
        if now != before and pk in self.enrolments:
            said = {"what": label, "before": _said(before), "now": _said(now), "text": _said(value)}
            found.problems.append(
                _(
                    "%(what)s: changed on the portal meanwhile, from “%(before)s” to “%(now)s”; the workbook says "
                    "“%(text)s”."
                )
                % said
            )
            return
        found.changes.append(Change(pk, cell, label, _said(now), _said(value), value))

    def _read(self, cell, text):
        """The value of a typed cell as it is kept: a mark or None, or the text of a number. Raises ValidationError."""
        if cell in self.sessions:
            if fold(text) not in MARKS:
                raise ValidationError(_("“%(text)s” is no mark: P, K, or nothing for present") % {"text": text})
            return MARKS[fold(text)] if cell in self.flagged else None
        if cell in ABSENCE:
            return str(read_periods(text) or "")
        return plain_score(read_score(text))

    # --- Sessions ---

    def new_sessions(self, rows):
        """Sessions nobody had recorded when the workbook was taken out, and nobody has since."""
        found = []
        for cell, session in self.sessions.items():
            brought = any(cell in one.cells for one in self.returned.rows)
            if session.taken_at or cell not in self.flagged or not brought:
                continue
            marks = {pk: mark for pk, mark in self.marks.get(cell, {}).items() if pk in self.enrolments}
            one = NewSession(session.pk, self.labels[cell], marks)
            missing = [self.enrolments[pk].learner.full_name for pk in self.enrolments if pk not in marks]
            if session.on > self.today:
                one.problem = _("The session is still to come: its attendance is recorded from its day on.")
            elif missing:
                one.problem = _(
                    "%(n)s learners on the roster have no mark in the workbook (first: %(name)s): record this session "
                    "on its page."
                ) % {"n": len(missing), "name": missing[0]}  # fmt: skip
            found.append(one)
        return found


def _said(value):
    """A kept value as people read it: a mark in words, a score with the comma of the language."""
    if value in AbsenceKind.values:
        return str(AbsenceKind(value).label)
    if value == PRESENT:
        return _("present")
    return shown_score(Decimal(value)) if value else "–"
