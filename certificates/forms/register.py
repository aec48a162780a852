"""Forms of the register: filters, the search for a holder, handing over."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import date_input, helper
from centres.models import Centre
from courses.models import CertificateForm, CourseClass, Programme

from .. import book
from ..models import CertificateStatus, Register

ALL = "all"


class RegisterFilterForm(forms.Form):
    """Which part of the book to read. No names here: they would stand in the address."""

    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programme"), required=False, empty_label=gettext_lazy("All")
    )
    centre = forms.ModelChoiceField(
        Centre.objects.none(), label=gettext_lazy("Centre"), required=False, empty_label=gettext_lazy("All")
    )
    course_class = forms.ModelChoiceField(
        CourseClass.objects.none(), label=gettext_lazy("Class"), required=False, empty_label=gettext_lazy("All")
    )
    number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=60)

    def __init__(self, data, *args, user, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.years = self._years(Register.objects.visible_to(user))
        self.fields["year"].choices = [(year, year) for year in self.years] + [(ALL, _("All years"))]
        self.fields["form"].choices = [("", _("All")), *CertificateForm.choices]
        states = [choice for choice in CertificateStatus.choices if choice[0] != CertificateStatus.VOID]
        self.fields["state"].choices = [("", _("All")), *states, (book.VOID, _("Void number"))]
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        if user.centre_id:
            del self.fields["centre"]
            classes = CourseClass.objects.visible_to(user).filter(figures__certified__gt=0)
            self.fields["course_class"].queryset = classes
        else:
            del self.fields["course_class"]
            self.fields["centre"].queryset = Centre.objects.visible_to(user).order_by("sort_key")

    @staticmethod
    def _years(registers):
        """The one shown unless another is chosen, then the rest, the latest first: a list shows its first as chosen.

        The latest that has begun and gave out numbers, else this year: a register may be open ahead of its year.
        """
        this_year = str(timezone.localdate().year)
        years = list(registers.order_by("-period").values_list("period", flat=True).distinct())
        used = set(registers.filter(last_seq__gt=0).values_list("period", flat=True))
        shown = next((year for year in years if year in used and year[:4] <= this_year), this_year)
        return [shown, *(year for year in years if year != shown)]

    @property
    def year_shown(self):
        """The year the page is about, of `_years` unless chosen; empty for all years."""
        chosen = self.cleaned_data.get("year")
        if chosen == ALL:
            return ""
        return chosen or self.years[0]

    def narrow(self, entries):
        """The lines of `entries` that the year, form and centre leave: what the counts are about."""
        data = self.cleaned_data
        if self.year_shown:
            entries = entries.filter(register__period=self.year_shown)
        if data.get("form"):
            entries = entries.filter(register__form=data["form"])
        if data.get("centre"):
            entries = entries.filter(register__centre=data["centre"])
        return entries

    def pick(self, entries):
        """The rows of `entries` that the other filters leave."""
        data = self.cleaned_data
        if data.get("programme"):
            entries = entries.filter(
                certificate__enrolment__course_class__programme_version__programme=data["programme"]
            )
        if data.get("course_class"):
            entries = entries.filter(certificate__enrolment__course_class=data["course_class"])
        if data.get("state"):
            entries = book.in_state(entries, data["state"])
        if data.get("number"):
            entries = book.with_number(entries, data["number"])
        return entries


class HolderForm(forms.Form):
    """A holder's name, sent by POST so that it stands in no address and no log."""

    holder = forms.CharField(
        label=gettext_lazy("Name of the holder"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type a name, or part of one.")},
    )


class HandOverForm(forms.Form):
    """To whom one certificate was handed, and on which day."""

    on = forms.DateField(label=gettext_lazy("Handed over on"), widget=date_input())
    to = forms.CharField(
        label=gettext_lazy("Received by"),
        help_text=gettext_lazy("Empty: the holder in person"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        self.helper = helper("on", "to")
