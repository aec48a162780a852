"""Whole numbers as people write them here: 128.500 with dots, or with spaces, between the thousands."""

import re

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

GROUPED = re.compile(r"\d{1,3}([.\s]\d{3})+")


class WholeNumberField(forms.IntegerField):
    """A whole number: 128.500 is 128500, and 128.5 is none, as it may be meant as 128,5."""

    default_error_messages = {
        "invalid": _("Enter a whole number."),
        "min_value": _("Enter %(limit_value)s or more."),
        "max_value": _("Enter %(limit_value)s or less."),
    }

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"class": "w-num", "inputmode": "numeric"}))
        super().__init__(**options)

    def to_python(self, value):
        """Take marks between thousands away; refuse every other dot, which Django would read as 7.0 = 7."""
        if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
            value = re.sub(r"[.\s]", "", value)
        elif isinstance(value, str) and re.search(r"[.,]", value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value):
        """A stored number is shown with its marks."""
        return number_format(value, force_grouping=True) if isinstance(value, int) else value
