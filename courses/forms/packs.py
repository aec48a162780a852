"""What may be sent back as the workbook of a class."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import helper


class PackFileForm(forms.Form):
    """One workbook; what is in it decides."""

    file = forms.FileField(
        label=_("Filled-in workbook"),
        help_text=_("The .xlsx file taken out of this page, at most 10 MB"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the workbook first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file")
