"""Pages of the succession of centres: the list, one, the guided entry in three steps, undoing."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres import succession_orders, successions
from centres.models import Succession, SuccessionPart
from centres.scope import Role
from centres.views.refusals import accepted

from .. import successions as over_all
from ..forms.successions import EffectForm, OrderForm, ProvinceForm, UndoForm

ROWS = 30


def _visible(request):
    parts = SuccessionPart.objects.visible_to(request.user).select_related("predecessor", "successor")
    rows = Succession.objects.visible_to(request.user).select_related("applied_by", "undone_by", "province")
    return rows.prefetch_related(Prefetch("parts", parts.order_by("pk"), to_attr="seen_parts"))


@require_GET
def succession_list(request):
    """Every succession of one's scope, the latest day first; undone ones stay, marked."""
    if request.user.role == Role.LECTURER:
        raise PermissionDenied
    rows = _visible(request).order_by("-effective_on", "-pk")
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_decide": succession_orders.may_decide(request.user),
        "is_national": request.user.role == Role.NATIONAL,
    }
    return render(request, "portal/succession_list.html", context)


def _check_decider(user):
    if not succession_orders.may_decide(user):
        raise PermissionDenied


def _province(request):
    """The province whose centres are chosen from; None while national staff have not said which."""
    form = ProvinceForm({"province": request.user.province_id or request.GET.get("province")}, user=request.user)
    return form.cleaned_data["province"] if form.is_valid() else None


def _steps(place):
    names = [_("Decision and centres"), _("Effect, before anything is changed"), _("Result")]
    return [{"name": name, "is_done": at < place, "is_current": at == place} for at, name in enumerate(names)]


@require_GET
def succession_create(request):
    """Step 1: which centres end, which take over, by which decision."""
    _check_decider(request.user)
    province = _province(request)
    if province is None:
        form = ProvinceForm(user=request.user)
        return render(request, "portal/succession_province.html", {"form": form, "steps": _steps(0)})
    asked = request.GET if "kind" in request.GET else None
    initial = {"predecessors": request.GET.getlist("centre")}
    form = OrderForm(asked, user=request.user, province=province, initial=initial)
    return _first_step(request, form, province)


def _first_step(request, form, province):
    context = {"form": form, "province": province, "steps": _steps(0), "is_national": not request.user.province_id}
    return render(request, "portal/succession_form.html", context)


def succession_apply(request):
    """Step 2: what the decision changes, counted and by name; confirming it applies it."""
    _check_decider(request.user)
    province = _province(request)
    if province is None:
        return redirect("succession-create")
    asked = OrderForm(request.GET, user=request.user, province=province)
    if not asked.is_valid():  # typed wrong, or the world has moved on since the page was opened
        return _first_step(request, asked, province)
    effect = over_all.effect_of(asked.order)
    form = EffectForm(request.POST if request.method == "POST" else None, order=asked.order, effect=effect)
    if request.method == "POST" and form.is_valid():
        order = replace(asked.order, note=form.cleaned_data["note"])
        if made := accepted(form, over_all.apply, order, by=request.user, **form.choices()):
            messages.success(request, _("The decision %(number)s is applied.") % {"number": made.number})
            return redirect(made)
    context = {
        "form": form, "order": asked.order, "effect": effect, "province": province, "steps": _steps(1),
        "button": over_all.deed_in_words(asked.order), "back": request.GET.urlencode(), "together": _together(effect),
    }  # fmt: skip
    return render(request, "portal/succession_effect.html", context)


def _together(effect):
    """The key figures over the tables."""
    return [
        {"label": _("Classes not finished"), "value": len(effect.classes) + len(effect.later_classes)},
        {"label": _("Plans"), "value": len(effect.plans)},
        {"label": _("Proposals not decided"), "value": len(effect.proposals)},
        {"label": _("Posts that end"), "value": len(effect.posts)},
        {"label": _("Accounts"), "value": len(effect.accounts)},
        {"label": _("Registers closed"), "value": len(effect.registers)},
    ]


@require_GET
def succession_detail(request, pk):
    """Step 3 and ever after: what was decided and what applying it changed."""
    succession = get_object_or_404(_visible(request), pk=pk)
    context = {
        "succession": succession, "changes": over_all.changes_in_words(succession), "steps": _steps(3),
        "may_undo": successions.may_undo(succession, request.user),
        "endings": _endings(succession),
    }  # fmt: skip
    return render(request, "portal/succession_detail.html", context)


def _endings(succession):
    """[(predecessor, its parts)]: under each centre that ended those that took over."""
    found = {}
    for part in succession.seen_parts:
        found.setdefault(part.predecessor, []).append(part)
    return list(found.items())


def succession_undo(request, pk):
    """Undo a wrong succession on the day it was applied, after a page that says what this does."""
    succession = get_object_or_404(_visible(request), pk=pk)
    _check_decider(request.user)
    try:
        over_all.check_undo(succession, by=request.user)
    except ValidationError as refused:
        context = {"sentences": refused.messages, "back": succession.get_absolute_url()}
        return render(request, "courses/refused.html", context, status=409)
    form = UndoForm(request.POST or None)
    if form.is_valid() and accepted(form, over_all.undo, succession, by=request.user, **form.cleaned_data):
        messages.success(request, _("The succession is undone: everything is as it was before."))
        return redirect(succession)
    context = {
        "succession": succession, "form": form,
        "consequences": [_("It stays in the list, marked as undone with your reason."),
                         *(_("Taken back: %(what)s.") % {"what": words}
                           for words in over_all.changes_in_words(succession))],
    }  # fmt: skip
    return render(request, "portal/succession_undo.html", context)
