"""What may be typed about an exception to the pass rule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import ExceptionKind

from .classes import ReasonForm
from .fields import helper


class ExceptionForm(ReasonForm):
    """Which way, and why."""

    kind = forms.ChoiceField(label=_("What is proposed"), choices=ExceptionKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("With the paper it rests on, such as a hospital certificate with its date")
        self.helper = helper("kind", "reason")


class RefusalForm(ReasonForm):
    """Why an exception is refused."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why the rule shall decide")
