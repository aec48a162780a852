"""What may be chosen on the page of the audit book."""

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..deeds import DEEDS
from ..models import AuditLine, Centre, User
from ..scope import Role
from .fields import date_input

PORTAL = ("centres", "courses", "certificates")  # applications whose rows deeds are about


def kinds():
    """[(label of a model, what a row of it is called)] of the rows that have a page of their own, by their names."""
    found = [
        (model._meta.label_lower, capfirst(str(model._meta.verbose_name)))
        for app in PORTAL
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "get_absolute_url") or model is User
    ]
    return sorted(found, key=lambda kind: kind[1])


def authors(request):
    """Accounts that wrote a line of one's scope.

    The thousands of accounts of all centres fill no list: nationwide the offices stand in it, and beside them the one
    account whose lines are being read.
    """
    found = AuditLine.objects.visible_to(request.user).authors()
    if request.user.role != Role.NATIONAL:
        return found
    chosen = request.GET.get("by", "")
    key = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    return found.filter(Q(role__in=[Role.NATIONAL, Role.PROVINCE]) | Q(pk=key))


class AuditFilter(django_filters.FilterSet):
    """Which lines of one's scope are shown."""

    verb = django_filters.ChoiceFilter(label=_("What was done"), choices=lambda: DEEDS.items())
    by = django_filters.ModelChoiceFilter(queryset=authors, label=_("Who"))
    model = django_filters.ChoiceFilter(label=_("About what"), choices=kinds)
    row = django_filters.NumberFilter(
        field_name="row_id", label=_("Only this one"), widget=forms.HiddenInput(),
        min_value=1, max_value=2**63 - 1, decimal_places=0,
    )  # fmt: skip
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.visible_to(request.user), label=_("Centre")
    )
    since = django_filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=_("From the day"),
        widget=date_input(),
    )  # fmt: skip
    until = django_filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("Up to the day"),
        widget=date_input(),
    )  # fmt: skip

    class Meta:
        model = AuditLine
        fields = ["verb", "by", "model", "row", "centre", "since", "until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.request.user.role != Role.PROVINCE:
            del self.filters["centre"]
