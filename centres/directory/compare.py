"""What applying a file would change: lines against the centres there are. Reads the database, writes nothing."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..models import Centre, Province, SuccessionPart
from ..scope import Role
from ..sheets.cells import text_of
from .columns import COLUMNS, OF_CENTRE, normal, shown

NAME, PARENT = ("name", "short_name", "place"), ("parent", "symbol", "province")


@dataclass(frozen=True)
class Refusal:
    """Why a line stays out; the whole file is not applied while there is one."""

    number: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Addition:
    """A line about a centre there is none of yet. `province` is its row."""

    number: int
    values: dict
    province: Province


@dataclass(frozen=True)
class Change:
    """A line that changes a centre: `fields` {column key: value} of the centre itself; new dated rows where true."""

    number: int
    centre: Centre
    values: dict
    province: Province
    fields: dict
    has_new_name: bool
    has_new_parent: bool
    shown: list  # (header, old, new), as people read them


@dataclass
class Comparison:
    """What a file says against the database: nothing of it is written yet."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)

    @property
    def counts(self):
        """How many lines of each kind; of the refused ones, how many lines have at least one reason."""
        return {
            "added": len(self.added), "changed": len(self.changed), "unchanged": self.unchanged,
            "refused": len({one.number for one in self.refused}),
        }  # fmt: skip

    @property
    def can_be_applied(self):
        """Whether no line is refused and something would change."""
        return not self.refused and bool(self.added or self.changed)

    @property
    def digest(self):
        """What was shown, in 64 letters: applying asks for the same."""
        told = [
            [[one.number, [text_of(value) for value in one.values.values()]] for one in self.added],
            [[one.number, one.centre.pk, one.shown] for one in self.changed],
            self.unchanged,
            [[one.number, one.column, one.value, one.reason] for one in self.refused],
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def compare(lines, *, by):
    """The Comparison of these Lines with the database, for what `by` may change. Takes a fixed number of queries."""
    known = _Known(by)
    standing = _places_of(lines)
    result = Comparison()
    for line in lines:
        judged = _Judged(line, known)
        judged.refuse_twice(standing)
        if not judged.faults:
            judged.judge()
        if judged.faults:
            result.refused += [
                Refusal(line.number, COLUMNS[key].header, line.typed.get(key, "")[:200], reason)
                for key, reason in judged.faults
            ]
        elif judged.centre is None:
            result.added.append(Addition(line.number, line.values, judged.province))
        elif change := judged.change():
            result.changed.append(change)
        else:
            result.unchanged += 1
    return result


def _places_of(lines):
    """{code without regard to case: [row numbers]}."""
    found = defaultdict(list)
    for line in lines:
        if line.code:
            found[line.code.casefold()].append(line.number)
    return found


class _Known:
    """Everything a line is held against: provinces, centres with their dated rows, ended centres; four queries."""

    def __init__(self, by):
        self.by = by
        self.provinces = {province.code: province for province in Province.objects.all()}
        centres = Centre.objects.prefetch_related("names", "parents__province").order_by("pk")
        self.centres = {centre.code.casefold(): centre for centre in centres}
        parts = SuccessionPart.objects.filter(succession__undone_at=None)
        self.ended = set(parts.values_list("predecessor", flat=True))

    def may_touch(self, province_id):
        """Whether `by` may enter or change centres of this province."""
        return self.by.role == Role.NATIONAL or self.by.province_id == province_id


class _Judged:
    """One line, held against what is known. `faults` grow: [(column key, sentence)]."""

    def __init__(self, line, known):
        self.line, self.values, self.known = line, line.values, known
        self.faults = list(line.faults)
        self.centre = known.centres.get(line.code.casefold())
        self.province = known.provinces.get(self.values.get("province"))
        self.new_name = self.new_parent = False

    def refuse(self, key, reason, **facts):
        """Add a reason why this line stays out."""
        self.faults.append((key, reason % facts))

    def refuse_twice(self, standing):
        """A code names one centre, so it stands in one row."""
        others = [number for number in standing.get(self.line.code.casefold(), []) if number != self.line.number]
        if others:
            self.refuse("code", _("The code stands in row %(row)s too: keep one of the rows."), row=others[0])

    def judge(self):
        """Look at the line as a whole."""
        if self.province is None:
            self.refuse("province", _("No province has this code: take the code from the list of provinces."))
            return
        if not self._is_in_scope():
            return
        self._judge_life()
        if self.centre is not None:
            self._judge_change()
        elif not self.faults:
            self._judge_first_days()

    def _is_in_scope(self):
        mine = self.known.may_touch
        if not mine(self.province.pk):
            self.refuse("province", _("This is not your province: enter and change centres of your own province only."))
        elif self.centre is not None and not mine(self.centre.province_id):
            self.refuse("code", _("The code belongs to a centre of another province: choose another code."))
        elif self.centre is not None and self.centre.code != self.line.code:
            self.refuse("code", _("The code is written %(code)s: capital letters count."), code=self.centre.code)
        return not self.faults

    def _judge_life(self):
        opened, closed = self.values["opened_on"], self.values["closed_on"]
        if closed is not None and closed <= opened:
            self.refuse("closed_on", _("A centre closes after the day it opened: check both dates."))

    def _judge_first_days(self):
        for key in ("name_from", "parent_from"):
            self._judge_day_in_life(key)

    def _judge_day_in_life(self, key):
        day, opened, closed = (self.values[name] for name in (key, "opened_on", "closed_on"))
        if day < opened:
            self.refuse(key, _("The day lies before the centre opened (%(day)s)."), day=text_of(opened))
        elif closed is not None and day >= closed:
            self.refuse(key, _("The day lies after the centre closed (%(day)s)."), day=text_of(closed))

    def _judge_change(self):
        values, centre = self.values, self.centre
        if values["level"] != centre.level:
            self.refuse("level", _("The level of a centre changes by a conversion: enter that as a succession."))
        if values["closed_on"] != centre.closed_on and centre.pk in self.known.ended:
            self.refuse("closed_on", _("This centre ended by a succession: its day is changed there."))
        names = {row.effective_from: (row.name, row.short_name, row.place) for row in centre.names.all()}
        parents = {row.effective_from: (row.name, row.symbol, row.province.code) for row in centre.parents.all()}
        if values["opened_on"] != centre.opened_on and values["opened_on"] > min([*names, *parents]):
            self.refuse("opened_on", _("Names or committees of the centre hold from earlier days: check the day."))
        self.new_name = self._judge_dated("name_from", names, tuple(values[key] for key in NAME))
        self.new_parent = self._judge_dated("parent_from", parents, tuple(values[key] for key in PARENT))

    def _judge_dated(self, key, rows, told):
        """Whether the line adds a dated row. `rows`: {day: values} there are, `told`: the values of the line."""
        day, last = self.values[key], max(rows)
        if day in rows:
            if tuple(map(normal, rows[day])) != told:
                self.refuse(key, _(
                    "From %(day)s on “%(old)s” holds, and what holds on a day is never overwritten: write the day from "
                    "which the new one holds, later than %(last)s."
                ), day=text_of(day), old=rows[day][0], last=text_of(last))  # fmt: skip
            return False
        if day < last:
            reason = _("Another row holds from %(last)s already: a new one needs a later day.")
            self.refuse(key, reason, last=text_of(last))
        elif tuple(map(normal, rows[last])) == told:
            self.refuse(key, _("The same holds from %(last)s already: write that day."), last=text_of(last))
        else:
            self._judge_day_in_life(key)
        return True

    def change(self):
        """The Change this line makes, None where it makes none."""
        centre, values = self.centre, self.values
        fields = {key: values[key] for key in OF_CENTRE if _kept(centre, key) != values[key]}
        told = [(key, _kept(centre, key), values[key]) for key in fields]
        if self.new_name:
            last = max(centre.names.all(), key=lambda row: row.effective_from)
            old = (last.name, last.short_name, last.place, last.effective_from)
            told += _differences((*NAME, "name_from"), values, old)
        if self.new_parent:
            last = max(centre.parents.all(), key=lambda row: row.effective_from)
            old = (last.name, last.symbol, last.province.code, last.effective_from)
            told += _differences((*PARENT, "parent_from"), values, old)
        if not told:
            return None
        told = [(COLUMNS[key].header, shown(COLUMNS[key], old), shown(COLUMNS[key], new)) for key, old, new in told]
        return Change(self.line.number, centre, values, self.province, fields, self.new_name, self.new_parent, told)


def _kept(centre, key):
    """What the database has, in the normal form of the file: spaces at the ends of a text are no difference."""
    value = getattr(centre, key)
    return normal(value) if isinstance(value, str) else value


def _differences(keys, values, old):
    return [(key, was, values[key]) for key, was in zip(keys, old, strict=True) if was != values[key]]
