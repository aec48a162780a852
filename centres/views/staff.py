"""Pages of staff: the list of one's scope, persons put on it and corrected, colleagues of other centres."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import staffing
from ..forms.staff import NameForm, PersonFilter, PersonForm
from ..models import Appointment, Person
from ..scope import Role
from ..vietnamese import fold
from .kept import kept_centre

ROWS = 50
MOST_FOUND = 100
MOST_COLLEAGUES = 20  # of other centres: who types more of the name needs no longer list


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


def person_create(request, pk):
    """Put somebody on the staff list; the appointment follows."""
    centre = kept_centre(request, pk)
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


def person_find(request, pk):
    """Look for a person of another centre of the province, to appoint here; the name is posted, never in an address."""
    centre = kept_centre(request, pk)
    search = NameForm(request.POST or None)
    is_search = request.method == "POST" and search.is_valid()
    found = []
    if is_search:
        rows = staffing.find_colleagues(centre, search.cleaned_data["name"], by=request.user)
        found = list(rows[: MOST_COLLEAGUES + 1])
    context = {
        "centre": centre, "search": search, "is_search": is_search, "found": found[:MOST_COLLEAGUES],
        "has_more": len(found) > MOST_COLLEAGUES, "most": MOST_COLLEAGUES,
    }  # fmt: skip
    return render(request, "centres/person_find.html", context)
