"""The grid of posts as people sort it and take it away: columns, order, and the Excel file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from . import quotas
from .tables import Head, Table, xlsx


@dataclass(frozen=True)
class Column:
    """One column of the grid by which it is sorted; `of` takes a CentrePosts. Numbers start with the largest."""

    label: object
    of: object
    is_number: bool = True


SORTS = {
    "name": Column(gettext_lazy("Political centre"), lambda row: row.centre.sort_key, is_number=False),
    "decided": Column(pgettext_lazy("posts", "Decided"), lambda row: row.posts.decided or 0),
    "filled": Column(gettext_lazy("Filled"), lambda row: row.posts.filled),
    "vacant": Column(pgettext_lazy("posts", "Vacant"), lambda row: row.posts.vacant),
    "over": Column(pgettext_lazy("posts", "Over"), lambda row: row.posts.over),
    "exempt": Column(pgettext_lazy("posts", "Exempt"), lambda row: row.posts.exempt),
    "age": Column(gettext_lazy("Age"), lambda row: -1 if row.decision_age is None else row.decision_age),
}  # fmt: skip


def order_of(asked):
    """(name of the column, whether the other way round) of the address; by name where it asks for nothing known."""
    name = (asked or "").removeprefix("-")
    return (name, (asked or "").startswith("-")) if name in SORTS else ("name", False)


def ordered(rows, order):
    """`rows` in that order; rows alike stay in the order of their names."""
    name, is_reversed = order
    column = SORTS[name]
    if order == ("name", False):
        return rows  # they come by province and name
    return sorted(rows, key=column.of, reverse=column.is_number != is_reversed)


def sorts(order):
    """{column: label, address value and aria-sort} for the heads of the grid."""
    chosen, is_reversed = order
    heads = {}
    for name, column in SORTS.items():
        is_chosen = name == chosen
        down = column.is_number != is_reversed
        heads[name] = {
            "label": column.label, "is_number": column.is_number,
            "value": f"-{name}" if is_chosen and not is_reversed else name,
            "aria": ("descending" if down else "ascending") if is_chosen else "",
        }  # fmt: skip
    return heads


def workbook(rows, day):
    """An .xlsx as bytes of [CentrePosts] on the day, with the rules they are judged by and the totals."""
    title = _("Posts by centre as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    cells = [_cells(row) for row in rows]
    return xlsx(Table(title, ["; ".join(_rules(rows))], _heads(), cells, _totals(rows), name=_("Posts")))


def _heads():
    return [
        Head(_("Political centre"), 28), Head(_("Code"), 10), Head(_("Province"), 18),
        Head(pgettext("posts", "Decided"), 10), Head(_("Filled"), 10), Head(pgettext("posts", "Vacant"), 10),
        Head(pgettext("posts", "Over"), 10), Head(pgettext("posts", "Exempt"), 12), Head(_("By exception"), 12),
        Head(_("Director"), 26), Head(_("How the post is held"), 14), Head(_("Decision on posts"), 20),
        Head(_("Date"), 12), Head(_("Age in years"), 10), Head(_("State"), 24), Head(_("Alert"), 60),
    ]  # fmt: skip


def _cells(row):
    centre, numbers = row.centre, row.posts
    return [
        centre.called, centre.code, centre.province.name, numbers.decided, numbers.filled, numbers.vacant, numbers.over,
        numbers.exempt, numbers.excepted, centre.director, row.mode_label, centre.decision_no, centre.decided_on,
        row.decision_age, row.words, "; ".join(row.alerts.values()),
    ]  # fmt: skip


def _totals(rows):
    total = quotas.total([row.posts for row in rows])
    return [_("Total, %(n)s centres") % {"n": total.centres}, "", "", total.decided, total.filled, total.vacant,
            total.over, total.exempt, total.excepted]  # fmt: skip


def _rules(rows):
    rules = {row.rule.pk: row.rule for row in rows if row.rule}
    return [f"{rule.code} ({rule.get_level_display()}): {_bounds(rule)}" for rule in rules.values()]


def _bounds(rule):
    if rule.min_posts is None and rule.max_posts is None:
        return _("the regulation fixes no number")
    return _("%(fewest)s to %(most)s persons") % {
        "fewest": "…" if rule.min_posts is None else rule.min_posts,
        "most": "…" if rule.max_posts is None else rule.max_posts,
    }
