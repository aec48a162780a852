"""Pages of the national catalogue of programmes."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import programmes
from ..forms.fields import as_typed
from ..forms.programmes import ProgrammeFilter, ProgrammeForm
from ..models import Programme, ProgrammeVersion
from . import programme_page
from .programme_versions import version_asked
from .refusals import accepted


@require_GET
def programme_list(request):
    """The catalogue, with what each programme asks today."""
    today = timezone.localdate()
    visible = Programme.objects.visible_to(request.user)
    filtered = ProgrammeFilter(request.GET, queryset=visible, request=request)
    rows = list(filtered.qs.prefetch_related("versions__parts"))
    for programme in rows:
        programme.version = _present(programme.versions.all(), today)
    context = {
        "filter": filtered,
        "programmes": rows,
        "today": today,
        "certified": sum(bool(row.version and row.version.issues_certificate) for row in rows),
        "may_keep": programmes.may_keep_catalogue(request.user),
    }
    return render(request, "courses/programme_list.html", context)


def _present(versions, day):
    """The version of the day among `versions`, newest first; None for a day before the first."""
    return next((version for version in versions if version.effective_from <= day), None)


@require_GET
def programme_detail(request, pk):
    """One programme: what it asks now, and its versions."""
    today = timezone.localdate()
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    versions = ProgrammeVersion.objects.visible_to(request.user).filter(programme=programme)
    versions = versions.prefetch_related("parts", "lessons", "prerequisites").annotate(held=Count("classes"))
    present = _present(versions, today)
    context = {
        "programme": programme,
        "versions": versions,
        "cards": [programme_page.Card(version, is_present=version == present) for version in versions],
        "present": present,
        "today": today,
        "may_keep": programmes.may_keep_catalogue(request.user),
    }
    return render(request, "courses/programme_detail.html", context)


def programme_create(request):
    """Add a programme together with its first version."""
    programmes.check_keeper(request.user)
    asked = version_asked(request)
    form = as_typed(ProgrammeForm, request.POST) if asked.is_reshaped else ProgrammeForm(request.POST or None)
    if asked.is_ready & form.is_valid():  # both are judged, so that one page tells everything
        facts = {"first_version": asked.form.cleaned_data, **asked.lines, **form.cleaned_data}
        if programme := accepted(asked.form, programmes.create, by=request.user, **facts):
            messages.success(request, _("The programme is in the catalogue."))
            return redirect(programme)
    return render(request, "courses/programme_create.html", {"form": form} | asked.context)


def programme_edit(request, pk):
    """Correct a programme's names and the time it is taught."""
    programmes.check_keeper(request.user)
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    name = programme.name
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        programmes.edit(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("The programme is saved."))
        return redirect(programme)
    return render(request, "courses/programme_form.html", {"form": form, "programme": programme, "name": name})
