"""Looking at the sheets of a proposal before anything is issued."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from centres import audit
from centres.vietnamese import file_name
from centres.views.files import attachment

from .. import dossier, specimen, templates
from ..forms.templates import LearnerForm
from ..models import Proposal, ProposalStatus


def _find(request, pk):
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_people(), pk=pk)


@require_GET
def proposal_preview(request, pk):
    """One learner's sheet on the screen, and what is empty or in its smallest type on all sheets of the proposal."""
    proposal = _find(request, pk)
    if proposal.status == ProposalStatus.APPROVED:  # the certificates themselves are there
        return redirect(proposal)
    enrolments = dossier.proposed(proposal)
    chosen, form = _chosen(request, proposal)
    sheets, problem = {}, ""
    try:
        sheets, _problems = dossier.lay_out(proposal, enrolments)
    except ValidationError as error:
        problem = " ".join(error.messages)
    context = {
        "proposal": proposal, "course_class": proposal.course_class, "form": form, "chosen": chosen,
        "sheet": _unnumbered(sheets.get(chosen.pk)), "count": len(sheets), "problem": problem,
        "refused": len(enrolments) - len(sheets), "findings": specimen.findings(sheets.values()),
        "template": templates.of_class(proposal.course_class, proposal.centre, proposal.issue_on).name,
    }  # fmt: skip
    return render(request, "certificates/proposal_preview.html", context)


def _chosen(request, proposal):
    """(the enrolment to look at, the form that chooses it): the longest name where nobody was chosen."""
    rows = proposal.enrolments.in_roster_order().select_related("learner")
    form = LearnerForm(request.GET or None, enrolments=rows)
    chosen = form.cleaned_data["learner"] if form.is_valid() else None
    chosen = chosen or specimen.first_of(proposal)
    form.initial["learner"] = chosen
    return chosen, form


def _unnumbered(sheet):
    return sheet and sheet | {"number": "", "register_no": ""}


@require_GET
def proposal_specimen(request, pk):
    """The sheet of one learner as PDF, marked as a specimen; who took it stands in the log."""
    proposal = _find(request, pk)
    if proposal.status == ProposalStatus.APPROVED:  # the certificates themselves are there
        return redirect(proposal)
    chosen, _form = _chosen(request, proposal)
    try:
        content = specimen.made([specimen.of_learner(proposal, chosen)])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("proposal-preview", pk=proposal.pk)
    audit.record(request.user, "look_at_specimen", proposal)
    return attachment(content, f"xem-thu-{file_name(proposal.course_class.code)}.pdf")
