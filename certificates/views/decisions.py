"""Pages of decisions on certificates: the list, proposing one, reading and deciding it, its scan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from centres.scope import check_staff
from centres.views.files import scan_attachment
from centres.views.refusals import accepted
from courses.views.refusals import refused_in_words, refused_page

from .. import decisions, grounds
from ..forms.decisions import DecisionFilterForm, DecisionForm, RefusalForm, ReissueForm
from ..models import Certificate, RegisterDecision
from . import decision_page
from .register import check_reader

ROWS = 20
MOST = 200  # certificates in one decision
Kind = RegisterDecision.Kind


@require_GET
def decision_list(request):
    """Decisions on certificates; those that wait come first."""
    check_reader(request.user)
    rows = RegisterDecision.objects.visible_to(request.user).with_people().with_counts()
    form = DecisionFilterForm(request.GET)
    found = form.pick(rows.prefetch_related("centre__names")).waiting_first()
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    for decision in page:
        decision.centre_name = decision.centre.name_on(timezone.localdate(decision.proposed_at)).short_name
    context = {"page": page, "form": form, "is_filtered": any(form.cleaned_data.values())}
    return render(request, "certificates/decision_list.html", context)


# --- Proposing --------------------------------------------------------------------------------------------------


def decision_create(request):
    """Propose a decision on the certificates the address names; what stands against it is said before the form."""
    kind, chosen = _kind(request), _chosen(request)
    if not chosen:
        return render(request, "certificates/decision_nothing.html", {"title": decision_page.TITLES[kind]})
    for certificate in chosen:
        check_staff(request.user, certificate.centre)
    back = chosen[0].get_absolute_url()
    if request.method == "GET" and (objection := _objection(kind, chosen)):
        return refused_page(request, objection, back)
    form = (ReissueForm if kind == Kind.REISSUE else DecisionForm)(
        request.POST or None, request.FILES or None, kind=kind, certificates=chosen
    )
    if form.is_valid() and (
        made := accepted(form, decisions.propose, kind, chosen, by=request.user, **form.facts)
    ):  # fmt: skip
        messages.success(request, _("Proposed. The director, or a deputy with authority, decides."))
        return redirect(made)
    context = decision_page.form_page(request.user, kind, chosen, form, back)
    return render(request, "certificates/decision_form.html", context)


def _objection(kind, chosen):
    """The ValidationError of certificates a decision of this kind cannot be about; None where it can."""
    try:
        grounds.check_certificates(kind, chosen)
    except ValidationError as error:
        return error
    return None


def _kind(request):
    kind = request.GET.get("kind")
    if kind not in Kind.values:
        raise Http404
    return Kind(kind)


def _chosen(request):
    """The certificates the address names, in the order of the book; 404 where one of them is not within sight."""
    pks = {pk for pk in request.GET.getlist("certificates") if pk.isdecimal() and len(pk) < 18}
    if len(pks) > MOST:
        raise Http404
    found = Certificate.objects.visible_to(request.user).filter(pk__in=pks).select_related(
        "register", "centre__custodian", "replaced_by", "enrolment__course_class"
    )  # fmt: skip
    chosen = list(found.order_by("register__period", "seq"))
    if len(chosen) != len(pks):
        raise Http404
    return chosen


# --- Reading and deciding -----------------------------------------------------------------------------------------


def _find(request, pk):
    check_reader(request.user)
    return get_object_or_404(RegisterDecision.objects.visible_to(request.user).with_people(), pk=pk)


@require_GET
def decision_detail(request, pk):
    """One decision: its paper, its certificates before and after, and whoever may decide it decides here."""
    return _page(request, _find(request, pk))


def _page(request, decision, form=None):
    context = decision_page.detail_page(request.user, decision) | {"form": form or RefusalForm()}
    return render(request, "certificates/decision_detail.html", context)


@require_POST
@refused_in_words("decision-detail")
def decision_approve(request, pk):
    """Approve: the register is written in the same moment."""
    decision = _find(request, pk)
    made = decisions.approve(decision, by=request.user)
    said = _("Approved: it stands in the register.")
    if made:
        said = ngettext(
            "Approved: %(n)s certificate issued again, its file is being made.",
            "Approved: %(n)s certificates issued again, their files are being made.", len(made),
        ) % {"n": len(made)}  # fmt: skip
    messages.success(request, said)
    return redirect(decision)


@require_POST
@refused_in_words("decision-detail")
def decision_refuse(request, pk):
    """Refuse with a reason; without one the page comes back."""
    decision, form = _find(request, pk), RefusalForm(request.POST)
    if form.is_valid():
        decisions.refuse(decision, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Refused: nothing was changed in the register."))
        return redirect(decision)
    return _page(request, decision, form)


@require_POST
@refused_in_words("decision-detail")
def decision_withdraw(request, pk):
    """Take a proposed decision back."""
    decision = _find(request, pk)
    decisions.withdraw(decision, by=request.user)
    messages.success(request, _("Withdrawn: nothing was changed in the register."))
    return redirect(decision)


@require_GET
def decision_scan(request, pk):
    """The scanned paper; who opened it stands in the audit book."""
    decision = _find(request, pk)
    name = f"quyet-dinh-gcn-{decision.pk}"
    return scan_attachment(request, decision, verb="view_decision_scan", name=name, decision_no=decision.decision_no)
