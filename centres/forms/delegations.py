"""What may be typed about the authority to sign for the director."""

from crispy_forms.layout import Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import AppointmentKind, DelegationScope, Person
from .fields import code_input, date_input, helper


class DelegationForm(forms.Form):
    """A deputy's written authority to sign for the director."""

    person = forms.ModelChoiceField(queryset=None, label=_("Deputy director"), empty_label=_("Choose a person"))
    number = forms.CharField(
        label=_("Number of the authority"), max_length=60, widget=code_input(),
        help_text=_("As written on it, for example 07-UQ/TTCT"),
    )  # fmt: skip
    signed_on = forms.DateField(label=_("Signed on"), widget=date_input())
    from_on = forms.DateField(label=_("First day"), widget=date_input())
    to_on = forms.DateField(label=_("Last day"), widget=date_input())
    scope = forms.ChoiceField(
        label=_("What may be signed"), choices=DelegationScope.choices, initial=DelegationScope.ALL,
        widget=forms.RadioSelect, help_text=_("As the authority says; certificates need one that covers them"),
    )  # fmt: skip

    def __init__(self, *args, user, centre, **kwargs):
        super().__init__(*args, **kwargs)
        posts = {"appointments__kind": AppointmentKind.DEPUTY, "appointments__centre": centre}
        self.fields["person"].queryset = Person.objects.visible_to(user).filter(**posts).distinct()
        self.helper = helper("person", Row("number", "signed_on"), Row("from_on", "to_on"), "scope")


class RevocationForm(forms.Form):
    """From when an authority holds no more, and why."""

    revoked_on = forms.DateField(
        label=_("Holds no more from"), widget=date_input(), help_text=_("The deputy signs up to the day before")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("revoked_on", timezone.localdate())
