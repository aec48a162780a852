"""Pages that need every application: the public start page, home by role, dashboards, search, help, health."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import ValidationError
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from centres import addresses, posts, quotas
from centres.models import Centre, Province
from centres.scope import Role
from certificates.views import public
from courses import organised, shortfalls
from courses.actuals import quarter_of
from courses.models import CourseClass, PlanLine
from courses.views import plan_matrix

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
    day = today if form.is_now else organised.last_day(year, today)
    centres = Centre.objects.visible_to(request.user).select_related("province").prefetch_related("parents")
    lines = figures.lines(centres, year, today, now=form.is_now)
    places = {line.centre.pk: _province_of(line.centre, day, form) for line in lines}
    rows_of_posts = _posts_on(centres, day)
    rows = []
    for province in Province.objects.visible_to(request.user):
        held = [row.posts for row in rows_of_posts if _province_of(row.centre, day, form) == province.pk]
        year_here = figures.add_up(line.year for line in lines if places[line.centre.pk] == province.pk)
        rows.append({"province": province, "year": year_here, "posts": quotas.total(held)})
    context = {
        "form": form,
        "year": year,
        "today": today,
        "day": day,
        "rows": rows,
        "total": figures.add_up(row["year"] for row in rows),
        "posts": quotas.total([row.posts for row in rows_of_posts]),
    }
    return render(request, "portal/national_home.html", context)


def _province_of(centre, day, form):
    """Key of the province a centre is counted in: of its committee on the day, or of today."""
    return centre.province_id if form.is_now else centre.parent_on(day).province_id


def _posts_on(centres, day):
    """[CentrePosts] of those that run on the day; none for a day before the first staffing rule."""
    try:
        return posts.on_day(centres.running(day), day)
    except ValidationError:
        return []


@require_GET
def province_dashboard(request, pk):
    """The dashboard of one province, for national staff and for the province itself."""
    return _dashboard(request, get_object_or_404(Province.objects.visible_to(request.user), pk=pk))


def _dashboard(request, province):
    """The year at a glance: key figures, plan against actual by centre, posts, what needs a look."""
    form = YearForm(request.GET or None)
    year, today = form.chosen(), timezone.localdate()
    day = today if form.is_now else organised.last_day(year, today)
    centres = Centre.objects.visible_to(request.user)
    centres = organised.of_province(centres, province, year, today, now=form.is_now)
    table = figures.by_centre_and_quarter(centres, year, today)
    lines = figures.lines(centres.prefetch_related("names"), year, today, now=form.is_now, table=table)
    rows_of_posts = _posts_on(centres.prefetch_related("names"), day)
    held = [{"centre": row.centre, "posts": row.posts, "look": row.needs_a_look} for row in rows_of_posts]
    rows = [{"centre": line.centre, "name": _name(line.centre, day, form), "year": line.year,
             "is_late": line.is_late, "is_running": line.is_running} for line in lines]  # fmt: skip
    missing = figures.plans_missing(centres.order_by(), year, today)
    if form.is_now:  # a plan of a centre taken over is not missing at the one that took over
        planned = {row["centre"].pk for row in rows if row["year"].planned}
        missing = [row for row in missing if row.centre.pk not in planned]
    behind = shortfalls.of(centres.order_by(), year, today, table)
    context = {
        "province": province,
        "form": form,
        "year": year,
        "today": today,
        "day": day,
        "quarter": PlanLine.Quarter(quarter_of(today) if year == today.year else 4).label,
        "low": settings.PLAN_WARNING_PERCENT,
        "rows": sorted(rows, key=lambda row: not row["is_late"]),
        "by_name": rows,
        "scale": max((row["year"].planned for row in rows), default=0),
        "total": figures.add_up(row["year"] for row in rows),
        "posts": quotas.total([row["posts"] for row in held]),
        "look": [row for row in held if row["look"]],
        "missing": missing,
        "next_step": plan_matrix.about_missing(request.user, year, missing),
        "shortfalls": behind,
        "query": urlencode({"year": year, "province": province.pk}),
        "strip": [_tower(row) for row in held],
        "own_premises": sum(row["centre"].premises == "own" for row in held),
        "waiting": figures.waiting(centres.order_by(), today),
        "quarters": figures.classes_by_quarter(table, year, today),
    }
    return render(request, "portal/dashboard.html", context)


def _name(centre, day, form):
    """The short name of the day of the report, or of today."""
    return centre.short_name if form.is_now else centre.name_on(day).short_name


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


def server_error(request):
    """A page that broke: 500, or 503 where the database was away, full or busy.

    Whether the last step was saved is not said: a connection may break right after it was.

    A page about a code says nothing about the paper then. Whoever comes with a session meets the missing database
    before any view: reading the session fails already.
    """
    error = sys.exc_info()[1]
    if isinstance(error, Error) and resolve(request.path_info).func.__module__ == public.__name__:
        return public.cannot_tell(request)
    if isinstance(error, OperationalError | InterfaceError):
        page = _in_words("503.html", request)
        return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "private, no-store"})
    return defaults.server_error(request)


def bad_request(request, exception):
    """A request that could not be read: 400. One that was carried out while its session ended: 409, in words.

    The second happens where somebody signs out, or is signed out, in another window: the session is saved after the
    verb's transaction, so the deed stands though its answer is lost.
    """
    if isinstance(exception, SessionInterrupted):
        page = _in_words("409_session.html", request)
        return HttpResponse(page, status=409, headers={"Cache-Control": "private, no-store"})
    return defaults.bad_request(request, exception)


def form_refused(request, reason=""):
    """A form that does not belong to this browser's session any more: 403."""
    return HttpResponseForbidden(_in_words("403_csrf.html", request))


def _in_words(template, request):
    """A page drawn outside the middleware: it chooses the language itself, and leads back to the page before.

    The address of a deed cannot be opened again; the page it was done from can.
    """
    with translation.override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        return loader.get_template(template).render({"back": addresses.page_to_open(request)})
