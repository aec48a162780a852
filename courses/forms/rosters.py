"""What may be uploaded as a roster."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import helper


class RosterFileForm(forms.Form):
    """One file; what is in it decides, so an empty file is left to the verb and its sentence."""

    file = forms.FileField(
        label=_("File with the roster"),
        help_text=_("Excel (.xlsx, .xls), .ods or .csv, at most 10 MB and 2,000 learners"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("Choose the file with the roster first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file")
