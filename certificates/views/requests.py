"""Pages of requests for correction at the centre: the list, one request with its answer, the paper sent with it."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres import audit
from centres.scope import Role, may_write
from centres.states import open_moves
from centres.views.files import stored_attachment
from centres.views.refusals import accepted
from courses.views.refusals import refused_in_words

from .. import requests, verifying
from ..forms.holders import RefusalForm
from ..models import CorrectionRequest, RequestStatus

PAGE = 20
# What waits stands first.
BY_STATE = Case(When(status=RequestStatus.RECEIVED, then=Value(0)), When(status=RequestStatus.ACCEPTED, then=Value(1)),
                default=Value(2))  # fmt: skip


def _visible(request):
    if request.user.role == Role.LECTURER:
        raise PermissionDenied
    rows = CorrectionRequest.objects.visible_to(request.user)
    return rows.select_related("certificate", "centre__custodian", "handled_by", "decision")


@require_GET
def request_list(request):
    """What holders wrote: those that wait first, then the newest."""
    rows = _visible(request)
    page = Paginator(rows.order_by(BY_STATE, "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": rows.filter(status=RequestStatus.RECEIVED).count(),
               "today": timezone.localdate()}  # fmt: skip
    return render(request, "certificates/request_list.html", context)


def request_detail(request, pk, form=None):
    """One request beside what the certificate says, with what may be done about it now."""
    row = get_object_or_404(_visible(request), pk=pk)
    moves = open_moves(row, request.user)
    has_ended = requests.has_ended(row.certificate)
    context = {
        "row": row, "certificate": row.certificate, "form": form or RefusalForm(), "has_ended": has_ended,
        "newest": verifying.newest_after(row.certificate),
        "may_accept": RequestStatus.ACCEPTED in moves and not has_ended, "may_refuse": RequestStatus.REFUSED in moves,
        "may_write": may_write(request.user),
    }  # fmt: skip
    return render(request, "certificates/request_detail.html", context)


@require_POST
@refused_in_words("request-detail")
def request_accept(request, pk):
    """Take the request up."""
    row = get_object_or_404(_visible(request), pk=pk)
    requests.accept(row, by=request.user)
    messages.success(request, _("Taken up: the holder reads that the certificate is being corrected."))
    return redirect(row)


@require_POST
@refused_in_words("request-detail")
def request_refuse(request, pk):
    """Refuse it, with the reason the holder reads."""
    row, form = get_object_or_404(_visible(request), pk=pk), RefusalForm(request.POST)
    if form.is_valid() and accepted(form, requests.refuse, row, by=request.user, **form.cleaned_data):
        messages.success(request, _("Refused: the holder reads the reason beside the certificate."))
        return redirect(row)
    return request_detail(request, pk, form)


@require_GET
def request_file(request, pk):
    """The paper the holder sent, for the centre alone; who opened it stands in the audit book."""
    if not may_write(request.user):
        raise PermissionDenied
    row = get_object_or_404(_visible(request), pk=pk)
    if not row.file:
        raise Http404
    audit.record(request.user, "view_request_file", row)
    return stored_attachment(row.file, f"don-de-nghi-{row.pk}{PurePath(row.file.name).suffix}")
