"""Small gates every request passes: its language, a first password, names of the day, what browsers may keep."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from centres import naming

LANGUAGES = dict(settings.LANGUAGES)


def chosen_language(get_response):
    """Vietnamese, unless the person chose another language here.

    Not by Accept-Language as Django's own does: officials use English Windows and want Vietnamese pages.
    """

    def middleware(request):
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.LANGUAGE_CODE = wish if wish in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def own_password_first(get_response):
    """Who still has the password made by somebody else may only replace it, or leave."""

    def middleware(request):
        if request.user.is_authenticated and request.user.must_change_password:
            page = reverse("password-change")
            allowed = {page, reverse("sign-out"), reverse("set_language")}
            if request.path not in allowed:
                return redirect(page)
        return get_response(request)

    return middleware


def names_of_the_day_first(get_response):
    """Names and committees that begin today are copied onto their centres before the first page of the day.

    Lists and access read those copies, so no page may come before; each process looks once a day. Only for people
    who are signed in: public pages show what was printed, and /healthz must answer without a database.
    """
    done_on = None

    def middleware(request):
        nonlocal done_on
        today = timezone.localdate()
        if done_on != today and request.user.is_authenticated:
            naming.refresh(today)
            done_on = today
        return get_response(request)

    return middleware


def private_pages_stay_private(get_response):
    """Nothing about people stays on a shared PC or in a search engine; the public home page alone may.

    `no-store` also covers anonymous pages: the learner's own page is one. A page that says otherwise itself
    is believed only where nobody is signed in.
    """

    def middleware(request):
        response = get_response(request)
        page = request.resolver_match
        is_open = page is not None and page.view_name == "public-home"
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        elif not is_open:
            response.headers.setdefault("Cache-Control", "private, no-store")
        if not is_open:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware
