"""What may be typed about appointments."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import staffing
from ..models import AppointmentKind, AppointmentMode, Person, StaffingRule
from .fields import code_input, date_input, helper


class PersonChoiceField(forms.ModelChoiceField):
    """Persons by name; those of another centre with its name."""

    def __init__(self, *args, **kwargs):
        self.centre = None
        super().__init__(*args, **kwargs)

    def label_from_instance(self, person):
        """“Lê Văn Hai”, “Lê Văn Hai (Huyện Yên Thành)”."""
        is_own = self.centre is None or person.centre_id == self.centre.pk
        return person.full_name if is_own else f"{person.full_name} ({person.centre.short_name})"


class _DecisionFields(forms.Form):
    """What an appointment rests on."""

    decision_no = forms.CharField(
        label=gettext_lazy("Number of the decision"), max_length=60, required=False, widget=code_input()
    )
    decided_on = forms.DateField(label=gettext_lazy("Date of the decision"), required=False, widget=date_input())
    exception_no = forms.CharField(
        label=gettext_lazy("Decision that allows an exception"), max_length=60, required=False, widget=code_input(),
        help_text=gettext_lazy("Only where the post counts and the centre has no vacant one; it stays visible there"),
    )  # fmt: skip


class AppointmentForm(_DecisionFields):
    """A post for somebody on the staff list of one centre, or for the one `guest` found at another centre."""

    USUAL, YES, NO = "usual", "yes", "no"
    COUNTS = [
        (USUAL, gettext_lazy("As usual: a full-time post counts, a concurrent or visiting one does not")),
        (YES, gettext_lazy("Counts")),
        (NO, gettext_lazy("Does not count")),
    ]

    person = PersonChoiceField(queryset=None, label=gettext_lazy("Person"), empty_label=gettext_lazy("Choose a person"))
    kind = forms.ChoiceField(label=gettext_lazy("Post"), choices=AppointmentKind.choices, widget=forms.RadioSelect)
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())
    to_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=date_input(),
        help_text=gettext_lazy("Empty: until the appointment is ended"),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=gettext_lazy("How the post is held"), choices=AppointmentMode.choices, widget=forms.RadioSelect,
        initial=AppointmentMode.FULL_TIME,
    )  # fmt: skip
    counts_towards_quota = forms.TypedChoiceField(
        label=gettext_lazy("Does it count towards the posts decided"), choices=COUNTS, initial=USUAL,
        coerce={USUAL: None, YES: True, NO: False}.get, widget=forms.RadioSelect,
        help_text=gettext_lazy("The regulation is silent on concurrent posts; follow the decision of your committee."),
    )  # fmt: skip
    field_order = ["person", "kind", "from_on", "to_on", "mode", "counts_towards_quota"]

    def __init__(self, *args, user, centre, guest=None, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(user).filter(centre=centre)
        if guest:
            people = staffing.colleagues(centre, by=user).filter(pk=guest.pk)
            self.fields["mode"].choices = [choice for choice in AppointmentMode.choices
                                           if choice[0] != AppointmentMode.FULL_TIME]  # fmt: skip
            self.fields["mode"].initial = AppointmentMode.VISITING
        else:
            self.fields["mode"].help_text = _(
                "Under 208-QĐ/TW the head of the propaganda committee is the director, concurrently"
            )
        self.fields["person"].queryset, self.fields["person"].centre = people, centre
        self._say_what_is_usual(user, centre)
        self.helper = helper(
            "person",
            "kind",
            Row("from_on", "to_on"),
            "mode",
            "counts_towards_quota",
            Fieldset(_("Decision"), Row("decision_no", "decided_on"), "exception_no"),
        )

    def _say_what_is_usual(self, user, centre):
        """Where the rule of today counts concurrent posts, the usual choice says so."""
        rule = StaffingRule.objects.visible_to(user).latest(centre.level, timezone.localdate())
        if rule and rule.counts_concurrent:
            usual = _("As usual under %(rule)s: full-time and concurrent posts count, a visiting one does not")
            counts = self.fields["counts_towards_quota"]
            counts.choices = [(self.USUAL, usual % {"rule": rule.code}), *self.COUNTS[1:]]
            counts.help_text = ""


class AppointmentCorrectionForm(_DecisionFields):
    """What may be put right on an appointment; another post, mode or first day is another appointment."""

    to_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=date_input(),
        help_text=gettext_lazy("Empty: until the appointment is ended"),
    )  # fmt: skip
    counts_towards_quota = forms.TypedChoiceField(
        label=gettext_lazy("Does it count towards the posts decided"), widget=forms.RadioSelect,
        choices=AppointmentForm.COUNTS[1:], coerce={AppointmentForm.YES: True, AppointmentForm.NO: False}.get,
    )  # fmt: skip
    field_order = ["to_on", "counts_towards_quota"]

    def __init__(self, *args, appointment, **kwargs):
        super().__init__(*args, **kwargs)
        counts = AppointmentForm.YES if appointment.counts_towards_quota else AppointmentForm.NO
        facts = {name: getattr(appointment, name) for name in ("to_on", "decision_no", "decided_on", "exception_no")}
        self.initial = facts | {"counts_towards_quota": counts}
        self.helper = helper(
            "to_on",
            "counts_towards_quota",
            Fieldset(_("Decision"), Row("decision_no", "decided_on"), "exception_no"),
        )


class EndForm(forms.Form):
    """When an appointment ends."""

    to_on = forms.DateField(
        label=gettext_lazy("Last day in this post"), widget=date_input(),
        help_text=gettext_lazy("The post counts up to and including this day"),
    )  # fmt: skip
