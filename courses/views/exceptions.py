"""Pages of exceptions to the pass rule: propose one, and decide on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.scope import may_write
from courses import exceptions, results
from courses.forms.exceptions import ExceptionForm, RefusalForm
from courses.models import Enrolment, ExceptionStatus, ResultException

from .history import history
from .refusals import accepted, refused_in_words, refused_page


def exception_create(request, pk):
    """Propose that the rule shall not decide for one learner."""
    rows = Enrolment.objects.visible_to(request.user)
    enrolment = get_object_or_404(
        rows.select_related("learner", "centre", "course_class__centre", "course_class__programme_version"), pk=pk
    )
    course_class = enrolment.course_class
    try:
        exceptions.check_proposable(enrolment, by=request.user)
    except ValidationError as error:
        return refused_page(request, error, course_class.get_absolute_url())
    line = next(one for one in results.sheet(course_class) if one.enrolment.pk == enrolment.pk)
    form = ExceptionForm(request.POST or None, initial={"kind": "deny" if line.judgement.has_passed else "allow"})
    if form.is_valid() and accepted(form, exceptions.propose, enrolment, by=request.user, **form.cleaned_data):
        messages.success(request, _("The exception is proposed: another person of the centre decides on it."))
        return redirect("class-closing", course_class.pk)
    context = {"form": form, "enrolment": enrolment, "course_class": course_class, "line": line}
    return render(request, "courses/exception_form.html", context)


def _find(request, pk):
    rows = ResultException.objects.visible_to(request.user)
    people = ("enrolment__learner", "enrolment__course_class__centre", "proposed_by", "decided_by", "centre")
    return get_object_or_404(rows.select_related(*people), pk=pk)


def exception_detail(request, pk, form=None):
    """One exception: what the rule says, why it shall not decide, who decides."""
    row = _find(request, pk)
    course_class = row.enrolment.course_class
    line = next((one for one in results.sheet(course_class) if one.enrolment.pk == row.enrolment_id), None)
    context = {
        "row": row, "course_class": course_class, "line": line, "form": form or RefusalForm(),
        "history": history(request.user, row), **_may(row, request.user),
    }  # fmt: skip
    return render(request, "courses/exception_detail.html", context)


def _may(row, user):
    """What `user` may do with the exception now, and why a decider may not."""
    may = {"may_decide": False, "may_withdraw": False, "why_not": "", "alone": False}
    is_open = row.enrolment.course_class.status in row.enrolment.course_class.RESULTS_OPEN
    may["may_withdraw"] = may_write(user) and is_open and row.status in row.MOVES[ExceptionStatus.WITHDRAWN].sources
    try:
        may["alone"] = exceptions.check_agreement(row, by=user)
        may["may_decide"] = True
    except ValidationError as error:
        may["why_not"] = error.messages[0] if row.status == ExceptionStatus.PROPOSED else ""
    except PermissionDenied:
        may["why_not"] = _("The director or a deputy decides.") if row.status == ExceptionStatus.PROPOSED else ""
    return may


@require_POST
@refused_in_words("exception-detail")
def exception_agree(request, pk):
    """Agree: the exception counts when results are judged."""
    row = exceptions.agree(_find(request, pk), by=request.user)
    messages.success(request, _("Agreed. The exception counts when the results are recognised."))
    return redirect("class-closing", row.enrolment.course_class_id)


@require_POST
@refused_in_words("exception-detail")
def exception_refuse(request, pk):
    """Refuse, with the reason: the rule decides."""
    row, form = _find(request, pk), RefusalForm(request.POST)
    if form.is_valid() and accepted(form, exceptions.refuse, row, by=request.user, **form.cleaned_data):
        messages.success(request, _("Refused: the rule decides."))
        return redirect("class-closing", row.enrolment.course_class_id)
    return exception_detail(request, pk, form=form)


@require_POST
@refused_in_words("exception-detail")
def exception_withdraw(request, pk):
    """Take an exception back."""
    row = exceptions.withdraw(_find(request, pk), by=request.user)
    messages.success(request, _("The exception is withdrawn: the rule decides."))
    return redirect("class-closing", row.enrolment.course_class_id)
