"""What every template may use without loading it: icons, state badges, numbers in words, bars, crumbs, filters."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from django import forms, template
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.formats import date_format, localize, number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..looks import LOOKS

register = template.Library()

ICONS = settings.BASE_DIR / "static" / "vendor" / "bootstrap-icons-1.13.2"
NOTHING = "–"  # an empty cell


# --- Icons and badges -------------------------------------------------------------------------------


@cache
def _drawing(name):
    """The vendored SVG, once per process, as a part that takes the size and colour of its words."""
    inside = re.search(r"<svg[^>]*>(.*)</svg>", (ICONS / f"{name}.svg").read_text(), re.DOTALL)[1]
    inside = re.sub(r">\s+<", "><", inside.strip())
    return mark_safe(  # noqa: S308 - a file of ours, no data
        f'<svg class="ic" viewBox="0 0 16 16" aria-hidden="true">{inside}</svg>'
    )


@register.simple_tag
def icon(name):
    """{% icon "people" %}: an icon beside words, never alone, so it is hidden from screen readers."""
    return _drawing(name)


@register.simple_tag
def state(code, label, kind="", icon="", large=False):
    """{% state plan.status plan.get_status_display %}: the badge of a state.

    `code` is a key of LOOKS, so a kind alone will do; `kind` and `icon` overrule the table where a page must.
    """
    usual_kind, usual_icon = LOOKS.get(code, LOOKS["idle"])
    return format_html(
        '<span class="state state-{}{}">{}{}</span>',
        kind or usual_kind,
        " state-lg" if large else "",
        _drawing(icon or usual_icon),
        label,
    )


# --- Numbers and dates in words ------------------------------------------------------------------------


@register.filter
def number(value, decimals=None):
    """1410 as 1.410; a score with {{ score|number:1 }} as 7,0; nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    return number_format(value, decimals, force_grouping=True)


@register.filter
def plain(value):
    """2024 as 2024: for years, ids and numbers of paper, which take no thousands mark."""
    return NOTHING if value is None or value == "" else str(value)


@register.filter
def percent(part, whole):
    """{{ opened|percent:planned }}: 43,0%, computed here so that nobody types one; a dash without a whole."""
    if part is None or not whole:
        return NOTHING
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number_format(share, 1, force_grouping=True)}%"


@register.filter
def of(part, whole):
    """{{ 58|of:62 }}: “58 trên 62”."""
    return _("%(part)s of %(whole)s") % {"part": number(part), "whole": number(whole)}


@register.filter
def through(first, last):
    """{{ starts_on|through:ends_on }}: 03/06 – 07/06/2024; one day alone where both are the same."""
    if first is None or last is None or first == last:
        return localize(first or last) if first or last else NOTHING
    if first.year == last.year:
        return f"{date_format(first, 'MONTH_DAY_FORMAT')} – {localize(last)}"
    return f"{localize(first)} – {localize(last)}"


@register.filter
def days_left(day):
    """A due date in words: “còn 2 ngày”, “hôm nay”, “quá hạn 3 ngày”."""
    days = (day - timezone.localdate()).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}


# --- Drawings whose lengths are attributes ----------------------------------------------------------------


def _length(part, whole):
    """Part of whole on a scale of 0 to 100, cut at both ends."""
    return f"{min(100, max(0, 100 * part / whole)):.1f}" if part and whole else "0"


@register.simple_tag
def bar(part, whole, kind=""):
    """{% bar 58 62 %}: a thin bar; the figures stand beside it in words. `kind` may be "ok" or "red"."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bg" width="100" height="6"/><rect class="fg{}" width="{}" height="6"/></svg>',
        f"-{kind}" if kind else "",
        _length(part, whole),
    )


@register.simple_tag
def bullet(done, target, whole, scale, low=False):
    """{% bullet done target whole scale low %}: done against a target to date, out of a whole, on a common scale."""
    tick = float(_length(target, scale))
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bg" y="2" width="{}" height="10"/><rect class="{}" y="5" width="{}" height="4"/>'
        '<rect class="tick" x="{}" width=".5" height="14"/></svg>',
        _length(whole, scale),
        "low" if low else "fg",
        _length(done, scale),
        f"{min(tick, 99.5):.1f}",
    )


@register.inclusion_tag("components/posts.html")
def posts(filled, decided):
    """{% posts filled=7 decided=6 %}: one block per post: held, vacant, over the decision."""
    filled, decided = filled or 0, decided or 0
    return {
        "filled": filled,
        "decided": decided,
        "held": range(min(filled, decided)),
        "vacant": range(max(0, decided - filled)),
        "over": range(max(0, filled - decided)),
    }


# --- Parts that need a little arithmetic before they are drawn ------------------------------------------------


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps, here):
    """{% crumbs "plan-list" _("Annual plans") plan plan.year here=_("Edit") %}: addresses and labels by turns.

    An address is the name of a page without arguments, a row with get_absolute_url, or a path.
    """
    pairs = zip(steps[::2], steps[1::2], strict=True)
    return {"steps": [(resolve_url(to), label) for to, label in pairs], "here": here}


@register.filter
def control(field, css_class=""):
    """{{ field|control }}: the input alone, in our clothes; for filters and grids that lay out labels themselves."""
    widget = field.field.widget
    if not css_class:
        if isinstance(widget, forms.CheckboxInput):
            css_class = "form-check-input"
        else:
            css_class = "form-select" if isinstance(widget, forms.Select) else "form-control"
    attrs = {"class": f"{widget.attrs.get('class', '')} {css_class}".strip()}
    if field.errors:
        attrs["class"] += " is-invalid"
    return field.as_widget(attrs=attrs)


def _chosen(field, value):
    """What a person chose in a filter, in the words of the form."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return ""
    if isinstance(field.field, forms.ModelChoiceField):
        return str(value)
    choices = dict(getattr(field.field, "choices", []))
    values = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(str(choices.get(one, localize(one))) for one in values)


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context, form, wide="q"):
    """{% filters filter.form %}: the row of filters over a list, and the chosen ones as tags to take away.

    `wide` names the field that gets more room. Other parameters of the address (a year, a tab) are kept.
    """
    query = context["request"].GET
    chips = []
    for field in form:
        value = form.cleaned_data.get(field.name) if form.is_bound and form.is_valid() else None
        if value in (None, "", False) or (hasattr(value, "__len__") and not len(value)):
            continue
        rest = query.copy()
        for name in (field.html_name, "page"):
            rest.pop(name, None)
        chips.append({"label": field.label, "value": _chosen(field, value), "address": f"?{rest.urlencode()}"})
    names = {field.html_name for field in form} | {"page"}
    kept = [(name, value) for name, values in query.lists() if name not in names for value in values]
    return {"form": form, "chips": chips, "kept": kept, "wide": wide}


CHART = {"width": 1100, "left": 44, "top": 24, "base": 184}  # of the viewBox of components/columns.html


@register.inclusion_tag("components/columns.html")
def columns(bars, label):
    """{% columns months _("Classes by month") %}: pairs of columns, planned behind done.

    Each bar has label, plan, done (None: not yet).

    Coordinates leave here as text: a template would write 12.5 as 12,5.
    """
    bars = list(bars)
    highest = max((max(bar["plan"] or 0, bar["done"] or 0) for bar in bars), default=0) or 1
    step = next(unit * 10**power for power in range(9) for unit in (1, 2, 5) if highest <= 4 * unit * 10**power)
    slot = (CHART["width"] - CHART["left"]) / max(1, len(bars))
    per_unit = (CHART["base"] - CHART["top"]) / highest

    def column(value, left, width):
        height = (value or 0) * per_unit
        return {"x": f"{left:.1f}", "y": f"{CHART['base'] - height:.1f}", "w": f"{width:.1f}", "h": f"{height:.1f}"}

    drawn = []
    for place, bar in enumerate(bars):
        left = CHART["left"] + place * slot
        top = CHART["base"] - max(bar["plan"] or 0, bar["done"] or 0) * per_unit
        drawn.append(
            bar
            | {
                "middle": f"{left + slot / 2:.1f}",
                "above": f"{top - 7:.1f}",
                "planned": column(bar["plan"], left + slot * 0.12, slot * 0.76),
                "made": column(bar["done"], left + slot * 0.26, slot * 0.48),
            }
        )
    lines = [(value, f"{CHART['base'] - value * per_unit:.1f}") for value in range(0, int(highest) + 1, step)]
    return {"bars": drawn, "lines": lines, "chart": CHART, "label": label}
