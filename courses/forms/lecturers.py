"""Which lecturers are shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.models import AppointmentMode, Centre
from centres.scope import CENTRE_ROLES

from .. import lecturers
from .fields import centre_field


class LecturerFilterForm(forms.Form):
    """Centre, way of holding the post, degree, words of a topic."""

    topic = forms.CharField(label=_("Topic, also without marks"), required=False, max_length=80)
    centre = centre_field()
    mode = forms.ChoiceField(
        label=_("How the post is held"), required=False, choices=[("", _("All")), *AppointmentMode.choices]
    )
    degree = forms.ChoiceField(label=_("Qualification"), required=False)

    def __init__(self, *args, user, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.visible_to(user)
        if user.role in CENTRE_ROLES:
            del self.fields["centre"]
        degrees = people.exclude(degree="").order_by("degree").values_list("degree", flat=True).distinct()
        self.fields["degree"].choices = [("", _("All")), *((degree, degree) for degree in degrees)]

    def narrow(self, people, posts):
        """`people` whose posts among `posts`, and whose facts, are as chosen."""
        if not self.is_valid():
            return people
        wanted = self.cleaned_data
        if wanted.get("centre"):
            posts = posts.filter(centre=wanted["centre"])
        if wanted["mode"]:
            posts = posts.filter(mode=wanted["mode"])
        people = people.filter(pk__in=posts.values("person"))
        if wanted["degree"]:
            people = people.filter(degree=wanted["degree"])
        return lecturers.teaching(people, wanted["topic"]) if wanted["topic"].strip() else people
