"""Pages of staffing rules: what held when, for whom, and the next one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import regulations
from ..forms.regulations import RuleForm
from ..models import Level, StaffingRule
from .refusals import accepted


@require_GET
def rule_list(request):
    """The rules of every level, the newest first, and which of them holds today."""
    today = timezone.localdate()
    rules = StaffingRule.objects.visible_to(request.user)
    in_force = rules.each_level(today)
    levels = [
        {"level": level, "rules": [rule for rule in rules if rule.level == level], "in_force": in_force.get(level)}
        for level in Level
    ]
    context = {"levels": levels, "today": today, "may_add": regulations.may_add(request.user)}
    return render(request, "centres/rule_list.html", context)


def rule_create(request):
    """National staff add the next rule of a level; no release is needed."""
    if not regulations.may_add(request.user):
        raise PermissionDenied
    form = RuleForm(request.POST or None)
    if form.is_valid() and (rule := accepted(form, regulations.add_rule, by=request.user, **form.cleaned_data)):
        words = _("%(code)s is entered and holds from %(day)s on.")
        messages.success(request, words % {"code": rule.code, "day": f"{rule.effective_from:%d/%m/%Y}"})
        return redirect("rule-list")
    return render(request, "centres/rule_form.html", {"form": form})
