"""What may be typed about a new teaching norm."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.numbers import WholeNumberField

from .fields import date_field, helper


class NormForm(forms.Form):
    """The next norm."""

    effective_from = date_field(
        _("In force from"), help_text=_("A year is measured by the norm in force on its last day")
    )
    full_time = WholeNumberField(label=_("Full-time, periods a year"), min_value=1, max_value=2000)
    concurrent = WholeNumberField(
        label=_("Concurrent, periods a year"), min_value=1, max_value=2000, required=False,
        help_text=_("Empty: no norm for concurrent lecturers"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("For example the document that decides it")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("effective_from", Row("full_time", "concurrent"), "note")
