"""What may be typed about the sheets and the printer of a centre."""

from decimal import Decimal

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import helper

from ..models import MOST_SHIFT, Stock


def _shift(label, help_text):
    return forms.DecimalField(
        label=label, min_value=-MOST_SHIFT, max_value=MOST_SHIFT, decimal_places=1, localize=True, initial=Decimal(0),
        help_text=help_text, widget=forms.TextInput(attrs={"class": "w-num", "inputmode": "decimal"}),
    )  # fmt: skip


class PaperForm(forms.Form):
    """What stands on the sheets already, and how far the printer is off."""

    stock = forms.ChoiceField(label=_("Sheets"), choices=Stock.choices, widget=forms.RadioSelect)
    left = _shift(_("Move right, mm"), _("On forms only; less than 0: to the left"))
    top = _shift(_("Move down, mm"), _("On forms only; less than 0: upwards"))
    printer = forms.CharField(
        label=_("Printer"), max_length=60, required=False,
        help_text=_("For whoever measures next; another printer needs other numbers"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("left", "top"):
            self.fields[name].widget.is_localized = True
        self.helper = helper("stock", Row("left", "top"), "printer")
