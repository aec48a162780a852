"""Pages of the bulk file: the directory as a workbook, an upload, what it would change, and applying it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ..directory import files
from ..directory.export import workbook_of
from ..forms.directory import DirectoryFileForm
from ..models import Centre, DirectoryFile
from .files import attachment
from .refusals import accepted

ROWS = 30


def directory_file_list(request):
    """The way down, the way up, and the files that were sent. An upload writes no centre."""
    files.check_keeper(request.user)
    form = DirectoryFileForm(request.POST, request.FILES) if request.method == "POST" else DirectoryFileForm()
    if form.is_valid() and (row := accepted(form, files.upload, form.cleaned_data["file"], by=request.user)):
        return redirect("directory-file-detail", row.pk)
    rows = DirectoryFile.objects.visible_to(request.user).select_related("uploaded_by", "province")
    context = {
        "form": form,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "centres": Centre.objects.visible_to(request.user).count(),
    }
    return render(request, "centres/directory_file_list.html", context)


@require_GET
def directory_export(request):
    """All centres of one's scope as a workbook that can be uploaded again."""
    files.check_keeper(request.user)
    return attachment(workbook_of(request.user), f"danh-ba-trung-tam-{timezone.localdate():%Y-%m-%d}.xlsx")


def _find(request, pk):
    rows = DirectoryFile.objects.visible_to(request.user).select_related("uploaded_by", "province")
    files.check_keeper(request.user)
    return get_object_or_404(rows, pk=pk)


@require_GET
def directory_file_detail(request, pk):
    """What applying a file would change; of an applied one, what it did."""
    row = _find(request, pk)
    if row.applied_at:
        return render(request, "centres/directory_file_applied.html", {"row": row, "figures": _figures(row.counts)})
    try:
        found = files.comparison(row, by=request.user)
    except ValidationError as broken:
        messages.error(request, broken.messages[0])
        return redirect("directory-file-list")
    context = {"row": row, "found": found, "counts": found.counts, "figures": _figures(found.counts)}
    return render(request, "centres/directory_file_detail.html", context)


@require_POST
def directory_file_apply(request, pk):
    """Write what the page showed; applied twice, it shows the result of the first time."""
    row = _find(request, pk)
    try:
        row = files.apply(row, by=request.user, digest=request.POST.get("digest", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        n = row.counts["added"] + row.counts["changed"]
        messages.success(request, ngettext("%(n)s centre is written.", "%(n)s centres are written.", n) % {"n": n})
    return redirect("directory-file-detail", row.pk)


def _figures(counts):
    return [
        {"label": _("New centres"), "value": counts["added"]},
        {"label": _("Centres that change"), "value": counts["changed"]},
        {"label": _("Centres without a change"), "value": counts["unchanged"]},
        {"label": _("Refused rows"), "value": counts["refused"]},
    ]
