"""Pages of centres as places: the directory, a new centre, a new name, another committee, opening again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import naming, places
from ..forms.places import CommitteeForm, DirectoryFilter, NameForm, OpenForm, ReasonForm
from ..models import Centre
from ..scope import CENTRE_ROLES, check_overseer, may_oversee
from .refusals import accepted

ROWS = 100


@require_GET
def directory(request):
    """All centres of one's scope on a day: what they are called, whom they belong to, what rooms they have."""
    form = DirectoryFilter(request.GET, user=request.user)
    day, visible = form.day, Centre.objects.visible_to(request.user)
    if request.user.role in CENTRE_ROLES and not request.GET:
        own = list(visible[:2])
        if len(own) == 1:
            return redirect(own[0])
    centres = form.narrow(visible).select_related("province").prefetch_related("names", "parents")
    page = Paginator(centres.order_by("province__sort_key", "sort_key", "pk"), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "day": day,
        "page": page,
        "rows": [_row(centre, day, form.chosen.get("q", "")) for centre in page],
        "may_open": may_oversee(request.user),
        "is_filtered": any(form.chosen.values()),
    }
    return render(request, "centres/directory.html", context)


def _row(centre, day, words):
    """What one line of the directory shows; its names and committees come prefetched."""
    found_as = naming.found_as(centre, words, day)
    return {
        "centre": centre,
        "name": centre.name_on(day),
        "parent": centre.parent_on(day),
        "is_closed": centre.is_closed_on(day),
        "found_as": found_as,
        "is_former": found_as and found_as.effective_from <= day,
    }


def overseen_centre(request, pk):
    """The centre, if it is visible (else 404) and one oversees it (else 403)."""
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=pk)
    check_overseer(request.user, centre.province_id)
    return centre


def centre_open(request):
    """Enter a new centre."""
    if not may_oversee(request.user):
        raise PermissionDenied
    form = OpenForm(request.POST or None, user=request.user)
    if form.is_valid():
        facts = {"province": request.user.province} | form.cleaned_data
        centre = accepted(form, places.open_centre, by=request.user, **facts)
        if centre:
            words = _("%(name)s is entered. The province or its director enters premises, posts and staff.")
            messages.success(request, words % {"name": centre})
            return redirect(centre)
    return render(request, "centres/centre_open.html", {"form": form})


def centre_rename(request, pk):
    """Give a centre a name from a day on; its papers of earlier days keep theirs."""
    centre = overseen_centre(request, pk)
    present = centre.name_on(timezone.localdate())
    initial = {"name": present.name, "short_name": present.short_name, "place": present.place}
    form = NameForm(request.POST or None, initial=initial)
    if form.is_valid() and (row := accepted(form, naming.rename, centre, by=request.user, **form.cleaned_data)):
        words = _("The centre is called “%(name)s” from %(day)s on.")
        messages.success(request, words % {"name": row.name, "day": localize(row.effective_from)})
        return redirect(centre)
    names = centre.names.all()
    return render(request, "centres/centre_rename.html", {"form": form, "centre": centre, "names": names})


def centre_move(request, pk):
    """Put a centre under another Party committee from a day on."""
    centre = overseen_centre(request, pk)
    present = centre.parent_on(timezone.localdate())
    form = CommitteeForm(request.POST or None, user=request.user, initial={"province": present.province_id})
    if form.is_valid() and (row := accepted(form, naming.move_under, centre, by=request.user, **form.cleaned_data)):
        words = _("The centre belongs to %(name)s from %(day)s on.")
        messages.success(request, words % {"name": row.name, "day": localize(row.effective_from)})
        return redirect(centre)
    committees = centre.parents.select_related("province")
    context = {"form": form, "centre": centre, "committees": committees}
    return render(request, "centres/centre_move.html", context)


def centre_reopen(request, pk):
    """Open a closed centre again, with the reason."""
    centre = overseen_centre(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(form, places.reopen, centre, by=request.user, **form.cleaned_data):
        messages.success(request, _("The centre is open again."))
        return redirect(centre)
    consequences = [
        _("The centre works again as if it had not been closed: classes, plans and appointments may be entered."),
        _("Closing and opening again both stay in the system log."),
    ]
    context = {"form": form, "centre": centre, "consequences": consequences}
    return render(request, "centres/centre_reopen.html", context)
