"""What may be typed about centres and their quotas."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from .numbers import WholeNumberField


class QuotaForm(forms.Form):
    """A decision that gives a centre its posts."""

    number = forms.CharField(
        label=_("Number of the decision"), max_length=60, widget=forms.TextInput(attrs={"class": "w-code"}),
        help_text=_("As written on it, for example 412-QĐ/HU"),
    )  # fmt: skip
    decided_on = forms.DateField(label=_("Date of the decision"), widget=forms.DateInput(attrs={"class": "w-date"}))
    effective_from = forms.DateField(
        label=_("In effect from"), required=False, widget=forms.DateInput(attrs={"class": "w-date"}),
        help_text=_("Empty: from its own day"),
    )  # fmt: skip
    posts = WholeNumberField(label=_("Posts"), min_value=1, max_value=99)
    exception_no = forms.CharField(
        label=_("Decision that allows an exception"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"class": "w-code"}),
        help_text=_("Only where the number of posts lies outside the rule"),
    )  # fmt: skip
    population = WholeNumberField(label=_("Population"), min_value=0, required=False)
    cadres = WholeNumberField(label=_("Cadres"), min_value=0, required=False)
    party_members = WholeNumberField(label=_("Party members"), min_value=0, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "number",
            Row("decided_on", "effective_from"),
            Row("posts", "exception_no"),
            Fieldset(_("What the number was based on (heads)"), Row("population", "cadres", "party_members")),
        )
