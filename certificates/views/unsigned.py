"""What is answered where an electronic copy could not be signed: a page in words, and a line in the log."""

import logging
from functools import wraps

from django.shortcuts import render

from .. import signatures

log = logging.getLogger(__name__)

RETRY_AFTER = "300"  # seconds: a token is put back, or a service up again, by a person


def told_where_unsigned(view):
    """Decorate a view that gives out electronic copies: status 503 and what to do, never a file without signature."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except signatures.CannotSign as error:
            log.error("an electronic copy was not given out, as it could not be signed: %s", error)
            page = render(request, "certificates/unsigned.html", status=503)
            page["Retry-After"], page["Cache-Control"] = RETRY_AFTER, "private, no-store"
            return page

    return answer
