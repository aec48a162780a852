"""What may be typed about programmes and their versions."""

from decimal import Decimal

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import AssessmentPart, CertificateForm, Programme, ProgrammeKind, ProgrammeVersion

PARTS = 4  # lines offered; programmes of the centres have one or two
LINE_LENGTH = 60  # letters of the programme's name that fit on one line of the certificate


def _date():
    return forms.DateInput(attrs={"class": "w-date"})


class ProgrammeFilter(django_filters.FilterSet):
    """Which programmes are shown; at first those taught today."""

    TAUGHT = [("all", _("Also former ones"))]

    kind = django_filters.ChoiceFilter(choices=ProgrammeKind.choices, label=_("Kind"))
    taught = django_filters.ChoiceFilter(
        choices=TAUGHT, label=_("Taught"), empty_label=_("Taught today"), method="as_it_is"
    )

    class Meta:
        model = Programme
        fields = ["kind", "taught"]

    def as_it_is(self, programmes, name, value):
        """The choice widens the list, see `filter_queryset`."""
        return programmes

    def filter_queryset(self, queryset):
        """As chosen; without the wider choice only what a class may follow today."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("taught") else found.taught_on(timezone.localdate())


class ProgrammeForm(forms.ModelForm):
    """Names of a programme and the time it is taught."""

    class Meta:
        model = Programme
        fields = ["code", "name", "short_name", "kind", "printed_name", "active_from", "active_to"]
        widgets = {
            "code": forms.TextInput(attrs={"class": "w-num"}),
            "printed_name": forms.Textarea(attrs={"rows": 3}),
            "active_from": forms.DateInput(attrs={"class": "w-date"}),
            "active_to": forms.DateInput(attrs={"class": "w-date"}),
        }
        help_texts = {
            "short_name": _("For narrow columns and the codes of classes"),
            "code": _("Capital letters and digits; part of the codes of classes, never changed later"),
            "printed_name": _(
                "Empty: the name as it is, broken by width. A long name is better broken by hand: one line here is one "
                "line on paper, so that no word of several syllables is torn apart. Two lines at most."
            ),
            "active_to": _("Empty: until further notice"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        names = [] if self.instance.pk else ["code"]
        self.helper.layout = Layout(
            Row(*names, "kind"), "name", "short_name", "printed_name", Row("active_from", "active_to")
        )

    def clean_printed_name(self):
        """Lines trimmed, empty ones left out; not more than fit on the paper."""
        lines = [line.strip() for line in self.cleaned_data["printed_name"].splitlines() if line.strip()]
        if len(lines) > 2:
            raise forms.ValidationError(_("The certificate has room for two lines; here are %(n)s."),
                                        params={"n": len(lines)})  # fmt: skip
        return "\n".join(lines)

    def clean(self):
        """Taught from before taught until."""
        cleaned = super().clean()
        first, last = cleaned.get("active_from"), cleaned.get("active_to")
        if first and last and last < first:
            self.add_error("active_to", _("The last day cannot lie before the first: check both dates."))
        return cleaned


class VersionForm(forms.ModelForm):
    """What a programme asks from a day on. The limit of absence is typed in percent and kept as a share."""

    class Meta:
        model = ProgrammeVersion
        fields = [
            "effective_from", "periods", "days", "max_absence_ratio", "min_score", "issues_certificate",
            "certificate_form", "says_comrade", "validity_months", "legal_basis",
        ]  # fmt: skip
        widgets = {"effective_from": forms.DateInput(attrs={"class": "w-date"}), "certificate_form": forms.RadioSelect}
        help_texts = {
            "effective_from": _("Classes that open from this day on follow this version"),
            "validity_months": _("In months; empty: no expiry"),
            "min_score": _("0 to 10; empty where nothing is scored"),
        }

    max_absence_ratio = forms.DecimalField(
        label=_("Most absence, percent of the periods"), min_value=0, max_value=100, decimal_places=1, localize=True,
        initial=Decimal(20), help_text=_("20 means: of 40 periods at most 8 may be missed"),
    )  # fmt: skip
    certificate_form = forms.ChoiceField(
        label=_("Header of the certificate"), choices=CertificateForm.choices, widget=forms.RadioSelect,
        initial=CertificateForm.PARTY,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("max_absence_ratio") is not None:
            self.initial["max_absence_ratio"] = (self.initial["max_absence_ratio"] * 100).normalize()
        for name in ("periods", "days", "max_absence_ratio", "min_score", "validity_months"):
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(attrs={"class": "w-num", "inputmode": "decimal"})
            self.fields[name].widget.is_localized = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "effective_from",
            Row("periods", "days"),
            Fieldset(_("To pass"), Row("max_absence_ratio", "min_score")),
            Fieldset(_("Certificate"), "issues_certificate", "certificate_form", "says_comrade", "validity_months"),
            "legal_basis",
        )

    def clean_max_absence_ratio(self):
        """20 → 0.2."""
        return self.cleaned_data["max_absence_ratio"] / 100


class PartForm(forms.ModelForm):
    """One scored part; a line without a name is no part."""

    class Meta:
        model = AssessmentPart
        fields = ["name", "weight"]

    name = forms.CharField(label=_("Part"), max_length=80, required=False)
    weight = forms.DecimalField(
        label=_("Weight"), min_value=Decimal("0.01"), max_digits=4, decimal_places=2, required=False, localize=True
    )


class _Parts(forms.BaseFormSet):
    @property
    def lines(self):
        """[{"name", "weight"}] of the lines filled in; a missing weight is 1."""
        return [
            {"name": form.cleaned_data["name"], "weight": form.cleaned_data["weight"] or Decimal(1)}
            for form in self.forms
            if form.cleaned_data.get("name")
        ]


def parts_formset(data, parts=()):
    """The lines for scored parts, filled with `parts` of an earlier version, up to PARTS lines."""
    initial = [{"name": part.name, "weight": part.weight} for part in parts]
    factory = forms.formset_factory(PartForm, formset=_Parts, extra=max(1, PARTS - len(initial)), max_num=10)
    return factory(data, initial=initial, prefix="parts")
