"""Pages of paper registers: begin or upload, the grid with what cannot be read, submit, return, confirm."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from centres.scope import Role, may_write
from centres.views.files import attachment
from centres.views.refusals import accepted

from .. import paperbooks, paperlines, papersheet
from ..forms.paperbooks import ROWS, GridForm, PaperBookForm, PaperFileForm, ReturnForm
from ..models import PaperBatch, PaperBatchStatus

BATCHES = 100  # on a page
MOST_FAULTS = 100  # on the page; the rest shows once these are put right


def _check_reader(user):
    if user.role == Role.LECTURER or not user.role:
        raise PermissionDenied


def _check_writer(user):
    if not may_write(user):
        raise PermissionDenied


@require_GET
def paper_batch_list(request):
    """Lines of paper registers, the latest first, with who waits for whom."""
    _check_reader(request.user)
    return _list(request)


def _list(request, begin=None, upload=None):
    batches = PaperBatch.objects.visible_to(request.user).exclude(status=PaperBatchStatus.DISCARDED)
    writes = may_write(request.user)
    batches = batches.select_related("centre", "entered_by", "closed_by")
    page = Paginator(batches, BATCHES).get_page(request.GET.get("page"))
    context = {
        "batches": [(batch, len(batch.rows)) for batch in page], "page": page,
        "begin": (begin or PaperBookForm(prefix="begin")) if writes else None,
        "upload": (upload or PaperFileForm(prefix="upload")) if writes else None,
    }  # fmt: skip
    return render(request, "certificates/paper_batch_list.html", context)


def _verb(request, verb, form):
    """The verb with what was typed; `accepted` has an argument called form of its own."""
    return partial(verb, request.user.centre, by=request.user, **form.cleaned_data)


@require_POST
def paper_batch_begin(request):
    """Begin a batch that is typed in."""
    _check_writer(request.user)
    form = PaperBookForm(request.POST, prefix="begin")
    batch = form.is_valid() and accepted(form, _verb(request, paperbooks.begin, form))
    return redirect(batch) if batch else _list(request, begin=form)


@require_POST
def paper_batch_upload(request):
    """Read a file into a batch; nothing stands in the register before a second person confirms."""
    _check_writer(request.user)
    form = PaperFileForm(request.POST, request.FILES, prefix="upload")
    batch = form.is_valid() and accepted(form, _verb(request, paperbooks.upload, form))
    return redirect(batch) if batch else _list(request, upload=form)


@require_GET
def paper_template(request):
    """The empty Excel file."""
    _check_reader(request.user)
    return attachment(papersheet.template(), "mau-nhap-so-giay.xlsx")


def _find(request, pk):
    _check_reader(request.user)
    batches = PaperBatch.objects.visible_to(request.user).select_related("centre__custodian", "entered_by", "closed_by")
    return get_object_or_404(batches, pk=pk)


def paper_batch(request, pk):
    """The grid of one batch: a page of lines to type or read, and all that cannot be read."""
    batch = _find(request, pk)
    if request.method != "POST":
        return _page(request, batch, _start(request.GET.get("start", "")))
    form = GridForm(request.POST)
    if not form.is_valid():
        return redirect(batch)
    start = form.cleaned_data["start"]
    rows = [*batch.rows[:start], *form.rows(), *batch.rows[start + ROWS :]]
    saved = accepted(
        form, paperbooks.write, batch, by=request.user, rows=rows, version_no=form.cleaned_data["version_no"]
    )
    if saved is None:
        return _page(request, batch, start, typed=form.rows(), refused=form.non_field_errors(), status=409)
    messages.success(request, _("Saved: %(rows)s lines.") % {"rows": len(batch.rows)})
    if request.POST.get("go") == "next":
        start += ROWS
    return redirect(f"{batch.get_absolute_url()}?start={start}")


def _start(text):
    """The first line of a page of the grid."""
    return int(text) // ROWS * ROWS if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _page(request, batch, start, *, typed=None, refused=(), status=200):
    lines = paperbooks.lines_of(batch)
    faults = [fault for line in lines for fault in line.faults]
    writes = may_write(request.user) and request.user.centre_id == batch.centre.custodian_id
    start = min(start, len(batch.rows) // ROWS * ROWS)
    rows = typed if typed is not None else batch.rows[start : start + ROWS]
    context = {
        "batch": batch, "columns": paperlines.COLUMNS.values(), "faults": faults[:MOST_FAULTS],
        "faulty": sum(bool(line.faults) for line in lines), "known": sum(line.is_known for line in lines),
        "marked": [line for line in lines if line.marks],
        "new": sum(not line.faults and not line.is_known for line in lines),
        "grid": _grid(rows, start, lines, is_open=writes and batch.is_editable), "start": start, "refused": refused,
        "first": start + 1, "last": min(start + ROWS, len(batch.rows)), "total": len(batch.rows),
        "previous": f"?start={start - ROWS}" if start else "",
        "next": f"?start={start + ROWS}" if start + ROWS <= len(batch.rows) else "",
        "is_open": writes and batch.is_editable, "deeds": _deeds(request, batch) if writes else {},
        "return_form": ReturnForm(),
    }  # fmt: skip
    return render(request, "certificates/paper_batch.html", context, status=status)


def _grid(rows, start, lines, *, is_open):
    """The lines of a page as [(number, [cell])]; where people type, empty ones below."""
    shown = [*rows, *[{}] * (ROWS - len(rows))] if is_open else rows
    wrong = {(fault.line, fault.key) for line in lines for fault in line.faults}
    return [
        (start + at + 1, [
            {"name": f"r{at}-{key}", "label": column.label, "value": row.get(key, ""), "most": column.most,
             "is_wrong": (start + at + 1, key) in wrong}
            for key, column in paperlines.COLUMNS.items()
        ])
        for at, row in enumerate(shown)
    ]  # fmt: skip


def _deeds(request, batch):
    """What can be done now: {"confirm": the reason why not, or ""} while the batch waits for a second person."""
    if batch.status != PaperBatchStatus.SUBMITTED:
        return {}
    try:
        alone = paperbooks.check_confirmation(batch, by=request.user)
    except ValidationError as error:
        return {"why_not": " ".join(error.messages)}
    return {"confirm": True, "alone": alone}


def _do(request, pk, verb, said, **facts):
    batch = _find(request, pk)
    try:
        verb(batch, by=request.user, **facts)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect(batch)


@require_POST
def paper_batch_submit(request, pk):
    """Hand the lines to a second person."""
    return _do(request, pk, paperbooks.submit, _("Another person of the centre now compares them with the paper."))


@require_POST
def paper_batch_return(request, pk):
    """Send the lines back."""
    form = ReturnForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    return _do(request, pk, paperbooks.send_back, _("Returned for correction."), answer=answer)


@require_POST
def paper_batch_discard(request, pk):
    """Throw the lines away."""
    return _do(request, pk, paperbooks.discard, _("Discarded. Nothing was written to the register."))


@require_POST
def paper_batch_confirm(request, pk):
    """Write the lines into the register, for ever."""
    batch = _find(request, pk)
    try:
        made = paperbooks.confirm(batch, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(batch)
    said = ngettext("%(n)s line stands in the register now.", "%(n)s lines stand in the register now.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("book-detail", made[0].register_id)
