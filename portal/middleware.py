"""Small gates every request passes: its language, signing in, a first password, names of the day, what browsers keep,
and words for whoever opens the address of a deed."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from centres import addresses, naming

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


class SignInFirst(LoginRequiredMiddleware):
    """Who is not signed in signs in first, and then comes to a page.

    Django's own would lead to the address asked for, also to that of a deed, which cannot be opened.
    """

    def handle_no_permission(self, request, view_func):
        return redirect_to_login(addresses.page_to_open(request))


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


def other_methods_in_words(get_response):
    """Whoever opens the address of a deed, by a bookmark or by Back, reads that nothing was done and where to go on.

    Machines get the bare answer: what asks for JSON, and addresses that answer in nothing else.
    """

    def middleware(request):
        response = get_response(request)
        wants_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
        if response.status_code != 405 or wants_json or request.path.endswith(".json"):
            return response
        page = render(request, "405.html", {"back": addresses.page_to_open(request)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware
