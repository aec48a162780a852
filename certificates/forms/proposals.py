"""Forms of proposals: draw up, return, approve, hand over."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.fields import date_input, helper
from centres.models import Appointment

from .. import authority, dossier, issuers
from ..models import Proposal, ProposalStatus


class LearnersField(forms.ModelMultipleChoiceField):
    """The learners ticked on the list, drawn by the page as a table."""

    default_error_messages = {
        "invalid_choice": gettext_lazy(
            "Somebody on the list did not pass or already holds a certificate: open the list again."
        ),
        "required": gettext_lazy("Choose at least one learner."),
    }


class ProposalForm(forms.Form):
    """Who receives a certificate, which date it bears, who signs."""

    enrolments = LearnersField(queryset=None, label=gettext_lazy("List of learners"))
    issue_on = forms.DateField(label=gettext_lazy("Date printed on the certificates"), widget=date_input())
    signer = forms.ChoiceField(label=gettext_lazy("Signer of the certificates"), widget=forms.RadioSelect)
    key = forms.UUIDField(widget=forms.HiddenInput)
    version_no = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, user, course_class, proposal=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.course_class = course_class
        self.fields["enrolments"].queryset = dossier.eligible(course_class).visible_to(user)
        self.fields["issue_on"].help_text = _dates_allowed(course_class)
        today = timezone.localdate()
        people = authority.possible_signers(course_class)
        self.signers = {signer_code(person): person for person in people}
        self.fields["signer"].choices = [(code, signer_words(person)) for code, person in self.signers.items()]
        self._set_initial(proposal, people, today)
        self.helper = helper("issue_on", "signer", "key", "version_no")

    def _set_initial(self, proposal, people, today):
        if proposal:
            signer = proposal.signer or proposal.delegation
            chosen = list(proposal.learners.values_list("enrolment", flat=True))
            facts = {"key": proposal.key, "version_no": proposal.version_no, "issue_on": proposal.issue_on}
        else:
            signer = people[0] if people else None
            chosen = [enrolment.pk for enrolment in self.fields["enrolments"].queryset]
            facts = {"key": uuid.uuid4(), "version_no": 0, "issue_on": today}
        self.initial |= facts | {"enrolments": chosen, "signer": signer and signer_code(signer)}

    @property
    def ticked(self):
        """Ids of the learners ticked on the page as it is drawn now."""
        return {int(pk) for pk in self["enrolments"].value() or [] if str(pk).isdecimal()}

    @property
    def facts(self):
        """What the verbs take, once the form is valid."""
        data = self.cleaned_data
        return {
            "enrolments": list(data["enrolments"]), "issue_on": data["issue_on"],
            "signer": self.signers[data["signer"]],
        }  # fmt: skip

    def draft(self):
        """(an unsaved proposal, its enrolments) as the page shows it now: what is missing is taken from the start."""
        data = getattr(self, "cleaned_data", {})
        signer = self.signers.get(data.get("signer") or self.initial["signer"])
        issue_on = data.get("issue_on") or self.initial["issue_on"]
        issuer = issuers.issuer_on(self.course_class, issue_on)
        proposal = Proposal(course_class=self.course_class, centre=issuer, issue_on=issue_on)
        if signer:
            setattr(proposal, "signer" if isinstance(signer, Appointment) else "delegation", signer)
        return proposal, [row for row in self.fields["enrolments"].queryset if row.pk in self.ticked]


def _dates_allowed(course_class):
    """From which day on certificates may be dated, and who issues them where their own centre is closed."""
    first = issuers.first_day(course_class)
    day = {"day": first.strftime("%d/%m/%Y")}
    issuer = issuers.issuer_on(course_class, timezone.localdate())
    if issuer != course_class.centre:
        facts = day | {"centre": course_class.centre.short_name, "keeper": issuer.name}
        return _("From %(day)s to today; %(keeper)s issues them on behalf of %(centre)s") % facts
    return _("From the decision of %(day)s to today") % day


def signer_code(person):
    """The value of a signer in a form: an Appointment or a SigningDelegation."""
    return f"{'director' if isinstance(person, Appointment) else 'deputy'}-{person.pk}"


def signer_words(person):
    """The title as printed and the name; below it what the authority rests on and until when."""
    if isinstance(person, Appointment):
        title = "GIÁM ĐỐC"
        note = _("until %(day)s") % {"day": person.to_on.strftime("%d/%m/%Y")} if person.to_on else ""
    else:
        title = "K/T GIÁM ĐỐC, PHÓ GIÁM ĐỐC"
        note = _("By delegation %(number)s, from %(first)s to %(last)s") % {
            "number": person.number,
            "first": person.from_on.strftime("%d/%m/%Y"),
            "last": person.to_on.strftime("%d/%m/%Y"),
        }
    words = format_html("<strong>{}</strong> {}", title, person.person.full_name)
    return format_html('{}<br><span class="small muted">{}</span>', words, note) if note else words


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for returning"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say what to correct before returning.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class ApprovalForm(forms.Form):
    """The version of the proposal that the approver has read."""

    version_no = forms.IntegerField(widget=forms.HiddenInput)


class HandOverAllForm(forms.Form):
    """The day on which a class received its certificates."""

    on = forms.DateField(label=gettext_lazy("Handed over on"), widget=date_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        self.helper = helper("on")


class ProposalFilterForm(forms.Form):
    """Which proposals to list."""

    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("All states")), *ProposalStatus.choices]
