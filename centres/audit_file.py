"""The audit book as a file to take away: the lines somebody narrowed down, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from . import deeds
from .tables import Head, Table, xlsx

MOST = 20_000  # lines of a file, the newest ones: it opens on an old computer and is made within a request


def workbook(lines, chosen):
    """(an .xlsx as bytes, lines in it) of a queryset of audit lines, newest first and MOST at most.

    chosen: [(label, words)] of the filters, which the file repeats above its table.
    """
    total = lines.count()
    found = lines.select_related("by", "centre", "province").order_by("-pk")[:MOST]
    rows = [_cells(line) for line in found]
    said = [f"{label}: {words}" for label, words in chosen]
    counted = _("%(n)d of %(all)d lines, newest first, as of %(day)s") % {
        "n": len(rows), "all": total, "day": f"{timezone.localtime():%d/%m/%Y %H:%M}",
    }  # fmt: skip
    return xlsx(Table(_("System log"), [counted, *said], _heads(), rows)), len(rows)


def _heads():
    return [
        Head(_("When"), 20), Head(_("Who"), 26), Head(_("Role"), 20), Head(_("What was done"), 34),
        Head(_("Details"), 60), Head(_("About what"), 28), Head(_("Row"), 12), Head(_("Where"), 28),
    ]  # fmt: skip


def _cells(line):
    facts = " · ".join(f"{label} {value}" for label, value in deeds.facts_of(line.facts))
    place = line.centre.short_name if line.centre else line.province.name if line.province else ""
    return [
        f"{timezone.localtime(line.at):%d/%m/%Y %H:%M:%S}",
        line.by.full_name if line.by else _("The system"), line.by.get_role_display() if line.by else "",
        str(deeds.words_of(line.verb)), facts, deeds.kind_of(line.model), str(line.row_id), place,
    ]  # fmt: skip
