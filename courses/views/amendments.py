"""Pages that follow the approval of a plan: amend it, ask for an amendment, close its year."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from courses import amendments
from courses.forms.plans import AmendmentForm, AskForm
from courses.models import Plan

from .refusals import accepted, refused_in_words


def _find(request, pk):
    return get_object_or_404(Plan.objects.visible_to(request.user).select_related("centre"), pk=pk)


@refused_in_words("plan-detail")
def plan_amend(request, pk):
    """Open the next version of an approved plan, with the reason; its grid opens then."""
    plan = _find(request, pk)
    amendments.check_amendable(plan, by=request.user)
    form = AmendmentForm(request.POST or None, initial={"reason": plan.amendment_reason})
    if form.is_valid():
        new = accepted(form, amendments.amend, plan, by=request.user, **form.cleaned_data)
        if new:
            words = _("Version %(version)s is open as a draft with all lines of the approved plan.")
            messages.success(request, words % {"version": new.version})
            return redirect("plan-edit", new.pk)
    consequences = [
        _("Version %(version)s opens as a draft with the same lines: change, add or remove lines there.")
        % {"version": plan.version + 1},
        _("The approved version stays in force until the new one is approved by decision; classes go on."),
        _("Both versions stay readable, with what differs between them."),
    ]
    context = {"plan": plan, "form": form, "consequences": consequences}
    return render(request, "courses/plan_amend.html", context)


@refused_in_words("plan-detail")
def plan_ask(request, pk):
    """The province asks the centre to amend its plan."""
    plan = _find(request, pk)
    amendments.check_may_ask(plan, by=request.user)
    form = AskForm(request.POST or None, initial={"reason": plan.amendment_reason})
    if form.is_valid() and accepted(form, amendments.ask, plan, by=request.user, **form.cleaned_data):
        messages.success(request, _("%(centre)s is asked to amend its plan.") % {"centre": plan.centre.short_name})
        return redirect(plan)
    consequences = [
        _("The centre reads the request on its plan and among its tasks."),
        _("The plan itself stays approved and unchanged until the centre has an amendment approved."),
    ]
    return render(request, "courses/plan_ask.html", {"plan": plan, "form": form, "consequences": consequences})


@refused_in_words("plan-detail")
def plan_close(request, pk):
    """Close the plan of a year that is over."""
    plan = _find(request, pk)
    amendments.check_closable(plan, by=request.user)
    if request.method == "POST":
        amendments.close(plan, by=request.user)
        messages.success(request, _("The plan for %(year)s is closed.") % {"year": plan.year})
        return redirect(plan)
    consequences = [
        _("No class can be opened from this plan any more, and it can no longer be amended."),
        _("Plan, classes and figures of the year stay readable."),
    ]
    return render(request, "courses/plan_close.html", {"plan": plan, "consequences": consequences})
