"""A learner's own page: find the certificates, download them, print them on one sheet, leave."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from centres import audit
from centres.papers import pdf
from centres.views.files import attachment, stored_attachment

from .. import printing, requests, training_sheet
from ..forms.public import OwnByCodeForm, OwnByNumberForm
from . import answers, held, limits
from .withheld import told_where_withheld


@login_not_required
@sensitive_post_parameters()
def my_certificates(request):
    """Find one's own certificates; once found they stay for a quarter of an hour in this browser."""
    if request.method == "POST":
        return _find_own(request)
    if found := held.held(request):
        certificates, minutes = found
        asked = requests.latest_about(certificates)
        rows = [answers.own(one, place, asked.get(one.pk)) for place, one in enumerate(certificates, start=1)]
        return render(request, "certificates/my_certificates.html", {"rows": rows, "minutes": minutes})
    return _forms(request)


def _forms(request, form=None, status=200):
    forms = {kind.way: form if isinstance(form, kind) else kind() for kind in (OwnByCodeForm, OwnByNumberForm)}
    return render(request, "certificates/my_certificates_find.html", {"forms": forms, "form": form}, status=status)


def _find_own(request):
    """Every pair that does not fit gets one answer, whatever part of it is wrong and whether the paper exists."""
    if limits.looks_up_too_often(request):
        return limits.too_many(request)
    is_by_number = request.POST.get("way") == OwnByNumberForm.way
    form = (OwnByNumberForm if is_by_number else OwnByCodeForm)(request.POST)
    if not form.is_valid():
        return _forms(request, form)
    if is_by_number and limits.number_is_closed(request):
        return _refused(request, form, "number_rests", _(
            "Too many attempts by number have failed today, from wherever they came. Use the check code, or ask the "
            "centre for a one-time link."), status=429)  # fmt: skip
    per_paper = (f"my {form.paper}", limits.everybody, settings.LOOK_UP_RATE_PER_PAPER)
    if limits.counts_too_often(request, per_paper):
        return limits.too_many(request)
    found = form.find()
    if found:
        held.keep(request, found)
        return redirect("my-certificates")
    if is_by_number:
        limits.count_miss(request)
    return _refused(
        request, form, "no_match",
        _("No certificate fits what you typed. Compare every line with the paper, then try again."),
    )  # fmt: skip


def _refused(request, form, code, words, status=200):
    form.add_error(None, ValidationError(words, code=code))
    return _forms(request, form, status)


@login_not_required
@require_GET
@told_where_withheld
def my_certificate_download(request, place):
    """The PDF of the certificate at `place` (from 1) of what this browser found. Counted, not by whom."""
    certificate = held.one_held(request, place)
    if not answers.own(certificate, place)["has_file"]:
        raise Http404
    kept = printing.electronic_file(certificate)
    answer = stored_attachment(kept.file, printing.certificate_file_name(certificate))
    audit.record(None, "download_own_certificate", certificate, sha256=kept.sha256)
    return answer


@login_not_required
@require_GET
def my_sheet(request):
    """All certificates of the holder on one sheet, made for this answer and kept nowhere."""
    certificates = held.all_held(request)
    if limits.counts_too_often(request, ("sheet", "ip", settings.LOOK_UP_RATE)):
        return limits.too_many(request)
    content = pdf.render(training_sheet.build(certificates, timezone.localdate()))
    audit.record(None, "download_training_sheet", certificates[0], certificates=len(certificates))
    return attachment(content, training_sheet.name_of(certificates))


@login_not_required
@require_POST
def my_certificates_end(request):
    """Forget what was found: the next person at this computer sees nothing."""
    held.forget(request)
    return redirect("my-certificates")
