"""Pages of proposals: the list, drawing one up, reading it, deciding on it."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from centres.scope import Role, check_staff, may_write
from centres.states import check_move
from centres.views.refusals import accepted
from courses.models import CourseClass

from .. import dossier, handing, issuing
from ..forms.proposals import ApprovalForm, HandOverAllForm, ProposalFilterForm, ProposalForm, ReturnForm
from ..models import Proposal, ProposalStatus
from . import dossiers

ROWS = 20
SHEETS = 60  # certificates of a class on one page
DECIDERS = frozenset({Role.DIRECTOR, Role.DEPUTY})


def _find(request, pk):
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_people(), pk=pk)


@require_GET
def proposal_list(request):
    """Proposals, what waits for this person first; above them the classes that still need one."""
    first = ProposalStatus.SUBMITTED if request.user.role in DECIDERS else ProposalStatus.RETURNED
    proposals = Proposal.objects.visible_to(request.user).with_people().with_counts().prefetch_related("centre__names")
    form = ProposalFilterForm(request.GET)
    if form.is_valid() and form.cleaned_data["status"]:
        proposals = proposals.filter(status=form.cleaned_data["status"])
    order = [first, *(status for status in ProposalStatus if status != first)]
    page = Paginator(proposals.unfinished_first(*order), ROWS).get_page(request.GET.get("page"))
    waiting = []
    if may_write(request.user):
        classes = CourseClass.objects.visible_to(request.user).awaiting_certificates(timezone.localdate())
        classes = classes.exclude(proposals__in=Proposal.objects.visible_to(request.user).still_open())
        waiting = classes.select_related("figures", "programme_version__programme").order_by("recognised_on", "pk")
    context = {"page": page, "form": form, "waiting": waiting, "decides": request.user.role in DECIDERS}
    return render(request, "certificates/proposal_list.html", context)


# --- Drawing up -----------------------------------------------------------------------------------------


def proposal_create(request, pk):
    """Draw up the proposal of a class; where one is open, lead to that one."""
    classes = CourseClass.objects.visible_to(request.user)
    course_class = get_object_or_404(
        classes.select_related("centre", "programme_version__programme", "recognised_by"), pk=pk
    )
    check_staff(request.user, course_class.centre)
    if open_one := course_class.proposals.still_open().first():
        if request.method == "POST":  # sent twice, or from a page left open
            messages.info(request, _("This class already has an open proposal, shown here: read it before going on."))
        return _lead_to(open_one)
    if course_class.recognised_on is None:
        messages.error(request, _("The results of this class are not recognised yet: recognise them first."))
        return redirect(course_class)
    form = ProposalForm(request.POST or None, user=request.user, course_class=course_class)
    if form.is_valid():
        key = form.cleaned_data["key"]
        proposal = accepted(form, issuing.propose, course_class, by=request.user, key=key, **form.facts)
        if proposal:
            return _saved(request, proposal)
    return render(request, "certificates/proposal_form.html", dossiers.form_page(course_class, form))


def _lead_to(proposal):
    if proposal.course_class.recognised_on and proposal.status in {ProposalStatus.DRAFT, ProposalStatus.RETURNED}:
        return redirect("proposal-edit", pk=proposal.pk)
    return redirect(proposal)


def proposal_edit(request, pk):
    """Change a draft or returned proposal; the reason for returning stands on the page."""
    proposal = _find(request, pk)
    check_staff(request.user, proposal.centre)
    try:
        check_move(proposal, ProposalStatus.SUBMITTED, by=request.user)
        dossier.check_recognised(proposal.course_class)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(proposal)
    form = ProposalForm(request.POST or None, user=request.user, course_class=proposal.course_class, proposal=proposal)
    if form.is_valid():
        version_no = form.cleaned_data["version_no"]
        if accepted(form, issuing.edit, proposal, by=request.user, version_no=version_no, **form.facts):
            return _saved(request, proposal)
    context = dossiers.form_page(proposal.course_class, form, proposal)
    return render(request, "certificates/proposal_form.html", context)


def _saved(request, proposal):
    """A draft stays a draft with "save"; "submit" goes on to the director, and back to the page where that fails."""
    if request.POST.get("deed") != "submit":
        messages.success(request, _("The draft is saved. Submit it when it is complete."))
        return redirect("proposal-edit", pk=proposal.pk)
    return _submit(request, proposal)


def _submit(request, proposal):
    if proposal.status == ProposalStatus.SUBMITTED:  # the same form sent twice
        return redirect(proposal)
    try:
        issuing.submit(proposal, by=request.user)
    except ValidationError as error:
        _say(request, error)
        return _lead_to(proposal)
    messages.success(request, _("Submitted. The director decides; the numbers are taken at the approval."))
    return redirect(proposal)


@require_POST
def proposal_submit(request, pk):
    """Hand a draft to the director as it is."""
    proposal = _find(request, pk)
    check_staff(request.user, proposal.centre)
    return _submit(request, proposal)


# --- Reading and deciding --------------------------------------------------------------------------------


@require_GET
def proposal_detail(request, pk):
    """One proposal: to decide on, or with its numbers, files and hand-over once approved."""
    return _page(request, _find(request, pk))


def _page(request, proposal, return_form=None, hand_over_form=None):
    if proposal.status == ProposalStatus.APPROVED:
        context = dossiers.approved_page(request.user, proposal)
        certificates = proposal.certificates.visible_to(request.user).order_by("seq")
        context["page"] = Paginator(certificates, SHEETS).get_page(request.GET.get("page"))
        context["form"] = hand_over_form or HandOverAllForm()
        return render(request, "certificates/proposal_approved.html", context)
    context = dossiers.open_page(request.user, proposal)
    context["form"] = return_form or ReturnForm()
    return render(request, "certificates/proposal_detail.html", context)


@require_POST
def proposal_approve(request, pk):
    """Approve: the numbers are taken and the files queued."""
    proposal, form = _find(request, pk), ApprovalForm(request.POST)
    version_no = form.cleaned_data["version_no"] if form.is_valid() else None
    try:
        made = issuing.approve(proposal, by=request.user, version_no=version_no)
    except ValidationError as error:
        proposal = _find(request, pk)
        if proposal.status == ProposalStatus.APPROVED:  # a form sent twice, or another person was quicker
            _say_approved(request, proposal)
        else:
            _say(request, error)
    else:
        said = ngettext(
            "%(n)s certificate issued: %(first)s.", "%(n)s certificates issued: %(first)s to %(last)s.", len(made)
        )
        messages.success(request, said % {"n": len(made), "first": made[0].number, "last": made[-1].number})
    return redirect(proposal)


@require_POST
def proposal_return(request, pk):
    """Return a proposal to the officer with a reason; without one the page comes back."""
    proposal, form = _find(request, pk), ReturnForm(request.POST)
    if form.is_valid():
        try:
            issuing.send_back(proposal, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            _say(request, error)
        else:
            messages.success(request, _("Returned. The officer reads the reason on the proposal."))
        return redirect(proposal)
    return _page(request, proposal, return_form=form)


@require_POST
def proposal_hand_over(request, pk):
    """Record that the whole class received its certificates on one day."""
    proposal, form = _find(request, pk), HandOverAllForm(request.POST)
    if form.is_valid() and (n := accepted(form, handing.hand_over_all, proposal, by=request.user, **form.cleaned_data)):
        said = ngettext("%(n)s certificate handed over.", "%(n)s certificates handed over.", n)
        messages.success(request, said % {"n": n})
        return redirect(proposal)
    if form.has_error(NON_FIELD_ERRORS):  # nobody waits any more: the page draws no form to say it on
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect(proposal)
    return _page(request, proposal, hand_over_form=form)


def _say_approved(request, proposal):
    """What the second of two approvals is told on the page of the first."""
    said = _(
        "This proposal was approved already, at %(time)s by %(name)s. Nothing was issued a second time: "
        "the certificates of that approval are shown here."
    )
    time = timezone.localtime(proposal.approved_at).strftime("%H:%M %d/%m/%Y")
    messages.info(request, said % {"time": time, "name": proposal.approved_by})


def _say(request, error):
    """The words of a verb as messages, one for each thing to mend, the first few."""
    for sentence in error.messages[:5]:
        messages.error(request, sentence)
