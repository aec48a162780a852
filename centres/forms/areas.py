"""What may be asked and typed about service areas."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Tier, Unit
from ..vietnamese import fold
from .fields import date_input
from .places import DayForm


def _number(text):
    """A key as it stands in an address; None where it cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


class UnitSearch(DayForm):
    """Units of a day, by a part of their name and by their province."""

    q = forms.CharField(label=_("Name of the unit, also without marks"), required=False, max_length=80)
    province = forms.ModelChoiceField(
        queryset=None, label=_("Province of the day"), required=False, empty_label=_("All")
    )
    field_order = ["q", "province", "on"]

    def __init__(self, data, *, user, home=None):
        """`home`: the models.Province that is chosen while nothing else is."""
        super().__init__(data.copy())
        self.units = Unit.objects.visible_to(user)
        provinces = self.units.filter(tier=Tier.PROVINCE)
        self.fields["province"].queryset = provinces.on(self.day)
        if home and "province" not in data:
            key = fold(home.name)
            here = provinces.on(self.day).filter(name_key__in=[key, f"tinh {key}", f"thanh pho {key}"]).first()
            self.data["province"] = here.pk if here else ""
        elif chosen := provinces.filter(pk=_number(data.get("province"))).first():
            # a province of another map: on this day the one of the same name
            same = provinces.on(self.day).filter(name_key=chosen.name_key).first()
            self.data["province"] = same.pk if same else ""

    @property
    def found(self):
        """Districts and communes of the day that fit; none while the form cannot be read."""
        if not self.is_valid():
            return self.units.none()
        units = self.units.on(self.day).exclude(tier=Tier.PROVINCE)
        if self.cleaned_data["province"]:
            units = units.filter(parent=self.cleaned_data["province"])
        units = units.filter(name_key__contains=fold(self.cleaned_data["q"]))
        return units.select_related("parent").order_by("sort_key", "code")


class AreaForm(forms.Form):
    """Units ticked in the list, and from when to when the centre serves them."""

    units = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple, label=_("Units")
    )
    from_on = forms.DateField(label=_("Served from"), widget=date_input())
    to_on = forms.DateField(
        label=_("Until and including"), required=False, widget=date_input(), help_text=_("Empty: until further notice")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.visible_to(user).exclude(tier=Tier.PROVINCE)


class EndAreaForm(forms.Form):
    """The last day of a service area."""

    to_on = forms.DateField(
        label=_("Last day of service"),
        widget=date_input(),
        help_text=_("The centre serves the unit up to and including it"),
    )
