"""Pages of centres: the table of posts, one centre, its quota decisions and contacts; the provinces."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from .. import places, posts, quotas, staffing
from ..forms.centres import LOOK, CentreForm, PostsFilter, QuotaForm
from ..models import (
    Appointment,
    AppointmentKind,
    Centre,
    Province,
    QuotaDecision,
    SigningDelegation,
    StaffingRule,
    SuccessionPart,
)
from ..scope import CENTRE_ROLES, Role

ROWS = 100
NAMED = 3  # centres named in a sentence before the rest is counted


@require_GET
def centre_list(request):
    """Posts of all centres on a day, against their decisions and the rule of the day."""
    form = PostsFilter(request.GET, user=request.user)
    day = form.day
    centres = Centre.objects.visible_to(request.user).running(day)
    if form.chosen.get("province"):
        centres = centres.filter(province=form.chosen["province"])
    centres = centres.select_related("province").prefetch_related("names").order_by("province__sort_key", "sort_key")
    try:
        rows = posts.on_day(centres, day)
    except ValidationError as broken:  # a day before the first rule
        form.add_error("on", broken)
        rows = []
    if request.user.role in CENTRE_ROLES and len(rows) == 1:
        return redirect(rows[0].centre)
    shown = [row for row in rows if form.shows(row)]
    total = quotas.total([row.posts for row in shown])
    context = {
        "form": form,
        "day": day,
        "rules": _distinct(row.rule for row in rows),
        "page": Paginator(shown, ROWS).get_page(request.GET.get("page")),
        "rows": rows,
        "total": total,
        "figures": _key_figures(total, [row for row in shown if row.verdict == posts.Verdict.OUTSIDE]),
        "with_director": sum(bool(row.centre.director) for row in shown),
        "next_step": None if any(form.chosen.values()) else _what_to_ask(rows, request.user),
    }
    return render(request, "centres/centre_list.html", context)


def _distinct(rules):
    return list({rule.pk: rule for rule in rules}.values())


def _key_figures(total, outside):
    def at(n):
        return _("at %(n)s of %(all)s centres") % {"n": n, "all": total.centres}

    return [
        {"label": _("Posts decided"), "value": total.decided,
         "note": ngettext("%(n)s centre", "%(n)s centres", total.centres) % {"n": total.centres}},
        {"label": _("Filled"), "value": total.filled, "whole": total.decided, "whole_unit": _("decided")},
        {"label": _("Posts vacant"), "value": total.vacant, "note": at(total.with_vacancy)},
        {"label": _("Above the decision"), "value": total.over, "note": at(total.with_over)},
        {"label": _("Decided outside the rule"), "value": total.outside,
         "note": _named(outside) if outside else at(0)},
    ]  # fmt: skip


def _named(rows):
    """“Thành phố Vinh, Huyện Yên Thành và 2 nơi khác”."""
    names = ", ".join(row.centre.short_name for row in rows[:NAMED])
    left = len(rows) - NAMED
    return names if left <= 0 else _("%(names)s and %(n)s more") % {"names": names, "n": left}


def _what_to_ask(rows, user):
    """The centres a province has something to ask: how many, and which for what reason."""
    look = [row for row in rows if row.needs_a_look]
    if user.role != Role.PROVINCE or not look:
        return None
    reasons = [
        (_("More staff than decided: %s"), [row for row in look if row.posts.over]),
        (_("Without a director: %s"), [row for row in look if not row.centre.director]),
        (_("Fewer staff than the rule wants: %s"), [row for row in look if row.posts.is_filled_below]),
        (_("Decided outside the rule: %s"), [row for row in look if row.posts.is_outside]),
        (_("No decision entered: %s"), [row for row in look if row.verdict == posts.Verdict.UNDECIDED]),
    ]
    n = len(look)
    return {
        "what": ngettext("%(n)s centre needs a look", "%(n)s centres need a look", n) % {"n": n},
        "why": " · ".join(reason % _named(found) for reason, found in reasons if found),
        "href": f"?state={LOOK}",
        "button": ngettext("Show %(n)s centre", "Show %(n)s centres", n) % {"n": n},
    }


@require_GET
def centre_detail(request, pk):
    """One centre today: facts, posts, decisions, staff."""
    today = timezone.localdate()
    centres = Centre.objects.visible_to(request.user).select_related("province", "custodian")
    centre = get_object_or_404(centres.prefetch_related("names", "parents"), pk=pk)
    row = posts.on_day(Centre.objects.visible_to(request.user).filter(pk=pk), today)[0]
    staff = Appointment.objects.visible_to(request.user).filter(centre=centre).select_related("person")
    decisions = QuotaDecision.objects.visible_to(request.user).filter(centre=centre).select_related("rule")
    delegations = SigningDelegation.objects.visible_to(request.user).filter(centre=centre)
    may_edit = staffing.may_keep_staff(request.user)
    context = {
        "centre": centre,
        "row": row,
        "today": today,
        "parent": centre.parent_on(today),
        "in_post": sorted(staff.on(today), key=_rank),
        "to_come": staff.filter(from_on__gt=today).order_by("from_on"),
        "ended": staff.filter(to_on__lt=today).order_by("-to_on"),
        "decisions": decisions,
        "delegations": delegations.on(today).select_related("person"),
        "may_edit": may_edit,
        "sees_staff": request.user.role != Role.LECTURER,
        "came_from": _parts(request).filter(successor=centre),
        "left_to": _parts(request).filter(predecessor=centre),
        "next_step": _next_step(row) if may_edit and centre.closed_on is None else None,
    }
    return render(request, "centres/centre_detail.html", context)


def _parts(request):
    """Parts of standing successions, with what is said about them."""
    parts = SuccessionPart.objects.visible_to(request.user).filter(succession__undone_at=None)
    return parts.select_related("succession", "predecessor", "successor").order_by("-succession__effective_on", "pk")


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


def _kept_centre(request, pk):
    """The centre, if it is visible (else 404) and one keeps its staff (else 403)."""
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=pk)
    staffing.check_keeper(request.user, centre)
    return centre


def quota_decide(request, pk):
    """Enter a decision on posts; the rule of its day judges it."""
    centre = _kept_centre(request, pk)
    form = QuotaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decision = staffing.decide_quota(centre, by=request.user, **form.cleaned_data)
        except ValidationError as broken:
            form.add_error(None, broken)
        else:
            words = _("Decision %(number)s is entered: %(posts)s posts.")
            messages.success(request, words % {"number": decision.number, "posts": decision.posts})
            return redirect(centre)
    rules = StaffingRule.objects.visible_to(request.user).filter(level=centre.level)
    return render(request, "centres/quota_form.html", {"form": form, "centre": centre, "rules": rules})


def centre_edit(request, pk):
    """Correct premises and contacts."""
    centre = _kept_centre(request, pk)
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
