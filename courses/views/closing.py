"""The page that closes a centre: what is still to come there, the day, the reason."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.forms.places import CloseForm
from centres.views.places import overseen_centre
from courses import closing

from .refusals import accepted

SHOWN = 10  # classes named on the page; the rest are counted


def centre_close(request, pk):
    """Close a centre without a successor, after reading what that does."""
    centre = overseen_centre(request, pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if accepted(form, closing.close_centre, centre, by=request.user, **form.cleaned_data):
            words = _("The centre is closed from %(day)s on.")
            messages.success(request, words % {"day": localize(centre.closed_on)})
            return redirect(centre)
        centre.refresh_from_db()
    today = timezone.localdate()
    classes = list(closing.later_classes(centre, today))
    context = {
        "form": form, "centre": centre, "classes": classes[:SHOWN], "count": len(classes), "today": today,
        "consequences": _consequences(centre, today),
    }  # fmt: skip
    return render(request, "courses/centre_close.html", context)


def _consequences(centre, today):
    """What closing does, as sentences."""
    said = [
        _("From that day on no class, plan or appointment can be entered at the centre."),
        _("Its classes, learners and certificates stay, under its own name, with those who keep them now."),
        _("Where another centre takes over the work, enter the succession instead: it hands the records over."),
    ]
    if n := closing.later_plans(centre, today).count():
        words = ngettext(
            "%(n)s plan for a later year stays as it is; no class can be opened from it.",
            "%(n)s plans for later years stay as they are; no class can be opened from them.",
            n,
        )
        said.append(words % {"n": n})
    return said
