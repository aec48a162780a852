"""What may be asked of plan against actual: which year and quarters, whose, and by what the rows are grouped."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.forms.organised import organised_field
from centres.models import Centre, Province
from courses.actual_report import CENTRE, PROGRAMME, PROVINCE, QUARTER
from courses.models import Plan, Programme

from .classes import years_of_classes
from .fields import centre_field, programme_field, span_field


class ActualsForm(forms.Form):
    """A report of plan against actual."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    quarter = span_field()
    by = forms.ChoiceField(
        label=_("Rows by"), required=False,
        choices=[(CENTRE, _("Centre")), (PROGRAMME, _("Programme")), (QUARTER, _("Quarter"))],
    )  # fmt: skip
    programme = programme_field()
    centre = centre_field()
    province = forms.ModelChoiceField(
        label=_("Province"), queryset=None, required=False, empty_label=pgettext_lazy("provinces", "All")
    )

    def __init__(self, data, *, user):
        usual = {"year": timezone.localdate().year, "by": PROGRAMME if user.centre_id else CENTRE}
        asked = {name: value for name, value in data.items() if value}
        super().__init__({**usual, **asked} if asked else None, initial=usual)
        years = set(Plan.objects.visible_to(user).order_by().values_list("year", flat=True).distinct())
        years |= set(years_of_classes(user, usual["year"]))
        self.fields["year"].choices = [(year, str(year)) for year in sorted(years, reverse=True)]
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["centre"].queryset = Centre.objects.visible_to(user)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.centre_id:
            del self.fields["centre"]
        else:
            self.fields["as"] = organised_field()
        if user.province_id or user.centre_id:  # the own province is no choice
            del self.fields["province"]
        else:
            self.fields["by"].choices = [(PROVINCE, _("Province")), *self.fields["by"].choices]

    def chosen(self):
        """What was asked for, each thing at its usual value where an address asks for what there is not."""
        self.is_valid()
        asked = self.cleaned_data if self.is_bound else {}
        return {**self.initial, **{name: value for name, value in asked.items() if value}}
