"""Pages about late plans: the due day of a province, reminders in one press, the list of reminders on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from centres.models import Appointment, AppointmentKind
from centres.scope import Role, may_oversee
from courses import completeness, deadlines, reminders
from courses.forms.plans import DeadlineForm, PlanFilterForm, ReminderForm

from .plan_matrix import centres_of, years_of_plans
from .refusals import accepted


def plan_deadline(request):
    """Set the day by which plans of a year are due; posted from the list of plans, and shown again where refused."""
    if request.user.role != Role.PROVINCE:
        raise PermissionDenied
    form = DeadlineForm(request.POST or None, initial=_usual(request))
    if form.is_valid():
        year = form.cleaned_data["year"]
        done = accepted(
            form, deadlines.set_day, request.user.province, year, by=request.user, due_on=form.cleaned_data["due_on"]
        )
        if done:
            said = {"year": year, "day": done.due_on.strftime("%d/%m/%Y")}
            messages.success(request, _("Plans for %(year)s are due by %(day)s.") % said)
            return redirect(f"{reverse('plan-list')}?year={year}")
    return render(request, "courses/plan_deadline.html", {"form": form, "year": form["year"].value()})


def _usual(request):
    """The year of the address, or the next one, with the day that holds for it now."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else timezone.localdate().year + 1
    return {"year": year, "due_on": deadlines.due_on(request.user.province, year)}


@require_POST
def plan_remind(request):
    """Remind the centres whose plan of a year is late or missing, or those of them that were chosen."""
    if request.user.role != Role.PROVINCE:
        raise PermissionDenied
    asked = request.POST.copy()
    asked.setdefault("year", request.GET.get("year", ""))
    form = ReminderForm(asked, user=request.user)
    if not form.is_valid():
        messages.error(request, " ".join(words for errors in form.errors.values() for words in errors))
        return redirect("plan-list")
    year, chosen = form.cleaned_data["year"], form.cleaned_data["centres"]
    try:
        sent = reminders.send(
            chosen or centres_of(request.user), year, by=request.user, message=form.cleaned_data["message"]
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        _tell(request, sent, is_choice=bool(chosen))
    return redirect(f"{reverse('plan-list')}?year={year}")


def _tell(request, sent, *, is_choice):
    """What became of the round, centre by centre where somebody was passed over."""
    n = len(sent.reminded)
    words = ngettext("%(n)s centre was reminded: %(names)s.", "%(n)s centres were reminded: %(names)s.", n)
    messages.success(request, words % {"n": n, "names": _names(sent.reminded)})
    if sent.today_already:
        words = _("Reminded today already, and not again: %(names)s.")
        messages.info(request, words % {"names": _names(sent.today_already)})
    if is_choice and sent.not_due:
        words = _("Not reminded, as their plans are not late: %(names)s.")
        messages.info(request, words % {"names": _names(sent.not_due)})


def _names(centres):
    return ", ".join(centre.short_name for centre in centres)


@require_GET
def plan_reminders(request):
    """The centres that owe a plan, with whom to call and a text to each, to be printed."""
    user, today = request.user, timezone.localdate()
    if not may_oversee(user):
        raise PermissionDenied
    form = PlanFilterForm(request.GET or None, user=user, years=years_of_plans(user))
    chosen = form.cleaned_data if form.is_valid() else {}
    year = chosen.get("year") or today.year
    centres = centres_of(user, chosen.get("province"))
    rows = [row for row in completeness.matrix(centres, [year], today, focus=year) if row.focus.may_be_reminded]
    directors = Appointment.objects.visible_to(user).on(today).filter(kind=AppointmentKind.DIRECTOR)
    named = {post.centre_id: post.person for post in directors.filter(centre__in=centres).select_related("person")}
    context = {
        "year": year, "today": today, "rows": [(row, named.get(row.centre.pk)) for row in rows],
    }  # fmt: skip
    return render(request, "courses/plan_reminders.html", context)
