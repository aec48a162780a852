"""The plans of many centres for the province and the nation: who has one approved, who is late, who was reminded."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.forms.organised import is_now
from centres.models import Centre
from centres.scope import Role
from courses import completeness, deadlines, plans
from courses.forms.plans import DeadlineForm, PlanFilterForm, ReminderForm
from courses.models import Plan

NAMED = 5  # centres named in a sentence before the rest is left to the list


def plans_of_centres(request):
    """Centres × years, trouble first, with what the province does about it."""
    user, today = request.user, timezone.localdate()
    asked = {"year": today.year} | request.GET.dict() if request.GET else None
    form = PlanFilterForm(asked, user=user, years=years_of_plans(user), initial={"year": today.year})
    chosen = form.cleaned_data if form.is_valid() else {}
    year = chosen.get("year") or today.year
    years = completeness.years_around(year)
    centres = centres_of(user, chosen.get("province"))
    rows = completeness.matrix(centres, years, today, focus=year, now=is_now(form))
    of_year = [row for row in rows if row.focus.is_owed or row.focus.plan]
    page = Paginator([row for row in rows if form.shows(row)], 50).get_page(request.GET.get("page"))
    context = {
        "year": year, "years": years, "form": form, "figures": figures(of_year, year), "total": len(of_year),
        "today": today, "page": page, "next_step": next_step(user, year, of_year),
        "is_filtered": bool(chosen.get("state")), **_of_province(user, year),
    }  # fmt: skip
    return render(request, "courses/plan_list_province.html", context)


def centres_of(user, province=None):
    """The centres `user` oversees, or those of them in `province`."""
    centres = Centre.objects.visible_to(user)
    return centres.filter(province=province) if province else centres


def years_of_plans(user):
    """Years to choose from, newest first: those with a plan, this one, and the next."""
    found = set(Plan.objects.visible_to(user).order_by().values_list("year", flat=True).distinct())
    today = timezone.localdate()
    return sorted(found | {today.year + 1} | set(plans.years_due(today)), reverse=True)


def _of_province(user, year):
    """What only the staff of a province does here: the due day of the year and a reminder with a message."""
    if user.role != Role.PROVINCE:
        return {}
    due = deadlines.DueDays([user.province_id], [year])
    day = due.of(user.province_id, year)
    return {
        "due_on": day, "is_own_day": due.is_own(user.province_id, year),
        "deadline": DeadlineForm(initial={"year": year, "due_on": day}, auto_id="deadline-%s"),
        "reminder": ReminderForm(user=user, initial={"year": year}, auto_id="reminder-%s"),
    }  # fmt: skip


def figures(rows, year):
    """Key figures over the centres of a year, as components/keyfigs.html takes them; each leads to its rows."""
    cells = [row.focus for row in rows]
    approved = [cell for cell in cells if cell.is_approved]
    valid = [cell.plan for cell in approved if cell.plan.status in completeness.IN_FORCE]
    whole = {"whole": len(cells), "whole_unit": _("centres")}

    def listed(state):
        return f"?year={year}&state={state}"

    return [
        {"label": _("Plans approved"), "value": len(approved), "href": listed(PlanFilterForm.APPROVED), **whole},
        {"label": _("Late, not approved"), "value": sum(cell.is_late for cell in cells),
         "href": listed(PlanFilterForm.LATE), **whole},
        {"label": _("Not submitted yet"), "value": sum(cell.is_missing for cell in cells),
         "href": listed(PlanFilterForm.MISSING), **whole},
        {"label": _("Received by the province"), "value": sum(plan.acknowledged_at is not None for plan in valid),
         "whole": len(valid), "whole_unit": _("approved plans")},
        {"label": _("Classes planned"), "value": sum(plan.total_classes for plan in valid),
         "note": _("in approved plans")},
        {"label": _("Learners planned"), "value": sum(plan.total_learners for plan in valid),
         "note": _("in approved plans")},
    ]  # fmt: skip


def next_step(user, year, rows):
    """Remind those who owe a plan; all reminded today, the first plan to confirm receipt of."""
    if user.role != Role.PROVINCE:
        return None
    owing = [row for row in rows if row.focus.may_be_reminded]
    waiting = [row for row in rows if row.focus.awaits_receipt]
    step = _to_remind(year, owing)
    if not waiting or (step and step.get("href")):
        return step
    what = ngettext("%(n)s approved plan for %(year)s waits for confirmation of receipt",
                    "%(n)s approved plans for %(year)s wait for confirmation of receipt", len(waiting))  # fmt: skip
    return {
        "what": what % {"n": len(waiting), "year": year}, "why": step["what"] if step else "",
        "href": waiting[0].focus.plan.get_absolute_url(),
        "button": _("Read the plan of %(centre)s") % {"centre": waiting[0].name},
    }  # fmt: skip


def about_missing(user, year, missing):
    """The step of a dashboard about `missing`, the rows without an approved plan: remind them, or look at them."""
    owing = [row for row in missing if row.focus.may_be_reminded]
    step = _to_remind(year, owing) if user.role == Role.PROVINCE else None
    if not missing or (step and step.get("href")):
        return step
    what = ngettext("%(n)s centre has no approved plan for %(year)s yet",
                    "%(n)s centres have no approved plan for %(year)s yet", len(missing))  # fmt: skip
    return {
        "what": what % {"n": len(missing), "year": year}, "why": _names(missing),
        "href": f"{reverse('plan-list')}?year={year}", "button": _("See the plans"),
    }  # fmt: skip


def _to_remind(year, owing):
    """The centres that owe a plan, with the button that reminds them; without one where all were reminded today."""
    if not owing:
        return None
    step = {"what": _owing(owing, year), "why": _last_reminder(owing)}
    n = sum(not row.focus.is_reminded_today for row in owing)
    if n:
        button = ngettext("Remind %(n)s centre", "Remind %(n)s centres", n) % {"n": n}
        step |= {"href": f"{reverse('plan-remind')}?year={year}", "button": button, "post": True}
    return step


def _names(rows):
    return ", ".join(row.name for row in rows[:NAMED]) + (" …" if len(rows) > NAMED else "")


def _owing(owing, year):
    """“3 trung tâm chậm hoặc chưa có kế hoạch năm 2027: …”."""
    words = ngettext("%(n)s centre is late with its plan for %(year)s or has none: %(names)s",
                     "%(n)s centres are late with their plans for %(year)s or have none: %(names)s",
                     len(owing))  # fmt: skip
    return words % {"n": len(owing), "year": year, "names": _names(owing)}


def _last_reminder(owing):
    days = [timezone.localdate(row.focus.reminder.sent_at) for row in owing if row.focus.reminder]
    if not days:
        return _("Nobody was reminded yet.")
    return _("Last reminder: %(day)s.") % {"day": date_format(max(days), "SHORT_DATE_FORMAT")}
