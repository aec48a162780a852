"""What may be typed about programmes and their versions."""

from decimal import Decimal

import django_filters
from crispy_forms.layout import Field, Fieldset, Row
from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import date_input, helper

from ..models import Admits, AssessmentPart, CertificateForm, Programme, ProgrammeKind, ProgrammeVersion

PARTS = 4  # lines offered; programmes of the centres have one or two
MOST_PARTS = 10


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
            "active_from": date_input(),
            "active_to": date_input(),
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
        names = [] if self.instance.pk else ["code"]
        self.helper = helper(Row(*names, "kind"), "name", "short_name", "printed_name", Row("active_from", "active_to"))

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
            "effective_from", "periods", "days", "admits", "prerequisites", "max_absence_ratio", "min_score", "resits",
            "issues_certificate", "certificate_form", "says_comrade", "validity_months", "legal_basis",
        ]  # fmt: skip
        widgets = {
            "effective_from": date_input(),
            "certificate_form": forms.RadioSelect,
            "prerequisites": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "effective_from": _("Classes that open from this day on follow this version"),
            "validity_months": _("In months; empty: no expiry"),
            "min_score": _("0 to 10; empty where nothing is scored"),
            "resits": _("How often a failed assessment may be repeated; 0: never"),
            "prerequisites": _(
                "Whoever has no recognised result of these is pointed out at enrolment, never refused: certificates of "
                "earlier years may be on paper only."
            ),
        }

    max_absence_ratio = forms.DecimalField(
        label=_("Most absence, percent of the periods"), min_value=0, max_value=100, decimal_places=1, localize=True,
        initial=Decimal(20), help_text=_("20 means: of 40 periods at most 8 may be missed"),
    )  # fmt: skip
    admits = forms.ChoiceField(
        label=_("Is for"), choices=Admits.choices, widget=forms.RadioSelect, initial=Admits.ANYONE,
        help_text=_("Checked at enrolment where the Party status is known; a single class may be opened to others"),
    )  # fmt: skip
    certificate_form = forms.ChoiceField(
        label=_("Header of the certificate"), choices=CertificateForm.choices, widget=forms.RadioSelect,
        initial=CertificateForm.PARTY,
    )  # fmt: skip

    def __init__(self, *args, user, programme=None, **kwargs):
        super().__init__(*args, **kwargs)
        others = Programme.objects.visible_to(user)
        self.fields["prerequisites"].queryset = others.exclude(pk=programme.pk) if programme else others
        for name in ("periods", "days", "max_absence_ratio", "min_score", "resits", "validity_months"):
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(attrs={"class": "w-num", "inputmode": "decimal"})
            self.fields[name].widget.is_localized = True
        self.helper = helper(
            "effective_from",
            Row("periods", "days"),
            Fieldset(_("For whom"), "admits", Field("prerequisites", wrapper_class="checks")),
            Fieldset(_("To pass"), Row("max_absence_ratio", "min_score", "resits")),
            Fieldset(_("Certificate"), "issues_certificate", "certificate_form", "says_comrade", "validity_months"),
            "legal_basis",
        )

    def clean_max_absence_ratio(self):
        """20 → 0.2."""
        return self.cleaned_data["max_absence_ratio"] / 100


def known_version(version, *, without=()):
    """A version as the initial values of a VersionForm, columns in `without` left open; nothing for None."""
    if version is None:
        return {}
    known = model_to_dict(version, exclude=["programme", *without])
    least = version.min_score
    return known | {
        "max_absence_ratio": (version.max_absence_ratio * 100).normalize(),
        "min_score": None if least is None else least.normalize(),
    }


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
    return _parts(data, [{"name": part.name, "weight": part.weight} for part in parts])


def typed_parts(data):
    """The lines for scored parts as they were posted, unjudged."""
    count = data.get("parts-TOTAL_FORMS", "")
    count = min(int(count), MOST_PARTS) if count.isdecimal() else 0
    typed = [{name: data.get(f"parts-{n}-{name}", "") for name in ("name", "weight")} for n in range(count)]
    return _parts(None, [line for line in typed if any(line.values())])


def _parts(data, initial):
    factory = forms.formset_factory(PartForm, formset=_Parts, extra=max(1, PARTS - len(initial)), max_num=MOST_PARTS)
    return factory(data, initial=initial, prefix="parts")
