"""Which week or which month of sessions is looked at, and of whom."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.scope import Role, may_oversee
from courses import lecturers
from courses.models import Room

from .classes import years_of_classes
from .fields import date_field

YEARS = range(1990, 2100)  # of weeks and months asked for; whatever lies beyond is a slip of the keyboard


def centre_field(user):
    """A centre of one's scope, for those above: they look at one at a time."""
    centres = Centre.objects.visible_to(user)
    return forms.ModelChoiceField(centres, label=_("Centre"), required=False, empty_label=_("Choose a centre"))


class OfCentreForm(forms.Form):
    """A filter whose first field, for those above, is the centre; the own one for its staff."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.centre = user.centre
        if may_oversee(user):
            self.fields = {"centre": centre_field(user)} | self.fields
            self.centre = self._asked_centre()

    def _asked_centre(self):
        """The centre asked for, None without one or for one out of scope."""
        try:
            return self.fields["centre"].clean(self.data.get("centre"))
        except forms.ValidationError:
            return None

    def chosen(self, name):
        """What stands in a field, None where nothing fitting does."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name) or None


class WeekForm(OfCentreForm):
    """One room or lecturer of a week, and a day that leads to another week."""

    room = forms.ModelChoiceField(
        label=_("Room"), queryset=None, required=False, empty_label=pgettext_lazy("rooms", "All")
    )
    lecturer = forms.ModelChoiceField(
        label=_("Lecturer"), queryset=None, required=False, empty_label=pgettext_lazy("lecturers", "All")
    )
    on = date_field(_("Week of the day"), required=False, help_text="")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if user.role == Role.LECTURER or self.centre is None:
            del self.fields["room"], self.fields["lecturer"]
            return
        self.fields["room"].queryset = Room.objects.visible_to(user).filter(centre__custodian=self.centre)
        self.fields["lecturer"].queryset = lecturers.possible_heads(self.centre, user)

    @property
    def monday(self):
        """The Monday of the week asked for by one of its days, None without one."""
        day = self.chosen("on")
        return day - timedelta(days=day.weekday()) if day and day.year in YEARS else None

    @property
    def is_narrowed(self):
        """Whether only a room or a lecturer is shown."""
        return bool(self.chosen("room") or self.chosen("lecturer"))

    def narrow(self, sessions):
        """`sessions` of the centre, room and lecturer chosen."""
        wanted = {name: self.chosen(name) for name in ("centre", "room", "lecturer")}
        return sessions.filter(**{name: row for name, row in wanted.items() if row})


class HoursForm(OfCentreForm):
    """A year, and one month of it or all."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, empty_value=None, required=False,
        choices=[("", _("The whole year")), *((n, str(n)) for n in range(1, 13))],
    )  # fmt: skip

    def __init__(self, data, *, user):
        self.this_year = timezone.localdate().year
        asked = {"year": self.this_year} | data.dict() if data else None
        super().__init__(asked, user=user, initial={"year": self.this_year})
        self.fields["year"].choices = [(year, str(year)) for year in years_of_classes(user, self.this_year)]

    @property
    def asked_year(self):
        """The year asked for, this one without."""
        return self.chosen("year") or self.this_year
