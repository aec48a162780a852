"""Pages of annual plans."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.forms.organised import is_now
from centres.scope import CENTRE_ROLES, may_write
from centres.states import check_move
from courses import plans
from courses.forms.plans import (
    PlanApprovalForm,
    PlanFilterForm,
    PlanReturnForm,
    PlanYearForm,
    VersionForm,
    copied_lines,
    pasted_lines,
    posted_grid,
    reshaped_grid,
    saved_grid,
)
from courses.models import CourseClass, PaperKind, Plan, PlanStatus

from . import paper_page, plan_page
from .history import history
from .refusals import accepted, edited_meanwhile, refused_in_words

SPARE_LINES = 3  # empty lines added at a time


def _find(request, pk):
    rows = Plan.objects.visible_to(request.user).with_totals()
    people = ("created_by", "submitted_by", "returned_by", "approved_by", "acknowledged_by")
    plan = get_object_or_404(rows.select_related("centre__province", *people), pk=pk)
    versions = Plan.objects.visible_to(request.user).filter(centre=plan.centre, year=plan.year)
    plan.newer = versions.filter(version__gt=plan.version).order_by("-version").first()
    return plan


def plan_list(request):
    """A centre sees its years; the province and the nation see all centres in one year."""
    if request.user.role in CENTRE_ROLES:
        return _own_plans(request)
    return _plans_of_centres(request)


def _own_plans(request):
    rows = Plan.objects.visible_to(request.user).with_totals().annotate(line_count=Count("lines", distinct=True))
    rows = rows.select_related("centre", "returned_by", "submitted_by", "created_by").prefetch_related("centre__names")
    rows = list(rows.order_by("-year", "centre__sort_key", "-version"))
    held = CourseClass.objects.visible_to(request.user).held().order_by().values("centre", "year")
    held = {(row["centre"], row["year"]): row["n"] for row in held.annotate(n=Count("pk"))}
    for plan in rows:
        plan.held_classes = held.get((plan.centre_id, plan.year), 0)
    context = {
        "plans": rows, "next_step": plan_page.next_of_centre(request.user, rows), "today": timezone.localdate(),
        "may_create": may_write(request.user), "several_centres": len({plan.centre_id for plan in rows}) > 1,
    }  # fmt: skip
    return render(request, "courses/plan_list.html", context)


def _plans_of_centres(request):
    years, this_year = _years(request.user), timezone.localdate().year
    asked = {"year": this_year} | request.GET.dict() if request.GET else None
    form = PlanFilterForm(asked, user=request.user, years=years, initial={"year": this_year})
    chosen = form.cleaned_data if form.is_valid() else {}
    year = chosen.get("year") or this_year
    rows = plan_page.centre_years(request.user, year, chosen.get("province"), now=is_now(form))
    context = {
        "year": year, "form": form, "figures": plan_page.figures(rows), "total": len(rows),
        "next_step": plan_page.next_of_province(request.user, year, rows), "today": timezone.localdate(),
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "courses/plan_list_province.html", context)


def _years(user):
    """Years to choose from, newest first: those with a plan, this one, and the next while it is due."""
    found = set(Plan.objects.visible_to(user).order_by().values_list("year", flat=True).distinct())
    return sorted(found | set(plans.years_due(timezone.localdate())), reverse=True)


def plan_create(request):
    """Open an empty plan for a year."""
    if not may_write(request.user):
        raise PermissionDenied
    form = PlanYearForm(request.POST or None, user=request.user)
    if form.is_valid():
        plan = accepted(form, plans.start, request.user.centre, form.cleaned_data["year"], by=request.user)
        if plan:
            return redirect("plan-edit", plan.pk)
    return render(request, "courses/plan_create.html", {"form": form})


def plan_detail(request, pk):
    """One plan: its lines, where it stands, who decided what."""
    plan = _find(request, pk)
    lines = list(plan.lines.with_opened().select_related("programme").order_by("position", "pk"))
    context = {
        "plan": plan, "lines": lines, "quarters": plan_page.by_quarter(lines), "steps": plan_page.steps(plan),
        "next_step": plan_page.next_step(plan, request.user), "may_edit": plan.is_editable and may_write(request.user),
        "may_open": plan.status == PlanStatus.APPROVED and may_write(request.user),
        "counted": {"held": sum(line.held_classes for line in lines)} if plan.decided_on else None,
        "history": history(request.user, plan), "deeds": plan_page.deeds(plan, request.user),
        "compared": plan_page.compared(plan, request.user) if plan.version > 1 else None,
        "offers": paper_page.offers(plan, [PaperKind.PLAN], request.user), "may_write": may_write(request.user),
        "papers": paper_page.made(request, plan=plan),
    }  # fmt: skip
    return render(request, "courses/plan_detail.html", context)


@refused_in_words("plan-detail")
def plan_edit(request, pk):
    """The grid of a plan: more lines, fewer lines, save, save and submit; nothing typed is ever lost."""
    plan = _find(request, pk)
    plans.check_editable(plan, by=request.user)
    form = VersionForm(request.POST or None)
    grid = _grid(request, plan)
    if grid.is_bound and grid.is_valid() and form.is_valid():
        version_no = form.cleaned_data["version_no"]
        if accepted(form, plans.write_lines, plan, grid.lines(), by=request.user, version_no=version_no):
            return _after_saving(request, plan)
        grid.show_saved(plan)
    is_told = request.method != "POST" or edited_meanwhile(form)  # a stale page stays stale until its reader knows
    version_no = plan.version_no if is_told else request.POST.get("version_no", "")
    context = {
        "plan": plan, "grid": grid, "form": form if grid.is_bound else None, "version_no": version_no,
        "year_before": _year_before(request, plan),
    }  # fmt: skip
    return render(request, "courses/plan_edit.html", context)


def _grid(request, plan):
    """The grid to show: as saved, as typed with lines more or less, or as typed and to be judged."""
    if request.method != "POST":
        return saved_grid(plan, request.user, spare=0 if plan.total_classes else SPARE_LINES)
    if "copy" in request.POST:
        before = _year_before(request, plan)
        return reshaped_grid(plan, request.user, request.POST, more=copied_lines(before) if before else ())
    if "paste" in request.POST:
        return _with_pasted(request, plan)
    if "more" in request.POST:
        return reshaped_grid(plan, request.user, request.POST, spare=SPARE_LINES)
    if "drop" in request.POST:
        return reshaped_grid(plan, request.user, request.POST, without=_place(request.POST["drop"]))
    return posted_grid(plan, request.user, request.POST)


def _with_pasted(request, plan):
    lines, unknown = pasted_lines(plan, request.user, request.POST.get("block", ""))
    if not lines:
        messages.warning(request, _("No line was found: copy programme, quarter, classes and learners from the sheet."))
    if unknown:
        words = _("No programme is called so; choose it in its line: %(names)s")
        messages.warning(request, words % {"names": ", ".join(dict.fromkeys(unknown))})
    return reshaped_grid(plan, request.user, request.POST, more=lines)


def _year_before(request, plan):
    """The plan in force of the year before, None without one."""
    rows = Plan.objects.visible_to(request.user).valid()
    return rows.filter(centre=plan.centre, year=plan.year - 1).first()


def _place(text):
    return int(text) if text.isdecimal() else None


def _after_saving(request, plan):
    if "submit" not in request.POST:
        messages.success(request, _("The draft was saved."))
        return redirect("plan-edit", plan.pk)
    try:
        plans.submit(plan, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plan-edit", plan.pk)
    messages.success(request, _("The plan for %(year)s was submitted to the director.") % {"year": plan.year})
    return redirect(plan)


@require_POST
@refused_in_words("plan-detail")
def plan_submit(request, pk):
    """Hand the plan to the director."""
    plan = _find(request, pk)
    plans.submit(plan, by=request.user)
    messages.success(request, _("The plan for %(year)s was submitted to the director.") % {"year": plan.year})
    return redirect(plan)


@refused_in_words("plan-detail")
def plan_approve(request, pk):
    """Enter the committee's decision; the same page offers to return the plan."""
    plan = _find(request, pk)
    plans.check_approval(plan, by=request.user)
    form = PlanApprovalForm(request.POST or None)
    if form.is_valid() and accepted(form, plans.approve, plan, by=request.user, **form.cleaned_data):
        messages.success(request, _("The plan for %(year)s is approved.") % {"year": plan.year})
        return redirect(plan)
    return _decide(request, plan, form, PlanReturnForm())


@refused_in_words("plan-detail")
def plan_return(request, pk):
    """Send the plan back to its writer, with a reason."""
    plan = _find(request, pk)
    check_move(plan, PlanStatus.RETURNED, by=request.user)
    form = PlanReturnForm(request.POST or None)
    if form.is_valid() and accepted(form, plans.send_back, plan, by=request.user, **form.cleaned_data):
        messages.success(request, _("The plan was returned to %(who)s.") % {"who": plan.submitted_by})
        return redirect(plan)
    return _decide(request, plan, _approval_form(plan, request.user), form)


def _approval_form(plan, user):
    """An empty form of the decision; None for the writer, who may take the plan back but not approve it."""
    try:
        plans.check_approval(plan, by=user)
    except ValidationError:
        return None
    return PlanApprovalForm()


def _decide(request, plan, approval, return_form):
    lines = list(plan.lines.select_related("programme"))
    context = {
        "plan": plan, "lines": lines, "quarters": plan_page.by_quarter(lines), "steps": plan_page.steps(plan),
        "approval": approval, "return_form": return_form,
    }  # fmt: skip
    return render(request, "courses/plan_decide.html", context)


@require_POST
@refused_in_words("plan-detail")
def plan_acknowledge(request, pk):
    """The province confirms that it received the plan."""
    plan = _find(request, pk)
    plans.acknowledge(plan, by=request.user)
    name = plan.centre_name.short_name
    messages.success(request, _("Receipt of the plan of %(centre)s is confirmed.") % {"centre": name})
    return redirect(plan)
