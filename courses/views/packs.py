"""Pages of the workbook of a class: take it out, send it back, look at the differences, confirm."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from centres.scope import check_staff
from centres.vietnamese import file_name
from centres.views.files import attachment
from courses import packing
from courses.forms.packs import PackFileForm
from courses.models import PackReturn

from . import class_page
from .refusals import accepted, passes, refused_in_words

MOST_SHOWN = 200  # rows of a list; the rest are counted


@refused_in_words("class-detail")
def class_pack(request, pk):
    """Take the workbook of a class out, or send it back: it is compared, nothing is written yet."""
    course_class = class_page.find(request, pk)
    check_staff(request.user, course_class.centre)
    form = PackFileForm(request.POST, request.FILES) if request.method == "POST" else PackFileForm()
    if form.is_valid():
        row = accepted(form, packing.send_back, course_class, form.cleaned_data["file"], by=request.user)
        if row:
            return redirect("pack-detail", row.pk)
    context = class_page.frame(request, course_class, "roster")
    returns = PackReturn.objects.visible_to(request.user).filter(pack__course_class=course_class)
    context |= {
        "form": form, "returns": returns.select_related("sent_by")[:10], "sessions": course_class.sessions.exists(),
        "is_open": passes(packing.check_open, course_class, request.user),
    }  # fmt: skip
    return render(request, "courses/class_pack.html", context)


@require_POST
@refused_in_words("class-pack")
def class_pack_take(request, pk):
    """The workbook as it stands now."""
    course_class = class_page.find(request, pk)
    with_marks = "scores" not in request.POST
    data = packing.take_out(course_class, by=request.user, with_marks=with_marks)
    return attachment(data, f"{'goi-lop' if with_marks else 'bang-diem'}-{file_name(course_class.code)}.xlsx")


def _find(request, pk):
    rows = PackReturn.objects.visible_to(request.user)
    related = ("pack__course_class__centre", "pack__course_class__programme_version__programme", "centre", "sent_by")
    row = get_object_or_404(rows.select_related(*related), pk=pk)
    check_staff(request.user, row.centre)
    return row


def pack_detail(request, pk):
    """What a returned workbook would change, and what stays out with the reasons; or what became of it."""
    row = _find(request, pk)
    found = packing.differences(row) if row.step != PackReturn.Step.DISCARDED else None
    context = {
        "row": row, "course_class": row.pack.course_class, "found": found,
        "changed": found.changed[:MOST_SHOWN] if found else [], "refused": found.refused[:MOST_SHOWN] if found else [],
        "is_waiting": row.step == PackReturn.Step.REVIEW,
    }  # fmt: skip
    return render(request, "courses/pack_detail.html", context)


@require_POST
def pack_apply(request, pk):
    """Write what the page announced; confirmed twice, it shows the result of the first time."""
    row = _find(request, pk)
    try:
        done = packing.apply(row, by=request.user, digest=request.POST.get("digest", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("pack-detail", pk)
    words = ngettext("%(n)s cell was written to the class.", "%(n)s cells were written to the class.", done.written)
    messages.success(request, words % {"n": done.written})
    return redirect("pack-detail", pk)


@require_POST
def pack_discard(request, pk):
    """Drop a returned workbook."""
    row = _find(request, pk)
    try:
        packing.discard(row, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("pack-detail", pk)
    messages.success(request, _("The workbook is discarded. Nothing was written to the class."))
    return redirect("class-pack", row.pack.course_class_id)


@require_POST
@refused_in_words("pack-detail")
def pack_refused(request, pk):
    """The rows that stay out as a workbook, with the reason beside each."""
    row = _find(request, pk)
    data = packing.take_out_refused(row, by=request.user)
    if data is None:
        messages.info(request, _("No row of a learner stays out."))
        return redirect("pack-detail", pk)
    return attachment(data, f"dong-can-sua-{file_name(row.pack.course_class.code)}.xlsx")
