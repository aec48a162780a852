"""Pages of learners: the list of one's scope, one learner, corrections, and one learner for a class by form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import tables
from centres.scope import CENTRE_ROLES, check_staff, may_write
from centres.views.files import attachment
from courses import enrolments, learners, merging, searching, takeouts
from courses.forms.learners import EnrolmentForm, LearnerExportForm, LearnerForm, LearnerSearchForm
from courses.models import CourseClass, Enrolment, Learner, LearnerAtCentre

from . import learner_page
from .refusals import accepted

SEARCH = "learner_search"  # what was looked for stays in the session: a name has no business in an address


def learner_list(request):
    """Learners of one's scope in roster order. A search is posted, remembered, and shown under ?found=1."""
    form = LearnerSearchForm(_posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        request.session[SEARCH] = {name: request.POST.get(name, "") for name in form.fields}
        return redirect(f"{reverse('learner-list')}?found=1")
    is_search = form.is_bound and form.is_valid()
    rows, lack = _found(form, request.user)
    page = None
    if not lack and (is_search or not form.is_bound):
        page = learners.page_of(
            learners.with_classes(rows.select_related("learner", "centre"), request.user),
            after=learner_page.place(request, "after"), before=learner_page.place(request, "before"),
        )  # fmt: skip
    context = {
        "form": form, "page": page, "lack": lack, "is_search": is_search,
        "links": learner_page.links(request, page) if page else {}, "most": searching.COUNTED,
        "shows_sensitive": learners.may_see_sensitive(request.user),
        "shows_centre": request.user.role not in CENTRE_ROLES,
    }  # fmt: skip
    return render(request, "courses/learner_list.html", context)


def learner_export(request):
    """The list as searched last, or of the whole scope, as a file."""
    search = LearnerSearchForm(_sought(request, "found" in request.GET), user=request.user)
    rows, lack = _found(search, request.user)
    form = LearnerExportForm(request.POST or None, user=request.user)
    if lack:
        messages.error(request, lack)
        return redirect("learner-list")
    if form.is_valid():
        found = learners.with_classes(rows.select_related("learner", "centre"), request.user)
        typed = {"sensitive": False, "reason": ""} | form.cleaned_data
        if table := accepted(form, takeouts.take_out, found, by=request.user, is_search=search.is_bound, **typed):
            is_csv = typed["kind"] == "csv"
            content = tables.csv_file(table, separator=";") if is_csv else tables.xlsx(table)
            return attachment(content, f"hoc-vien-{timezone.localdate():%Y%m%d}.{typed['kind']}")
    context = {
        "form": form, "n": searching.count(rows), "counted": searching.COUNTED, "most": takeouts.MOST,
        "back": f"{reverse('learner-list')}{'?found=1' if search.is_bound else ''}",
    }  # fmt: skip
    return render(request, "courses/learner_export.html", context)


def _found(form, user):
    """(rows, what to add to the search): LearnerAtCentre rows that fit a valid search, all of the scope without one."""
    rows = LearnerAtCentre.objects.visible_to(user)
    asked = form.asked if form.is_bound and form.is_valid() else searching.Asked()
    return searching.narrow(rows, asked, user), searching.lacks(rows, asked, user)


def _posted(request):
    return request.POST if request.method == "POST" else _sought(request, "found" in request.GET)


def _sought(request, is_search):
    return request.session.get(SEARCH) if is_search else None


def _find(request, pk):
    return get_object_or_404(Learner.objects.visible_to(request.user), pk=pk)


def learner_detail(request, pk):
    """One learner: what is recorded, and the classes of one's scope with their results."""
    if kept := merging.kept_for(pk, request.user):
        messages.info(request, _("That record was merged into this one."))
        return redirect(kept)
    learner = _find(request, pk)
    taken = Enrolment.objects.visible_to(request.user).filter(learner=learner)
    taken = taken.select_related("course_class__centre", "transferred_from__centre")
    taken = taken.prefetch_related("course_class__centre__names", "transfers__to_class", "transfers__to_centre")
    taken = list(taken.order_by("-course_class__starts_on", "-pk"))
    context = {
        "learner": learner, "enrolments": taken, "may_edit": may_write(request.user),
        "facts": learner_page.facts(learner, request.user),
        "registry": learner_page.registry(learner, taken, request.user),
        "sensitive": learner_page.sensitive(learner, request.user),
        "shows_centre": any(enrolment.centre_id != request.user.centre_id for enrolment in taken),
    }  # fmt: skip
    return render(request, "courses/learner_detail.html", context)


def learner_edit(request, pk):
    """Correct the record of one learner; a change of identity needs a reason."""
    learner = _find(request, pk)
    if not may_write(request.user):
        raise PermissionDenied
    form = LearnerForm(request.POST or None, learner=learner)
    if form.is_ready:
        typed = {"state": form.cleaned_data["state"], "reason": form.cleaned_data["reason"]}
        if accepted(form, learners.correct, learner, by=request.user, facts=form.facts, **typed):
            messages.success(request, _("The record of the learner is corrected."))
            return redirect(learner)
    return render(request, "courses/learner_edit.html", {"learner": learner, "form": form})


def enrolment_create(request, pk):
    """One learner for an open class, by form. Somebody who may be registered already is asked about before saving,
    and what speaks against joining is pointed out once.
    """
    rows = CourseClass.objects.visible_to(request.user).select_related("centre", "programme_version")
    course_class = get_object_or_404(rows, pk=pk)
    check_staff(request.user, course_class.centre)
    form, question, remarks = EnrolmentForm(request.POST or None), None, None
    if form.is_ready:
        question = learner_page.question_about(course_class, form, request.user)
        if not question and not form.errors:
            remarks = learner_page.remarks_on(course_class, form, request.user)
        if not question and not remarks and not form.errors and accepted(
            form, enrolments.enrol, course_class, [form.entry], by=request.user, **learner_page.answer(form)
        ):  # fmt: skip
            return learner_page.enrolled(request, course_class, form.entry)
    context = {
        "course_class": course_class, "form": form, "question": question, "remarks": remarks,
        "is_open": course_class.status in CourseClass.ROSTER_OPEN, "free": enrolments.free_places(course_class),
    }  # fmt: skip
    return render(request, "courses/enrolment_form.html", context)
