"""What may be chosen on the page of the audit book."""

import django_filters
from django.utils.translation import gettext_lazy as _

from ..deeds import DEEDS
from ..models import AuditLine, Centre
from ..scope import Role
from .fields import date_input


class AuditFilter(django_filters.FilterSet):
    """Which lines of one's scope are shown."""

    verb = django_filters.ChoiceFilter(label=_("What was done"), choices=lambda: DEEDS.items())
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.visible_to(request.user), label=_("Centre")
    )
    until = django_filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("Up to the day"),
        widget=date_input(),
    )  # fmt: skip

    class Meta:
        model = AuditLine
        fields = ["verb", "centre", "until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.request.user.role != Role.PROVINCE:
            del self.filters["centre"]
