"""Pages of signing authority: all of a centre, enter one, revoke one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import delegations, staffing
from ..forms.delegations import DelegationForm, RevocationForm
from ..models import Centre, SigningDelegation
from ..scope import Role
from .kept import kept_centre
from .refusals import accepted

ROWS = 50


@require_GET
def delegation_list(request, pk):
    """Every authority to sign that the centre ever gave, those that hold or will hold first."""
    if request.user.role == Role.LECTURER:
        raise PermissionDenied
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=pk)
    given = SigningDelegation.objects.visible_to(request.user).filter(centre=centre).select_related("person")
    context = {
        "centre": centre,
        "page": Paginator(given.order_by("-to_on", "-pk"), ROWS).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_edit": staffing.keeps(request.user, centre),
    }
    return render(request, "centres/delegation_list.html", context)


def delegation_create(request, pk):
    """Enter a deputy's written authority to sign for the director."""
    centre = kept_centre(request, pk)
    form = DelegationForm(request.POST or None, user=request.user, centre=centre)
    if form.is_valid() and accepted(form, delegations.delegate, by=request.user, centre=centre, **form.cleaned_data):
        messages.success(request, _("The authority to sign is entered."))
        return redirect("delegation-list", pk=centre.pk)
    return render(request, "centres/delegation_form.html", {"form": form, "centre": centre})


def delegation_revoke(request, pk):
    """End an authority early, after a page that says what this does."""
    visible = SigningDelegation.objects.visible_to(request.user).select_related("person", "centre")
    delegation = get_object_or_404(visible, pk=pk)
    staffing.check_keeper(request.user, delegation.centre)
    form = RevocationForm(request.POST or None)
    if form.is_valid() and accepted(form, delegations.revoke, delegation, by=request.user, **form.cleaned_data):
        day = localize(form.cleaned_data["revoked_on"])
        words = _("Authority %(number)s holds no more from %(day)s.")
        messages.success(request, words % {"number": delegation.number, "day": day})
        return redirect("delegation-list", pk=delegation.centre_id)
    consequences = [
        _("From this day the deputy neither signs nor approves by this authority; proposals dated later stop."),
        _("Certificates approved before stay as they are."),
        _("The authority stays in the list of the centre, with the day of its revocation."),
    ]
    context = {"form": form, "delegation": delegation, "consequences": consequences}
    return render(request, "centres/delegation_revoke.html", context)
