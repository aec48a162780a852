"""Pages of one version of a programme: a new one, and the correction of one that no class follows."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from .. import programmes
from ..forms.fields import as_typed
from ..forms.lessons import SPARE_LINES, LessonFormSet, known_lessons, posted_lessons, reshaped_lessons
from ..forms.programmes import VersionForm, known_version, parts_formset, typed_parts
from ..models import Programme, ProgrammeVersion
from .refusals import accepted, refused_in_words

RESHAPING = {"more", "drop", "raise"}  # buttons that only change the lines on the page


@dataclass(frozen=True)
class VersionAsked:
    """The three forms of a page about a version: its facts, its scored parts, its lessons."""

    form: VersionForm
    parts: forms.BaseFormSet
    lessons: LessonFormSet
    is_reshaped: bool

    @property
    def is_ready(self):
        """Whether a button that writes was pressed and everything can be read."""
        return self.form.is_valid() & self.parts.is_valid() & self.lessons.is_valid()

    @property
    def lines(self):
        """Parts and lessons as the verbs take them."""
        return {"parts": self.parts.lines, "lessons": self.lessons.lines}

    @property
    def context(self):
        """What the templates draw. `periods` is typed text or a number: beside it stands the sum of the lessons."""
        periods = self.form["periods"].value()
        return {"version": self.form, "parts": self.parts, "lessons": self.lessons, "periods": periods}


def version_asked(request, programme=None, known=None, *, without=()):
    """The forms filled from `known`, a version, without its facts in `without`; or as they were posted."""
    options = {"user": request.user, "programme": programme}
    if request.method != "POST":
        parts, lessons = (known.parts.all(), known.lessons.all()) if known else ((), ())
        form = VersionForm(initial=known_version(known, without=without), **options)
        return VersionAsked(form, parts_formset(None, parts), known_lessons(lessons), is_reshaped=False)
    data = request.POST
    if RESHAPING & data.keys():
        lessons = reshaped_lessons(
            data, spare=SPARE_LINES if "more" in data else 0, without=_place(data, "drop"), raised=_place(data, "raise")
        )
        return VersionAsked(as_typed(VersionForm, data, **options), typed_parts(data), lessons, is_reshaped=True)
    form = VersionForm(data, **options)
    return VersionAsked(form, parts_formset(data), posted_lessons(data), is_reshaped=False)


def _place(data, button):
    text = data.get(button, "")
    return int(text) if text.isdecimal() else None


def programme_version_create(request, pk):
    """Say what a programme asks from a day on, starting from what it asks now."""
    programmes.check_keeper(request.user)
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    latest = programme.versions.prefetch_related("parts", "lessons").first()
    asked = version_asked(request, programme, latest, without=["effective_from"])
    if asked.is_ready:
        facts = asked.form.cleaned_data | asked.lines
        if accepted(asked.form, programmes.add_version, programme, by=request.user, **facts):
            messages.success(request, _("The new version is in the catalogue."))
            return redirect(programme)
    context = {"form": asked.form, "programme": programme, "latest": latest} | asked.context
    return render(request, "courses/programme_version_form.html", context)


@refused_in_words("programme-detail")
def programme_version_edit(request, pk, version):
    """Correct or complete a version that no class follows yet."""
    programmes.check_keeper(request.user)
    rows = ProgrammeVersion.objects.visible_to(request.user).select_related("programme")
    known = get_object_or_404(rows, pk=version, programme=pk)
    programmes.check_correctable(known, by=request.user)
    asked = version_asked(request, known.programme, known)
    if asked.is_ready:
        facts = asked.form.cleaned_data | asked.lines
        if accepted(asked.form, programmes.edit_version, known, by=request.user, **facts):
            messages.success(request, _("The version is saved."))
            return redirect(known.programme)
    context = {"form": asked.form, "programme": known.programme, "known": known} | asked.context
    return render(request, "courses/programme_version_form.html", context)
