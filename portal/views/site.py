"""Pages that need every application: the public start page, home by role, dashboards, search, help, health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from centres import posts, quotas
from centres.models import Centre, Province
from centres.scope import Role
from courses.models import CourseClass

from .. import figures, finding, worklist
from ..forms.site import SearchForm, YearForm


@login_not_required
@require_GET
def public_home(request):
    """The start page: check a certificate, fetch one's own, sign in, open figures."""
    return render(request, "portal/public_home.html", {"figures": figures.open_figures()})


@require_GET
def home(request):
    """The first page after signing in, by role."""
    match request.user.role:
        case Role.NATIONAL:
            return _national_home(request)
        case Role.PROVINCE:
            return _dashboard(request, Province.objects.visible_to(request.user).get())
        case "":
            return redirect("admin:index")
    return _centre_home(request)


def _centre_home(request):
    """What waits today, the classes by stage, the year against its plan."""
    if request.user.centre.custodian_id != request.user.centre_id:  # closed, and this account was left behind
        return render(request, "portal/centre_moved.html", {"centre": request.user.centre})
    today = timezone.localdate()
    centres = Centre.objects.visible_to(request.user)
    tasks = worklist.for_user(request.user)
    classes = CourseClass.objects.visible_to(request.user)
    stages = classes.filter(year=today.year).count_stages(today)
    context = {
        "today": today,
        "tasks": tasks,
        "shown": tasks[: worklist.MOST],
        "most": worklist.MOST,
        "stages": [(stage, n) for stage, n in stages.items() if n],
        "year": figures.add_up(figures.years_by_centre(centres.order_by(), today.year, today).values()),
        "teaching": classes.held().filter(starts_on__lte=today, ends_on__gte=today).select_related("head"),
    }
    return render(request, "portal/centre_home.html", context)


def _national_home(request):
    """Every province with the sums of its centres; each leads to its own dashboard."""
    form = YearForm(request.GET or None)
    year, today = form.chosen(), timezone.localdate()
    centres = Centre.objects.visible_to(request.user).running(today)
    by_centre = figures.years_by_centre(centres.order_by(), year, today)
    rows_of_posts = posts.on_day(centres.select_related("province"), today)
    rows = []
    for province in Province.objects.visible_to(request.user):
        own = [row for row in rows_of_posts if row.centre.province_id == province.pk]
        rows.append(
            {
                "province": province,
                "year": figures.add_up(by_centre[row.centre.pk] for row in own),
                "posts": quotas.total([row.posts for row in own]),
            }
        )
    context = {
        "form": form,
        "year": year,
        "today": today,
        "rows": rows,
        "total": figures.add_up(row["year"] for row in rows),
        "posts": quotas.total([row.posts for row in rows_of_posts]),
    }
    return render(request, "portal/national_home.html", context)


@require_GET
def province_dashboard(request, pk):
    """The dashboard of one province, for national staff and for the province itself."""
    return _dashboard(request, get_object_or_404(Province.objects.visible_to(request.user), pk=pk))


def _dashboard(request, province):
    """The year at a glance: key figures, plan against actual by centre, posts, what needs a look."""
    form = YearForm(request.GET or None)
    year, today = form.chosen(), timezone.localdate()
    centres = Centre.objects.visible_to(request.user).filter(province=province).running(today)
    by_centre = figures.years_by_centre(centres.order_by(), year, today)
    rows = [
        {"centre": row.centre, "year": by_centre[row.centre.pk], "posts": row.posts, "look": row.needs_a_look}
        for row in posts.on_day(centres.prefetch_related("names"), today)
    ]
    missing = figures.plans_missing([row["centre"] for row in rows], year)
    context = {
        "province": province,
        "form": form,
        "year": year,
        "today": today,
        "quarter": figures.quarter_of(today) if year == today.year else 4,
        "low": figures.LOW,
        "rows": sorted(rows, key=lambda row: not row["year"].is_late),
        "by_name": rows,
        "scale": max((row["year"].planned for row in rows), default=0),
        "total": figures.add_up(by_centre.values()),
        "posts": quotas.total([row["posts"] for row in rows]),
        "late": [row for row in rows if row["year"].is_late],
        "missing": missing,
        "missing_names": ", ".join(centre.short_name for centre, _status, _label in missing),
        "strip": [_tower(row) for row in rows],
        "own_premises": sum(row["centre"].premises == "own" for row in rows),
        "waiting": figures.waiting(centres.order_by(), today),
        "quarters": figures.classes_by_quarter(centres.order_by(), year, today),
    }
    return render(request, "portal/dashboard.html", context)


def _tower(row):
    """One centre of the strip of posts, tinted where somebody should look."""
    return {
        "name": row["centre"].name_on(timezone.localdate()).place,
        "href": row["centre"].get_absolute_url(),
        "filled": row["posts"].filled,
        "decided": row["posts"].decided,
        "look": row["look"],
    }


def search(request):
    """Find a class, a learner or a certificate of one's scope. By POST: names do not belong into addresses."""
    form = SearchForm(request.POST or None)
    found = finding.find(request.user, form.cleaned_data["q"]) if form.is_valid() else None
    return render(request, "portal/search.html", {"form": form, "found": found})


@require_GET
def help_page(request):
    """The work of a year in steps, for the role that reads it, and whom to ask."""
    return render(request, "portal/help.html")


@login_not_required
@never_cache
@require_GET
def healthz(request):
    """Whether the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_GET
def readyz(request):
    """Whether the database answers too; 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever the driver raises: the answer is the same
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up"})
