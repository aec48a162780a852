"""Pages of the rooms of a centre, for its staff."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres.scope import may_write
from courses import rooms
from courses.forms.rooms import RoomForm
from courses.models import Room

from .refusals import accepted, refused_in_words


def _check_staff(user):
    if not may_write(user):
        raise PermissionDenied


def _find(request, pk):
    _check_staff(request.user)
    return get_object_or_404(Room.objects.visible_to(request.user).select_related("centre"), pk=pk)


@require_GET
def room_list(request):
    """The rooms of the centre, those in use first, with the sessions to come in each."""
    _check_staff(request.user)
    today = timezone.localdate()
    to_come = Count("sessions", filter=Q(sessions__on__gte=today))
    found = Room.objects.visible_to(request.user).select_related("centre").annotate(to_come=to_come)
    found = list(found.order_by("-is_used", "centre__sort_key", "name_key", "pk"))
    context = {
        "rooms": found, "today": today, "used": sum(room.is_used for room in found),
        "several_centres": len({room.centre_id for room in found}) > 1,
    }  # fmt: skip
    return render(request, "courses/room_list.html", context)


def room_create(request):
    """Add a room."""
    _check_staff(request.user)
    form = RoomForm(request.POST or None)
    if form.is_valid() and accepted(form, rooms.enter, request.user.centre, by=request.user, **form.cleaned_data):
        messages.success(request, _("%(room)s can be chosen in timetables now.") % {"room": form.cleaned_data["name"]})
        return redirect("room-list")
    return render(request, "courses/room_form.html", {"form": form})


def room_edit(request, pk):
    """Correct the name or the seats of a room."""
    room = _find(request, pk)
    form = RoomForm(request.POST or None, initial={"name": room.name, "seats": room.seats})
    if form.is_valid() and accepted(form, rooms.correct, room, by=request.user, **form.cleaned_data):
        messages.success(request, _("The room was saved."))
        return redirect("room-list")
    return render(request, "courses/room_form.html", {"form": form, "room": room})


@require_POST
@refused_in_words("room-edit")
def room_retire(request, pk):
    """Put a room out of use."""
    room = rooms.retire(_find(request, pk), by=request.user)
    messages.success(request, _("%(room)s is out of use: past timetables keep it.") % {"room": room})
    return redirect("room-list")


@require_POST
def room_restore(request, pk):
    """Take a room into use again."""
    room = rooms.restore(_find(request, pk), by=request.user)
    messages.success(request, _("%(room)s can be chosen in timetables now.") % {"room": room})
    return redirect("room-list")
