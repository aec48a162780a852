"""Pages of certificate templates: what holds since when, one version, the next one, and looking at sheets."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres.views.files import attachment
from centres.views.refusals import accepted
from courses.models import CertificateForm

from .. import specimen, templates, worst
from ..forms.templates import DataForm, SeriesForm, TemplateForm
from ..models import CertificateTemplate, Proposal
from ..wording import MARKS, TEXTS

PROPOSALS = 5  # to look at a template with


@require_GET
def template_list(request):
    """Every series with its versions, the newest first, and which of them holds today."""
    today = timezone.localdate()
    rows = CertificateTemplate.objects.visible_to(request.user).newest_first().select_related("programme", "added_by")
    series = {}
    for row in rows:
        series.setdefault(row.code, []).append(row)
    found = [{"first": versions[0], "versions": versions, "in_force": _in_force(versions, today)}
             for versions in series.values()]  # fmt: skip
    context = {
        "series": found, "today": today, "may_add": templates.may_add_version(request.user),
        "form": SeriesForm(user=request.user),
        "built_in": [label for form, label in CertificateForm.choices if templates.series(form) not in series],
    }  # fmt: skip
    return render(request, "certificates/template_list.html", context)


def _in_force(versions, today):
    begun = [one for one in versions if one.effective_from <= today]
    return max(begun, key=lambda one: (one.effective_from, one.version), default=None)


@require_GET
def template_detail(request, pk):
    """One version: its texts, what strikes on the hardest sheet, and the ways to look at it."""
    template = _find(request, pk)
    wording = templates.wording_of(template)
    context = {
        "template": template, "today": timezone.localdate(), "may_add": templates.may_add_version(request.user),
        "texts": [(text.label, wording.text(key), wording.text(key) != text.built_in) for key, text in TEXTS.items()],
        "findings": [] if template.is_end else specimen.findings([_hardest(template)]),
        "proposals": _proposals(request.user, template),
    }  # fmt: skip
    return render(request, "certificates/template_detail.html", context)


def _find(request, pk):
    rows = CertificateTemplate.objects.visible_to(request.user).select_related("programme", "added_by")
    return get_object_or_404(rows, pk=pk)


def _hardest(template):
    return worst.facts(templates.wording_of(template), template.form, template.programme)


def _proposals(user, template):
    """The latest proposals the person may read that this template could be for."""
    rows = Proposal.objects.visible_to(user).filter(course_class__programme_version__certificate_form=template.form)
    if template.programme_id:
        rows = rows.filter(course_class__programme_version__programme=template.programme_id)
    return rows.with_people().order_by("-pk")[:PROPOSALS]


@require_GET
def template_preview(request, pk):
    """A specimen with the texts of a version: with the first learner of a proposal, else with the hardest data."""
    template = _find(request, pk)
    form = DataForm(request.GET, user=request.user)
    if template.is_end or not form.is_valid():
        raise Http404
    wording, proposal = templates.wording_of(template), form.cleaned_data["proposal"]
    if proposal is None:
        return _specimen([_hardest(template)], str(template))
    try:
        sheet = specimen.of_learner(proposal, specimen.first_of(proposal), wording)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(template)
    return _specimen([sheet], str(template))


def _specimen(sheets, name):
    return attachment(specimen.made(sheets), f"xem-thu-{name.replace('/', '-')}.pdf")


def template_create(request):
    """National staff write the next version of a series; “look” gives its specimen and keeps nothing."""
    if not templates.may_add_version(request.user):
        raise PermissionDenied
    chosen = SeriesForm(request.GET, user=request.user)
    if not chosen.is_valid():
        return redirect("template-list")
    series = chosen.cleaned_data
    last = templates.newest(**series)
    begins_with = _begins_with(series, last)
    may_end = last is not None and not last.is_end and bool(series["programme"] or series["level"])
    number = last.version if last else 0
    form = TemplateForm(request.POST or None, wording=begins_with, may_end=may_end, last=number)
    if form.is_valid():
        add = partial(templates.add_version, by=request.user, **series, **form.facts)
        if request.POST.get("deed") == "look":
            if sheets := accepted(form, templates.look, series["form"], series["programme"], form.texts):
                return _specimen(sheets, templates.series(**series))
        elif template := accepted(form, add):
            words = _("Version %(version)s is entered and holds from %(day)s on.")
            messages.success(request, words % {"version": template, "day": localize(template.effective_from)})
            return redirect(template)
    unsaved = CertificateTemplate(**series)
    marks = [(f"{{{mark}}}", words) for mark, words in MARKS.items()]
    context = {"form": form, "series": unsaved, "last": last, "marks": marks}
    return render(request, "certificates/template_form.html", context)


def _begins_with(series, last):
    """The texts the form opens with: those of the last version, else what holds for such certificates today."""
    if last and not last.is_end:
        return templates.wording_of(last)
    return templates.wording_on(on=timezone.localdate(), **series)
