"""What may be typed about decisions on posts."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import code_input, date_input, helper
from .numbers import WholeNumberField
from .scans import scan_field


class QuotaForm(forms.Form):
    """A decision that gives a centre its posts."""

    number = forms.CharField(
        label=_("Number of the decision"), max_length=60, widget=code_input(),
        help_text=_("As written on it, for example 412-QĐ/HU"),
    )  # fmt: skip
    decided_on = forms.DateField(label=_("Date of the decision"), widget=date_input())
    effective_from = forms.DateField(
        label=_("In effect from"), required=False, widget=date_input(),
        help_text=_("Empty: from its own day"),
    )  # fmt: skip
    posts = WholeNumberField(label=_("Posts"), min_value=1, max_value=99)
    exception_no = forms.CharField(
        label=_("Decision that allows an exception"), max_length=60, required=False,
        widget=code_input(),
        help_text=_("Only where the number of posts lies outside the rule"),
    )  # fmt: skip
    population = WholeNumberField(label=_("Population"), min_value=0, required=False)
    cadres = WholeNumberField(label=_("Cadres"), min_value=0, required=False)
    party_members = WholeNumberField(label=_("Party members"), min_value=0, required=False)
    scan = scan_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            "number",
            Row("decided_on", "effective_from"),
            Row("posts", "exception_no"),
            Fieldset(_("What the number was based on (heads)"), Row("population", "cadres", "party_members")),
            "scan",
        )


class QuotaCorrectionForm(QuotaForm):
    """The same facts again, and why they are put right."""

    reason = forms.CharField(
        label=_("What was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays readable on the page of the decision, with the old and the new values"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scan"].help_text = _("PDF, JPEG or PNG, at most 10 MB; empty: the scan stays as it is")
        self.helper.layout.append("reason")
