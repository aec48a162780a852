"""What may be typed or uploaded of paper registers."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import helper
from centres.forms.numbers import WholeNumberField
from courses.models import CertificateForm

from ..paperlines import COLUMNS

ROWS = 15  # lines of the grid on one page
LONGEST = 400  # characters of a cell that are taken; the check tells of those too long for their column


class PaperBookForm(forms.Form):
    """Which paper register: its form and year."""

    form = forms.ChoiceField(label=_("Form"), choices=CertificateForm.choices)
    year = forms.RegexField(
        r"^\d{4}$", label=_("Year of the paper register"), widget=forms.TextInput(attrs={"class": "w-num"}),
        error_messages={"invalid": _("Give the year in four digits.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Row("form", "year"))

    def clean_year(self):
        return int(self.cleaned_data["year"])


class PaperFileForm(PaperBookForm):
    """The same with a file of its lines."""

    file = forms.FileField(
        label=_("Excel file with the lines"), help_text=_("From the template, at most 10 MB and 2,000 lines"),
        allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the Excel file first.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Row("form", "year"), "file")


class GridForm(forms.Form):
    """A page of the grid: the lines from `start` on, and the version the page was drawn from."""

    version_no = WholeNumberField(min_value=1, widget=forms.HiddenInput)
    start = WholeNumberField(min_value=0, widget=forms.HiddenInput)

    def rows(self):
        """[{column key: text}] as typed, empty ones too."""
        return [
            {key: self.data.get(f"r{at}-{key}", "")[:LONGEST] for key in COLUMNS}
            for at in range(ROWS)
        ]  # fmt: skip


class ReturnForm(forms.Form):
    """What has to be corrected."""

    answer = forms.CharField(label=_("What has to be corrected"), max_length=250)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("answer")
