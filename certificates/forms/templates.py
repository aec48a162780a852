"""Forms of certificate templates: which series, the texts of its next version, whose data to look at."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import date_input, helper
from centres.models import Level
from courses.models import CertificateForm, Programme

from ..models import Proposal
from ..wording import LINES, MOST_LETTERS, TEXTS

HEADING = ("centre", "title", "authority")
ADDRESSES = ("address_comrade", "address_man", "address_woman")


class SeriesForm(forms.Form):
    """Which certificates a template is for."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=CertificateForm.choices)
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=None, required=False, empty_label=gettext_lazy("All programmes")
    )
    level = forms.ChoiceField(label=gettext_lazy("Level of the centre"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("programme", "level"):
            self.fields[name].needed_sometimes = True
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["level"].choices = [("", _("All levels")), *Level.choices]
        self.helper = helper(Row("form", "programme", "level"))


class TemplateForm(forms.Form):
    """The texts of the next version and the day it begins."""

    effective_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=date_input(),
        help_text=gettext_lazy("Today or later: certificates with this printed date or a later one"),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Legal basis"), max_length=200, required=False)
    is_end = forms.BooleanField(
        label=gettext_lazy("From this day on the more general template holds again"), required=False
    )
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, wording, may_end, last, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"effective_from": timezone.localdate(), "after": last}
        if not may_end:
            del self.fields["is_end"]
        for key, text in TEXTS.items():
            self.fields[key] = forms.CharField(label=text.label, max_length=MOST_LETTERS, required=False)
            self.fields[key].needed_sometimes = True
            self.initial[key] = wording.text(key)
        foot = [key for key in TEXTS if key not in LINES and key not in HEADING]
        lines = [key for key in LINES if key not in HEADING + ADDRESSES]
        self.helper = helper(
            "after",
            Row("effective_from", "source"),
            *(["is_end"] if may_end else []),
            Fieldset(_("Heading"), *HEADING),
            Fieldset(_("Form of address"), Row(*ADDRESSES)),
            Fieldset(_("Lines composed from the record"), *lines),
            Fieldset(_("Labels and fixed lines"), *_in_pairs(foot)),
        )

    @property
    def texts(self):
        """{key of TEXTS: text as typed}, once the form is valid."""
        return {key: self.cleaned_data[key] for key in TEXTS}

    @property
    def facts(self):
        """What templates.add_version takes besides the series, once the form is valid."""
        data = self.cleaned_data
        own = {name: data[name] for name in ("effective_from", "source", "after")}
        return own | {"is_end": data.get("is_end", False), "texts": self.texts}


def _in_pairs(names):
    return [Row(*names[at : at + 2]) for at in range(0, len(names), 2)]


class DataForm(forms.Form):
    """Whose data a template is looked at with: a proposal within the scope of the person, else the hardest data."""

    proposal = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposal"].queryset = Proposal.objects.visible_to(user).with_people()


class LearnerForm(forms.Form):
    """Which learner of a proposal to look at."""

    learner = forms.ModelChoiceField(label=gettext_lazy("Learner"), queryset=None, required=False, empty_label=None)

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["learner"].queryset = enrolments
        self.fields["learner"].label_from_instance = lambda enrolment: enrolment.learner.full_name
