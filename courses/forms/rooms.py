"""What may be typed about a room."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.numbers import WholeNumberField

from .fields import helper


class RoomForm(forms.Form):
    """What a room is called and how many it seats."""

    name = forms.CharField(label=_("Name of the room"), max_length=80, help_text=_("For example: Hall A, Room 2"))
    seats = WholeNumberField(
        label=_("Seats"), min_value=1, max_value=5000, required=False,
        help_text=_("Timetables warn where a class has more places"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Row("name", "seats"))
