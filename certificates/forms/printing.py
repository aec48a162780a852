"""What may be typed about a print job: numbers of a register, or a period of a centre."""

from functools import partial

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import date_input, helper
from centres.forms.numbers import WholeNumberField
from centres.models import Centre
from courses.models import CertificateForm

from .. import selections
from ..models import Register

MOST_NUMBER = 2_000_000_000  # what the column holds


class RegisterChoice(forms.ModelChoiceField):
    """Registers by period, form and centre."""

    def label_from_instance(self, register):
        return f"{register.period}, {register.get_form_display()}, {register.centre.short_name}"


class NumbersForm(forms.Form):
    """From which number to which one of a register."""

    register = RegisterChoice(Register.objects.none(), label=_("Register"), empty_label=_("Choose a register"))
    number_from = WholeNumberField(
        label=_("From number"), min_value=1, max_value=MOST_NUMBER, help_text=_("The running number, without letters")
    )
    number_to = WholeNumberField(label=_("To number"), min_value=1, max_value=MOST_NUMBER)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        books = Register.objects.visible_to(user).filter(is_legacy=False, last_seq__gt=0).select_related("centre")
        self.fields["register"].queryset = books.order_by("-period", "centre__sort_key", "form")
        self.helper = helper("register", Row("number_from", "number_to"))

    @property
    def selection(self):
        """What makes the PrintJob of what was typed."""
        return partial(selections.by_number, **self.cleaned_data)


class PeriodForm(forms.Form):
    """Certificates of a centre in one form, by the date printed on them."""

    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"), empty_label=None)
    form = forms.ChoiceField(label=_("Form"), choices=CertificateForm.choices)
    printed_from = forms.DateField(
        label=_("Printed date from"), widget=date_input(), help_text=_("Day/month/year, as on the certificate")
    )
    printed_to = forms.DateField(label=_("Printed date to"), widget=date_input())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        centres = Centre.objects.visible_to(user).filter(custodian=user.centre_id)
        self.fields["centre"].queryset = centres.order_by("sort_key")
        self.initial.setdefault("centre", user.centre_id)
        self.helper = helper("centre", "form", Row("printed_from", "printed_to"))

    @property
    def selection(self):
        """What makes the PrintJob of what was typed."""
        return partial(selections.by_period, **self.cleaned_data)
