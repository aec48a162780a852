"""What may be typed about centres and their quotas."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Province
from ..posts import Verdict
from ..scope import Role
from ..vietnamese import fold
from .numbers import WholeNumberField

LOOK = "look"


class PostsFilter(forms.Form):
    """Which centres the table of posts shows, and for which day."""

    DIRECTOR = [("", _("All")), ("with", _("In office")), ("without", pgettext_lazy("director", "None"))]

    q = forms.CharField(label=_("Name, code or former name of the centre"), required=False)
    province = forms.ModelChoiceField(queryset=None, label=_("Province"), required=False, empty_label=_("All"))
    state = forms.ChoiceField(
        label=_("State of the posts"),
        required=False,
        choices=[("", _("All")), (LOOK, pgettext_lazy("quota", "Needs a look")), *Verdict.choices],
    )
    director = forms.ChoiceField(label=_("Director"), required=False, choices=DIRECTOR)
    on = forms.DateField(label=_("On the day"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.role != Role.NATIONAL:
            del self.fields["province"]
        self.fields["q"].widget.attrs["placeholder"] = _("For example: quynh luu")
        self.fields["on"].widget.attrs["placeholder"] = localize(timezone.localdate())

    @property
    def chosen(self):
        """The cleaned answers; nothing chosen where one of them cannot be read."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def day(self):
        """The day asked for, or today."""
        return self.chosen.get("on") or timezone.localdate()

    def shows(self, row):
        """Whether a posts.CentrePosts fits what was chosen; its centre comes with its names."""
        wanted = self.chosen
        if wanted.get("state") == LOOK and not row.needs_a_look:
            return False
        if wanted.get("state") not in {None, "", LOOK, row.verdict}:
            return False
        if wanted.get("director") and (wanted["director"] == "with") != bool(row.centre.director):
            return False
        return fold(wanted.get("q") or "") in _searched(row.centre)


def _searched(centre):
    """Everything a centre may be found by, folded, former names included."""
    return " | ".join([fold(centre.code), centre.name_key, *(fold(name.name) for name in centre.names.all())])


class QuotaForm(forms.Form):
    """A decision that gives a centre its posts."""

    number = forms.CharField(
        label=_("Number of the decision"), max_length=60, widget=forms.TextInput(attrs={"class": "w-code"}),
        help_text=_("As written on it, for example 412-QĐ/HU"),
    )  # fmt: skip
    decided_on = forms.DateField(label=_("Date of the decision"), widget=forms.DateInput(attrs={"class": "w-date"}))
    effective_from = forms.DateField(
        label=_("In effect from"), required=False, widget=forms.DateInput(attrs={"class": "w-date"}),
        help_text=_("Empty: from its own day"),
    )  # fmt: skip
    posts = WholeNumberField(label=_("Posts"), min_value=1, max_value=99)
    exception_no = forms.CharField(
        label=_("Decision that allows an exception"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"class": "w-code"}),
        help_text=_("Only where the number of posts lies outside the rule"),
    )  # fmt: skip
    population = WholeNumberField(label=_("Population"), min_value=0, required=False)
    cadres = WholeNumberField(label=_("Cadres"), min_value=0, required=False)
    party_members = WholeNumberField(label=_("Party members"), min_value=0, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "number",
            Row("decided_on", "effective_from"),
            Row("posts", "exception_no"),
            Fieldset(_("What the number was based on (heads)"), Row("population", "cadres", "party_members")),
        )
