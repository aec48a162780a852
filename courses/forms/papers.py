"""The form behind the buttons of papers."""

from django import forms

from courses.models import PaperKind


class PaperForm(forms.Form):
    """Which paper; the button says it."""

    kind = forms.ChoiceField(choices=PaperKind.choices)
