"""What is asked before a timetable is filled from the lessons."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.forms.numbers import WholeNumberField
from courses.models import MOST_PERIODS, DayPart

from .fields import date_field, helper
from .timetable import RowChoiceField

PREFIX = "fill"


class FillForm(forms.Form):
    """Where and when the lessons are put that stand nowhere yet."""

    WEEKDAYS = [
        (0, pgettext_lazy("weekday", "Mon")), (1, pgettext_lazy("weekday", "Tue")),
        (2, pgettext_lazy("weekday", "Wed")), (3, pgettext_lazy("weekday", "Thu")),
        (4, pgettext_lazy("weekday", "Fri")), (5, pgettext_lazy("weekday", "Sat")),
        (6, pgettext_lazy("weekday", "Sun")),
    ]  # fmt: skip

    first_day = date_field(_("From day"))
    periods = WholeNumberField(label=_("Periods a half day"), min_value=1, max_value=MOST_PERIODS, initial=4)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), coerce=int, choices=WEEKDAYS, initial=[0, 1, 2, 3, 4], widget=forms.CheckboxSelectMultiple
    )
    parts = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("session", "Half days"), coerce=int, choices=DayPart.choices,
        initial=[DayPart.MORNING, DayPart.AFTERNOON], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    lecturer = RowChoiceField(label=_("Lecturer of all"))
    room = RowChoiceField(label=_("Room of all"))
    anew = forms.BooleanField(label=_("Begin anew: take away what has no attendance yet"), required=False)

    def __init__(self, data, *, course_class, choices):
        typed = self._typed(data) if data else {}
        asked = data if data and "fill" in data else None
        super().__init__(asked, prefix=PREFIX, initial={"first_day": course_class.starts_on} | typed)
        self.course_class = course_class
        for name in ("lecturer", "room"):
            self.fields[name].choose_from(*choices[name])
        self.helper = helper(Row("first_day", "periods"), Row("weekdays", "parts"), Row("lecturer", "room"), "anew")

    def _typed(self, data):
        """What stands in the form, kept as it is where another button was pressed."""
        many = {"weekdays", "parts"}
        return {name: data.getlist(f"{PREFIX}-{name}") if name in many else data.get(f"{PREFIX}-{name}", "")
                for name in self.base_fields}  # fmt: skip

    def clean_first_day(self):
        day, course_class = self.cleaned_data["first_day"], self.course_class
        if not course_class.starts_on <= day <= course_class.ends_on:
            raise forms.ValidationError(
                _("The class lasts from %(first)s to %(last)s: choose a day of it, or change its days first."),
                code="outside_class",
                params={"first": f"{course_class.starts_on:%d/%m/%Y}", "last": f"{course_class.ends_on:%d/%m/%Y}"},
            )
        return day
