"""Pages of one centre, its premises and contacts; the provinces."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from .. import places, posts, staffing, timeline
from ..forms.places import CentreForm, DayForm
from ..models import (
    Appointment,
    AppointmentKind,
    Centre,
    Province,
    QuotaDecision,
    ServiceArea,
    SigningDelegation,
)
from ..scope import Role, may_oversee
from .kept import kept_centre


@require_GET
def centre_detail(request, pk):
    """One centre on a day: facts, posts, decisions, staff, areas, and how it came to be."""
    form = DayForm(request.GET)
    day, today, user = form.day, timezone.localdate(), request.user
    centres = Centre.objects.visible_to(user).select_related("province", "custodian")
    centre = get_object_or_404(centres.prefetch_related("names", "parents__province"), pk=pk)
    row, no_posts = _posts_of(user, centre, day)
    staff = Appointment.objects.visible_to(user).filter(centre=centre).select_related("person__centre")
    decisions = QuotaDecision.objects.visible_to(user).filter(centre=centre).select_related("rule")
    delegations = SigningDelegation.objects.visible_to(user).filter(centre=centre)
    areas = ServiceArea.objects.visible_to(user).filter(centre=centre).on(day).select_related("unit__parent")
    may_edit = staffing.may_keep_staff(user)
    context = {
        "centre": centre,
        "form": form,
        "row": row,
        "no_posts": no_posts,
        "today": day,
        "is_today": day == today,
        "name": centre.name_on(day),
        "parent": centre.parent_on(day),
        "is_closed": centre.is_closed_on(day),
        "in_post": sorted(staff.on(day), key=_rank),
        "to_come": staff.filter(from_on__gt=day).order_by("from_on"),
        "ended": staff.filter(to_on__lt=day).order_by("-to_on"),
        "decisions": decisions,
        "delegations": delegations.on(day).select_related("person"),
        "areas": areas.order_by("unit__sort_key"),
        "may_edit": may_edit,
        "may_oversee": may_oversee(user),
        "sees_staff": user.role != Role.LECTURER,
        "next_step": _next_step(row) if row and may_edit and centre.closed_on is None and day == today else None,
        **_past(centre, user, day),
    }
    return render(request, "centres/centre_detail.html", context)


def _posts_of(user, centre, day):
    """(the posts of the centre on the day, ""); where it has none that day (None, the sentence that says why)."""
    if centre.is_closed_on(day):
        return None, _("The centre no longer works on this day: choose an earlier one to see its posts.")
    if day < centre.opened_on:
        return None, _("The centre is not open yet on this day: choose a later one to see its posts.")
    row = posts.on_day(Centre.objects.visible_to(user).filter(pk=centre.pk), day)[0]
    if row.rule is None:
        words = _("No staffing rule for this level of centre is known for %(day)s: posts are not judged.")
        return None, words % {"day": f"{day:%d/%m/%Y}"}
    return row, ""


def _past(centre, user, day):
    """How the centre came to be, for its page: events, predecessors and successors, and which of them open."""
    came_from, left_to = timeline.parts_of(centre, user)
    reason = timeline.closing_reason(centre, user) if centre.closed_on else ""
    named = [part.predecessor_id for part in came_from] + [part.successor_id for part in left_to]
    readable = Centre.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True) if named else []
    return {
        "came_from": came_from,
        "left_to": left_to,
        "events": timeline.events(centre, day, came_from, left_to, reason),
        "readable": set(readable),
        "may_reopen": centre.closed_on is not None and not left_to,
    }


def _rank(appointment):
    """Director, deputies, lecturers, office; those held concurrently last."""
    return AppointmentKind.values.index(appointment.kind), not appointment.is_full_time, appointment.person.sort_key


def _next_step(row):
    """The gravest gap first; None where nothing is missing."""
    posts_, pk = row.posts, row.centre.pk
    quota, appoint = reverse("quota-decide", args=[pk]), reverse("appointment-create", args=[pk])
    if posts_.decided is None:
        return {"what": _("No decision on posts is entered yet"), "href": quota, "button": _("Enter the decision"),
                "why": _("Without it nobody can say how many posts are vacant.")}  # fmt: skip
    if not row.centre.director:
        return {"what": _("The centre has no director"), "href": appoint, "button": _("Enter the appointment"),
                "why": _("Plans and certificates wait for a director or a deputy with authority to sign.")}  # fmt: skip
    if posts_.over:
        what = ngettext("%(n)s person more than decided", "%(n)s persons more than decided", posts_.over)
        return {"what": what % {"n": posts_.over}, "href": quota, "button": _("Enter a new decision"),
                "why": _("End an appointment in the list below, or enter the decision on more posts.")}  # fmt: skip
    if posts_.vacant:
        what = ngettext("%(n)s post is vacant", "%(n)s posts are vacant", posts_.vacant)
        return {"what": what % {"n": posts_.vacant}, "href": appoint, "button": _("Enter an appointment"),
                "why": _("When somebody has been appointed, enter the decision here.")}  # fmt: skip
    return None


def centre_edit(request, pk):
    """Correct premises and contacts."""
    centre = kept_centre(request, pk)
    form = CentreForm(request.POST or None, instance=centre)
    if request.method == "POST" and form.is_valid():
        places.edit(centre, by=request.user, **form.cleaned_data)
        messages.success(request, _("The facts of the centre are saved."))
        return redirect(centre)
    return render(request, "centres/centre_form.html", {"form": form, "centre": centre})


@require_GET
def province_list(request):
    """All provinces with the number of their centres, for the central department."""
    if request.user.role != Role.NATIONAL:
        raise PermissionDenied
    today = timezone.localdate()
    running = Q(centres__opened_on__lte=today) & (Q(centres__closed_on=None) | Q(centres__closed_on__gt=today))
    provinces = Province.objects.visible_to(request.user).annotate(running=Count("centres", filter=running))
    rows = list(provinces.order_by("sort_key"))
    context = {"provinces": rows, "centres": sum(row.running for row in rows), "today": today}
    return render(request, "centres/province_list.html", context)
