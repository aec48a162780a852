"""What may be typed about centres as places: filters of the directory, facts, names, committees, closing."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Centre, Level, Premises, Province
from ..places import EDITABLE
from ..scope import Role
from .fields import code_input, date_input, helper
from .numbers import WholeNumberField

CLOSED, WHOLE = "closed", "all"


class DayForm(forms.Form):
    """For which day a page is shown; today without one."""

    on = forms.DateField(label=_("On the day"), required=False, widget=date_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["placeholder"] = localize(timezone.localdate())

    @property
    def chosen(self):
        """The cleaned answers; nothing chosen where one of them cannot be read."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def day(self):
        """The day asked for, or today; it is known before the other answers are judged, which may depend on it."""
        try:
            return self.fields["on"].clean(self.data.get("on", "")) or timezone.localdate()
        except forms.ValidationError:
            return timezone.localdate()


class DirectoryFilter(DayForm):
    """Which centres the directory lists, and for which day."""

    q = forms.CharField(label=_("Name, code or former name"), max_length=120, required=False)
    province = forms.ModelChoiceField(queryset=None, label=_("Province"), required=False, empty_label=_("All"))
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("All")), *Level.choices], required=False)
    premises = forms.ChoiceField(label=_("Premises"), choices=[("", _("All")), *Premises.choices], required=False)
    state = forms.ChoiceField(
        label=_("Centres"), required=False,
        choices=[
            ("", _("At work on the day")), (CLOSED, _("Closed by the day")), (WHOLE, pgettext_lazy("centres", "All")),
        ],
    )  # fmt: skip
    field_order = ["q", "province", "level", "premises", "state", "on"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.role != Role.NATIONAL:
            del self.fields["province"]
        self.fields["q"].widget.attrs["placeholder"] = _("For example: quynh luu")

    def narrow(self, centres):
        """`centres` as chosen, in one query."""
        wanted = self.chosen
        if wanted.get("q"):
            centres = centres.found_by(wanted["q"])
        for column in ("province", "level", "premises"):
            if wanted.get(column):
                centres = centres.filter(**{column: wanted[column]})
        match wanted.get("state"):
            case "closed":
                return centres.closed(self.day)
            case "all":
                return centres
        return centres.running(self.day)


class CentreForm(forms.ModelForm):
    """Premises and contacts. Names and the parent committee have dates and are not changed here."""

    class Meta:
        model = Centre
        fields = list(EDITABLE)
        help_texts = {
            "hall_seats": _("Seats of the largest room; classes are planned by it"),
            "halls": _("0: none; empty: not known"),
            "rooms": _("0: none; empty: not known"),
            "equipment": _("One to a line, for example: projector, 2"),
        }
        widgets = {"premises": forms.RadioSelect, "equipment": forms.Textarea(attrs={"rows": 3})}
        field_classes = dict.fromkeys(["halls", "hall_seats", "rooms", "area"], WholeNumberField)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            "premises", Row("halls", "hall_seats"), Row("rooms", "area"), "equipment",
            Fieldset(_("Contacts"), "address", Row("contact", "phone"), "email"),
        )  # fmt: skip


def _from_a_day():
    return forms.DateField(
        label=_("In effect from"), widget=date_input(),
        help_text=_("A day to come is allowed: lists follow on that day"),
    )  # fmt: skip


def _symbol():
    return forms.CharField(
        label=_("Symbol in document numbers"), max_length=20, required=False, widget=code_input(),
        help_text=_("As in 412-QĐ/HU: HU"),
    )  # fmt: skip


class _NameFields(forms.Form):
    """What a centre is called."""

    name = forms.CharField(
        label=_("Name of the centre"), max_length=200, help_text=_("For example: Trung tâm chính trị huyện …")
    )
    short_name = forms.CharField(
        label=_("Short name"), max_length=120, help_text=_("As lists show it, for example: Huyện …")
    )
    place = forms.CharField(
        label=_("Place in dates"), max_length=80, help_text=_("As in “Quỳnh Lưu, ngày …” on papers of the centre")
    )


class NameForm(_NameFields):
    """A name from a day on."""

    effective_from = _from_a_day()
    field_order = ["effective_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("effective_from", "name", Row("short_name", "place"))


class CommitteeForm(forms.Form):
    """The Party committee a centre belongs to from a day on; national staff may name another province."""

    effective_from = _from_a_day()
    name = forms.CharField(
        label=_("Committee above"), max_length=200, help_text=_("For example: Huyện ủy …, Đảng ủy phường …")
    )
    symbol = _symbol()
    province = forms.ModelChoiceField(
        queryset=None, label=_("Province"), empty_label=None, help_text=_("Access of the provinces follows on that day")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.role != Role.NATIONAL:
            del self.fields["province"]
        self.helper = helper("effective_from", *(["province"] if "province" in self.fields else []), "name", "symbol")


class OpenForm(_NameFields):
    """A new centre with its first name and its first Party committee."""

    province = forms.ModelChoiceField(queryset=None, label=_("Province"), empty_label=_("Choose a province"))
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=code_input(),
        help_text=_("No other centre has it; class codes begin with it"),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Level"), choices=Level.choices, widget=forms.RadioSelect,
        help_text=_("The rule on posts depends on it"),
    )  # fmt: skip
    opened_on = forms.DateField(
        label=_("Opening day"), widget=date_input(), help_text=_("First name and committee hold from this day on")
    )
    parent = forms.CharField(
        label=_("Committee above"), max_length=200, help_text=_("For example: Huyện ủy …, Đảng ủy phường …")
    )
    symbol = _symbol()
    field_order = ["province", "code", "level", "opened_on"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.role != Role.NATIONAL:
            del self.fields["province"]
        self.helper = helper(
            *(["province"] if "province" in self.fields else []), Row("code", "opened_on"), "level",
            Fieldset(_("Name"), "name", Row("short_name", "place")),
            Fieldset(_("Committee above"), Row("parent", "symbol")),
        )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a closed centre opens again."""

    reason = forms.CharField(label=_("Reason"), max_length=250, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class CloseForm(ReasonForm):
    """From which day a centre is closed, and why."""

    closed_on = forms.DateField(
        label=_("Closed from"), widget=date_input(), help_text=_("The first day on which the centre no longer works")
    )
    field_order = ["closed_on", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("closed_on", "reason")
