"""Pages of staff: who works and teaches where, appointments, who signs for the director."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import staffing
from ..forms.staff import AppointmentForm, DelegationForm, EndForm, NameForm, PersonFilter, PersonForm
from ..models import Appointment, Centre, Person
from ..scope import Role
from ..vietnamese import fold

ROWS = 50
MOST_FOUND = 100


def person_list(request):
    """Staff and lecturers of one's scope; a name is looked for by POST, so that it stays out of addresses and logs."""
    if request.user.role == Role.LECTURER:
        raise PermissionDenied
    today = timezone.localdate()
    visible = Person.objects.visible_to(request.user)
    filtered = PersonFilter(request.GET, queryset=visible, request=request, day=today)
    search = NameForm(request.POST or None)
    people = filtered.qs.order_by("sort_key", "pk")
    if request.method == "POST" and search.is_valid():
        people = people.filter(name_key__contains=fold(search.cleaned_data["name"]))[:MOST_FOUND]
    in_post = Appointment.objects.visible_to(request.user).on(today).order_by("kind", "from_on")
    people = people.select_related("centre").prefetch_related(Prefetch("appointments", in_post, to_attr="posts_today"))
    context = {
        "filter": filtered,
        "search": search,
        "is_search": request.method == "POST" and search.is_valid(),
        "page": Paginator(people, ROWS if request.method == "GET" else MOST_FOUND).get_page(request.GET.get("page")),
        "total": visible.count(),
        "teaching": visible.filter(appointments__in=in_post.filter(kind="lecturer")).distinct().count(),
        "today": today,
        "may_edit": staffing.may_keep_staff(request.user),
    }
    return render(request, "centres/person_list.html", context)


def _kept_centre(request, pk):
    """The centre, if it is visible (else 404) and one keeps its staff (else 403)."""
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=pk)
    staffing.check_keeper(request.user, centre)
    return centre


def person_create(request, pk):
    """Put somebody on the staff list; the appointment follows."""
    centre = _kept_centre(request, pk)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = staffing.enter_person(centre, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s is on the staff list. Now enter the appointment.") % {"name": person})
        return redirect(f"{reverse('appointment-create', args=[centre.pk])}?person={person.pk}")
    return render(request, "centres/person_form.html", {"form": form, "centre": centre})


def person_edit(request, pk):
    """Correct what is known about somebody on the staff list."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("centre"), pk=pk)
    staffing.check_keeper(request.user, person.centre)
    name = person.full_name
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        staffing.edit_person(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The facts about %(name)s are saved.") % {"name": person})
        return redirect(person.centre)
    context = {"form": form, "centre": person.centre, "name": name}
    return render(request, "centres/person_form.html", context)


def appointment_create(request, pk):
    """Give somebody on the staff list a post."""
    centre = _kept_centre(request, pk)
    chosen = {"person": request.GET.get("person")}
    form = AppointmentForm(request.POST or None, user=request.user, centre=centre, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            appointment = staffing.appoint(by=request.user, centre=centre, **form.cleaned_data)
        except ValidationError as broken:
            form.add_error(None, broken)
        else:
            words = _("%(name)s is entered as %(post)s.")
            post = appointment.get_kind_display().lower()
            messages.success(request, words % {"name": appointment.person, "post": post})
            return redirect(centre)
    return render(request, "centres/appointment_form.html", {"form": form, "centre": centre})


def appointment_end(request, pk):
    """End an appointment on a day, after a page that says what this does."""
    visible = Appointment.objects.visible_to(request.user).select_related("person", "centre")
    appointment = get_object_or_404(visible, pk=pk)
    staffing.check_keeper(request.user, appointment.centre)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            staffing.end_appointment(appointment, by=request.user, **form.cleaned_data)
        except ValidationError as broken:
            form.add_error(None, broken)
        else:
            messages.success(request, _("The appointment of %(name)s has its last day.") % {"name": appointment.person})
            return redirect(appointment.centre)
    consequences = [
        _("After this day the post no longer counts in the table of posts, and the person no longer signs by it."),
        _("The appointment stays in the history of the centre."),
        _("The account of this person stays open: close it under “Accounts” if it is no longer needed."),
    ]
    context = {"form": form, "appointment": appointment, "consequences": consequences}
    return render(request, "centres/appointment_end.html", context)


def delegation_create(request, pk):
    """Enter a deputy's written authority to sign for the director."""
    centre = _kept_centre(request, pk)
    form = DelegationForm(request.POST or None, user=request.user, centre=centre)
    if request.method == "POST" and form.is_valid():
        try:
            staffing.delegate_signing(by=request.user, **form.cleaned_data)
        except ValidationError as broken:
            form.add_error(None, broken)
        else:
            messages.success(request, _("The authority to sign is entered."))
            return redirect(centre)
    return render(request, "centres/delegation_form.html", {"form": form, "centre": centre})
