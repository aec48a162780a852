"""Pages of annual plans: the list of a centre, a new plan, one plan."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils import timezone

from centres.scope import CENTRE_ROLES, may_write
from courses import plans, reminders
from courses.forms.plans import PlanYearForm
from courses.models import CourseClass, PaperKind, Plan, PlanStatus

from . import paper_page, plan_matrix, plan_page
from .history import history
from .plan_page import find
from .refusals import accepted


def plan_list(request):
    """A centre sees its years; the province and the nation see all centres in one year."""
    if request.user.role in CENTRE_ROLES:
        return _own_plans(request)
    return plan_matrix.plans_of_centres(request)


def _own_plans(request):
    rows = Plan.objects.visible_to(request.user).with_totals().annotate(line_count=Count("lines", distinct=True))
    rows = rows.select_related("centre", "returned_by", "submitted_by", "created_by").prefetch_related("centre__names")
    rows = list(rows.order_by("-year", "centre__sort_key", "-version"))
    held = CourseClass.objects.visible_to(request.user).held().order_by().values("centre", "year")
    held = {(row["centre"], row["year"]): row["n"] for row in held.annotate(n=Count("pk"))}
    versions = Counter((plan.centre_id, plan.year) for plan in rows)
    for plan in rows:
        plan.held_classes = held.get((plan.centre_id, plan.year), 0)
        plan.has_versions = plan.version > 1 or versions[plan.centre_id, plan.year] > 1
    reminded = reminders.open_of(request.user.centre_id, timezone.localdate()) if may_write(request.user) else {}
    context = {
        "plans": rows, "reminded": sorted(reminded.items()), "today": timezone.localdate(),
        "next_step": plan_page.next_of_centre(request.user, rows),
        "may_create": may_write(request.user), "several_centres": len({plan.centre_id for plan in rows}) > 1,
    }  # fmt: skip
    return render(request, "courses/plan_list.html", context)


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
    plan = find(request, pk)
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
