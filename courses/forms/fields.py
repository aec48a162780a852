"""Parts that forms of courses share: a fast select, dates day first, what filters narrow by."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.forms.fields import date_input
from centres.forms.fields import helper as helper  # beside the fields it lays out
from centres.vietnamese import clean


class PlainSelect(forms.Select):
    """A select drawn in one go; Django renders a template for every option, and a grid of 30 lines has a thousand."""

    def _offered(self, chosen):
        return self.choices

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self._offered(chosen)
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class KeepingSelect(PlainSelect):
    """Keeps a pasted text that is none of the choices as one more, until its reader has chosen what was meant."""

    def _offered(self, chosen):
        choices = list(self.choices)
        return choices if chosen in {str(key) for key, _label in choices} else [*choices, (chosen, chosen)]


def date_field(label, **options):
    """A date typed as dd/mm/yyyy."""
    options = {"help_text": _("Day/month/year")} | options
    return forms.DateField(label=label, widget=date_input(), **options)


def programme_field():
    """All programmes or one; the form says which there are."""
    return forms.ModelChoiceField(
        label=_("Programme"), queryset=None, required=False, empty_label=pgettext_lazy("programmes", "All")
    )


def centre_field():
    """All centres or one; the form says which there are."""
    return forms.ModelChoiceField(
        label=_("Centre"), queryset=None, required=False, empty_label=pgettext_lazy("centres", "All")
    )


def span_field():
    """Which quarters of a year: all, all up to one, or one alone; values as in actuals.SPANS."""
    spans = {
        "": _("Whole year"), "to2": _("Up to quarter II"), "to3": _("Up to quarter III"), "1": _("Quarter I only"),
        "2": _("Quarter II only"), "3": _("Quarter III only"), "4": _("Quarter IV only"),
    }  # fmt: skip
    return forms.ChoiceField(label=_("Quarter"), choices=list(spans.items()), required=False)


def as_typed(form_class, data, **options):
    """A form that shows what was posted without judging it: for buttons that only add a line to the page."""
    fields = form_class(**options).fields
    typed = {name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}
    return form_class(initial=typed, **options)


def typed_text(grid, but=()):
    """What was posted in the lines of a formset, as spreadsheets copy it: a row a line, tabs between cells, choices in
    their words. Lines nobody began and the columns `but` are left out.
    """
    rows = [[_in_words(cell) for cell in form if cell.name not in but] for form in grid.forms if form.has_changed()]
    return "\n".join("\t".join(row) for row in rows)


def _in_words(cell):
    value = str(cell.value() or "")
    labels = {str(key): label for key, label in getattr(cell.field, "choices", ()) if key != ""}
    return clean(str(labels.get(value, value)))
