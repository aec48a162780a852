"""What may be typed about a new grade scale."""

from decimal import Decimal

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Grade, GradeScale, Rounding
from courses.scales import GRADES

from .fields import date_field, helper


def _threshold(grade):
    return forms.DecimalField(
        label=grade.label, max_digits=4, decimal_places=2, localize=True, required=grade != Grade.EXCELLENT,
        widget=forms.TextInput(attrs={"class": "w-num", "inputmode": "decimal"}),
    )  # fmt: skip


class ScaleForm(forms.Form):
    """The next scale, filled with the thresholds of the present one. Fields of thresholds are called like the grade."""

    effective_from = date_field(
        _("In force from"), help_text=_("Classes whose last day is this day or later are judged by the new scale")
    )
    step = forms.TypedChoiceField(label=_("Final scores are rounded to"), choices=GradeScale.STEPS, coerce=Decimal)
    rounding = forms.ChoiceField(label=_("Rounded"), choices=Rounding.choices, widget=forms.RadioSelect)
    excellent = _threshold(Grade.EXCELLENT)
    good = _threshold(Grade.GOOD)
    fair = _threshold(Grade.FAIR)
    average = _threshold(Grade.AVERAGE)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("For example the document that decides it")
    )

    def __init__(self, *args, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        if present:
            self.initial |= {band.grade: band.min_score.normalize() for band in present.bands.all()}
            self.initial |= {"step": present.step.normalize(), "rounding": present.rounding}
        self.fields["excellent"].help_text = _("Empty: this scale has no such grade")
        self.helper = helper(
            "effective_from",
            Fieldset(_("Rounding"), Row("step", "rounding")),
            Fieldset(_("From which score on"), Row(*GRADES)),
            "note",
        )

    @property
    def bands(self):
        """{Grade: lowest score} of the thresholds filled in, as scales.add takes them."""
        return {grade: self.cleaned_data[grade] for grade in GRADES if self.cleaned_data[grade] is not None}
