"""The grid of sessions in which a timetable is typed."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centres.forms.numbers import WholeNumberField
from courses import lecturers
from courses.models import MOST_PERIODS, DayPart, Room, Session, TeachingForm
from courses.session_rules import FACTS, TIME

from .fields import PlainSelect, date_field

MOST_LINES = 200
PREFIX = "lines"
SMALL = forms.TextInput(attrs={"inputmode": "numeric"})
USUAL = {"part": DayPart.MORNING.value, "first_period": 1, "last_period": 4, "form": TeachingForm.LECTURE.value}
# Cells that hold something in a line nobody has begun to write.
GIVEN = {"session", *USUAL}


class Choices:
    """Lessons, lecturers and rooms the lines of one grid choose from: read once, in three queries.

    Rooms are those in use. What the timetable has already can always be kept: else a line would lose it unseen.
    """

    def __init__(self, course_class, user, kept):
        self.lessons = list(course_class.programme_version.lessons.all())
        people = lecturers.possible_heads(course_class.centre, user).select_related("centre")
        possible = {person.pk: person for person in people.order_by("sort_key", "pk")}
        self.lecturers = list((possible | {one.lecturer_id: one.lecturer for one in kept if one.lecturer}).values())
        rooms = Room.objects.visible_to(user).filter(centre=course_class.centre)
        here = {session.room_id for session in kept}
        self.rooms = [room for room in rooms if room.is_used or room.pk in here]
        self.home = course_class.centre_id

    @staticmethod
    def _of(rows, label, nothing):
        return {row.pk: row for row in rows}, [("", nothing), *((row.pk, label(row)) for row in rows)]

    def lesson(self):
        """({key: row}, choices) of the lessons."""
        return self._of(self.lessons, lambda one: f"{one.position}. {one.title}", _("No lesson"))

    def lecturer(self):
        """({key: row}, choices) of the lecturers; who comes from another centre with its name."""

        def label(person):
            return f"{person} ({person.centre.short_name})" if person.centre_id != self.home else str(person)

        return self._of(self.lecturers, label, _("Not named yet"))

    def room(self):
        """({key: row}, choices) of the rooms, with their seats."""

        def label(room):
            return gettext("%(room)s (%(n)s seats)") % {"room": room, "n": room.seats} if room.seats else str(room)

        return self._of(self.rooms, label, _("No room"))


class RowChoiceField(forms.TypedChoiceField):
    """A choice among rows that were read before, drawn in one go; empty gives None."""

    def __init__(self, **options):
        super().__init__(required=False, empty_value=None, widget=PlainSelect, **options)

    def choose_from(self, rows, choices):
        """Offer `rows`, {key: row}."""

        def coerce(key):
            try:
                return rows[int(key)]
            except KeyError as unknown:
                raise ValueError(key) from unknown  # what Django expects of a coercion that fails

        self.choices, self.coerce = choices, coerce


class SessionLineForm(forms.Form):
    """One session in the grid. `choices`: ({key: row}, choices) by column, made once for all lines."""

    session = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = date_field(_("Day"), help_text="")
    part = forms.TypedChoiceField(
        label=pgettext_lazy("session", "Half day"), coerce=int, choices=DayPart.choices, widget=PlainSelect
    )
    first_period = WholeNumberField(label=_("From period"), min_value=1, max_value=MOST_PERIODS, widget=SMALL)
    last_period = WholeNumberField(label=_("To period"), min_value=1, max_value=MOST_PERIODS, widget=SMALL)
    lesson = RowChoiceField(label=_("Lesson"))
    topic = forms.CharField(label=_("Content"), max_length=250, required=False)
    form = forms.ChoiceField(label=pgettext_lazy("teaching", "Form"), choices=TeachingForm.choices, widget=PlainSelect)
    lecturer = RowChoiceField(label=_("Lecturer"))
    room = RowChoiceField(label=_("Room"))
    place = forms.CharField(label=_("Other place"), max_length=200, required=False)

    def __init__(self, *args, choices, kept, **kwargs):
        super().__init__(*args, **kwargs)
        for name, of in choices.items():
            self.fields[name].choose_from(*of)
        line = int(self.prefix.rpartition("-")[2]) + 1
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(column)s, line %(n)s") % {"column": field.label, "n": line}
        for name, words in (("topic", _("the title of the lesson")), ("place", _("another place"))):
            self.fields[name].widget.attrs["placeholder"] = words
        self.kept = kept.get(self._key())  # the session as it is saved; None for a new line
        self.is_fixed = bool(self.kept and self.kept.taken_at)
        if self.is_fixed:  # shown as words beside
            for name in TIME:
                self.fields[name].widget = forms.HiddenInput()

    def _key(self):
        value = str(self["session"].value() or "")
        return int(value) if value.isdecimal() else None

    def clean(self):
        """Without a content of its own a session is about its lesson."""
        cells = super().clean()
        if cells.get("lesson") and not cells.get("topic"):
            cells["topic"] = cells["lesson"].title
        return cells

    def has_changed(self):
        """A line in which nothing but the usual half day stands is no line, also where one was saved before."""
        return self.is_fixed or any(name not in GIVEN for name in self.changed_data)

    @property
    def weekday(self):
        """The weekday of the day typed, short; empty while it is none."""
        try:
            day = self.fields["on"].clean(self["on"].value())
        except forms.ValidationError:
            return ""
        return date_format(day, "D")

    def differs(self, columns=FACTS):
        """[(label, value)] of what is saved now where something else was typed."""
        return [
            (self.fields[name].label, _shown(self.kept, name))
            for name in columns
            if name in self.cleaned_data and getattr(self.kept, name) != self.cleaned_data[name]
        ]


def _shown(session, name):
    """A column of a session as people read it."""
    return getattr(session, f"get_{name}_display", lambda: getattr(session, name))()


class SessionFormSet(forms.BaseFormSet):
    """The grid of a timetable. Lines left empty are passed over."""

    def filled(self):
        """The lines that say something, in their order: what `rows` and the places of refusals count."""
        return [form for form in self.forms if form.cleaned_data]

    def rows(self):
        """Typed lines as `timetable.write` takes them."""
        return [form.cleaned_data for form in self.filled()]

    def add_refusals(self, error, top):
        """Put the sentences of `timetable.write` beside the cells they are about; about none, or about cells that are
        no longer to be typed in: on the form `top`.
        """
        lines = self.filled()
        for one in error.error_list if hasattr(error, "error_list") else [error]:
            params = one.params or {}
            if params.get("line") is None or one.code == "attendance_taken":
                top.add_error(None, one)
            else:
                lines[params["line"]].add_error(params["column"], one)

    def show_saved(self):
        """Note on each line what is saved now where it differs, and where its session was deleted meanwhile."""
        for form in self.filled():
            key = form.cleaned_data.get("session")
            form.saved = form.differs() if form.kept else []
            form.was_deleted = bool(key and not form.kept)

    def placed(self):
        """[(lesson key or None, periods)] of what stands in the grid, cells not understood left out."""
        found = []
        for form in self.forms:
            first, last = (_number(form[name].value()) for name in ("first_period", "last_period"))
            lesson = str(form["lesson"].value() or "")
            if first and last and (form["on"].value() or lesson or form["topic"].value()):
                found.append((int(lesson) if lesson.isdecimal() else None, max(0, last - first + 1)))
        return found


def _number(value):
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 3 else 0


_Grid = forms.formset_factory(
    SessionLineForm, formset=SessionFormSet, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


class Grid:
    """Makes the grids of one class for one request: what may be chosen and what is saved is read once."""

    def __init__(self, course_class, user):
        self.kept = list(
            Session.objects.visible_to(user).filter(course_class=course_class).in_order()
            .select_related("lecturer__centre", "room", "lesson")
        )  # fmt: skip
        choices = Choices(course_class, user, self.kept)
        self.lessons = choices.lessons
        self.options = {
            "choices": {name: getattr(choices, name)() for name in ("lesson", "lecturer", "room")},
            "kept": {session.pk: session for session in self.kept},
        }

    def _make(self, lines):
        return _Grid(initial=lines[:MOST_LINES], prefix=PREFIX, form_kwargs=self.options)

    def saved(self, spare=0):
        """As it is saved, with `spare` empty lines below."""
        return self._make([_cells(session) for session in self.kept] + [dict(USUAL)] * spare)

    def posted(self, data):
        """As it was posted, to be validated."""
        return _Grid(data, prefix=PREFIX, form_kwargs=self.options)

    def reshaped(self, data, *, spare=0, without=None, more=(), only_fixed=False):
        """As it was typed, unjudged, with `more` rows and `spare` empty lines below, or `without` one (from 0).

        only_fixed: of the lines typed only those whose attendance is recorded. Empty lines make room for `more`.
        """
        lines = [line for n, line in enumerate(_typed(data)) if n != without or self._fixed_cells(line)]
        if only_fixed:
            lines = [line for line in lines if self._fixed_cells(line)]
        if more:
            lines = [line for line in lines if any(line[name] for name in line.keys() - GIVEN)]
        return self._make([*lines, *map(_row_cells, more), *[dict(USUAL)] * spare])

    def understood(self, data, *, only_fixed=False):
        """The lines typed as `timetable.write` takes them; of lines with errors without the cells not understood."""
        grid = self.posted(data)
        grid.is_valid()
        lines = [form.cleaned_data for form in grid.forms if not only_fixed or form.is_fixed]
        return [line for line in lines if line]

    def with_missing(self, data):
        """As it was posted, to be validated, and below what is saved but stands in no line: nothing is lost unseen.

        Where attendance was recorded meanwhile, day and periods are as they are saved.
        """
        lines = [line | self._fixed_cells(line) for line in _typed(data)]
        held = {line["session"] for line in lines}
        missing = [session for session in self.kept if str(session.pk) not in held]
        every = [*lines, *map(_cells, missing)][:MOST_LINES]
        told = {f"{PREFIX}-{n}-{name}": "" if value is None else value for n, line in enumerate(every)
                for name, value in line.items()}  # fmt: skip
        grid = self.posted(told | {f"{PREFIX}-TOTAL_FORMS": len(every), f"{PREFIX}-INITIAL_FORMS": 0})
        for form in grid.forms[len(lines) :]:
            form.is_added = True
        return grid

    def _fixed_cells(self, line):
        """{column: value} of the cells of a line that may not change, {} where all may."""
        key = line["session"]
        session = self.options["kept"].get(int(key)) if key.isdecimal() else None
        return {name: _cells(session)[name] for name in TIME} if session and session.taken_at else {}


def _typed(data):
    """The lines of a post as {column: text}."""
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(count), MOST_LINES) if count.isdecimal() else 0
    return [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in SessionLineForm.base_fields} for n in range(count)]


def _own_topic(topic, lesson):
    """What is shown in the cell of the content: nothing where the lesson says it."""
    return "" if lesson and topic == lesson.title else topic


def _cells(session):
    topic = _own_topic(session.topic, session.lesson)
    return {
        "session": session.pk, "on": session.on, "part": session.part, "first_period": session.first_period,
        "last_period": session.last_period, "lesson": session.lesson_id, "topic": topic, "form": session.form,
        "lecturer": session.lecturer_id, "room": session.room_id, "place": session.place,
    }  # fmt: skip


def _row_cells(row):
    """A row of `timetable.fill` as cells."""
    cells = row | {"topic": _own_topic(row["topic"], row["lesson"])}
    return {name: getattr(value, "pk", value) for name, value in cells.items()}
