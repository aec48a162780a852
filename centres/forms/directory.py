"""What may be uploaded as a directory of centres."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import helper


class DirectoryFileForm(forms.Form):
    """One file; what is in it decides, so an empty file is left to the verb and its sentence."""

    file = forms.FileField(
        label=_("File with the centres"),
        help_text=_("Excel (.xlsx) with the columns of the exported directory, at most 10 MB"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the file with the centres first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file")
