"""What may be typed about the lessons of a programme version: a grid of lines in their order."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.forms.numbers import WholeNumberField
from courses.models import TeachingForm

from .fields import PlainSelect

MOST_LINES = 80
SPARE_LINES = 6
PREFIX = "lessons"


class LessonForm(forms.Form):
    """One lesson; a line without title and periods is no lesson."""

    title = forms.CharField(label=_("Lesson"), max_length=250)
    periods = WholeNumberField(
        label=_("Periods"), min_value=1, max_value=200, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    form = forms.TypedChoiceField(
        label=pgettext_lazy("teaching", "Form"), choices=TeachingForm.choices, initial=TeachingForm.LECTURE,
        widget=PlainSelect,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        line = int(self.prefix.rpartition("-")[2]) + 1
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(column)s, line %(n)s") % {"column": field.label, "n": line}

    def has_changed(self):
        """The form of teaching is chosen from the start: it alone makes no lesson."""
        return any(name != "form" for name in self.changed_data)


class LessonFormSet(forms.BaseFormSet):
    """The lessons of a version. Lines left empty are passed over."""

    @property
    def lines(self):
        """[{"title", "periods", "form"}] of the lines filled in, in their order."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]

    @property
    def total(self):
        """Periods of all lines as they stand in the grid, also before it is judged."""
        return sum(_number(form["periods"].value()) for form in self.forms)


def _number(typed):
    try:
        return WholeNumberField(required=False).clean(typed) or 0
    except forms.ValidationError:
        return 0


_Grid = forms.formset_factory(
    LessonForm, formset=LessonFormSet, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


def known_lessons(lessons):
    """The grid filled with `lessons` of a version, with empty lines below."""
    lines = [{"title": lesson.title, "periods": lesson.periods, "form": lesson.form} for lesson in lessons]
    return _grid(lines + [{}] * SPARE_LINES)


def posted_lessons(data):
    """The grid as it was posted, to be judged."""
    return _Grid(data, prefix=PREFIX)


def reshaped_lessons(data, *, spare=0, without=None, raised=None):
    """The posted grid as typed, unjudged: with `spare` lines more, `without` one, or one `raised` above the one before.

    `without` and `raised` are places, from 0; a place that is not there changes nothing.
    """
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(count), MOST_LINES) if count.isdecimal() else 0
    names = LessonForm.base_fields
    lines = [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in names} for n in range(count) if n != without]
    if raised and raised < len(lines):
        lines[raised - 1], lines[raised] = lines[raised], lines[raised - 1]
    return _grid([*lines, *[{}] * spare][:MOST_LINES])


def _grid(lines):
    return _Grid(initial=lines, prefix=PREFIX)
