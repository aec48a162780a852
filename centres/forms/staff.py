"""What may be typed about the persons on a staff list, and how they are looked for."""

import django_filters
from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Appointment, AppointmentKind, Centre, Person, Province
from ..scope import Role
from .fields import date_input, helper


class PersonForm(forms.ModelForm):
    """Somebody on the staff list of a centre."""

    class Meta:
        model = Person
        fields = ["full_name", "birth_on", "position", "degree", "theory_level", "topics"]
        widgets = {"birth_on": date_input(), "topics": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "position": _("For those who hold the post concurrently, for example: Head of the propaganda committee"),
            "degree": _("For example: bachelor, master"),
            "theory_level": _("For example: intermediate, advanced"),
            "topics": _("One to a line; only for those who teach"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Row("full_name", "birth_on"), "position", Row("degree", "theory_level"), "topics"
        )  # fmt: skip


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
