"""What pages of one plan show besides the row: its steps, its next step, what differs from the version before."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.scope import Role, may_write
from courses import amendments, plans
from courses.models import Plan, PlanLine, PlanStatus

from .refusals import passes


def find(request, pk):
    """The plan, as every page of it needs it, with its totals and the newest version after it; 404 out of scope."""
    rows = Plan.objects.visible_to(request.user).with_totals()
    people = ("created_by", "submitted_by", "returned_by", "approved_by", "acknowledged_by")
    plan = get_object_or_404(rows.select_related("centre__province", *people), pk=pk)
    versions = Plan.objects.visible_to(request.user).filter(centre=plan.centre, year=plan.year)
    plan.newer = versions.filter(version__gt=plan.version).order_by("-version").first()
    return plan


def steps(plan):
    """The life of a plan for the stepper: who did what, and when."""
    reached = {
        PlanStatus.DRAFT: 0, PlanStatus.RETURNED: 0, PlanStatus.SUBMITTED: 2, PlanStatus.APPROVED: 3,
        PlanStatus.AMENDED: 4, PlanStatus.CLOSED: 4,
    }[plan.status]  # fmt: skip
    if plan.acknowledged_at:
        reached = 4
    whens = [
        _signed(plan.created_by, plan.created_at),
        _signed(plan.submitted_by, plan.submitted_at),
        f"{plan.decision_no}, {_day(plan.decided_on)}" if plan.decided_on else "",
        _signed(plan.acknowledged_by, plan.acknowledged_at),
    ]
    if plan.status == PlanStatus.RETURNED:
        whens[0] = _("correcting since %(day)s") % {"day": _day(timezone.localdate(plan.returned_at))}
    if plan.status == PlanStatus.SUBMITTED:
        whens[2] = {
            Role.DIRECTOR: _("waiting for the director"), Role.DEPUTY: _("waiting for the deputy director"),
        }.get(_who_decides(plan), _("waiting for a director or deputy director"))  # fmt: skip
    approved = _("Approved") if reached > 2 else _("Approval")  # what is still to come is not said as done
    names = [_("Draft"), _("Submitted"), approved, _("Received by the province")]
    return [
        {"name": name, "when": when, "is_done": n < reached, "is_current": n == reached}
        for n, (name, when) in enumerate(zip(names, whens, strict=True))
    ]


def _who_decides(plan):
    """The role that may approve a submitted plan, the director's before the deputy's; None where nobody may yet."""
    roles = {user.role for user in plans.deciders(plan)}
    return next((role for role in (Role.DIRECTOR, Role.DEPUTY) if role in roles), None)


def _signed(who, moment):
    return f"{who}, {_day(timezone.localdate(moment))}" if moment else ""


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT")


def next_step(plan, user):
    """What `user` does with the plan now, as components/nextstep.html takes it; None where nothing is to be done.

    `post` tells that the button does it at once.
    """
    if plan.is_editable and may_write(user):
        return _to_write(plan)
    if plan.status == PlanStatus.SUBMITTED and may_write(user):
        return _to_decide(plan, user)
    if plan.status == PlanStatus.APPROVED and user.role == Role.PROVINCE and not plan.acknowledged_at:
        return {
            "what": _("%(centre)s has its plan for %(year)s approved: confirm that the province received it")
            % {"centre": plan.centre_name.short_name, "year": plan.year},
            "href": reverse("plan-acknowledge", args=[plan.pk]), "button": _("Confirm receipt"), "post": True,
        }  # fmt: skip
    if plan.status == PlanStatus.APPROVED and may_write(user) and plan.amendment_reason and not plan.newer:
        return {
            "what": _("The province asks for an amendment of the plan for %(year)s") % {"year": plan.year},
            "why": plan.amendment_reason,
            "href": reverse("plan-amend", args=[plan.pk]), "button": _("Amend the plan"),
        }  # fmt: skip
    if plan.status == PlanStatus.APPROVED and may_write(user) and plan.year >= timezone.localdate().year:
        return {
            "what": _("The plan for %(year)s is approved: open its classes") % {"year": plan.year},
            "href": reverse("class-create"), "button": _("Open a class"),
        }  # fmt: skip
    return None


def deeds(plan, user):
    """[(label, icon, address)] of what `user` may do with an approved plan besides the next step."""
    checks = [
        (amendments.check_amendable, _("Amend the plan"), "pencil", "plan-amend"),
        (amendments.check_may_ask, _("Ask for an amendment"), "arrow-return-left", "plan-ask"),
        (amendments.check_closable, _("Close the plan"), "archive", "plan-close"),
    ]
    return [(label, icon, reverse(page, args=[plan.pk]))
            for check, label, icon, page in checks if passes(check, plan, user)]  # fmt: skip


def compared(plan, user):
    """What differs between a version and the one before it, for components of the page; None for the first version.

    {"version": the older one, "lines": [{"change", "cells": [(column, old, new)]}], "sums": [(words, old, new)]}
    """
    rows = Plan.objects.visible_to(user).filter(centre=plan.centre, year=plan.year, version__lt=plan.version)
    old = rows.with_totals().order_by("-version").first()
    if old is None:
        return None
    lines = [list(version.lines.select_related("programme").order_by("position", "pk")) for version in (old, plan)]
    changes = amendments.differences(*lines)
    return {
        "version": old,
        "lines": [{"change": change, "cells": [_cell(change, name) for name in change.changed]} for change in changes],
        "sums": [(_("Classes planned"), old.total_classes, plan.total_classes),
                 (_("Learners planned"), old.total_learners, plan.total_learners)],
    }  # fmt: skip


def _cell(change, name):
    """(column, old words, new words)."""
    shown = [line.get_quarter_display() if name == "quarter" else getattr(line, name) or "–"
             for line in (change.old, change.new)]  # fmt: skip
    return PlanLine._meta.get_field(name).verbose_name, *shown


def _to_write(plan):
    edit = reverse("plan-edit", args=[plan.pk])
    if plan.status == PlanStatus.RETURNED or plan.awaits_reply:
        what = _("%(who)s returned the plan for %(year)s: correct it, then submit it again")
        return {"what": what % {"who": plan.returned_by, "year": plan.year}, "href": edit,
                "button": _("Correct the plan")}  # fmt: skip
    lines = plan.lines.count()
    if not lines:
        return {"what": _("Enter the lines of the plan for %(year)s") % {"year": plan.year},
                "href": edit, "button": _("Enter the lines")}  # fmt: skip
    what = ngettext("Check %(n)s line, then submit the plan for %(year)s to the director",
                    "Check %(n)s lines, then submit the plan for %(year)s to the director", lines)  # fmt: skip
    return {
        "what": what % {"n": lines, "year": plan.year}, "href": reverse("plan-submit", args=[plan.pk]),
        "button": _("Submit for approval"), "post": True, "href2": edit, "button2": _("Edit the plan"),
    }  # fmt: skip


def _to_decide(plan, user):
    """For who may decide: the decision. For the writer: whose turn it is."""
    try:
        alone = plans.check_approval(plan, by=user)
    except ValidationError as error:
        return {"what": _("The plan for %(year)s waits for approval") % {"year": plan.year}, "why": error.messages[0]}
    except PermissionDenied:
        what = {
            Role.DIRECTOR: _("The plan for %(year)s waits for the director"),
            Role.DEPUTY: _("The plan for %(year)s waits for the deputy director"),
        }.get(_who_decides(plan), _("The plan for %(year)s waits for a director or deputy director"))
        return {"what": what % {"year": plan.year},
                "why": _("You are told here when it is approved or returned.")}  # fmt: skip
    return {
        "what": _("%(who)s submitted the plan for %(year)s: approve it, or return it with a reason")
        % {"who": plan.submitted_by, "year": plan.year},
        "why": _("You are alone at the centre: the approval is marked and listed to the province.") if alone else "",
        "href": reverse("plan-approve", args=[plan.pk]), "button": _("Read and decide"),
    }  # fmt: skip


def next_of_centre(user, own_plans):
    """The most urgent of the steps of a centre's plans; a year without a plan comes first."""
    if not may_write(user):
        return None
    by_year = {}
    for plan in own_plans:  # newest version first
        by_year.setdefault(plan.year, plan)
    for year in plans.years_due(timezone.localdate()):
        if year not in by_year:
            return {"what": _("Draw up the plan for %(year)s") % {"year": year},
                    "why": _("The centre has no plan for this year yet."),
                    "href": reverse("plan-create"), "button": _("Draw up the plan")}  # fmt: skip
    steps_now = [next_step(plan, user) for plan in by_year.values() if plan.status != PlanStatus.APPROVED]
    found = [step for step in steps_now if step]
    return next((step for step in found if step.get("button")), found[0] if found else None)


def by_quarter(lines):
    """[(quarter, classes, learners)] of plan lines, for the totals under them."""
    return [
        (quarter.label, sum(line.classes for line in lines if line.quarter == quarter),
         sum(line.learners for line in lines if line.quarter == quarter))
        for quarter in PlanLine.Quarter
    ]  # fmt: skip
