"""The two small forms of the pages that need every application."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.forms.organised import is_now, organised_field


class SearchForm(forms.Form):
    """The search of the brand bar: a class, a learner's name or a certificate number."""

    q = forms.CharField(
        label=_("Find a class, a learner, a number"),
        min_length=2,
        max_length=80,
        error_messages={"min_length": _("Type at least two characters.")},
    )


def year_choices():
    """The years people look at: from 2020 to the next one."""
    return [(year, str(year)) for year in range(timezone.localdate().year + 1, 2019, -1)]


class YearForm(forms.Form):
    """Which calendar year a dashboard shows, and by which organisation."""

    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        required=False,
        choices=year_choices,
        initial=lambda: timezone.localdate().year,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["as"] = organised_field()

    @property
    def organised(self):
        """The field `as`, which templates cannot name by itself among the words of Python."""
        return self["as"]

    @property
    def is_now(self):
        """Whether figures are grouped by the keepers of today."""
        return is_now(self)

    def chosen(self):
        """The year asked for, or the present one."""
        return (self.is_valid() and self.cleaned_data["year"]) or timezone.localdate().year
