"""What may be typed about learners: a search, one learner for a class, a correction.

Cells are judged as those of an uploaded roster are, so a form cannot let in what a file may not bring.
"""

import hashlib

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import code_input
from centres.models import Centre
from centres.scope import CENTRE_ROLES
from centres.vietnamese import words
from courses import searching
from courses.learners import may_see_sensitive, state_of
from courses.models import Gender, PartyStatus
from courses.reviewing import certain_fixes, key_of, mend
from courses.rosters import commit
from courses.rosters.check import check
from courses.rosters.fields import ETHNICITIES, FEMALE, FIELDS, MALE, MEMBER, OUTSIDER, PROBATIONER
from courses.rosters.read import Roster
from courses.rosters.read import Row as RosterRow

from .fields import centre_field

NUMBER = 1  # of the only row of a form
RECHECK = "recheck"  # name of the button that only asks again, after a change


class LearnerSearchForm(forms.Form):
    """Whom to look for: one box that understands words, dates and digits, and narrower fields beside it.

    The citizen id is for those who may see it, the centre for those who see several. After is_valid() `asked` says
    what was meant.
    """

    q = forms.CharField(label=_("Name, birth date or year"), required=False, max_length=200)
    unit = forms.CharField(label=_("Workplace or sending unit"), required=False, max_length=120)
    citizen = forms.CharField(
        label=_("Citizen id, or its last digits"), required=False, max_length=20,
        widget=code_input(inputmode="numeric", autocomplete="off"),
    )  # fmt: skip
    centre = centre_field()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.visible_to(user)
        if user.role in CENTRE_ROLES:
            del self.fields["centre"]
        if not may_see_sensitive(user):
            del self.fields["citizen"]
        self.fields["q"].widget.attrs["placeholder"] = _("Marks are not needed")

    def clean_q(self):
        """The Asked of the box."""
        asked = searching.read(self.cleaned_data["q"], today=timezone.localdate())
        if asked.citizen and "citizen" not in self.fields:
            raise forms.ValidationError(
                _("Citizen ids are looked for by those who keep the records. Search by name and birth date."),
                code="not_by_id",
            )
        return asked

    def clean_citizen(self):
        """Its digits, "" when left empty."""
        typed = self.cleaned_data["citizen"].strip()
        return searching.citizen_of(typed) if typed else ""

    @property
    def asked(self):
        """The whole Asked of a valid form."""
        data = self.cleaned_data
        facts = {"unit": tuple(words(data["unit"])), "citizen": data.get("citizen"), "centre": data.get("centre")}
        return searching.within(data["q"], **facts)


class LearnerExportForm(forms.Form):
    """What kind of file; columns about a person only for those who may see them, ticked, with a reason."""

    kind = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", _("Excel workbook")), ("csv", _("CSV file"))], widget=forms.RadioSelect,
        initial="xlsx",
        help_text=_("A CSV file opened in Excel loses the zeros in front of numbers; the workbook keeps them."),
    )  # fmt: skip
    sensitive = forms.BooleanField(
        label=_("With citizen id, ethnicity, home place, Party status, telephone and e-mail"), required=False
    )
    reason = forms.CharField(
        label=_("What the personal columns are needed for"), required=False, max_length=250,
        help_text=_("Kept in the system log with your name"),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_see_sensitive(user):
            del self.fields["sensitive"], self.fields["reason"]
        self.helper = FormHelper()
        self.helper.form_tag = False


class CellsForm(forms.Form):
    """The cells of one roster row, judged by the same check.

    What stops the row becomes an error of its field. What is only in doubt is asked: the page shows `questions` with
    ticks and sends back which were `shown`; until every present question was shown, `has_questions` is true.
    """

    full_name = forms.CharField(label=_("Full name"))
    birth_date = forms.CharField(
        label=_("Birth date"),
        help_text=_("Day/month/year, or the year alone"),
        widget=forms.TextInput(attrs={"class": "w-date"}),
    )
    gender = forms.ChoiceField(
        label=_("Sex"), choices=[(MALE, Gender.MALE.label), (FEMALE, Gender.FEMALE.label)], widget=forms.RadioSelect
    )
    citizen_id = forms.CharField(
        label=_("Citizen id"),
        help_text=_("12 digits"),
        widget=code_input(inputmode="numeric"),
    )
    ethnicity = forms.ChoiceField(label=_("Ethnicity"), choices=[("", "–"), *((name, name) for name in ETHNICITIES)])
    home_place = forms.CharField(label=_("Home place"))
    workplace = forms.CharField(label=_("Workplace"))
    position = forms.CharField(label=_("Position"))
    party_status = forms.ChoiceField(
        label=_("Party status"),
        choices=[("", "–"), (OUTSIDER, PartyStatus.NONE.label), (PROBATIONER, PartyStatus.PROBATION.label),
                 (MEMBER, PartyStatus.FULL.label)],
    )  # fmt: skip
    party_join_date = forms.CharField(
        label=_("Joined the Party on"), help_text=_("Day/month/year"), widget=forms.TextInput(attrs={"class": "w-date"})
    )
    phone = forms.CharField(label=_("Telephone"), widget=code_input(inputmode="tel"))
    email = forms.CharField(label=_("E-mail"), widget=forms.TextInput(attrs={"inputmode": "email"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.questions, self.has_questions = None, [], False
        for key, field in self.fields.items():
            if key in FIELDS:
                field.required = FIELDS[key].is_required
                field.widget.attrs.setdefault("autocomplete", "off")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self):
        """Judge the row, as far as its fields could be read at all."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        today = timezone.localdate()
        cells = {key: value for key, value in cleaned.items() if key in FIELDS}
        checked = check(Roster([RosterRow(NUMBER, cells)], dict.fromkeys(FIELDS, "")), today=today).rows[0]
        self.row, lines = self._with_agreed(checked, today)
        self.questions = self._asked(lines, {key_of(*fix) for fix in certain_fixes(checked, today=today)})
        shown = set() if RECHECK in self.data else set(self.data.getlist("shown"))
        self.has_questions = any(question["token"] not in shown for question in self.questions)
        open_choices = {question["line"].key for question in self.questions} if self.has_questions else set()
        for line in lines:
            if line.is_stopping and line.is_open and line.key not in open_choices:
                self.add_error(line.field, line.message)
        return cleaned

    def _with_agreed(self, checked, today):
        """(CheckedRow, Lines) with the suggestions whose ticks were sent; one fix may bring up the next."""
        ticked, agreed = set(self.data.getlist("tick")), set()
        while True:
            row, lines = mend(checked, agreed, today=today)
            more = {line.key for line in lines if line.is_choice and token_of(line) in ticked} - agreed
            if not more:
                return row, lines
            agreed |= more

    def _asked(self, lines, certain):
        """What is asked about the cells that were changed: all choices, and doubts that do not stop the row."""
        ticked = set(self.data.getlist("tick"))
        return [
            {"line": line, "token": token_of(line), "is_ticked": token_of(line) in ticked or line.key in certain}
            for line in lines
            if (line.is_choice or not line.is_stopping) and line.field in self.changed_data
        ]

    @property
    def is_ready(self):
        """Whether the row may be written: valid, nothing left to ask, and sent by a button that writes."""
        return self.is_bound and self.is_valid() and not self.has_questions and RECHECK not in self.data

    @property
    def entry(self):
        """The Entry of the row; only of a valid form without questions."""
        return commit.entry(self.row)


def token_of(line):
    """Names one question about one value: another value is another question."""
    return hashlib.sha256("\0".join((line.key, line.value, line.suggestion)).encode()).hexdigest()[:12]


class EnrolmentForm(CellsForm):
    """One learner for a class."""

    sending_unit = forms.CharField(label=_("Sending unit"))
    note = forms.CharField(label=_("Note"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset(
                _("Identity"), "full_name", Row("birth_date", "citizen_id"), "gender", Row("ethnicity", "home_place")
            ),
            Fieldset(_("Workplace and unit"), "workplace", Row("position", "sending_unit")),
            Fieldset(_("Party membership"), Row("party_status", "party_join_date")),
            Fieldset(_("Contact"), Row("phone", "email"), "note"),
        )


STANDINGS = {PartyStatus.NONE: OUTSIDER, PartyStatus.PROBATION: PROBATIONER, PartyStatus.FULL: MEMBER}


def cells_of(learner):
    """The record of a learner as the cells of a roster show it."""
    joined = learner.party_join_on
    return {
        "full_name": learner.full_name, "birth_date": learner.birth_text, "citizen_id": learner.citizen_id or "",
        "gender": MALE if learner.gender == Gender.MALE else FEMALE, "ethnicity": learner.ethnicity,
        "home_place": learner.home_place, "workplace": learner.workplace, "position": learner.position,
        "party_status": STANDINGS.get(learner.party_status, ""), "phone": learner.phone, "email": learner.email,
        "party_join_date": f"{joined:%d/%m/%Y}" if joined else "",
    }  # fmt: skip


class LearnerForm(CellsForm):
    """The record of one learner. `state` tells whether somebody else changed it meanwhile."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=250,
        help_text=_("Needed when name, birth date, sex or citizen id change; kept with the correction"),
    )  # fmt: skip
    state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, learner, **kwargs):
        super().__init__(*args, initial=cells_of(learner) | {"state": state_of(learner)}, **kwargs)
        if learner.ethnicity and learner.ethnicity not in ETHNICITIES:  # as an imported list had it
            choices = self.fields["ethnicity"].choices
            self.fields["ethnicity"].choices = [*choices, (learner.ethnicity, learner.ethnicity)]
        self.helper.layout = Layout(
            Fieldset(_("Workplace and position"), "workplace", "position"),
            Fieldset(_("Contact"), Row("phone", "email"), "home_place"),
            Fieldset(_("Ethnicity and Party membership"), "ethnicity", Row("party_status", "party_join_date")),
            Fieldset(_("Identity"), "full_name", Row("birth_date", "citizen_id"), "gender", "reason"),
            "state",
        )

    @property
    def facts(self):
        """Columns of Learner for the verb."""
        return {column: value for column, value in self.entry.learner.items() if column != "typed_name"}
