"""Fields as officials type them: whole numbers with dots between thousands, dates day first."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import flatatt
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

GROUPED = re.compile(r"\d{1,3}([. ]\d{3})+")


class CountField(forms.IntegerField):
    """A whole number; 1.870 and 1 870 are 1870. Nothing else with a dot is a number: 1.87 may be meant as 1,87."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"class": "w-num", "inputmode": "numeric"}))
        super().__init__(**options)

    def to_python(self, value):
        if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
            value = re.sub(r"[. ]", "", value)
        elif isinstance(value, str) and re.search(r"[.,]", value):  # Django would read 7.0 as 7
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value):
        return number_format(value, force_grouping=True) if isinstance(value, int) else value


class PlainSelect(forms.Select):
    """A select drawn in one go; Django renders a template for every option, and a grid of 30 lines has a thousand."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


def date_field(label, **options):
    """A date typed as dd/mm/yyyy."""
    options = {"help_text": _("Day/month/year")} | options
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"class": "w-date"}), **options)


def helper(*layout):
    """Crispy's helper for a form whose tag and buttons stand in the template."""
    made = FormHelper()
    made.form_tag = False
    made.layout = Layout(*layout)
    return made
