"""How pages answer when a verb says no: in the words of the verb, with what was typed kept."""

from functools import wraps

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.shortcuts import render
from django.urls import reverse

from centres.views.refusals import accepted as accepted  # the pages here find all kinds of answers in one place


def passes(check, row, user):
    """Whether `check(row, by=user)` raises nothing: pages draw a button only for what would be accepted now."""
    try:
        check(row, by=user)
    except (PermissionDenied, ValidationError):
        return False
    return True


def edited_meanwhile(form):
    """Whether the reader was just told that somebody else saved the row first."""
    return form.has_error(NON_FIELD_ERRORS, "edited_meanwhile")


def refused_in_words(page):
    """Decorate a view of one row: a verb's refusal that no form shows becomes a page with its sentence, status 409.

    `page` is the name of the row's own page, where the reader goes on.
    """

    def decorate(view):
        @wraps(view)
        def answer(request, pk, **kwargs):
            try:
                return view(request, pk, **kwargs)
            except ValidationError as error:
                return refused_page(request, error, reverse(page, args=[pk]))

        return answer

    return decorate


def refused_page(request, error, back, typed=""):
    """The sentences of a refusal as a page, status 409; the reader goes on at the address `back`.

    typed: what was posted and has no page any more on which it could be saved, to be copied from here.
    """
    context = {"sentences": error.messages, "back": back, "typed": typed}
    return render(request, "courses/refused.html", context, status=409)
