"""A checkpoint that was kept elsewhere and is sent back for comparison."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.fields import helper


class KeptCheckpointForm(forms.Form):
    """One downloaded file; what is in it decides."""

    file = forms.FileField(
        label=_("Checkpoint that was kept"),
        help_text=_("The .json file downloaded from this page on an earlier day"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": _("Choose the file first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file")
