"""Pages of decisions on posts: enter one, read it with its scan and its corrections, correct it."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import decisions, staffing
from ..forms.decisions import QuotaCorrectionForm, QuotaForm
from ..models import AuditLine, QuotaDecision, StaffingRule
from .files import scan_attachment
from .kept import kept_centre
from .refusals import accepted


def quota_decide(request, pk):
    """Enter a decision on posts; the rule of its day judges it."""
    centre = kept_centre(request, pk)
    form = QuotaForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (made := accepted(form, decisions.decide, centre, by=request.user, **form.cleaned_data)):
        words = _("Decision %(number)s is entered: %(posts)s posts.")
        messages.success(request, words % {"number": made.number, "posts": made.posts})
        return redirect(centre)
    rules = StaffingRule.objects.visible_to(request.user).filter(level=centre.level)
    return render(request, "centres/quota_form.html", {"form": form, "centre": centre, "rules": rules})


def _find(request, pk):
    visible = QuotaDecision.objects.visible_to(request.user).select_related("centre", "rule")
    return get_object_or_404(visible, pk=pk)


@require_GET
def quota_detail(request, pk):
    """One decision: what it says, what it rests on, whether it holds today, what was corrected."""
    decision = _find(request, pk)
    others = list(QuotaDecision.objects.visible_to(request.user).filter(centre=decision.centre))  # newest effect first
    context = {
        "decision": decision,
        "centre": decision.centre,
        "today": timezone.localdate(),
        "superseded_by": _after(decision, others),
        "corrections": _corrections(request.user, decision),
        "may_edit": staffing.keeps(request.user, decision.centre),
    }
    return render(request, "centres/quota_detail.html", context)


def _after(decision, others):
    """The decision that takes over from this one; None where this is the last."""
    place = others.index(decision)
    return others[place - 1] if place else None


def _corrections(user, decision):
    """The corrections of a decision, newest first, each with (label, old, new) of what it changed."""
    lines = AuditLine.objects.visible_to(user).about(decision).filter(verb="correct_quota").select_related("by")
    return [
        {
            "line": line,
            "reason": line.facts["reason"],
            "changes": [(_label(name), _words(name, old), _words(name, new))
                        for name, (old, new) in line.facts["corrected"].items()],
        }
        for line in lines
    ]  # fmt: skip


def _label(name):
    return QuotaDecision._meta.get_field(name).verbose_name


def _words(name, value):
    """A value of the audit book as people write it; of a scan only whether there was one."""
    if name == "scan":
        return _("attached") if value else "–"
    if name in {"decided_on", "effective_from"}:
        return localize(date.fromisoformat(value))
    return "–" if value in (None, "") else localize(value)


def quota_correct(request, pk):
    """Put right what was typed wrongly; a new decision of the committee is entered as one."""
    decision = _find(request, pk)
    staffing.check_keeper(request.user, decision.centre)
    facts = {name: getattr(decision, name) for name in decisions.FACTS}
    form = QuotaCorrectionForm(request.POST or None, request.FILES or None, initial=facts)
    if form.is_valid() and accepted(form, decisions.correct, decision, by=request.user, **form.cleaned_data):
        messages.success(request, _("The decision is corrected; old and new values stand on this page."))
        return redirect(decision)
    context = {"form": form, "decision": decision, "centre": decision.centre}
    return render(request, "centres/quota_correct.html", context)


@require_GET
def quota_scan(request, pk):
    """The scanned paper, as an attachment that no browser keeps; who opened it stands in the audit book."""
    decision = _find(request, pk)
    name = f"quyet-dinh-bien-che-{decision.pk}"
    return scan_attachment(request, decision, verb="view_scan", name=name, number=decision.number)
