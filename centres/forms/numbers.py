"""Whole numbers as people write them here: 128.500 with dots, or with spaces, between the thousands."""

import re

from django import forms

GROUPED = re.compile(r"\d{1,3}([.\s]\d{3})+")


class WholeNumberField(forms.IntegerField):
    """A whole number; dots or spaces are taken as marks between thousands only where they stand there."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"class": "w-num", "inputmode": "numeric"}))
        super().__init__(**options)

    def to_python(self, value):
        """"128.500" → 128500; "128.5" is no whole number."""
        if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
            value = re.sub(r"[.\s]", "", value)
        return super().to_python(value)
