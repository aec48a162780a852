"""What may be typed about records that look alike and about learners who change their class."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.merging import CHOICES
from courses.models import CourseClass, Learner
from courses.transfers import centres_to_ask

from .classes import ReasonForm
from .fields import helper


class MergeForm(ReasonForm):
    """Which of two values holds, for each key of merging.CHOICES in which the records differ, and why they are one."""

    def __init__(self, *args, keys, kept, merged, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept, self.merged, self.keys = kept, merged, keys
        for key in keys:
            values = [("kept", shown(kept, key)), ("merged", shown(merged, key))]
            self.fields[key] = forms.ChoiceField(
                label=Learner._meta.get_field(key).verbose_name, choices=values, widget=forms.RadioSelect,
                initial="kept" if values[0][1] != "–" else "merged",
            )  # fmt: skip

    @property
    def take(self):
        """Keys whose value comes from the record that is merged."""
        return {key for key in self.keys if self.cleaned_data[key] == "merged"}

    @property
    def rows(self):
        """(label, bound field or None, value of both) for every key that one of the records says something about."""
        labels = {key: Learner._meta.get_field(key).verbose_name for key in CHOICES}
        rows = [(labels[key], self[key] if key in self.keys else None, shown(self.kept, key)) for key in CHOICES]
        return [row for row in rows if row[1] or row[2] != "–"]


def shown(learner, key):
    """The value of one key of merging.CHOICES as pages show it."""
    if key == "birth_on":
        return learner.birth_text
    display = getattr(learner, f"get_{CHOICES[key][0]}_display", None)
    value = display() if display else getattr(learner, key)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value or "–"


class TransferForm(ReasonForm):
    """A class of the own centres, or another centre that is asked; one of the two."""

    to_class = forms.ModelChoiceField(
        label=_("Class of the own centre"), queryset=None, required=False, empty_label="–"
    )
    to_centre = forms.ModelChoiceField(label=_("Or ask another centre"), queryset=None, required=False, empty_label="–")

    def __init__(self, *args, enrolment, user, **kwargs):
        super().__init__(*args, **kwargs)
        taken = enrolment.course_class
        self.fields["to_class"].queryset = open_classes(user, taken).exclude(pk=taken.pk)
        self.fields["to_centre"].queryset = centres_to_ask(user)
        for name in ("to_class", "to_centre"):
            self.fields[name].needed_sometimes = True
        self.fields["to_class"].help_text = _("Open classes of the same programme")
        self.helper = helper("to_class", "to_centre", "reason")

    def clean(self):
        """Exactly one way is chosen."""
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("to_class")) == bool(cleaned.get("to_centre")):
            self.add_error("to_class", _("Choose a class, or another centre, and only one of the two."))
        return cleaned


class AcceptForm(forms.Form):
    """The class that takes the learner."""

    to_class = forms.ModelChoiceField(label=_("Into the class"), queryset=None, empty_label="–")

    def __init__(self, *args, row, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = open_classes(user, row.enrolment.course_class)
        self.fields["to_class"].queryset = rows.filter(centre=row.to_centre_id)
        self.helper = helper("to_class")


class AnswerForm(forms.Form):
    """Why a transfer is refused."""

    answer = forms.CharField(label=_("Why it is refused"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("answer")


def open_classes(user, course_class):
    """Classes of the programme of `course_class` that take learners now, of the scope of `user`."""
    rows = CourseClass.objects.visible_to(user).filter(status__in=CourseClass.ROSTER_OPEN)
    return rows.filter(programme_version__programme=course_class.programme_version.programme_id)
