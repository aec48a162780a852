"""What may be typed about centres and their quotas."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Centre, Province
from ..places import EDITABLE
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


class CentreForm(forms.ModelForm):
    """Premises and contacts. Names and the parent committee have dates and are not changed here."""

    class Meta:
        model = Centre
        fields = list(EDITABLE)
        help_texts = {"hall_seats": _("Seats of the largest room; classes are planned by it")}
        widgets = {"premises": forms.RadioSelect}
        field_classes = {"hall_seats": WholeNumberField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("premises", "hall_seats", "address", Row("phone", "email"))
