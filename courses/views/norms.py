"""Pages of teaching norms: what held when, and the next one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import norms, programmes
from ..forms.norms import NormForm
from ..models import TeachingNorm
from .refusals import accepted


@require_GET
def norm_list(request):
    """All norms, the newest first, and which of them holds today."""
    today = timezone.localdate()
    rows = list(TeachingNorm.objects.visible_to(request.user))
    context = {
        "norms": rows, "today": today, "present": next((row for row in rows if row.effective_from <= today), None),
        "may_keep": programmes.may_keep_catalogue(request.user),
    }  # fmt: skip
    return render(request, "courses/norm_list.html", context)


def norm_create(request):
    """National staff add the next norm."""
    programmes.check_keeper(request.user)
    form = NormForm(request.POST or None)
    if form.is_valid() and (norm := accepted(form, norms.add, by=request.user, **form.cleaned_data)):
        words = _("The norm is entered and measures the hours of years that end on %(day)s or later.")
        messages.success(request, words % {"day": f"{norm.effective_from:%d/%m/%Y}"})
        return redirect("norm-list")
    return render(request, "courses/norm_form.html", {"form": form})
