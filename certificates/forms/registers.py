"""What may be typed about the books of a centre: how numbers read, opening and closing minutes."""

from crispy_forms.layout import Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import code_input, date_input, helper
from courses.models import CertificateForm

from ..models import PeriodKind


class NumberPatternForm(forms.Form):
    """How numbers of a form read from a day on."""

    form = forms.ChoiceField(label=_("Form"), choices=CertificateForm.choices)
    period_kind = forms.ChoiceField(label=_("One book for"), choices=PeriodKind.choices)
    pattern = forms.CharField(
        label=_("Pattern of numbers"), max_length=60, widget=code_input(autocomplete="off"),
        help_text=_(
            "Known words: {seq} running number, {year} year, {day} date as ddmmyy, {period} year or term of the book, "
            "{centre} code of the centre. For example: {seq}/{year}-GCN/TTCT"
        ),
    )  # fmt: skip
    effective_from = forms.DateField(label=_("In force from"), widget=date_input(), help_text=_("Day/month/year"))
    decision_no = forms.CharField(label=_("Decision no."), max_length=60, required=False, widget=code_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Row("form", "period_kind"), "pattern", Row("effective_from", "decision_no"))


class OpenRegisterForm(forms.Form):
    """Which book is opened, by which minutes."""

    form = forms.ChoiceField(label=_("Form"), choices=CertificateForm.choices)
    on = forms.DateField(
        label=_("For certificates dated"), widget=date_input(),
        help_text=_("Any day of the year or term the register is for"),
    )  # fmt: skip
    minutes = forms.CharField(label=_("Opening minutes no."), max_length=60, widget=code_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        self.helper = helper(Row("form", "on"), "minutes")


class CloseRegisterForm(forms.Form):
    """By which minutes a book is closed."""

    minutes = forms.CharField(label=_("Closing minutes no."), max_length=60, widget=code_input())
    closed_on = forms.DateField(label=_("Date of the minutes"), widget=date_input(), help_text=_("Day/month/year"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("closed_on", timezone.localdate())
        self.helper = helper(Row("minutes", "closed_on"))
