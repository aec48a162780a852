"""Pages of service areas: the units of one centre, adding and ending them, and who serves a unit on a day."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from .. import areas
from ..forms.areas import AreaForm, EndAreaForm, UnitSearch
from ..forms.places import DayForm
from ..models import Centre, ServiceArea
from ..scope import Role
from .refusals import accepted

ROWS = 100
MOST_FOUND = 200  # units to tick on one page


@require_GET
def area_list(request, pk):
    """What one centre serves on a day, and what it served before or will serve later."""
    _turn_lecturers_away(request.user)
    centre = _visible_centre(request, pk)
    form = DayForm(request.GET)
    rows = ServiceArea.objects.visible_to(request.user).filter(centre=centre).select_related("unit__parent")
    now = rows.on(form.day).order_by("unit__sort_key")
    context = {
        "centre": centre,
        "name": centre.name_on(form.day),
        "form": form,
        "day": form.day,
        "areas": now,
        "others": rows.exclude(pk__in=now.values("pk")).order_by("-from_on", "unit__sort_key"),
        "may_edit": _may_edit(request.user, centre),
    }
    return render(request, "centres/area_list.html", context)


def area_assign(request, pk):
    """Tick units of a day, and say from when the centre serves them."""
    centre = _visible_centre(request, pk)
    areas.check_keeper(request.user, centre)
    search = UnitSearch(request.GET, user=request.user, home=centre.province)
    form = AreaForm(request.POST or None, user=request.user, initial={"from_on": search.day})
    if form.is_valid() and (made := accepted(form, areas.assign, centre, by=request.user, **form.cleaned_data)):
        n = len(made)
        messages.success(request, ngettext("%(n)s unit is assigned.", "%(n)s units are assigned.", n) % {"n": n})
        return redirect("area-list", centre.pk)
    found = list(search.found[: MOST_FOUND + 1])
    context = {
        "centre": centre,
        "search": search,
        "form": form,
        "day": search.day,
        "rows": _served(found[:MOST_FOUND], request.user, search.day, centre),
        "is_cut": len(found) > MOST_FOUND,
        "ticked": set(request.POST.getlist("units")),
    }
    return render(request, "centres/area_assign.html", context)


def area_end(request, pk):
    """End one service area on a day, after a page that says what this does."""
    visible = ServiceArea.objects.visible_to(request.user).select_related("centre", "unit__parent")
    area = get_object_or_404(visible, pk=pk)
    areas.check_keeper(request.user, area.centre)
    form = EndAreaForm(request.POST or None)
    if form.is_valid() and accepted(form, areas.end, area, by=request.user, **form.cleaned_data):
        messages.success(request, _("The service of %(unit)s has its last day.") % {"unit": area.unit})
        return redirect("area-list", area.centre_id)
    consequences = [
        _("After this day the centre is no longer shown as serving the unit."),
        _("For earlier days everything stays as it was."),
    ]
    context = {"area": area, "form": form, "consequences": consequences}
    return render(request, "centres/area_end.html", context)


@require_GET
def area_search(request):
    """Which centres of one's scope serve a unit on a day."""
    _turn_lecturers_away(request.user)
    home = request.user.province or (request.user.centre and request.user.centre.province)
    search = UnitSearch(request.GET, user=request.user, home=home)
    page = Paginator(search.found, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": search,
        "day": search.day,
        "page": page,
        "rows": _served(page.object_list, request.user, search.day),
    }
    return render(request, "centres/area_search.html", context)


def _turn_lecturers_away(user):
    """Lecturers see nothing of the kind; a page that says so would look like a centre without units."""
    if user.role == Role.LECTURER:
        raise PermissionDenied


def _visible_centre(request, pk):
    centres = Centre.objects.visible_to(request.user).select_related("province").prefetch_related("names")
    return get_object_or_404(centres, pk=pk)


def _may_edit(user, centre):
    try:
        areas.check_keeper(user, centre)
    except PermissionDenied:
        return False
    return True


def _served(units, user, day, centre=None):
    """[{unit, centres: [(centre, its short name of the day)], is_ours}] of these units; ours is `centre`."""
    units = list(units)
    there = ServiceArea.objects.visible_to(user).on(day).filter(unit__in=units)
    there = there.select_related("centre").prefetch_related("centre__names").order_by("centre__sort_key")
    serving = {unit.pk: [] for unit in units}
    for area in there:
        if area.centre.closed_on is None or area.centre.closed_on > day:
            serving[area.unit_id].append((area.centre, area.centre.name_on(day).short_name))
    return [
        {"unit": unit, "centres": serving[unit.pk], "is_ours": any(one == centre for one, _name in serving[unit.pk])}
        for unit in units
    ]
