"""Pages of the rules of reissue: what holds for which cause since when, and the next rule."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres.views.refusals import accepted

from .. import reissuing
from ..forms.decisions import ReissueRuleForm
from ..models import Cause, ReissueRule


@require_GET
def reissue_rule_list(request):
    """The rules of every cause, the newest first, and which of them holds today."""
    today = timezone.localdate()
    rules = ReissueRule.objects.visible_to(request.user)
    causes = []
    for cause in Cause:
        its_own = [rule for rule in rules if rule.cause == cause]
        in_force = next((rule for rule in its_own if rule.effective_from <= today), None)
        causes.append({"cause": cause, "rules": its_own, "in_force": in_force})
    context = {"causes": causes, "today": today, "may_add": reissuing.may_add_rule(request.user)}
    return render(request, "certificates/reissue_rule_list.html", context)


def reissue_rule_create(request):
    """National staff add the next rule of a cause; decisions taken keep theirs."""
    if not reissuing.may_add_rule(request.user):
        raise PermissionDenied
    form = ReissueRuleForm(request.POST or None)
    if form.is_valid() and (rule := accepted(form, reissuing.add_rule, by=request.user, **form.cleaned_data)):
        words = _("The rule is entered and holds from %(day)s on.")
        messages.success(request, words % {"day": localize(rule.effective_from)})
        return redirect("reissue-rule-list")
    return render(request, "certificates/reissue_rule_form.html", {"form": form})
