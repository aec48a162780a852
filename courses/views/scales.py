"""Pages of grade scales: what held when, and the next one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import programmes, scales
from ..forms.scales import ScaleForm
from ..models import GradeScale
from .refusals import accepted


@require_GET
def scale_list(request):
    """All scales, the newest first, and which of them holds today."""
    today = timezone.localdate()
    rows = list(GradeScale.objects.visible_to(request.user).prefetch_related("bands"))
    context = {
        "scales": [_shown(scale) for scale in rows], "today": today, "present": _present(rows, today),
        "grades": scales.GRADES, "may_keep": programmes.may_keep_catalogue(request.user),
    }  # fmt: skip
    return render(request, "courses/scale_list.html", context)


def _present(rows, day):
    return next((scale for scale in rows if scale.effective_from <= day), None)


def _shown(scale):
    """A scale with its thresholds in the order of the columns; None where it has no such grade."""
    lowest = {band.grade: band.min_score.normalize() for band in scale.bands.all()}
    return {"scale": scale, "thresholds": [lowest.get(grade) for grade in scales.GRADES]}


def scale_create(request):
    """National staff add the next scale, starting from the thresholds of the latest one."""
    programmes.check_keeper(request.user)
    latest = GradeScale.objects.visible_to(request.user).prefetch_related("bands").first()
    form = ScaleForm(request.POST or None, present=latest)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("effective_from", "step", "rounding", "note")}
        if scale := accepted(form, scales.add, by=request.user, bands=form.bands, **facts):
            words = _("The scale is entered and judges classes that end on %(day)s or later.")
            messages.success(request, words % {"day": f"{scale.effective_from:%d/%m/%Y}"})
            return redirect("scale-list")
    context = {"form": form, "last_judged": scales.last_judged()}
    return render(request, "courses/scale_form.html", context)
