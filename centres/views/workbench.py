"""The workbench of posts: one grid of all centres on a day, its Excel file, and a transfer to think through."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from .. import audit, posts, quotas, workbench
from ..forms.workbench import LOOK, PostsFilter, TransferForm
from ..models import Centre
from ..scope import CENTRE_ROLES, Role
from .files import attachment

ROWS = 100
NAMED = 3  # centres named in a sentence before the rest is counted


@require_GET
def centre_list(request):
    """Posts of all centres on a day, against their decisions and the rule of the day."""
    form = PostsFilter(request.GET, user=request.user)
    rows, shown = _rows(request, form)
    chosen = any(form.chosen.values())
    if request.user.role in CENTRE_ROLES and len(rows) == 1 and not chosen:
        return redirect(rows[0].centre)
    total = quotas.total([row.posts for row in shown])
    order = workbench.order_of(request.GET.get("sort"))
    context = {
        "form": form,
        "day": form.day,
        "rules": _distinct(row.rule for row in rows if row.rule),
        "page": Paginator(workbench.ordered(shown, order), ROWS).get_page(request.GET.get("page")),
        "rows": rows,
        "total": total,
        "sorts": workbench.sorts(order),
        "figures": _key_figures(total, [row for row in shown if row.posts.is_outside]),
        "with_director": sum(bool(row.centre.director) for row in shown),
        "is_narrowed": chosen,
        "next_step": None if chosen else _what_to_ask(rows, request.user),
        "query": request.GET.urlencode(),
        **_what_if(request, shown),
    }
    return render(request, "centres/centre_list.html", context)


def _rows(request, form):
    """([CentrePosts] of the scope that fit words, province and level, [those that fit everything asked for])."""
    centres = form.narrow(Centre.objects.visible_to(request.user).running(form.day))
    rows = posts.on_day(centres.select_related("province").order_by("province__sort_key", "sort_key"), form.day)
    return rows, [row for row in rows if form.shows(row)]


@require_GET
def centre_export(request):
    """The same rows, totals and order as an Excel file, for all but lecturers; the book notes that it was taken out."""
    if request.user.role == Role.LECTURER:
        raise PermissionDenied
    form = PostsFilter(request.GET, user=request.user)
    _all, shown = _rows(request, form)
    shown = workbench.ordered(shown, workbench.order_of(request.GET.get("sort")))
    audit.record(request.user, "export_posts", request.user, rows=len(shown), on=form.day.isoformat())
    return attachment(workbench.workbook(shown, form.day), f"bien-che-{form.day:%Y-%m-%d}.xlsx")


# --- What if -----------------------------------------------------------------------------------------------


def _what_if(request, shown):
    """The form of a planned transfer and, once it is filled, both centres before and after; nothing is written.

    Offered between the centres shown, 2 to 100 of them: a choice among hundreds is narrowed by the filter first.
    """
    if request.user.role not in {Role.PROVINCE, Role.NATIONAL} or not 2 <= len(shown) <= ROWS:
        return {}
    asked = "giver" in request.GET or "taker" in request.GET
    form = TransferForm(request.GET if asked else None, rows=shown)
    kept = [(name, value) for name, value in request.GET.items() if value and name not in form.fields]
    context = {"transfer": form, "kept": kept}
    if asked and form.is_valid():
        chosen = form.cleaned_data
        try:
            context["outcome"] = posts.after_transfer(
                chosen["giver"], chosen["taker"], chosen["n"],
                staff=chosen["what"] != form.POSTS, decided=chosen["what"] != form.PERSONS,
            )  # fmt: skip
        except ValueError:
            form.add_error("n", _("The giving centre has fewer than that, or a decision on posts is missing."))
    return context


# --- What the page says above the grid -------------------------------------------------------------------------


def _distinct(rules):
    """Rules that say the same of two levels of centre are named once."""
    return list({(rule.code, rule.min_posts, rule.max_posts, rule.effective_from): rule for rule in rules}.values())


def _key_figures(total, outside):
    def at(n):
        return _("at %(n)s of %(all)s centres") % {"n": n, "all": total.centres}

    return [
        {"label": _("Posts decided"), "value": total.decided,
         "note": ngettext("%(n)s centre", "%(n)s centres", total.centres) % {"n": total.centres}},
        {"label": _("Filled"), "value": total.filled, "whole": total.decided, "whole_unit": _("decided")},
        {"label": _("Posts vacant"), "value": total.vacant, "note": at(total.with_vacancy)},
        {"label": _("Above the decision"), "value": total.over, "note": at(total.with_over)},
        {"label": _("Decided outside the rule"), "value": total.outside,
         "note": _named(outside) if outside else at(0)},
    ]  # fmt: skip


def _named(rows):
    """“Thành phố Vinh, Huyện Yên Thành và 2 nơi khác”."""
    names = ", ".join(row.centre.called for row in rows[:NAMED])
    left = len(rows) - NAMED
    return names if left <= 0 else _("%(names)s and %(n)s more") % {"names": names, "n": left}


def _what_to_ask(rows, user):
    """The centres a province has something to ask: how many, and which for what reason."""
    look = [row for row in rows if row.needs_a_look]
    if user.role != Role.PROVINCE or not look:
        return None
    reasons = [
        (_("More staff than decided: %s"), [row for row in look if row.posts.over]),
        (_("Without a director: %s"), [row for row in look if not row.centre.director]),
        (_("Fewer staff than the rule wants: %s"), [row for row in look if row.posts.is_under]),
        (_("Decided outside the rule: %s"), [row for row in look if row.posts.is_outside]),
        (_("No decision entered: %s"), [row for row in look if row.verdict == posts.Verdict.UNDECIDED]),
    ]
    n = len(look)
    return {
        "what": ngettext("%(n)s centre needs a look", "%(n)s centres need a look", n) % {"n": n},
        "why": " · ".join(reason % _named(found) for reason, found in reasons if found),
        "href": f"?state={LOOK}",
        "button": ngettext("Show %(n)s centre", "Show %(n)s centres", n) % {"n": n},
    }
