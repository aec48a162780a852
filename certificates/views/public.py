"""The two doors without an account: anyone checks a certificate, a learner finds the own ones."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_ratelimit.core import is_ratelimited

from centres import audit
from centres.views.files import stored_attachment

from .. import printing, verifying
from ..forms.public import OwnByCodeForm, OwnByNumberForm, VerifyForm
from ..models import CertificateStatus
from . import answers

FOUND = "my_certificates"  # where the session keeps what a learner found
SECONDS_KEPT = 15 * 60


def _counts_too_often(request, *limits):
    """Count this attempt against `limits` (group, key, rate) in turn; whether one of them is used up.

    What is refused by one is not counted by the next: one address cannot use up what all share.
    """
    return any(is_ratelimited(request, group=g, key=key, rate=rate, increment=True) for g, key, rate in limits)


def _everybody(group, request):
    """One counter for all addresses."""
    return "everybody"


def _too_many(request):
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = "60"  # seconds
    return answer


# --- Anyone: is this certificate real -----------------------------------------------------------------


@login_not_required
@csrf_exempt  # it only reads, and has to work where cookies are refused
def verify(request):
    """Check a typed code; the answer stands on the same page. By POST: codes stay out of logs and histories."""
    if request.method == "POST" and _counts_too_often(request, ("verify", "ip", settings.VERIFY_RATE)):
        return _too_many(request)
    form = VerifyForm(request.POST or None)
    answer = verifying.by_code(form.cleaned_data["code"]) if request.method == "POST" and form.is_valid() else None
    context = {"form": form, "answer": answer and answers.shown(answer), "at": timezone.localtime()}
    return render(request, "certificates/verify.html", context)


@login_not_required
@require_safe
def verify_token(request, token):
    """The answer to a scanned QR. An unknown token gets the same page, with status 404, and is not called a fake."""
    if _counts_too_often(request, ("verify", "ip", settings.VERIFY_RATE)):
        return _too_many(request)
    answer = verifying.by_token(token)
    context = {"form": VerifyForm(), "answer": answers.shown(answer), "at": timezone.localtime()}
    status = 404 if answer.state == verifying.UNKNOWN else 200
    return render(request, "certificates/verify.html", context, status=status)


# --- Learners: my certificates ------------------------------------------------------------------------


@login_not_required
@sensitive_post_parameters()
def my_certificates(request):
    """Find one's own certificates; once found they stay for a quarter of an hour in this browser."""
    if request.method == "POST":
        return _find_own(request)
    if held := _held(request):
        certificates, minutes = held
        rows = [answers.own(certificate, place) for place, certificate in enumerate(certificates, start=1)]
        return render(request, "certificates/my_certificates.html", {"rows": rows, "minutes": minutes})
    return _forms(request)


def _forms(request, form=None):
    forms = {kind.way: form if isinstance(form, kind) else kind() for kind in (OwnByCodeForm, OwnByNumberForm)}
    return render(request, "certificates/my_certificates_find.html", {"forms": forms, "form": form})


def _find_own(request):
    """Every pair that does not fit gets one answer, whatever part of it is wrong and whether the paper exists."""
    if _counts_too_often(
        request,
        ("my", "ip", settings.LOOK_UP_RATE),
        ("my", _everybody, settings.LOOK_UP_RATE_OVERALL),
    ):
        return _too_many(request)
    form = (OwnByNumberForm if request.POST.get("way") == OwnByNumberForm.way else OwnByCodeForm)(request.POST)
    if not form.is_valid():
        return _forms(request, form)
    if _counts_too_often(request, (f"my {form.paper}", _everybody, settings.LOOK_UP_RATE_PER_PAPER)):
        return _too_many(request)
    found = form.find()
    if not found:
        form.add_error(
            None,
            ValidationError(
                _("No certificate fits what you typed. Compare every line with the paper, then try again."),
                code="no_match",
            ),
        )
        return _forms(request, form)
    _keep(request, found)
    return redirect("my-certificates")


def _keep(request, certificates):
    request.session.cycle_key()  # nobody else knows the address of this session
    request.session[FOUND] = {"pks": [one.pk for one in certificates], "until": time.time() + SECONDS_KEPT}
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS_KEPT)


def _held(request):
    """(certificates, minutes left) of what this browser found, or None; what is older is forgotten."""
    kept = request.session.get(FOUND)
    if not kept:
        return None
    left = kept["until"] - time.time()
    if left <= 0:
        del request.session[FOUND]
        return None
    return verifying.kept(kept["pks"]), max(1, round(left / 60))


@login_not_required
@require_GET
def my_certificate_download(request, place):
    """The PDF of the certificate at `place` (from 1) of what this browser found. Counted, not by whom."""
    certificates, _minutes = _held(request) or ([], 0)
    if not 1 <= place <= len(certificates):
        raise Http404
    certificate = certificates[place - 1]
    if certificate.status != CertificateStatus.ISSUED:
        raise Http404
    kept = printing.electronic_file(certificate)
    audit.record(None, "download_own_certificate", certificate, sha256=kept.sha256)
    return stored_attachment(kept.file, printing.certificate_file_name(certificate))


@login_not_required
@require_POST
def my_certificates_end(request):
    """Forget what was found: the next person at this computer sees nothing."""
    request.session.pop(FOUND, None)
    if not request.user.is_authenticated:
        request.session.flush()
    return redirect("my-certificates")
