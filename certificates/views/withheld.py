"""What is answered where an electronic copy cannot be given out: a page in words, and a line in the log."""

import logging
from functools import wraps

from django.shortcuts import render

from .. import signatures

log = logging.getLogger(__name__)

RETRY_AFTER = "300"  # seconds: a token is put back, or a service up again, by a person


def told_where_withheld(view):
    """Decorate a view that gives out electronic copies: status 503 and what to do.

    Never a file without its signature, and never one laid out anew in the place of the one that was given out.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except signatures.CannotSign as error:
            log.error("an electronic copy was not given out, as it could not be signed: %s", error)
            page = _page(request, "unsigned")
            page["Retry-After"] = RETRY_AFTER
            return page
        except FileNotFoundError:  # its words name the file, and with it the holder: they stay out of the log
            log.error("an electronic copy was not given out, as it is no longer in the storage: %s", request.path)
            return _page(request, "lost")

    return answer


def _page(request, why):
    page = render(request, "certificates/withheld.html", {"why": why}, status=503)
    page["Cache-Control"] = "private, no-store"
    return page
