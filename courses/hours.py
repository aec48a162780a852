"""Teaching hours: periods taught by each lecturer in a month or a year, by how the post is held and by class."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from centres import spans
from centres.models import Appointment, AppointmentKind, AppointmentMode, Person
from centres.tables import Head, Table, xlsx

from .models import CourseClass, TeachingNorm
from .models.stages import HELD

MONTHS = range(1, 13)
_RANK = {mode: place for place, mode in enumerate([*AppointmentMode.values, ""])}


@dataclass
class ClassHours:
    """What one lecturer taught of one class."""

    course_class: CourseClass
    sessions: int = 0
    periods: int = 0


@dataclass
class LecturerHours:
    """What one person taught while holding the post one way; `mode` "": without an appointment on the day."""

    person: Person
    mode: str
    by_class: dict[int, ClassHours] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)  # month: periods; months without any are missing
    norm: int | None = None  # periods a year, where the post has a norm and a whole year is counted

    def add(self, course_class, month, periods):
        """Count one session."""
        its = self.by_class.setdefault(course_class.pk, ClassHours(course_class))
        its.sessions += 1
        its.periods += periods
        self.months[month] = self.months.get(month, 0) + periods

    @property
    def classes(self):
        """[ClassHours] as the classes began."""
        return sorted(self.by_class.values(), key=lambda one: (one.course_class.starts_on, one.course_class.pk))

    @property
    def mode_label(self):
        """How the post is held, in words."""
        return AppointmentMode(self.mode).label if self.mode else _("No appointment on the day")

    @property
    def sessions(self):
        """Number of sessions."""
        return sum(one.sessions for one in self.by_class.values())

    @property
    def periods(self):
        """Number of periods of 45 minutes."""
        return sum(one.periods for one in self.by_class.values())

    @property
    def beyond(self):
        """Periods beyond the norm; None without one."""
        return None if self.norm is None else max(0, self.periods - self.norm)

    @property
    def by_month(self):
        """Periods of each of the twelve months."""
        return [self.months.get(month, 0) for month in MONTHS]


@dataclass(frozen=True)
class Hours:
    """The sheet: its rows by given name, and their sums. `norm`: the TeachingNorm a year is measured by, if any."""

    year: int
    month: int | None
    until: date
    rows: list[LecturerHours]
    norm: TeachingNorm | None = None

    @property
    def lecturers(self):
        """How many persons taught."""
        return len({row.person.pk for row in self.rows})

    @property
    def classes(self):
        """How many classes were taught."""
        return len({pk for row in self.rows for pk in row.by_class})

    @property
    def sessions(self):
        """Sessions of all rows."""
        return sum(row.sessions for row in self.rows)

    @property
    def periods(self):
        """Periods of all rows."""
        return sum(row.periods for row in self.rows)

    @property
    def beyond(self):
        """Periods beyond the norm, all rows that have one together."""
        return sum(row.beyond or 0 for row in self.rows)

    @property
    def by_month(self):
        """Periods of each of the twelve months, all rows together."""
        return [sum(row.months.get(month, 0) for row in self.rows) for month in MONTHS]

    @property
    def by_mode(self):
        """[(words, periods)] of each way of holding the post that occurs."""
        found = {row.mode: row for row in sorted(self.rows, key=lambda row: _RANK[row.mode])}
        return [(row.mode_label, sum(one.periods for one in self.rows if one.mode == mode))
                for mode, row in found.items()]  # fmt: skip


def taught(sessions, year, month, today):
    """The Hours of `sessions`, a queryset of one's scope, in a year or in one month of it, until today.

    Counted are sessions of classes that opened (HELD) whose day has come; four queries, however many they are, and one
    for the norm a year is measured by: the one in force on its last day.
    """
    held = sessions.filter(on__year=year, course_class__status__in=HELD).due(today).exclude(lecturer=None)
    if month:
        held = held.filter(on__month=month)
    facts = list(held.values_list("lecturer", "centre", "course_class", "on", "first_period", "last_period"))
    modes = _Modes({row[0] for row in facts}, {row[1] for row in facts})
    people = Person.objects.select_related("centre").in_bulk({row[0] for row in facts})
    classes = CourseClass.objects.select_related("centre").in_bulk({row[2] for row in facts})
    rows = {}
    for lecturer, centre, course_class, on, first, last in facts:
        mode = modes.on(lecturer, centre, on)
        row = rows.setdefault((lecturer, mode), LecturerHours(people[lecturer], mode))
        row.add(classes[course_class], on.month, last - first + 1)
    norm = None if month else TeachingNorm.objects.in_force(date(year, 12, 31))
    for row in rows.values():
        row.norm = norm.of(row.mode) if norm else None
    return Hours(year, month, today, sorted(rows.values(), key=_order), norm)


def _order(row):
    return row.person.sort_key, row.person.pk, _RANK[row.mode]


class _Modes:
    """How persons held their posts at centres on a day: as lecturers before any other post, full-time first."""

    def __init__(self, people, centres):
        self.posts = defaultdict(list)
        rows = Appointment.objects.filter(person__in=people, centre__in=centres)
        for person, centre, kind, mode, *span in rows.values_list(
            "person", "centre", "kind", "mode", "from_on", "to_on"
        ):
            self.posts[person, centre].append((kind != AppointmentKind.LECTURER, _RANK[mode], mode, tuple(span)))
        for posts in self.posts.values():
            posts.sort(key=lambda post: post[:2])

    def on(self, person, centre, day):
        """The mode of the post on the day, "" without one."""
        return next((mode for _no, _rank, mode, span in self.posts[person, centre] if spans.holds(span, day)), "")


# --- The Excel file ---------------------------------------------------------------------------------------------


def workbook(hours, place):
    """An .xlsx as bytes: a sheet by lecturer, one by class; `place` says whose hours they are."""
    title = f"{heading(hours)} – {place}"
    until = _("Sessions of opened classes held until %(day)s; 1 period is 45 minutes")
    notes = [until % {"day": f"{hours.until:%d/%m/%Y}"}]
    return xlsx(
        Table(title, notes, *_by_lecturer(hours), name=_("By lecturer")),
        Table(title, notes, *_by_class(hours), name=_("By class")),
    )


def heading(hours):
    """“Teaching hours in 11/2026” or “… in 2026”."""
    return _("Teaching hours in %(when)s") % {
        "when": f"{hours.month:02d}/{hours.year}" if hours.month else str(hours.year)
    }


def _by_lecturer(hours):
    """(heads, rows, totals)."""
    months = [] if hours.month else [Head(pgettext("month", "M%(n)s") % {"n": month}, 7) for month in MONTHS]
    norm = [Head(_("Norm of the year"), 10), Head(_("Beyond the norm"), 10)] if hours.norm else []
    heads = [Head(_("Full name"), 28), Head(_("Home centre"), 26), Head(_("How the post is held"), 18),
             Head(_("Classes"), 8), Head(_("Sessions"), 8), *months, Head(_("Periods"), 10),
             *norm]  # fmt: skip
    rows = [
        [row.person.full_name, row.person.centre.short_name, row.mode_label, len(row.classes), row.sessions,
         *([] if hours.month else row.by_month), row.periods, *([row.norm, row.beyond] if hours.norm else [])]
        for row in hours.rows
    ]  # fmt: skip
    totals = [_total(hours), "", "", "", hours.sessions, *([] if hours.month else hours.by_month), hours.periods,
              *(["", hours.beyond] if hours.norm else [])]  # fmt: skip
    return heads, rows, totals


def _by_class(hours):
    heads = [Head(_("Full name"), 28), Head(_("How the post is held"), 18), Head(_("Centre"), 26),
             Head(_("Class code"), 18), Head(_("Class"), 46),
             Head(_("Sessions"), 8), Head(_("Periods"), 10)]  # fmt: skip
    rows = [
        [row.person.full_name, row.mode_label, one.course_class.centre.short_name, one.course_class.code,
         one.course_class.name, one.sessions, one.periods]
        for row in hours.rows for one in row.classes
    ]  # fmt: skip
    return heads, rows, [_total(hours), "", "", "", "", hours.sessions, hours.periods]


def _total(hours):
    return _("Total, %(n)s lecturers") % {"n": hours.lecturers}
