"""Pages of appointments: enter one, correct it, end it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from .. import appointments, staffing
from ..forms.appointments import AppointmentCorrectionForm, AppointmentForm, EndForm
from ..models import Appointment
from .kept import kept_centre
from .refusals import accepted


def appointment_create(request, pk):
    """Give a post to somebody on the staff list, or to a person of another centre of the province."""
    centre = kept_centre(request, pk)
    chosen = request.POST.get("person") or request.GET.get("person")
    guest = _guest(request, centre, chosen)
    form = AppointmentForm(
        request.POST or None, user=request.user, centre=centre, guest=guest, initial={"person": chosen}
    )
    if form.is_valid():
        appointment = accepted(form, appointments.appoint, by=request.user, centre=centre, **form.cleaned_data)
        if appointment:
            words = _("%(name)s is entered as %(post)s.")
            post = appointment.get_kind_display().lower()
            messages.success(request, words % {"name": appointment.person, "post": post})
            return redirect(centre)
    return render(request, "centres/appointment_form.html", {"form": form, "centre": centre, "guest": guest})


def _guest(request, centre, chosen):
    """The person chosen at another centre of the province, by key; None for the own staff."""
    if not chosen or not chosen.isdecimal() or len(chosen) > 18:
        return None
    return staffing.colleagues(centre, by=request.user).filter(pk=chosen).first()


def _find(request, pk):
    visible = Appointment.objects.visible_to(request.user).select_related("person", "centre")
    appointment = get_object_or_404(visible, pk=pk)
    staffing.check_keeper(request.user, appointment.centre)
    return appointment


def appointment_correct(request, pk):
    """Put right the end, the decision or the counting of an appointment."""
    appointment = _find(request, pk)
    form = AppointmentCorrectionForm(request.POST or None, appointment=appointment)
    if form.is_valid() and accepted(form, appointments.correct, appointment, by=request.user, **form.cleaned_data):
        messages.success(request, _("The appointment of %(name)s is corrected.") % {"name": appointment.person})
        return redirect(appointment.centre)
    context = {"form": form, "appointment": appointment, "centre": appointment.centre}
    return render(request, "centres/appointment_correct.html", context)


def appointment_end(request, pk):
    """End an appointment on a day, after a page that says what this does."""
    appointment = _find(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid() and accepted(form, appointments.end, appointment, by=request.user, **form.cleaned_data):
        messages.success(request, _("The appointment of %(name)s has its last day.") % {"name": appointment.person})
        return redirect(appointment.centre)
    consequences = [
        _("After this day the post no longer counts in the table of posts, and the person no longer signs by it."),
        _("The appointment stays in the history of the centre."),
        _("The account of this person stays open: close it under “Accounts” if it is no longer needed."),
    ]
    context = {"form": form, "appointment": appointment, "consequences": consequences}
    return render(request, "centres/appointment_end.html", context)
