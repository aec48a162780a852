"""The help desk of a centre: one-time links for holders it knows."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from centres.scope import may_write
from centres.views.refusals import accepted

from .. import links
from ..forms.holders import LinkForm
from ..models import Certificate
from . import limits


@never_cache
def link_create(request, pk):
    """Make a link for the holder of a certificate; its secret stands on this answer alone."""
    if not may_write(request.user):
        raise PermissionDenied
    certificates = Certificate.objects.visible_to(request.user).select_related("centre__custodian")
    certificate, form = get_object_or_404(certificates, pk=pk), LinkForm(request.POST or None)
    context = {"certificate": certificate, "form": form, "hours": settings.ONE_TIME_LINK_HOURS}
    if form.is_valid():
        if limits.counts_too_often(request, ("links", "user", settings.LINK_RATE)):
            return limits.too_many(request)
        if made := accepted(form, links.make, certificate, by=request.user, **form.cleaned_data):
            link, secret = made
            address = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('link-use', args=[secret])}"
            return render(request, "certificates/link_made.html", context | {"link": link, "address": address})
    return render(request, "certificates/link_form.html", context)
