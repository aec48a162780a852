"""The page on which a centre says how its classes are called."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from centres.scope import may_write

from .. import naming, patterns
from ..forms.classes import ClassNamingForm
from .refusals import accepted

PREVIEW = "preview"  # name of the button that only shows the examples


def class_naming(request):
    """Names and codes by pattern, with examples of what the next classes would be called."""
    if not may_write(request.user):
        raise PermissionDenied
    centre, shown = request.user.centre, patterns.pattern_of(request.user.centre)
    form = ClassNamingForm(request.POST or None, pattern=shown)
    if form.is_valid():
        if PREVIEW in request.POST:
            shown = accepted(form, patterns.checked, centre, **form.cleaned_data)
        elif accepted(form, patterns.choose, centre, by=request.user, **form.cleaned_data):
            messages.success(request, _("Classes entered from now on are called by this pattern."))
            return redirect("class-naming")
        else:
            shown = None
    elif form.is_bound:
        shown = None
    context = {
        "form": form, "examples": patterns.examples(centre, shown) if shown else [], "is_refused": shown is None,
        "is_tried": PREVIEW in request.POST, "words": [(f"{{{word}}}", what) for word, what in naming.WORDS.items()],
        "usual": [naming.NAME, naming.CODE],
    }  # fmt: skip
    return render(request, "courses/class_naming.html", context)
