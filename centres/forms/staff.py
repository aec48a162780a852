"""What may be typed about staff, their posts and who signs for the director."""

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Appointment, AppointmentKind, AppointmentMode, Centre, Person, Province
from ..scope import Role


def _date():
    return forms.DateInput(attrs={"class": "w-date"})


class PersonForm(forms.ModelForm):
    """Somebody on the staff list of a centre."""

    class Meta:
        model = Person
        fields = ["full_name", "birth_on", "position", "degree", "theory_level", "topics"]
        widgets = {"birth_on": forms.DateInput(attrs={"class": "w-date"}), "topics": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "position": _("For those who hold the post concurrently, for example: Head of the propaganda committee"),
            "degree": _("For example: bachelor, master"),
            "theory_level": _("For example: intermediate, advanced"),
            "topics": _("One to a line; only for those who teach"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row("full_name", "birth_on"), "position", Row("degree", "theory_level"), "topics"
        )  # fmt: skip


class AppointmentForm(forms.Form):
    """A post for somebody on the staff list of one centre."""

    USUAL, YES, NO = "usual", "yes", "no"
    COUNTS = [
        (USUAL, _("As usual: a full-time post counts, a concurrent or visiting one does not")),
        (YES, _("Counts")),
        (NO, _("Does not count")),
    ]

    person = forms.ModelChoiceField(queryset=None, label=_("Person"), empty_label=_("Choose a person"))
    kind = forms.ChoiceField(label=_("Post"), choices=AppointmentKind.choices, widget=forms.RadioSelect)
    from_on = forms.DateField(label=_("First day"), widget=_date())
    to_on = forms.DateField(
        label=_("Last day"), required=False, widget=_date(), help_text=_("Empty: until the appointment is ended")
    )
    mode = forms.ChoiceField(
        label=_("How the post is held"), choices=AppointmentMode.choices, initial=AppointmentMode.FULL_TIME,
        widget=forms.RadioSelect,
        help_text=_("Under 208-QĐ/TW the head of the propaganda committee is the director, concurrently"),
    )  # fmt: skip
    counts_towards_quota = forms.TypedChoiceField(
        label=_("Does it count towards the posts decided"), choices=COUNTS, initial=USUAL,
        coerce={USUAL: None, YES: True, NO: False}.get, widget=forms.RadioSelect,
        help_text=_("The regulation is silent on concurrent posts; follow the decision of your committee."),
    )  # fmt: skip
    decision_no = forms.CharField(
        label=_("Number of the decision"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"class": "w-code"}),
    )  # fmt: skip
    decided_on = forms.DateField(label=_("Date of the decision"), required=False, widget=_date())
    exception_no = forms.CharField(
        label=_("Decision that allows an exception"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"class": "w-code"}),
        help_text=_("Only where the post counts and the centre has no vacant one"),
    )  # fmt: skip

    def __init__(self, *args, user, centre, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(user).filter(centre=centre)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "person",
            "kind",
            Row("from_on", "to_on"),
            "mode",
            "counts_towards_quota",
            Fieldset(_("Decision"), Row("decision_no", "decided_on"), "exception_no"),
        )


class EndForm(forms.Form):
    """When an appointment ends."""

    to_on = forms.DateField(
        label=_("Last day in this post"), widget=_date(), help_text=_("The post counts up to and including this day")
    )


class DelegationForm(forms.Form):
    """A deputy's written authority to sign for the director."""

    person = forms.ModelChoiceField(queryset=None, label=_("Deputy director"), empty_label=_("Choose a person"))
    number = forms.CharField(
        label=_("Number of the authority"), max_length=60, widget=forms.TextInput(attrs={"class": "w-code"}),
        help_text=_("As written on it, for example 07-UQ/TTCT"),
    )  # fmt: skip
    signed_on = forms.DateField(label=_("Signed on"), widget=_date())
    from_on = forms.DateField(label=_("First day"), widget=_date())
    to_on = forms.DateField(label=_("Last day"), widget=_date())

    def __init__(self, *args, user, centre, **kwargs):
        super().__init__(*args, **kwargs)
        deputies = Person.objects.visible_to(user).filter(centre=centre, appointments__kind=AppointmentKind.DEPUTY)
        self.fields["person"].queryset = deputies.distinct()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("person", Row("number", "signed_on"), Row("from_on", "to_on"))


class PersonFilter(django_filters.FilterSet):
    """Which persons are shown. Their names are searched by another form, which is posted."""

    province = django_filters.ModelChoiceFilter(
        field_name="centre__province", label=_("Province"),
        queryset=lambda request: Province.objects.visible_to(request.user),
    )  # fmt: skip
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.visible_to(request.user), label=_("Centre")
    )
    kind = django_filters.ChoiceFilter(choices=AppointmentKind.choices, label=_("Post today"), method="in_post")

    class Meta:
        model = Person
        fields = ["province", "centre", "kind"]

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day
        role = self.request.user.role
        if role != Role.NATIONAL:
            del self.filters["province"]
        if role != Role.PROVINCE:
            del self.filters["centre"]

    def in_post(self, people, name, kind):
        """Persons who hold a post of this kind on the day."""
        held = Appointment.objects.visible_to(self.request.user).on(self.day).filter(kind=kind)
        return people.filter(pk__in=held.values("person"))


class NameForm(forms.Form):
    """A name to look for. It travels in the body of the request: names do not belong into addresses."""

    name = forms.CharField(label=_("Name, also without marks"), min_length=2, max_length=80)
