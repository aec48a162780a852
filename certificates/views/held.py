"""What a browser found by itself: a holder's certificates, kept in the session for a quarter of an hour."""

import time

from django.http import Http404

from .. import verifying

FOUND = "my_certificates"  # where the session keeps it
SECONDS_KEPT = 15 * 60


def keep(request, certificates):
    """Let this browser, and nobody who knew its session before, see these certificates."""
    request.session.cycle_key()
    request.session[FOUND] = {"pks": [one.pk for one in certificates], "until": time.time() + SECONDS_KEPT}
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS_KEPT)


def held(request):
    """(certificates, minutes left) of what this browser found, or None; what is older is forgotten."""
    kept = request.session.get(FOUND)
    if not kept:
        return None
    left = kept["until"] - time.time()
    if left <= 0:
        del request.session[FOUND]
        return None
    return verifying.kept(kept["pks"]), max(1, round(left / 60))


def all_held(request):
    """The certificates this browser found; 404 without any."""
    certificates, _minutes = held(request) or ([], 0)
    if not certificates:
        raise Http404
    return certificates


def one_held(request, place):
    """The certificate at `place` (from 1) of what this browser found, else 404."""
    certificates = all_held(request)
    if not 1 <= place <= len(certificates):
        raise Http404
    return certificates[place - 1]


def forget(request):
    """Forget what was found; the session of a stranger ends with it."""
    request.session.pop(FOUND, None)
    if not request.user.is_authenticated:
        request.session.flush()
