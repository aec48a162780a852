"""What may be asked of the table of posts: which centres, which day, in which order, and what if."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Level, Province
from ..posts import Alert, Verdict
from ..scope import Role
from .numbers import WholeNumberField
from .places import DayForm

LOOK = "look"
ALL = ("", _("All"))


class PostsFilter(DayForm):
    """Which centres the table of posts shows, and for which day."""

    DIRECTOR = [ALL, ("with", _("In office")), ("without", pgettext_lazy("director", "None"))]

    q = forms.CharField(label=_("Name, code or former name of the centre"), required=False)
    province = forms.ModelChoiceField(queryset=None, label=_("Province"), required=False, empty_label=_("All"))
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[ALL, *Level.choices])
    state = forms.ChoiceField(
        label=_("State of the posts"),
        required=False,
        choices=[ALL, (LOOK, pgettext_lazy("quota", "Needs a look")), *Verdict.choices],
    )
    alert = forms.ChoiceField(label=_("Alert"), required=False, choices=[ALL, *Alert.choices])
    director = forms.ChoiceField(label=_("Director"), required=False, choices=DIRECTOR)
    field_order = ["q", "province", "level", "state", "alert", "director", "on"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.role != Role.NATIONAL:
            del self.fields["province"]
        self.fields["q"].widget.attrs["placeholder"] = _("For example: quynh luu")

    def narrow(self, centres):
        """Of `centres` those that fit what the database knows: words, province, level."""
        wanted = self.chosen
        if wanted.get("q"):
            centres = centres.found_by(wanted["q"])
        if wanted.get("province"):
            centres = centres.filter(province=wanted["province"])
        if wanted.get("level"):
            centres = centres.filter(level=wanted["level"])
        return centres

    def shows(self, row):
        """Whether a posts.CentrePosts fits what is asked of its verdict, its alerts and its director."""
        wanted = self.chosen
        if wanted.get("state") == LOOK and not row.needs_a_look:
            return False
        if wanted.get("state") not in {None, "", LOOK, row.verdict}:
            return False
        if wanted.get("alert") and wanted["alert"] not in row.alerts:
            return False
        return not wanted.get("director") or (wanted["director"] == "with") == bool(row.centre.director)


class TransferForm(forms.Form):
    """A transfer to think through; nothing is written."""

    PERSONS, POSTS, BOTH = "persons", "posts", "both"
    WHAT = [(PERSONS, _("Persons")), (POSTS, _("Posts of the decision")), (BOTH, _("Persons with their posts"))]

    giver = forms.TypedChoiceField(label=_("From centre"))
    taker = forms.TypedChoiceField(label=_("To centre"))
    n = WholeNumberField(label=_("How many"), min_value=1, max_value=99, initial=1)
    what = forms.ChoiceField(label=_("What goes"), choices=WHAT, initial=PERSONS)

    def __init__(self, *args, rows, **kwargs):
        """`rows`: the CentrePosts the reader has before them; between these alone something goes."""
        super().__init__(*args, **kwargs)
        known = {str(row.centre.pk): row for row in rows}
        choices = [("", _("Choose a centre")), *((pk, row.centre.called) for pk, row in known.items())]
        for name in ("giver", "taker"):
            self.fields[name].choices = choices
            self.fields[name].coerce = known.get

    def clean(self):
        """A centre gives nothing to itself."""
        cleaned = super().clean()
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("taker"):
            self.add_error("taker", _("Choose two different centres."))
        return cleaned
