"""What may be typed about blank forms."""

import re

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import code_input, date_input, helper
from centres.forms.numbers import WholeNumberField
from courses.models import CertificateForm, ClassStatus, CourseClass

from ..blankstates import Kind

RECORDED = [Kind.ALLOTTED, Kind.RETURNED, Kind.SPOILED, Kind.LOST, Kind.SET_ASIDE]
MOST = 2_000_000_000  # what the column holds
MOST_SKIPPED = 500


class ReceiveForm(forms.Form):
    """Blank forms that arrived with one paper."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=CertificateForm.choices)
    prefix = forms.CharField(
        label=gettext_lazy("Letters before the number"), max_length=12, required=False, widget=code_input(),
        help_text=gettext_lazy("As printed on the form, for example AB; empty where there are none"),
    )  # fmt: skip
    first = WholeNumberField(label=gettext_lazy("From number"), min_value=1, max_value=MOST)
    last = WholeNumberField(label=gettext_lazy("To number"), min_value=1, max_value=MOST)
    digits = WholeNumberField(
        label=gettext_lazy("Digits of the number"), min_value=1, max_value=9, initial=6,
        help_text=gettext_lazy("6: 000123"),
    )  # fmt: skip
    received_on = forms.DateField(label=gettext_lazy("Received on"), widget=date_input())
    received_from = forms.CharField(label=gettext_lazy("Received from"), max_length=200)
    minutes_no = forms.CharField(label=gettext_lazy("Number of the minutes"), max_length=60, widget=code_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())
        self.helper = helper(
            Row("form", "prefix"), Row("first", "last", "digits"), "received_from", Row("received_on", "minutes_no")
        )


class _OfRange(forms.Form):
    """Numbers of a range may be typed as printed: “AB000123”, “000123” or “123”."""

    def __init__(self, *args, blank_range, user, **kwargs):
        self.blank_range = blank_range
        super().__init__(*args, **kwargs)
        classes = CourseClass.objects.visible_to(user).filter(centre__custodian=blank_range.centre.custodian_id)
        if "course_class" in self.fields:
            self.fields["course_class"].queryset = self.narrowed(classes).order_by("-starts_on")
        self.initial.setdefault("on", timezone.localdate())

    def narrowed(self, classes):
        """The classes that can be chosen."""
        return classes

    def read(self, text):
        """The number in `text`. Raises ValidationError "not_a_number"."""
        text = text.strip()
        if self.blank_range.prefix and text.upper().startswith(self.blank_range.prefix.upper()):
            text = text[len(self.blank_range.prefix) :]
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):
            raise ValidationError(
                _("“%(text)s” is no number of this range: type it as printed, or its digits alone."),
                code="not_a_number", params={"text": text[:40]},
            )  # fmt: skip
        return int(text)

    def clean_first(self):
        return self.read(self.cleaned_data["first"])

    def clean_last(self):
        text = self.cleaned_data["last"]
        return self.read(text) if text else None


class RecordForm(_OfRange):
    """What became of some sheets."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"), choices=[(kind.value, kind.label) for kind in RECORDED]
    )
    first = forms.CharField(label=gettext_lazy("From number"), max_length=24, widget=code_input())
    last = forms.CharField(
        label=gettext_lazy("To number"), max_length=24, required=False, widget=code_input(),
        help_text=gettext_lazy("Empty: one form"),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    course_class = forms.ModelChoiceField(
        CourseClass.objects.none(), label=gettext_lazy("Class"), required=False,
        help_text=gettext_lazy("Needed when forms are given out"),
    )  # fmt: skip
    minutes_no = forms.CharField(
        label=gettext_lazy("Number of the minutes"), max_length=60, required=False, widget=code_input(),
        help_text=gettext_lazy("Needed for lost forms and for a proposal to destroy"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=250, required=False,
        help_text=gettext_lazy("Needed for spoiled and lost forms and for a proposal to destroy"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("kind", Row("first", "last", "on"), "course_class", Row("minutes_no", "reason"))

    def clean(self):
        data = super().clean()
        if data.get("last") is None and "first" in data:
            data["last"] = data["first"]
        return data


class UseForm(_OfRange):
    """The first form of a class's certificates, and those that were spoiled on the way."""

    course_class = forms.ModelChoiceField(CourseClass.objects.none(), label=gettext_lazy("Class"))
    first = forms.CharField(label=gettext_lazy("First form used"), max_length=24, widget=code_input())
    on = forms.DateField(label=gettext_lazy("Day of printing"), widget=date_input())
    skipped = forms.CharField(
        label=gettext_lazy("Forms spoiled on the way"), max_length=400, required=False,
        help_text=gettext_lazy("Numbers and ranges, for example: 12, 15-17. Empty where all went well"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why they are spoiled"), max_length=250, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("course_class", Row("first", "on"), "skipped", "reason")

    def narrowed(self, classes):
        return classes.filter(
            status__in=[ClassStatus.RECOGNISED, ClassStatus.ARCHIVED], figures__certified__gt=0,
            programme_version__certificate_form=self.blank_range.form,
        )  # fmt: skip

    def clean_skipped(self):
        found = []
        for part in filter(None, (part.strip() for part in re.split(r"[,;]", self.cleaned_data["skipped"]))):
            ends = [self.read(end) for end in re.split(r"\s*[-–]\s*", part)]
            if len(ends) > 2 or ends[-1] < ends[0] or ends[-1] - ends[0] > MOST_SKIPPED:
                raise ValidationError(
                    _("“%(text)s” cannot be read: write numbers and ranges, for example 12, 15-17."),
                    code="not_a_number", params={"text": part[:40]},
                )  # fmt: skip
            found += range(ends[0], ends[-1] + 1)
        return found


class DestroyForm(forms.Form):
    """On which day forms were destroyed."""

    on = forms.DateField(label=gettext_lazy("Destroyed on"))


class KeepForm(forms.Form):
    """Why forms are not destroyed."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)
