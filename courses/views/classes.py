"""Pages of classes: lists, one class, and the deeds that carry it on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.forms.organised import is_now
from centres.models import Centre
from centres.scope import may_write
from centres.states import check_move
from centres.vietnamese import fold
from courses import admission, classes, organised, patterns
from courses.actual_report import OFF_PLAN
from courses.actuals import SPANS
from courses.forms.classes import (
    ClassCreateForm,
    ClassEditForm,
    ClassFilterForm,
    ClassOpenForm,
    ReasonForm,
    years_of_classes,
)
from courses.learners import may_see_sensitive
from courses.models import ClassStatus, CourseClass, Progress, Stage, progress_conditions

from . import class_conditions, class_page
from .class_roster import roster
from .history import history
from .refusals import accepted, edited_meanwhile, refused_in_words

# --- Lists ---------------------------------------------------------------------------------------------


def class_list(request):
    """Classes of a year, what needs a hand first, with a tab for every stage."""
    today = timezone.localdate()
    years = years_of_classes(request.user, today.year)
    asked = {"year": today.year} | request.GET.dict() if request.GET else None
    form = ClassFilterForm(asked, user=request.user, years=years, initial={"year": today.year})
    chosen = form.cleaned_data if form.is_valid() else {}
    year, stage = chosen.get("year") or today.year, request.GET.get("stage", "")
    rows = CourseClass.objects.visible_to(request.user).filter(year=year)
    rows = _counted(_chosen(rows, chosen, now=is_now(form)), chosen, today)
    if chosen.get("province"):
        centres = Centre.objects.visible_to(request.user)
        centres = organised.of_province(centres, chosen["province"], year, today, now=is_now(form))
        rows = rows.filter(centre__in=centres.order_by().values("pk"))
    counts = rows.count_stages(today)
    if stage in Stage.values:
        rows = rows.in_stage(stage, today)
    rows = rows.with_stage(today).select_related(*class_page.RELATED).prefetch_related("centre__names")
    rows = rows.order_by("stage_place", "-starts_on", "-pk")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page": page, "form": form, "year": year, "today": today, "stage": stage, "total": sum(counts.values()),
        "tabs": [(one, counts[one]) for one in Stage if counts[one]], "may_create": may_write(request.user),
        "is_filtered": bool(stage or any(value for name, value in chosen.items() if name not in {"year", "as"})),
    }  # fmt: skip
    return render(request, "courses/class_list.html", context)


def _chosen(rows, chosen, *, now):
    """`rows` narrowed by what stands in the filter; as organised now a centre includes those it keeps."""
    if words := chosen.get("q", "").strip():
        rows = rows.filter(Q(name_key__contains=fold(words)) | Q(code__icontains=words))
    if chosen.get("programme"):
        rows = rows.filter(programme_version__programme=chosen["programme"])
    if chosen.get("centre"):
        rows = rows.filter(**{"centre__custodian" if now else "centre": chosen["centre"]})
    return rows


def _counted(rows, chosen, today):
    """`rows` narrowed to those a figure of plan against actual counted."""
    if chosen.get("quarter"):
        rows = rows.with_quarter().filter(quarter__in=SPANS[chosen["quarter"]])
    if chosen.get("plan"):
        rows = rows.filter(plan_item__isnull=chosen["plan"] == OFF_PLAN)
    if chosen.get("progress"):
        rows = rows.filter(progress_conditions(today)[Progress(chosen["progress"])])
    return rows


# --- One class -------------------------------------------------------------------------------------------


def class_detail(request, pk):
    """One class: where it stands, what the next step needs, its roster."""
    course_class, today = class_page.find(request, pk), timezone.localdate()
    its_roster = roster(course_class, today)
    tab = request.GET.get("tab") or ("roster" if course_class.status in class_page.BEGUN else "overview")
    may_edit = may_write(request.user) and course_class.status in CourseClass.RESULTS_OPEN
    if may_edit and tab == "roster":
        its_roster = its_roster.marked(admission.marks_on_roster(course_class, by=request.user))
    shown = its_roster.to_look_at if request.GET.get("show") == "open" else its_roster.rows
    context = class_page.frame(request, course_class, tab)
    context |= {
        "roster": its_roster, "page": Paginator(shown, 50).get_page(request.GET.get("page")),
        "rail": class_conditions.conditions(course_class, today, its_roster, context["certified"], request.user),
        "history": history(request.user, course_class), "parts": course_class.programme_version.parts.all(),
        "may_edit": may_edit, "may_take_out": may_see_sensitive(request.user),
    }  # fmt: skip
    return render(request, "courses/class_detail.html", context)


def class_create(request):
    """Enter a class from a line of the approved plan, or outside the plan with a reason."""
    if not may_write(request.user):
        raise PermissionDenied
    form = ClassCreateForm(request.POST or None, user=request.user, initial={"plan_item": request.GET.get("line")})
    if form.is_valid():
        course_class = accepted(form, classes.enter, request.user.centre, by=request.user, **form.facts())
        if course_class:
            named = {"name": course_class.name, "code": course_class.code}
            messages.success(request, _("Entered “%(name)s”, code %(code)s.") % named)
            return redirect(course_class)
    line = form.line()
    usual = patterns.named(line.plan.centre, line.programme, line.plan.year) if line else None
    context = {"form": form, "line": line, "usual": usual}
    return render(request, "courses/class_create.html", context)


@refused_in_words("class-detail")
def class_edit(request, pk):
    """Change what a class is called, when and where it is held."""
    course_class = class_page.find(request, pk)
    classes.check_editable(course_class, by=request.user)
    form = ClassEditForm(request.POST or None, course_class=course_class, user=request.user)
    if form.is_valid():
        if accepted(form, classes.edit, course_class, by=request.user, **form.cleaned_data):
            messages.success(request, _saved(course_class))
            return redirect(course_class)
        course_class.refresh_from_db()
        if edited_meanwhile(form):  # told now: the next saving is meant
            form.show_saved(course_class)
    return render(request, "courses/class_edit.html", {"form": form, "course_class": course_class})


def _saved(course_class):
    """What to say after saving the facts: also how the sessions moved along with the days."""
    said, n, days = _("The facts of the class were saved."), course_class.moved_sessions, course_class.moved_days
    if not n:
        return said
    way = ngettext("%(days)s day later", "%(days)s days later", days) if days > 0 else (
        ngettext("%(days)s day earlier", "%(days)s days earlier", -days)
    )  # fmt: skip
    moved = ngettext("%(n)s session moved along, by %(way)s.", "%(n)s sessions moved along, by %(way)s.", n)
    return f"{said} " + moved % {"n": n, "way": way % {"days": abs(days)}}


# --- Deeds -------------------------------------------------------------------------------------------------


@refused_in_words("class-detail")
def class_open(request, pk):
    """Enter the opening decision."""
    course_class = class_page.find(request, pk)
    classes.check_openable(course_class, by=request.user)
    form = ClassOpenForm(request.POST or None)
    if form.is_valid() and accepted(form, classes.open_class, course_class, by=request.user, **form.cleaned_data):
        messages.success(request, _("The class is opened: its roster can be imported now."))
        return redirect(course_class)
    return render(request, "courses/class_open.html", {"form": form, "course_class": course_class})


@refused_in_words("class-detail")
def class_finish(request, pk):
    """Close the teaching."""
    course_class = class_page.find(request, pk)
    check_move(course_class, ClassStatus.FINISHED, by=request.user)
    if request.method == "POST":
        classes.finish(course_class, by=request.user)
        messages.success(request, _("The teaching is closed."))
        return redirect("class-closing", pk)
    return render(request, "courses/class_finish.html", {"course_class": course_class})


@refused_in_words("class-detail")
def class_archive(request, pk):
    """Close the file of a class."""
    course_class = class_page.find(request, pk)
    check_move(course_class, ClassStatus.ARCHIVED, by=request.user)
    if request.method == "POST":
        classes.archive(course_class, by=request.user)
        messages.success(request, _("The file of the class is archived."))
        return redirect(course_class)
    return render(request, "courses/class_archive.html", {"course_class": course_class})


@refused_in_words("class-detail")
def class_postpone(request, pk):
    """Put a class off, with the reason; new dates and a decision bring it back."""
    done = _("The class is put off. Enter the new dates as soon as they are decided.")
    return _stop(request, pk, classes.check_postponable, classes.postpone, done, "courses/class_postpone.html")


@refused_in_words("class-detail")
def class_cancel(request, pk):
    """Cancel a class, with the reason."""
    done = _("The class is cancelled.")
    return _stop(request, pk, classes.check_cancellable, classes.cancel, done, "courses/class_cancel.html")


def _stop(request, pk, check, verb, done, template):
    """The confirm page of a `verb` that stops a class for a reason; `check` raises what the verb would raise now."""
    course_class = class_page.find(request, pk)
    check(course_class, by=request.user)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(form, verb, course_class, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(course_class)
    return render(request, template, {"form": form, "course_class": course_class})
