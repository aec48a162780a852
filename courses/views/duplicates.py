"""Pages of records that look like one person: the list, telling apart, merging, and undoing a merge."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.scope import may_write
from courses import duplicates, merging
from courses.forms.classes import ReasonForm
from courses.forms.registry import MergeForm
from courses.models import Enrolment, Learner, LearnerMerge

from .refusals import accepted, refused_in_words

PAGE = 10  # pairs


def duplicate_list(request):
    """Pairs of the own scope that look like one person."""
    if not may_write(request.user):
        raise PermissionDenied
    page = Paginator(duplicates.pairs(request.user), PAGE).get_page(request.GET.get("page"))
    keys = {pk for pair in page.object_list for pk in pair}
    found = Learner.objects.visible_to(request.user).in_bulk(keys)
    classes = {}
    taken = Enrolment.objects.visible_to(request.user).filter(learner__in=keys).select_related("course_class")
    for one in taken.order_by("-course_class__starts_on", "pk"):
        classes.setdefault(one.learner_id, []).append(one)
    pairs = [[(found[pk], classes.get(pk, [])) for pk in pair] for pair in page.object_list]
    return render(request, "courses/duplicate_list.html", {"page": page, "pairs": pairs})


def _pair(request, pk, other):
    rows = Learner.objects.visible_to(request.user)
    return get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other)


@require_POST
@refused_in_words("learner-detail")
def learner_apart(request, pk, other):
    """Two records are two people."""
    merging.tell_apart(*_pair(request, pk, other), by=request.user)
    messages.success(request, _("Remembered: these are two people. The pair is not shown again."))
    return redirect("duplicate-list")


@refused_in_words("learner-detail")
def learner_merge(request, pk, other):
    """Merge the record `other` into the record `pk`, after a look at both."""
    kept, merged = _pair(request, pk, other)
    merging.check_mergeable(kept, merged, by=request.user)
    form = MergeForm(request.POST or None, keys=merging.differing(kept, merged), kept=kept, merged=merged)
    if form.is_valid() and _merged(form, request.user):
        messages.success(request, _("The two records are one now. The merge can be undone on this page."))
        return redirect(kept)
    taken = Enrolment.objects.visible_to(request.user).select_related("course_class").order_by("pk")
    context = {
        "kept": kept, "merged": merged, "form": form,
        "classes": [taken.filter(learner=kept), taken.filter(learner=merged)],
    }  # fmt: skip
    return render(request, "courses/learner_merge.html", context)


def _merged(form, user):
    reason = form.cleaned_data["reason"]
    return accepted(form, merging.merge, form.kept, form.merged, by=user, reason=reason, take=form.take)


@refused_in_words("merge-undo")
def merge_undo(request, pk):
    """Separate two merged records again."""
    rows = LearnerMerge.objects.visible_to(request.user).select_related("kept", "merged")
    row = get_object_or_404(rows, pk=pk)
    merging.check_undoable(row, by=request.user)
    form = ReasonForm(request.POST or None)
    stays = accepted(form, merging.undo, row, by=request.user, **form.cleaned_data) if form.is_valid() else None
    if stays is not None:
        words = _("The records are two again.")
        if stays:
            words += " " + _("What was corrected after the merge stays with the kept record: check both.")
        messages.success(request, words)
        return redirect(row.merged)
    return render(request, "courses/merge_undo.html", {"row": row, "form": form})
