"""Forms of decisions on certificates: void, revoke, restore, issue again; the filters of their list; the rules."""

import uuid

from crispy_forms.layout import Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import code_input, date_input, helper
from centres.forms.numbers import WholeNumberField
from centres.forms.scans import scan_field

from .. import authority, grounds
from ..decisions import MOST_REASON
from ..models import Cause, DecisionStatus, RegisterDecision, ReissueRule
from .proposals import signer_code, signer_words

Kind = RegisterDecision.Kind


class DecisionForm(forms.Form):
    """The paper by which certificates are voided, revoked or restored."""

    decision_no = forms.CharField(label=gettext_lazy("Decision no."), max_length=60, widget=code_input())
    decided_on = forms.DateField(label=gettext_lazy("Date of the decision"), widget=date_input())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Stands in the register for ever, and the holder reads it"),
    )  # fmt: skip
    scan = scan_field()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, kind, certificates, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"key": uuid.uuid4()}
        if kind == Kind.VOID:
            self.fields["decision_no"].label = _("Minutes no.")
            self.fields["decided_on"].label = _("Date of the minutes")
            self.fields["scan"].label = _("Scanned minutes")
        self.fields["decided_on"].help_text = _("From %(day)s to today") % {"day": _earliest(certificates)}
        self.helper = helper(Row("decision_no", "decided_on"), "reason", "scan", "key")

    @property
    def facts(self):
        """What decisions.propose takes, once the form is valid."""
        return self.cleaned_data


def _earliest(certificates):
    return max(one.status_on or one.issued_on for one in certificates).strftime("%d/%m/%Y")


class ReissueForm(forms.Form):
    """Why certificates are issued again, what was handed in, the new date and who signs."""

    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=Cause.choices, widget=forms.RadioSelect)
    papers = forms.CharField(
        label=gettext_lazy("Papers handed in"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("With number and date, as the rule of the cause asks for them"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("What happened, or what is corrected"), max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Stands in the register for ever, and the holder reads it"),
    )  # fmt: skip
    issue_on = forms.DateField(label=gettext_lazy("Date printed on the certificates"), widget=date_input())
    signer = forms.ChoiceField(label=gettext_lazy("Signer of the certificates"), widget=forms.RadioSelect)
    scan = scan_field()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, kind, certificates, **kwargs):
        super().__init__(*args, **kwargs)
        today, first = timezone.localdate(), grounds.first_day(certificates)
        people = authority.signers_between(grounds.issuer_on(certificates[0], today), first, today)
        self.signers = {signer_code(person): person for person in people}
        self.fields["signer"].choices = [(code, signer_words(person)) for code, person in self.signers.items()]
        self.fields["issue_on"].help_text = _("From %(day)s to today") % {"day": first.strftime("%d/%m/%Y")}
        self.fields["scan"].label = _("Scan of the papers")
        self.initial |= {"key": uuid.uuid4(), "issue_on": today, "signer": next(iter(self.signers), None)}
        self.helper = helper("cause", "papers", "reason", "issue_on", "signer", "scan", "key")

    @property
    def facts(self):
        """What decisions.propose takes, once the form is valid."""
        return self.cleaned_data | {"signer": self.signers[self.cleaned_data["signer"]]}


class RefusalForm(forms.Form):
    """Why a decision is refused."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for refusing"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why the decision is refused.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class DecisionFilterForm(forms.Form):
    """Which decisions to list."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *Kind.choices]
        self.fields["status"].choices = [("", _("All states")), *DecisionStatus.choices]

    def pick(self, rows):
        """The rows of `rows` that the filters leave; a filter nobody offered is left out."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**chosen)


class ReissueRuleForm(forms.ModelForm):
    """The next rule for a cause."""

    class Meta:
        model = ReissueRule
        fields = ["cause", "effective_from", "route", "takes_record", "papers", "wording", "working_days", "source",
                  "is_assumed"]  # fmt: skip
        field_classes = {"working_days": WholeNumberField}
        widgets = {"effective_from": date_input()}
        help_texts = {
            "effective_from": gettext_lazy("Today or later; the rule before it ends there"),
            "takes_record": gettext_lazy("Otherwise the new certificate says what the old one said"),
            "wording": gettext_lazy(
                "{n}: how many times; {number}, {day}: number and date of the old one, as in “Cấp lại lần {n}”"
            ),
            "is_assumed": gettext_lazy("No regulation says so yet; the page of rules marks it"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wording"].required = False
        self.fields["wording"].needed_sometimes = True
        self.helper = helper(
            Row("cause", "effective_from"), "route", "takes_record", "papers", "wording",
            Row("working_days", "source"), "is_assumed",
        )  # fmt: skip
