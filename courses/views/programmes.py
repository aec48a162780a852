"""Pages of the national catalogue of programmes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from .. import programmes
from ..forms.programmes import ProgrammeFilter, ProgrammeForm, VersionForm, parts_formset
from ..models import Programme, ProgrammeVersion


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
    versions = list(versions.prefetch_related("parts").annotate(held=Count("classes")))
    context = {
        "programme": programme,
        "versions": versions,
        "present": _present(versions, today),
        "today": today,
        "may_keep": programmes.may_keep_catalogue(request.user),
    }
    return render(request, "courses/programme_detail.html", context)


def programme_create(request):
    """Add a programme together with its first version."""
    programmes.check_keeper(request.user)
    form, version = ProgrammeForm(request.POST or None), VersionForm(request.POST or None)
    parts = parts_formset(request.POST or None)
    if request.method == "POST" and all([form.is_valid(), version.is_valid(), parts.is_valid()]):
        programme = programmes.create(
            by=request.user, first_version=version.cleaned_data, parts=parts.lines, **form.cleaned_data
        )
        messages.success(request, _("The programme is in the catalogue."))
        return redirect(programme)
    context = {"form": form, "version": version, "parts": parts}
    return render(request, "courses/programme_create.html", context)


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


def programme_version_create(request, pk):
    """Say what a programme asks from a day on, starting from what it asks now."""
    programmes.check_keeper(request.user)
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    latest = programme.versions.prefetch_related("parts").first()
    known = model_to_dict(latest, exclude=["effective_from", "programme"]) if latest else {}
    form = VersionForm(request.POST or None, initial=known)
    parts = parts_formset(request.POST or None, latest.parts.all() if latest else ())
    if request.method == "POST" and all([form.is_valid(), parts.is_valid()]):
        try:
            programmes.add_version(programme, by=request.user, parts=parts.lines, **form.cleaned_data)
        except ValidationError as broken:
            form.add_error(None, broken)
        else:
            messages.success(request, _("The new version is in the catalogue."))
            return redirect(programme)
    context = {"form": form, "parts": parts, "programme": programme, "latest": latest}
    return render(request, "courses/programme_version_form.html", context)
