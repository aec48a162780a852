"""The page on which the lines of a plan are written, as a grid."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses import plans
from courses.forms.fields import typed_text
from courses.forms.plan_grid import (
    MOST_LINES,
    GridForm,
    copied_lines,
    pasted_lines,
    posted_grid,
    reshaped_grid,
    saved_grid,
)
from courses.models import Plan
from courses.pasting import has_lines, read_block

from .plan_page import find
from .refusals import accepted, edited_meanwhile, refused_page

SPARE_LINES = 3  # empty lines added at a time


def plan_edit(request, pk):
    """The grid of a plan: more lines, fewer lines, save, save and submit; nothing typed is ever lost."""
    plan = find(request, pk)
    try:
        plans.check_editable(plan, by=request.user)
    except ValidationError as error:  # submitted by another meanwhile: what was typed can still be copied
        return refused_page(request, error, plan.get_absolute_url(), _typed(request, plan))
    form = GridForm(request.POST or None, initial={"return_reply": plan.return_reply})
    grid = _grid(request, plan)
    is_left = has_lines(request.POST.get("block", ""))  # in the box for pasting: they are in no line yet
    is_saved = grid.is_bound and grid.is_valid() and form.is_valid() and _save(request, plan, form, grid)
    if is_saved and _submitted(request, plan, form, is_left):
        return redirect(plan)
    if is_saved and "submit" not in request.POST:
        messages.success(request, _("The draft was saved."))
        if not is_left:
            return redirect("plan-edit", plan.pk)
    if is_saved:  # but not submitted, or not all of it read: the page says why, over the grid as it is saved now
        grid = saved_grid(plan, request.user)
    is_told = request.method != "POST" or is_saved or edited_meanwhile(form)  # a stale page stays so until then
    is_typed = request.method == "POST" and not is_saved
    context = {
        "plan": plan, "grid": grid, "form": form, "most": MOST_LINES, "year_before": _year_before(request, plan),
        "version_no": plan.version_no if is_told else request.POST.get("version_no", ""),
        "is_typed": is_typed, "before": _version_before(request, plan, None if is_typed else grid),
        "unread": _unread_block(request),
    }  # fmt: skip
    return render(request, "courses/plan_edit.html", context)


def _typed(request, plan):
    """What was posted, in the shape in which a block is pasted: lines, what stood in the box, the reply to a return."""
    if request.method != "POST":
        return ""
    lines = typed_text(posted_grid(plan, request.user, request.POST), but={"item"})
    others = [request.POST.get(name, "").strip() for name in ("block", "return_reply")]
    return "\n\n".join(filter(None, [lines, *others]))


def _save(request, plan, form, grid):
    """Write what stands in the grid; True when that was done."""
    reply = form.cleaned_data["return_reply"] if "return_reply" in request.POST else None
    version_no = form.cleaned_data["version_no"]
    saved = accepted(
        form, plans.write_lines, plan, grid.lines(), by=request.user, version_no=version_no, return_reply=reply
    )
    if edited_meanwhile(form):
        grid.show_saved(plan)
    return bool(saved)


def _submitted(request, plan, form, is_left):
    """Hand the plan just saved in for approval, where that was asked for; True when that was done."""
    if "submit" not in request.POST:
        return False
    if is_left:
        form.add_error(None, _("Lines are left in the box for pasting: put them into the table or delete them there, "
                               "then submit."))  # fmt: skip
        return False
    if not accepted(form, plans.submit, plan, by=request.user):
        return False
    messages.success(request, _("The plan for %(year)s was submitted for approval.") % {"year": plan.year})
    return True


def _grid(request, plan):
    """The grid to show: as saved, as typed with lines more or less, or as typed and to be judged."""
    if request.method != "POST":
        return saved_grid(plan, request.user, spare=0 if plan.total_classes else SPARE_LINES)
    if "copy" in request.POST:
        before = _year_before(request, plan)
        return _with_more(request, plan, copied_lines(before) if before else [])
    if "paste" in request.POST:
        return _with_pasted(request, plan)
    if "more" in request.POST:
        return reshaped_grid(plan, request.user, request.POST, spare=SPARE_LINES)
    if "drop" in request.POST:
        return reshaped_grid(plan, request.user, request.POST, without=_place(request.POST["drop"]))
    return posted_grid(plan, request.user, request.POST)


def _with_pasted(request, plan):
    lines, sentences = pasted_lines(plan, request.user, request.POST.get("block", ""))
    for sentence in sentences:
        messages.warning(request, sentence)
    return _with_more(request, plan, lines)


def _with_more(request, plan, lines):
    grid = reshaped_grid(plan, request.user, request.POST, more=lines)
    if grid.is_cut:
        words = _("The table takes {n} lines; what came after them was left out.")
        messages.warning(request, words.format(n=MOST_LINES))
    return grid


def _unread_block(request):
    """What stands in the box for pasting and was not put into the table."""
    text = request.POST.get("block", "")
    block = read_block(text)
    return block.unread if "paste" in request.POST and block.rows else text


def _year_before(request, plan):
    """The plan in force of the year before, None without one."""
    rows = Plan.objects.visible_to(request.user).valid()
    return rows.filter(centre=plan.centre, year=plan.year - 1).first()


def _version_before(request, plan, grid):
    """The version an amendment begins from, None for a first one; what differs is noted on `grid`, lines as saved."""
    if plan.version == 1:
        return None
    versions = Plan.objects.visible_to(request.user).filter(centre=plan.centre, year=plan.year)
    before = versions.filter(version__lt=plan.version).order_by("-version").first()
    if before and grid:
        grid.show_before(before)
    return before


def _place(text):
    return int(text) if text.isdecimal() else None
