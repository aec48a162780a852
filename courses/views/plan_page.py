"""What pages of plans show besides the rows: the steps of a plan, its next step, how centres stand in a year."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.models import Centre
from centres.scope import Role, may_write
from courses import plans
from courses.models import Plan, PlanLine, PlanStatus


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
        whens[2] = _("waiting for the director")
    names = [_("Draft"), _("Submitted"), _("Approved"), _("Received by the province")]
    return [
        {"name": name, "when": when, "is_done": n < reached, "is_current": n == reached}
        for n, (name, when) in enumerate(zip(names, whens, strict=True))
    ]


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
            % {"centre": plan.centre.short_name, "year": plan.year},
            "href": reverse("plan-acknowledge", args=[plan.pk]), "button": _("Confirm receipt"), "post": True,
        }  # fmt: skip
    if plan.status == PlanStatus.APPROVED and may_write(user) and plan.year >= timezone.localdate().year:
        return {
            "what": _("The plan for %(year)s is approved: open its classes") % {"year": plan.year},
            "href": reverse("class-create"), "button": _("Open a class"),
        }  # fmt: skip
    return None


def _to_write(plan):
    edit = reverse("plan-edit", args=[plan.pk])
    if plan.status == PlanStatus.RETURNED:
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
        return {"what": _("The plan for %(year)s waits for the director") % {"year": plan.year},
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


@dataclass(frozen=True)
class CentreYear:
    """How one centre stands with its plan of a year; `plan` is None where there is none.

    As organised now the row of a centre that is no more stands under the keeper of its records.
    """

    centre: Centre
    plan: Plan | None
    keeper: Centre | None = None

    @property
    def is_missing(self):
        """Whether the centre has not even submitted a plan to its director."""
        return self.plan is None or self.plan.is_editable

    @property
    def rank(self):
        """Order of the list: what needs a hand first."""
        if self.plan is None:
            return 1
        if self.plan.status == PlanStatus.APPROVED:
            return 3 if self.plan.acknowledged_at else 0
        return 2


def centre_years(user, year, province=None, *, now=False):
    """A CentreYear for every centre `user` oversees that runs in `year` or left a plan of it, what needs a hand first.

    now: the rows of a centre that is no more come after its keeper's name, among the keeper's own; none is lost.
    """
    today = timezone.localdate()
    day = min(today, date(year, 12, 31))
    centres = Centre.objects.visible_to(user).select_related("province", "custodian").order_by("sort_key")
    found = Plan.objects.visible_to(user).filter(year=year).with_totals().select_related("acknowledged_by")
    if province:
        centres, found = centres.filter(province=province), found.filter(centre__province=province)
    latest = {plan.centre_id: plan for plan in found.order_by("version")}
    rows = []
    for centre in centres:
        if centre.is_running(day) or centre.pk in latest:
            is_kept = now and centre.custodian_id != centre.pk
            rows.append(CentreYear(centre, latest.get(centre.pk), centre.custodian if is_kept else None))
    return sorted(rows, key=lambda row: (row.rank, (row.keeper or row.centre).sort_key if now else ""))


def figures(rows):
    """Key figures over the centres of a year, as components/keyfigs.html takes them."""
    approved = [row.plan for row in rows if row.plan and row.plan.status in {PlanStatus.APPROVED, PlanStatus.CLOSED}]
    centres = _("centres")
    return [
        {"label": _("Plans approved"), "value": len(approved), "whole": len(rows), "whole_unit": centres},
        {"label": _("Received by the province"), "value": sum(plan.acknowledged_at is not None for plan in approved),
         "whole": len(approved), "whole_unit": _("approved plans")},
        {"label": _("Not submitted yet"), "value": sum(row.is_missing for row in rows), "whole": len(rows),
         "whole_unit": centres},
        {"label": _("Classes planned"), "value": sum(plan.total_classes for plan in approved),
         "note": _("in approved plans")},
        {"label": _("Learners planned"), "value": sum(plan.total_learners for plan in approved),
         "note": _("in approved plans")},
    ]  # fmt: skip


def next_of_province(user, year, rows):
    """The first plan to confirm receipt of, and who has not submitted yet."""
    missing = [row.centre.short_name for row in rows if row.is_missing]
    waiting = [row for row in rows if row.rank == 0]
    if user.role != Role.PROVINCE or not (waiting or missing):
        return None
    why = ngettext("%(n)s centre has not submitted its plan yet: %(names)s",
                   "%(n)s centres have not submitted their plans yet: %(names)s", len(missing))  # fmt: skip
    why = why % {"n": len(missing), "names": ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")}
    if not waiting:
        return {"what": why, "why": _("A plan is due before the year begins.")}
    what = ngettext("%(n)s approved plan for %(year)s waits for confirmation of receipt",
                    "%(n)s approved plans for %(year)s wait for confirmation of receipt", len(waiting))  # fmt: skip
    first = waiting[0]
    return {
        "what": what % {"n": len(waiting), "year": year},
        "why": why if missing else "",
        "href": first.plan.get_absolute_url(),
        "button": _("Read the plan of %(centre)s") % {"centre": first.centre.short_name},
    }


def by_quarter(lines):
    """[(quarter, classes, learners)] of plan lines, for the totals under them."""
    return [
        (quarter.label, sum(line.classes for line in lines if line.quarter == quarter),
         sum(line.learners for line in lines if line.quarter == quarter))
        for quarter in PlanLine.Quarter
    ]  # fmt: skip
