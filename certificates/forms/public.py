"""Forms of the two doors without an account: check a certificate, find one's own."""

import re
from datetime import date

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import code_input, helper

from .. import codes, verifying

DAY = re.compile(r"(\d{1,2})[/.\- ]+(\d{1,2})[/.\- ]+(\d{4})", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
LENGTH = codes.RANDOM_CHARACTERS + 1
MOST_BYTES = 5_000_000  # of a copy that is compared; ours have a tenth of a megabyte


class CodeField(forms.CharField):
    """A typed check code, cleaned to its stored form; what was mistyped is told before anything is looked up."""

    def __init__(self, **kwargs):
        attrs = {"class": "code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        kwargs = {
            "label": gettext_lazy("Check code"),
            "help_text": gettext_lazy("13 characters beside the QR code, for example 7K3M-9QZD-1XA5T"),
            "max_length": 60,
            "widget": forms.TextInput(attrs=attrs),
            "error_messages": {"required": gettext_lazy("Type the code printed beside the QR code.")},
        } | kwargs
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        code = codes.read_code(text)
        if code is None:
            raise _mistyped(text)
        return code


def _mistyped(text):
    """What is wrong with a code that cannot be one, in the words that help to type it again."""
    characters = [character for character in text if character not in codes.SEPARATORS]
    strange = next((character for character in characters if character not in codes.VALUES), None)
    if strange:
        return ValidationError(
            _("“%(character)s” is in no code: codes have digits and the letters A to Z without I, L, O and U."),
            code="letter",
            params={"character": strange},
        )
    if len(characters) != LENGTH:
        return ValidationError(
            _("A code has 13 characters, you typed %(n)s: compare it with the paper, group by group."),
            code="length",
            params={"n": len(characters)},
        )
    return ValidationError(
        _(
            "One character is not as printed. Compare all 13 with the paper, above all 8 and B, 5 and S, 2 and Z, "
            "6 and G, V and Y."
        ),
        code="check",
    )


class BirthField(forms.CharField):
    """A birth date as dd/mm/yyyy, or the year alone; cleaned to (date or None, year)."""

    def __init__(self, **kwargs):
        kwargs = {
            "label": gettext_lazy("Birth date"),
            "help_text": gettext_lazy("For example 05/06/1992; only the year where the paper has only the year"),
            "max_length": 20,
            "widget": forms.TextInput(attrs={"class": "w-date", "autocomplete": "off", "inputmode": "text"}),
        } | kwargs
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        day = DAY.fullmatch(text)
        try:
            if day:
                born = date(int(day[3]), int(day[2]), int(day[1]))
                return _possible(born.year, born)
            if YEAR.fullmatch(text):
                return _possible(int(text), None)
        except ValueError:  # 31/02/1990
            pass
        raise ValidationError(_("Write the date as 05/06/1992, or only the year as 1992."), code="invalid")


def _possible(year, born):
    if not 1900 <= year <= timezone.localdate().year:
        raise ValidationError(_("Check the year of the birth date."), code="year")
    return born, year


class VerifyForm(forms.Form):
    """One code to check."""

    code = CodeField()


class VerifyFileForm(VerifyForm):
    """An electronic copy and the code that is printed on it."""

    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        help_text=gettext_lazy("The file as you received it. It is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": gettext_lazy("Choose the PDF file.")},
    )

    def clean_file(self):
        """Refuse what is far larger than any copy of ours, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than any copy of ours: choose the PDF file you received."))
        return file


class _OwnForm(forms.Form):
    """What both ways to one's own certificates share: the hidden name of the way, ids of their own."""

    way = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"id_{self.way}_%s", **kwargs)
        self.helper = helper(*self.rows)


class OwnByCodeForm(_OwnForm):
    """Find one's certificates by the check code of one of them."""

    way = "code"
    rows = ("code", "born")

    code = CodeField()
    born = BirthField()

    def find(self):
        """The certificates, or an empty list."""
        born_on, born_year = self.cleaned_data["born"]
        return verifying.own_by_code(self.cleaned_data["code"], born_on=born_on, born_year=born_year)

    @property
    def paper(self):
        """Which paper is tried, however it was typed: attempts are counted for each."""
        return self.cleaned_data["code"]


class OwnByNumberForm(_OwnForm):
    """Find one's certificates by centre, year and number of one of them."""

    way = "number"
    rows = ("centre", Row("year", "number"), "born")

    centre = forms.TypedChoiceField(label=gettext_lazy("Centre that issued it"), coerce=int)
    year = forms.IntegerField(
        label=gettext_lazy("Year of issue"),
        help_text=gettext_lazy("For example 2026"),
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "w-num", "inputmode": "numeric", "autocomplete": "off"}),
    )
    number = forms.CharField(
        label=gettext_lazy("Number"),
        help_text=gettext_lazy("For example 0128"),
        max_length=60,
        widget=code_input(autocomplete="off"),
    )
    born = BirthField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centre"].choices = [("", _("Choose the centre")), *verifying.centres_by_province()]

    def find(self):
        """The certificates, or an empty list."""
        data = self.cleaned_data
        born_on, born_year = data["born"]
        return verifying.own_by_number(
            data["centre"], data["year"], data["number"], born_on=born_on, born_year=born_year
        )

    @property
    def paper(self):
        """Which paper is tried, however it was typed: attempts are counted for each."""
        digits = re.match(r"\s*0*(\d*)", self.cleaned_data["number"])[1]
        return f"{self.cleaned_data['centre']} {self.cleaned_data['year']} {digits or self.cleaned_data['number']}"
