"""Pages of checkpoints: the list, one of them to print or download, and a kept one beside the registers now."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from centres.scope import Role
from centres.views.files import attachment
from centres.views.refusals import accepted

from .. import checkpoints
from ..forms.checkpoints import KeptCheckpointForm
from ..models import Checkpoint

ROWS = 31  # days of a month
MOST_REGISTERS = 500  # rows of a page; the file has all
READERS = frozenset({Role.NATIONAL, Role.PROVINCE, Role.DIRECTOR, Role.DEPUTY})


def _check_reader(user):
    if user.role not in READERS:
        raise PermissionDenied


def checkpoint_list(request):
    """Checkpoints day by day; a kept one is sent here and compared, which keeps nothing and changes nothing."""
    _check_reader(request.user)
    form = KeptCheckpointForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    data = form.cleaned_data["file"].read(checkpoints.MOST_BYTES + 1) if form.is_valid() else None
    if data is not None and (kept := accepted(form, checkpoints.read, data)):
        day, told, heads = kept
        compared = checkpoints.compare(checkpoints.of_scope(heads, request.user))
        context |= {
            "day": day, "compared": compared[:MOST_REGISTERS], "counts": Counter(one.state for one in compared),
            "is_ours": Checkpoint.objects.visible_to(request.user).filter(day=day, hash=told).exists(),
        }  # fmt: skip
    made = Checkpoint.objects.visible_to(request.user).defer("heads").order_by("-pk")  # the day may be an earlier one
    context["page"] = Paginator(made, ROWS).get_page(request.GET.get("page"))
    return render(request, "certificates/checkpoint_list.html", context)


@require_GET
def checkpoint_detail(request, pk):
    """One checkpoint: its code, and the registers of one's scope as they stood that day; made to be printed."""
    _check_reader(request.user)
    checkpoint = get_object_or_404(Checkpoint.objects.visible_to(request.user), pk=pk)
    compared = checkpoints.compare(checkpoints.of_scope(checkpoint.heads, request.user))
    context = {
        "checkpoint": checkpoint, "compared": compared[:MOST_REGISTERS], "shown": len(compared),
        "all": len(checkpoint.heads),
    }  # fmt: skip
    return render(request, "certificates/checkpoint_detail.html", context)


@require_GET
def checkpoint_download(request, pk):
    """The whole checkpoint as a file: hashes and counts, no name of anybody."""
    _check_reader(request.user)
    checkpoint = get_object_or_404(Checkpoint.objects.visible_to(request.user), pk=pk)
    return attachment(checkpoints.document(checkpoint), f"moc-doi-chieu-{checkpoint.day:%Y-%m-%d}.json")
