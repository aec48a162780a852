"""Forms about holders: what is wrong on a certificate, the refusal of a request, a one-time link."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import helper

PHONE = re.compile(r"\+?[0-9][0-9 .()-]{7,18}", re.ASCII)


class CorrectionForm(forms.Form):
    """What a holder says is wrong, how to reach the holder, and a paper that shows it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("What is wrong and how it should read"),
        help_text=gettext_lazy("For example: the birth date is 05/06/1992, not 06/05/1992"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your telephone"),
        help_text=gettext_lazy("The centre calls it where something is unclear"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    scan = forms.FileField(
        label=gettext_lazy("A paper that shows it"),
        help_text=gettext_lazy("A photograph or PDF of the citizen card or birth certificate; at most 10 MB"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        self.helper = helper("key", "text", "phone", "scan")

    def clean_phone(self):
        """Digits as people group them."""
        phone = self.cleaned_data["phone"]
        if not PHONE.fullmatch(phone):
            raise ValidationError(_("Write the telephone in digits, as 0912 345 678."), code="phone")
        return phone


class RefusalForm(forms.Form):
    """Why a request is refused."""

    answer = forms.CharField(
        label=gettext_lazy("Reason of the refusal"),
        help_text=gettext_lazy("The holder reads it beside the certificate"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("answer")


class LinkForm(forms.Form):
    """How the help desk recognised the holder."""

    note = forms.CharField(
        label=gettext_lazy("How the holder was recognised"),
        help_text=gettext_lazy("For example: showed the citizen card at the centre"),
        max_length=200,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("note")
