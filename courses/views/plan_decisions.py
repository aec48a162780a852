"""Pages of what is decided about a plan: submit it, approve or return it, confirm its receipt, read the paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres.states import check_move
from centres.views.files import scan_attachment
from courses import plans
from courses.forms.plans import PlanApprovalForm, PlanReturnForm
from courses.models import PlanStatus

from . import plan_page
from .plan_page import find
from .refusals import accepted, refused_in_words


@require_POST
@refused_in_words("plan-detail")
def plan_submit(request, pk):
    """Hand the plan to the director."""
    plan = find(request, pk)
    plans.submit(plan, by=request.user)
    messages.success(request, _("The plan for %(year)s was submitted for approval.") % {"year": plan.year})
    return redirect(plan)


@refused_in_words("plan-detail")
def plan_approve(request, pk):
    """Enter the committee's decision; the same page offers to return the plan."""
    plan = find(request, pk)
    plans.check_approval(plan, by=request.user)
    form = PlanApprovalForm(request.POST or None, request.FILES or None)
    if form.is_valid() and accepted(form, plans.approve, plan, by=request.user, **form.cleaned_data):
        messages.success(request, _("The plan for %(year)s is approved.") % {"year": plan.year})
        return redirect(plan)
    return _decide(request, plan, form, PlanReturnForm())


@refused_in_words("plan-detail")
def plan_return(request, pk):
    """Send the plan back to its writer, with a reason."""
    plan = find(request, pk)
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
    plan = find(request, pk)
    plans.acknowledge(plan, by=request.user)
    name = plan.centre_name.short_name
    messages.success(request, _("Receipt of the plan of %(centre)s is confirmed.") % {"centre": name})
    return redirect(plan)


@require_GET
def plan_scan(request, pk):
    """The scanned decision of a plan; who opened it stands in the audit book."""
    plan = find(request, pk)
    name = f"quyet-dinh-ke-hoach-{plan.pk}"
    return scan_attachment(request, plan, verb="view_plan_scan", name=name, number=plan.decision_no)
