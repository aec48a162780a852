"""The choice every report offers: figures as centres were organised then, or as they are organised now."""

from django import forms
from django.utils.translation import gettext_lazy as _

THEN, NOW = "then", "now"
CHOICES = [(THEN, _("As organised then")), (NOW, _("As organised now"))]


def organised_field():
    """The field `as` of a filter: under the centres of the day, or under those that keep their records today."""
    usual = {THEN: ""}  # cleaned to nothing, so that lists do not name it as a filter
    return forms.TypedChoiceField(
        label=_("Organisation"), choices=CHOICES, required=False, initial=THEN, empty_value="",
        coerce=lambda chosen: usual.get(chosen, chosen),
    )  # fmt: skip


def is_now(form):
    """Whether a bound form asks for today's organisation; then, unless somebody says otherwise."""
    return form.is_bound and form.is_valid() and form.cleaned_data.get("as") == NOW
