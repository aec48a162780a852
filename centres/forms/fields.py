"""Parts that forms of all applications share: inputs for dates and codes, the helper of crispy."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


def date_input(**attrs):
    """A day, typed as dd/mm/yyyy."""
    return forms.DateInput(attrs={"class": "w-date", **attrs})


def code_input(**attrs):
    """The number of a paper or another short code."""
    return forms.TextInput(attrs={"class": "w-code", **attrs})


def helper(*layout):
    """Crispy's helper for a form whose tag and buttons stand in the template."""
    made = FormHelper()
    made.form_tag = False
    made.layout = Layout(*layout)
    return made
