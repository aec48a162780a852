"""Which addresses can be opened as pages; those of deeds take a pressed button only, and a page stands in for them."""

import inspect
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def is_page(address):
    """Whether `address`, without a host, is one of ours that may be opened. Whether its row exists is not asked."""
    try:
        parts = urlsplit(address)
        view = resolve(parts.path).func
    except (Resolver404, ValueError):  # not ours, or no address at all
        return False
    return not (parts.scheme or parts.netloc) and "GET" in _methods(view)


def _methods(view):
    """The methods a view was decorated to take. Django tells them nobody: they are read where it keeps them."""
    while view:
        if "request_method_list" in getattr(getattr(view, "__code__", None), "co_freevars", ()):
            return inspect.getclosurevars(view).nonlocals["request_method_list"]
        view = getattr(view, "__wrapped__", None)
    return ["GET", "POST"]


def page_to_open(request):
    """Where whoever sent `request` may go on by opening a page: at the address itself, else near it, else at home.

    After a pressed button that is the page it stood on. Else it is the nearest page above: the address of a deed is
    the one of its row, or of a list of rows without pages of their own, and a few words more.
    """
    words = request.path.strip("/").split("/")
    above = [f"/{'/'.join(words[:n])}/" for n in range(len(words) - 1, 0, -1)]
    pages = [request.get_full_path(), *above]
    if request.method == "POST":
        pages.insert(0, _page_before(request))
    return next(filter(is_page, pages), resolve_url(settings.LOGIN_REDIRECT_URL))


def _page_before(request):
    """The page of ours the browser says it comes from, without the name of the host; empty where it names none."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return urlsplit(before)._replace(scheme="", netloc="").geturl()
