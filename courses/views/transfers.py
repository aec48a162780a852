"""Pages of learners who change their class: ask or move, the list both ways, one transfer with its decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.scope import may_write
from centres.states import check_move
from courses import transfers
from courses.forms.registry import AcceptForm, AnswerForm, TransferForm
from courses.models import Enrolment, Transfer, TransferStatus

from .refusals import accepted, refused_in_words

RELATED = (
    "enrolment__learner", "enrolment__course_class__programme_version__programme", "centre", "to_centre", "to_class",
    "asked_by", "decided_by",
)  # fmt: skip
PAGE = 20


def transfer_list(request):
    """Transfers that leave and that arrive, newest first."""
    if not may_write(request.user):
        raise PermissionDenied
    both = Transfer.objects.visible_to(request.user) | transfers.arriving_at(request.user)
    page = Paginator(both.select_related(*RELATED), PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/transfer_list.html", {"page": page})


@refused_in_words("enrolment-leave")
def transfer_create(request, pk):
    """Move one learner to another class, or ask another centre."""
    rows = Enrolment.objects.visible_to(request.user).select_related("learner", "centre", "course_class")
    enrolment = get_object_or_404(rows.select_related("course_class__programme_version"), pk=pk)
    transfers.check_leaving(enrolment, by=request.user)
    form = TransferForm(request.POST or None, enrolment=enrolment, user=request.user)
    row = _done(form, enrolment, request.user) if form.is_valid() else None
    if row:
        is_over = row.status == TransferStatus.ACCEPTED
        messages.success(request, _("The learner is transferred.") if is_over else _("The other centre is asked."))
        return redirect("transfer-detail", row.pk)
    return render(request, "courses/transfer_form.html", {"enrolment": enrolment, "form": form})


def _done(form, enrolment, user):
    typed = form.cleaned_data
    if typed["to_class"]:
        return accepted(form, transfers.transfer, enrolment, typed["to_class"], by=user, reason=typed["reason"])
    return accepted(form, transfers.ask, enrolment, typed["to_centre"], by=user, reason=typed["reason"])


def _find(request, pk):
    """(transfer, whether the reader's centre is the one that was asked); 404 out of both scopes."""
    if not may_write(request.user):
        raise PermissionDenied
    leaving = Transfer.objects.visible_to(request.user).filter(pk=pk).select_related(*RELATED).first()
    row = leaving or get_object_or_404(transfers.arriving_at(request.user).select_related(*RELATED), pk=pk)
    return row, transfers.arriving_at(request.user).filter(pk=pk).exists()


def transfer_detail(request, pk, accept=None, answer=None):
    """One transfer; of the learner the asked centre sees name, birth date, sex, workplace and programme alone."""
    row, is_arriving = _find(request, pk)
    is_open = row.status == TransferStatus.ASKED
    context = {
        "row": row, "may_decide": is_open and is_arriving,
        "may_withdraw": is_open and Transfer.objects.visible_to(request.user).filter(pk=pk).exists(),
        "accept": accept or AcceptForm(row=row, user=request.user), "answer": answer or AnswerForm(),
    }  # fmt: skip
    return render(request, "courses/transfer_detail.html", context)


@require_POST
@refused_in_words("transfer-detail")
def transfer_accept(request, pk):
    """Take the learner into a class."""
    row, _is_arriving = _find(request, pk)
    check_move(row, TransferStatus.ACCEPTED, by=request.user)
    form = AcceptForm(request.POST, row=row, user=request.user)
    if form.is_valid() and accepted(form, transfers.accept, row, form.cleaned_data["to_class"], by=request.user):
        messages.success(request, _("The learner is transferred."))
        return redirect("transfer-detail", pk)
    return transfer_detail(request, pk, accept=form)


@require_POST
@refused_in_words("transfer-detail")
def transfer_refuse(request, pk):
    """Refuse, with the reason."""
    row, _is_arriving = _find(request, pk)
    check_move(row, TransferStatus.REFUSED, by=request.user)
    form = AnswerForm(request.POST)
    if form.is_valid() and accepted(form, transfers.refuse, row, by=request.user, **form.cleaned_data):
        messages.success(request, _("Refused: the learner stays in the old class."))
        return redirect("transfer-detail", pk)
    return transfer_detail(request, pk, answer=form)


@require_POST
@refused_in_words("transfer-detail")
def transfer_withdraw(request, pk):
    """Take back what was asked."""
    row, _is_arriving = _find(request, pk)
    transfers.withdraw(row, by=request.user)
    messages.success(request, _("Withdrawn: the learner stays in the old class."))
    return redirect("transfer-detail", pk)
