"""Anyone checks a certificate: by the QR, by a typed code, as a page and as JSON for machines."""

import hashlib
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from .. import sealing, verifying
from ..forms.public import VerifyFileForm, VerifyForm
from . import answers, limits


def _tells_nobody(view):
    """Decorate a page about a code: where somebody goes from here learns nothing of it."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@login_not_required
@csrf_exempt  # it only reads, and has to work where cookies are refused
@sensitive_post_parameters()
@_tells_nobody
def verify(request):
    """Check a typed code; the answer stands on the same page. By POST: codes stay out of logs and histories."""
    if request.method == "POST" and limits.verifies_too_often(request):
        return limits.too_many(request)
    if seal := request.POST.get("seal"):
        return _scanned_seal(request, seal)
    form = VerifyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, None)
    try:
        answer = verifying.by_code(form.cleaned_data["code"])
    except verifying.CannotTell:
        return cannot_tell(request)
    return _page(request, form, answer)


@login_not_required
@csrf_exempt
@sensitive_post_parameters()
@_tells_nobody
def verify_file(request):
    """Compare an electronic copy with what was given out, by its hash. The file is read once and kept nowhere."""
    if request.method == "POST" and limits.verifies_too_often(request):
        return limits.too_many(request)
    form = VerifyFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "certificates/verify_file.html", {"form": form, "answer": None})
    try:
        answer = verifying.by_code(form.cleaned_data["code"])
        found = answer.certificate
        is_unchanged = bool(found) and verifying.gave_out(found, hash_of(form.cleaned_data["file"]))
    except verifying.CannotTell:
        return cannot_tell(request)
    context = {"form": form, "answer": answers.shown(answer), "is_unchanged": is_unchanged, "at": timezone.localtime()}
    return render(request, "certificates/verify_file.html", context)


def hash_of(file):
    """SHA-256 of an uploaded file, read in pieces."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()


@login_not_required
@require_safe
@_tells_nobody
def verify_token(request, token):
    """The answer to a scanned QR. An unknown token gets the same page, with status 404, and is not called a fake."""
    is_machine = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if limits.verifies_too_often(request):
        answer = _data(429, {"state": "too_many"}) if is_machine else limits.too_many(request)
    else:
        answer = _scanned(request, token, is_machine)
    patch_vary_headers(answer, ["Accept"])
    return answer


def _scanned(request, token, is_machine):
    try:
        answer = verifying.by_token(token)
    except verifying.CannotTell:
        return _data(503, {"state": "unavailable"}) if is_machine else cannot_tell(request)
    status = 404 if answer.state == verifying.UNKNOWN else 200
    if is_machine:
        return _data(status, answers.as_data(answer, timezone.localtime()))
    return _page(request, None, answer, status)  # who scans has no code to type


def _scanned_seal(request, seal):
    try:
        answer = verifying.by_seal(seal)
    except verifying.CannotTell:
        return cannot_tell(request)
    return _page(request, None, answer, 404 if answer.state == verifying.UNKNOWN else 200)


def _page(request, form, answer, status=200):
    context = {
        "form": form, "answer": answer and answers.shown(answer), "at": timezone.localtime(),
        "qr_is_signed": sealing.is_on(),
    }  # fmt: skip
    return render(request, "certificates/verify.html", context, status=status)


@login_not_required
@csrf_exempt
@require_POST
@sensitive_post_parameters()
@_tells_nobody
def verify_data(request):
    """The answer to a typed code as JSON: for machines that check many papers, see docs/verification.md."""
    if limits.verifies_too_often(request):
        return _data(429, {"state": "too_many"})
    form = VerifyForm(request.POST)
    if not form.is_valid():
        return _data(400, {"state": "mistyped", "errors": form.errors["code"]})
    try:
        answer = verifying.by_code(form.cleaned_data["code"])
    except verifying.CannotTell:
        return _data(503, {"state": "unavailable"})
    status = 404 if answer.state == verifying.UNKNOWN else 200
    return _data(status, answers.as_data(answer, timezone.localtime()))


def _data(status, data):
    answer = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    if status in (429, 503):
        answer["Retry-After"] = "60"  # seconds
    return answer


def cannot_tell(request):
    """The page without an answer: drawn without the database, and without a word about the paper."""
    page = render_to_string("certificates/verify_unavailable.html", {"at": timezone.localtime()})
    return HttpResponse(page, status=503, headers={"Retry-After": "60", "Cache-Control": "private, no-store"})
