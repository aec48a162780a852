"""What may be typed about the succession of centres: the decision, what becomes of accounts, why it is undone."""

from crispy_forms.layout import Field, Fieldset, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import succession_orders as orders
from centres.forms.fields import code_input, date_input, helper
from centres.models import Centre, Province, SuccessionKind
from centres.scope import CENTRE_ROLES, Role

KINDS = [
    (SuccessionKind.MERGE, gettext_lazy("Merger: two centres or more end, one takes over from all of them")),
    (SuccessionKind.SPLIT, gettext_lazy("Division: one centre ends, two or more take over, one keeps the records")),
    (SuccessionKind.DISSOLVE, gettext_lazy("Dissolution: one centre ends, another goes on and takes over")),
    (SuccessionKind.CONVERT, gettext_lazy("Conversion: a centre goes on in another form, for example of a commune")),
]
CLOSE = "close"


class ProvinceForm(forms.Form):
    """In which province national staff enter a decision."""

    province = forms.ModelChoiceField(
        label=gettext_lazy("Province"), queryset=None, empty_label=gettext_lazy("Choose the province")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.visible_to(user)


class CentresField(forms.ModelMultipleChoiceField):
    """Several centres, each with its short name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, centre):
        return f"{centre.short_name} ({centre.code})"


class KeeperField(forms.ModelChoiceField):
    """One centre by its short name."""

    def label_from_instance(self, centre):
        return f"{centre.short_name} ({centre.code})"


class OrderForm(forms.Form):
    """The decision: which centres end, which go on, from when. `order` is what it says, once it is valid."""

    kind = forms.ChoiceField(label=gettext_lazy("What the decision does"), choices=KINDS, widget=forms.RadioSelect)
    predecessors = CentresField(label=gettext_lazy("Centres that end"), queryset=None)
    successors = CentresField(label=gettext_lazy("Centres that take over"), queryset=None)
    keeper = KeeperField(
        label=gettext_lazy("Which of them keeps the records"), queryset=None, required=False,
        empty_label=gettext_lazy("The only one that takes over"),
        help_text=gettext_lazy("Only for a division: classes, certificates and registers go to one centre"),
    )  # fmt: skip
    number = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=60, widget=code_input())
    decided_on = forms.DateField(label=gettext_lazy("Date of the decision"), widget=date_input())
    effective_on = forms.DateField(
        label=gettext_lazy("In effect from"), widget=date_input(),
        help_text=gettext_lazy("Today or a day past; the centres' last day is the one before"),
    )  # fmt: skip

    def __init__(self, *args, user, province, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.order = user, None
        centres = Centre.objects.visible_to(user).filter(province=province, closed_on=None).order_by("sort_key")
        for name in ("predecessors", "successors", "keeper"):
            self.fields[name].queryset = centres
        self.fields["keeper"].needed_sometimes = True
        self.helper = helper(
            Fieldset(_("Decision"), "kind", Row("number", "decided_on"), "effective_on"),
            Fieldset(
                _("Centres"), Field("predecessors", wrapper_class="checks"),
                Field("successors", wrapper_class="checks"), "keeper",
            ),
        )  # fmt: skip
        self.helper.disable_csrf = True  # asked by GET: a token does not belong into an address

    def clean(self):
        """Judge the decision as a whole, by the rules that applying it obeys."""
        data = super().clean()
        if not self.errors:
            successors = tuple(data["successors"])
            keeper = data["keeper"] or (successors[0] if len(successors) == 1 else None)
            self.order = orders.Order(
                kind=data["kind"], predecessors=tuple(data["predecessors"]), successors=successors, keeper=keeper,
                number=data["number"], decided_on=data["decided_on"], effective_on=data["effective_on"],
            )  # fmt: skip
            orders.check(self.order, by=self.user)
        return data


class EffectForm(forms.Form):
    """What becomes of each account and of the service areas, chosen on the page that shows the effect."""

    areas_to = forms.ChoiceField(label=gettext_lazy("Service areas"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, order, effect, **kwargs):
        super().__init__(*args, **kwargs)
        self.heirs = {str(centre.pk): centre for centre in order.heirs()}
        self.accounts = effect.accounts
        for account in effect.accounts:
            self.fields[_name(account)] = forms.ChoiceField(
                label=account.full_name, choices=self._places(account), initial=self._usual(order, account),
                error_messages={"required": _("Say what becomes of this account.")},
            )  # fmt: skip
        if effect.areas:
            serves = [(pk, _("%(centre)s serves them from then on") % {"centre": one.short_name})
                      for pk, one in self.heirs.items()]  # fmt: skip
            self.fields["areas_to"].choices = [*serves, ("", _("They only end; new ones are entered by hand"))]
            self.fields["areas_to"].initial = str(order.keeper.pk)
        else:
            del self.fields["areas_to"]

    def _places(self, account):
        """The same role at each successor; a director, of whom each centre has one, may take any role."""
        roles = [account.role] if account.role != Role.DIRECTOR else [role for role in Role if role in CENTRE_ROLES]
        words = _("%(centre)s, as %(role)s")
        places = [
            (f"{pk}:{role}", words % {"centre": one.short_name, "role": Role(role).label.lower()})
            for pk, one in self.heirs.items()
            for role in roles
        ]
        first = [("", _("Choose"))] if account.role == Role.DIRECTOR else []
        return [*first, *places, (CLOSE, _("Close the account"))]

    def _usual(self, order, account):
        return "" if account.role == Role.DIRECTOR else f"{order.keeper.pk}:{account.role}"

    def rows(self):
        """[(account, its field)], for the table of the page."""
        return [(account, self[_name(account)]) for account in self.accounts]

    def choices(self):
        """What centres.successions.apply takes, once the form is valid."""
        data = self.cleaned_data
        return {
            "accounts": {account.pk: self._place(data[_name(account)]) for account in self.accounts},
            "areas_to": self.heirs.get(data.get("areas_to")),
        }

    def _place(self, chosen):
        if chosen == CLOSE:
            return None
        pk, _colon, role = chosen.partition(":")
        return self.heirs[pk], role


def _name(account):
    return f"account_{account.pk}"


class UndoForm(forms.Form):
    """Why a succession is undone."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for undoing"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why this succession is undone.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")
