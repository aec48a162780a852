"""The field in which a scanned paper is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _


def scan_field():
    """An optional scan. centres.scans reads what is in it; an empty file gets the sentence of any other wrong one."""
    return forms.FileField(
        label=_("Scanned decision"), required=False, allow_empty_file=True,
        help_text=_("PDF, JPEG or PNG, at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip
