"""The page of figures: centres by premises, level, rooms, province, and their posts, each with its base and day."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres.models import Premises
from centres.scope import Role, may_oversee
from portal import country


@require_GET
def figures_page(request):
    """The whole country for national staff; provincial staff see the same figures of their own province."""
    if not may_oversee(request.user):
        raise PermissionDenied
    context = {
        "figures": country.figures(request.user, timezone.localdate()),
        "premises": Premises.labels,
        "is_national": request.user.role == Role.NATIONAL,
    }
    return render(request, "portal/figures.html", context)
