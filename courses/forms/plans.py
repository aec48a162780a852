"""What may be typed about annual plans besides their lines: the year, filters, the decision, reasons."""

from crispy_forms.layout import Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.forms.fields import code_input
from centres.forms.organised import organised_field
from centres.forms.scans import scan_field
from centres.models import Centre, Province
from courses.models import Plan

from .fields import date_field, helper


class PlanYearForm(forms.Form):
    """The year of a new plan: from last year to next year, without the years that have one."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        taken = set(Plan.objects.visible_to(user).filter(centre=user.centre_id).values_list("year", flat=True))
        this = timezone.localdate().year
        years = [year for year in (this, this + 1, this - 1) if year not in taken]
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.helper = helper("year")


class PlanFilterForm(forms.Form):
    """Which plans the province or the nation looks at: the year in the middle of the matrix, and which centres."""

    LATE, MISSING, RECEIPT, APPROVED = "late", "missing", "receipt", "approved"

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    province = forms.ModelChoiceField(
        label=_("Province"), queryset=None, required=False, empty_label=pgettext_lazy("provinces", "All")
    )
    state = forms.ChoiceField(
        label=_("Plan of the year"), required=False,
        choices=[
            ("", pgettext_lazy("plans", "All")), (LATE, _("Late, not approved")), (MISSING, _("Not submitted yet")),
            (RECEIPT, _("Not received yet")), (APPROVED, pgettext_lazy("plan", "Approved")),
        ],
    )  # fmt: skip

    def __init__(self, *args, user, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["as"] = organised_field()
        provinces = Province.objects.visible_to(user)
        self.fields["province"].queryset = provinces
        if user.province_id:  # the own province is no choice
            del self.fields["province"]

    def shows(self, row):
        """Whether a Row of courses.completeness fits the state asked for."""
        cell = row.focus
        match self.cleaned_data.get("state") if self.is_bound and self.is_valid() else "":
            case self.LATE:
                return cell.is_late
            case self.MISSING:
                return cell.is_missing
            case self.RECEIPT:
                return cell.awaits_receipt
            case self.APPROVED:
                return cell.is_approved
        return True


class DeadlineForm(forms.Form):
    """The day by which plans of a year are due in a province."""

    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    due_on = date_field(_("Plans are to be approved by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("year", "due_on")


class ReminderForm(forms.Form):
    """Whom to remind of the plan of which year: without a choice, everybody whose plan is late or missing."""

    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    centres = forms.ModelMultipleChoiceField(queryset=None, required=False, widget=forms.MultipleHiddenInput)
    message = forms.CharField(
        label=_("Message beside the reminder"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example whom to call; every centre reads it as written"),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centres"].queryset = Centre.objects.visible_to(user)
        self.helper = helper("year", "message")


class VersionForm(forms.Form):
    """Which state of a row the page was opened with; what is wrong with the whole page stands here too."""

    version_no = forms.IntegerField(widget=forms.HiddenInput)


class PlanApprovalForm(forms.Form):
    """The decision of the standing committee."""

    decision_no = forms.CharField(
        label=_("Decision number"), max_length=60, help_text=_("For example 138-KH/HU"),
        widget=code_input(),
    )  # fmt: skip
    decided_on = date_field(_("Decision date"))
    signatory = forms.CharField(
        label=_("Signed by"),
        max_length=120,
        help_text=_("Name, then the office after a comma, as under the decision: “Nguyễn Văn A, Phó Bí thư”"),
    )
    scan = scan_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Row("decision_no", "decided_on"), "signatory", "scan")


class PlanReturnForm(forms.Form):
    """Why a plan goes back to its writer."""

    reason = forms.CharField(
        label=_("Reason for returning"), max_length=2000, help_text=_("What to correct, line by line"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class AmendmentForm(forms.Form):
    """Why a plan is amended."""

    reason = forms.CharField(
        label=_("Reason for the amendment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the committee gave two more classes, or its letter with number and date"),
    )  # fmt: skip


class AskForm(forms.Form):
    """What the province wants amended."""

    reason = forms.CharField(
        label=_("What to amend, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name programmes and numbers; the centre reads this as written"),
    )  # fmt: skip
