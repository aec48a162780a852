"""What holders do without an account besides finding: say what is wrong on a certificate, open a one-time link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from centres.views.refusals import accepted

from .. import links, requests
from ..forms.holders import CorrectionForm
from . import answers, held, limits


@login_not_required
@sensitive_post_parameters()
def my_request_create(request, place):
    """Say what is wrong on the certificate at `place` of what this browser found."""
    certificate = held.one_held(request, place)
    form = CorrectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        a_paper = (f"request {certificate.pk}", limits.everybody, settings.REQUEST_RATE_PER_PAPER)
        if limits.looks_up_too_often(request) or limits.counts_too_often(request, a_paper):
            return limits.too_many(request)
        if form.is_valid() and accepted(form, requests.send, certificate, **form.cleaned_data):
            messages.success(request, _("Sent. The answer will stand on this page, beside the certificate."))
            return redirect("my-certificates")
    context = {"form": form, "certificate": certificate, "keeper": answers.keeper(certificate)}
    return render(request, "certificates/my_request.html", context)


@login_not_required
def link_use(request, secret):
    """The page a one-time link leads to; only its button opens the link, so a preview of the address does not."""
    if request.method != "POST":
        return render(request, "certificates/my_link.html", {"is_over": False})
    if limits.looks_up_too_often(request):
        return limits.too_many(request)
    found = links.use(secret)
    if not found:
        return render(request, "certificates/my_link.html", {"is_over": True}, status=410)
    held.keep(request, found)
    return redirect("my-certificates")
