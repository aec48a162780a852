"""Pages of the books of a centre: how numbers read, opening a book, closing it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres.scope import Role, may_write
from centres.views.refusals import accepted

from .. import book, numbers, register, registers
from ..forms.registers import CloseRegisterForm, NumberPatternForm, OpenRegisterForm
from ..models import NumberPattern, Register, RegisterEntry


def _check_director(user):
    if user.role != Role.DIRECTOR:
        raise PermissionDenied


@require_GET
def register_list(request):
    """The books a centre keeps, and the patterns of numbers it has set so far; for its staff."""
    if not may_write(request.user):
        raise PermissionDenied
    books = Register.objects.visible_to(request.user).filter(is_legacy=False).select_related("centre", "closed_by")
    patterns = NumberPattern.objects.visible_to(request.user).select_related("centre", "set_by")
    context = {
        "books": books.order_by("-period", "centre__sort_key", "form"),
        "patterns": patterns.order_by("centre__sort_key", "form", "-effective_from"),
        "built_in": numbers.PATTERNS, "is_director": request.user.role == Role.DIRECTOR,
    }  # fmt: skip
    return render(request, "certificates/register_list.html", context)


def number_pattern_create(request):
    """Set how numbers read from a day on: first a look at them, then the deed."""
    _check_director(request.user)
    centre, form = request.user.centre, NumberPatternForm(request.POST or None)
    context = {"form": form}
    if form.is_valid():
        data = form.cleaned_data
        if "agreed" in request.POST:
            if accepted(form, partial(registers.set_pattern, centre, by=request.user, **data)):
                messages.success(request, _("Numbers are written by the new pattern as soon as a book begins with it."))
                return redirect("register-list")
        else:
            typed = {name: value for name, value in data.items() if name != "decision_no"}
            accepted(form, partial(registers.check_pattern, centre, **typed))
            if form.is_valid():
                context |= _preview(request.user, form, data)
    return render(request, "certificates/number_pattern_form.html", context)


def _preview(user, form, data):
    """The first numbers of the book that begins with the pattern, and the book that keeps an older one meanwhile."""
    day, kind = data["effective_from"], data["period_kind"]
    found = accepted(form, numbers.period, kind, day)
    if found is None:
        return {}
    names = {"form": data["form"], "period": found, "is_legacy": False}
    kept = Register.objects.visible_to(user).filter(centre=user.centre_id, **names).first()
    pattern = numbers.of_book(data["pattern"], user.centre.code, found)
    return {"preview": [register.number_text(pattern, seq, day) for seq in (1, 2, 12345)], "kept": kept}


def register_open(request):
    """Open a book by minutes."""
    _check_director(request.user)
    form = OpenRegisterForm(request.POST or None)
    if form.is_valid():
        opened = accepted(form, partial(registers.open_book, request.user.centre, by=request.user, **form.cleaned_data))
        if opened:
            messages.success(request, _("The register of %(period)s is open.") % {"period": opened.period})
            return redirect("register-list")
    return render(request, "certificates/register_open.html", {"form": form})


def register_close(request, pk):
    """Close a book by minutes, after a look at its counts and at what is still open."""
    _check_director(request.user)
    books = Register.objects.visible_to(request.user).filter(is_legacy=False).select_related("centre")
    found, form = get_object_or_404(books, pk=pk), CloseRegisterForm(request.POST or None)
    if form.is_valid() and accepted(form, registers.close_book, found, by=request.user, **form.cleaned_data):
        messages.success(request, _("The register of %(period)s is closed.") % {"period": found.period})
        return redirect("register-list")
    context = {
        "form": form, "book": found, "open": registers.still_open(found),
        "counts": book.counts(RegisterEntry.objects.visible_to(request.user).filter(register=found)),
    }  # fmt: skip
    return render(request, "certificates/register_close.html", context)
