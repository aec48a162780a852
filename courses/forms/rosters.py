"""What may be uploaded as a roster."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import helper
from courses.rosters.fields import FIELDS

OPEN = "?"  # nobody has said yet what the column means


class RosterFileForm(forms.Form):
    """One file; what is in it decides, so an empty file is left to the verb and its sentence."""

    file = forms.FileField(
        label=_("File with the roster"),
        help_text=_("Excel (.xlsx, .xls), .ods or .csv, at most 10 MB and 20,000 learners"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("Choose the file with the roster first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file")


class ColumnsForm(forms.Form):
    """What the columns of one file mean. `columns`: each with key, header, field (None: not chosen yet)."""

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        fields = [(key, field.header) for key, field in FIELDS.items()]
        for n, column in enumerate(columns):
            unsaid = [(OPEN, _("not chosen yet, not read"))] if column["field"] is None else []
            self.fields[f"column_{n}"] = forms.ChoiceField(
                label=_("Column “%(header)s” is") % {"header": column["header"]},
                choices=[*unsaid, ("", _("leave this column out")), *fields],
                initial=OPEN if column["field"] is None else column["field"], required=False,
            )  # fmt: skip

    @property
    def chosen(self):
        """{header key: field key or ""} of the columns somebody has decided about."""
        typed = ((column["key"], self.cleaned_data[f"column_{n}"]) for n, column in enumerate(self.columns))
        return {key: field for key, field in typed if field != OPEN}
