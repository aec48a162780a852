"""The grid of posts as people sort it and take it away: columns, order, and the Excel file."""

import io
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from . import quotas

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    """An .xlsx as bytes of [CentrePosts] on the day, with the rules they are judged by and the totals.

    Text is written as text, so that no name can become a formula; totals are the sums of the rows above.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        font = {"font_name": "Times New Roman", "font_size": 12}
        # Text stays text, also where somebody edits the cell later: as if typed after an apostrophe.
        text, number = book.add_format(font | {"quote_prefix": True}), book.add_format(font)
        bold = book.add_format(font | {"bold": True})
        head = book.add_format(font | {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        sheet = book.add_worksheet(_("Posts"))
        sheet.write_string(0, 0, _("Posts by centre as of %(day)s") % {"day": f"{day:%d/%m/%Y}"}, bold)
        sheet.write_string(1, 0, "; ".join(_rules(rows)), text)
        for at, (label, width) in enumerate(_heads()):
            sheet.set_column(at, at, width)
            sheet.write_string(3, at, str(label), head)
        sheet.freeze_panes(4, 1)
        for line, row in enumerate(rows, start=4):
            _write(sheet, line, _cells(row), text, number)
        _write(sheet, 4 + len(rows), _totals(rows), bold, bold)
    return file.getvalue()


def _heads():
    return [
        (_("Political centre"), 28), (_("Code"), 10), (_("Province"), 18), (pgettext("posts", "Decided"), 10),
        (_("Filled"), 10), (pgettext("posts", "Vacant"), 10), (pgettext("posts", "Over"), 10),
        (pgettext("posts", "Exempt"), 12), (_("By exception"), 12), (_("Director"), 26),
        (_("How the post is held"), 14), (_("Decision on posts"), 20),
        (_("Date"), 12), (_("Age in years"), 10), (_("State"), 24), (_("Alert"), 60),
    ]  # fmt: skip


def _cells(row):
    centre, numbers = row.centre, row.posts
    return [
        centre.called, centre.code, centre.province.name, numbers.decided, numbers.filled, numbers.vacant, numbers.over,
        numbers.exempt, numbers.excepted, centre.director or "", row.mode_label, centre.decision_no or "",
        f"{centre.decided_on:%d/%m/%Y}" if centre.decided_on else "", row.decision_age, str(row.words),
        "; ".join(row.alerts.values()),
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


def _write(sheet, line, cells, text, number):
    for at, value in enumerate(cells):
        if isinstance(value, int):
            sheet.write_number(line, at, value, number)
        elif value:
            sheet.write_string(line, at, value, text)
