"""Pages about the sheets a centre prints on: what stands on them, the sheet to measure with, a trial print."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres.scope import may_write
from centres.views.files import attachment
from centres.views.refusals import accepted
from courses.models import CertificateForm

from .. import issuers, paper, press, specimen, templates, worst
from ..forms.paper import PaperForm
from ..models import Stock

COLUMNS = ("stock", "left", "top", "printer")


def _centre(request):
    """The centre whose paper it is: that of the person, who writes there."""
    if not may_write(request.user):
        raise PermissionDenied
    return request.user.centre


def paper_settings(request):
    """What the sheets carry and how far the printer is off; changed by whoever writes at the centre."""
    centre = _centre(request)
    setting = paper.setting_of(centre)
    form = PaperForm(request.POST or None, initial={name: getattr(setting, name) for name in COLUMNS})
    if form.is_valid() and accepted(form, paper.set_paper, centre, by=request.user, **form.cleaned_data):
        if form.cleaned_data["stock"] == Stock.PLAIN:
            said = _("Kept: the next print files are made for plain paper, on which nothing is moved.")
        else:
            said = _("Kept: the next print files are made for these sheets.")
        messages.success(request, said)
        return redirect("paper")
    return render(request, "certificates/paper.html", {"form": form, "setting": setting})


@require_GET
def paper_calibration(request):
    """A sheet of rulers, moved as the centre has set it: what it misses is what is still to be added."""
    setting = paper.setting_of(_centre(request))
    return attachment(press.calibration(float(setting.left), float(setting.top)), "can-chinh-may-in.pdf")


@require_GET
def paper_trial(request):
    """The hardest sheet of each form as it will be printed on the centre's sheets, marked as a specimen."""
    centre = _centre(request)
    today = timezone.localdate()
    sheets = [worst.facts(templates.wording_on(form, None, centre.level, today), form) for form in CertificateForm]
    return attachment(specimen.made(sheets, paper.stock_of(centre)), "in-thu.pdf")


@require_GET
def paper_form(request):
    """The pre-printed form of each kind with the centre's own name: where its labels have to stand."""
    centre = _centre(request)
    today = timezone.localdate()
    heading = issuers.heading(centre, today)
    sheets = [
        worst.facts(templates.wording_on(form, None, centre.level, today), form, heading=heading)
        for form in CertificateForm
    ]
    return attachment(press.form(sheets), "mau-phoi.pdf")
