"""The register as an Excel file: the columns of the printed book, texts as text, days as days."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from centres.tables import Head, Table, xlsx

from . import booklines

MOST_ROWS = 50_000  # in one file: about 20 MB of memory and half a minute; more is chosen by year or centre
WIDE = {"name": 28, "unit": 32, "course": 44, "decision": 24, "handed": 24, "note": 44}


def workbook(entries, title, *, with_centre=False):
    """(the bytes of an .xlsx, how many rows) of the numbers among `entries`. Raises ValidationError "too_many_rows"."""
    found = booklines.entries_of(entries)
    count = found.count()
    if count > MOST_ROWS:
        raise ValidationError(
            _("%(rows)s numbers are more than the %(most)s of one file. Choose a year, a form or a centre first."),
            code="too_many_rows", params={"rows": count, "most": MOST_ROWS},
        )  # fmt: skip
    if with_centre:
        found = found.select_related("register__centre", "certificate__replaced_by", "certificate__replaces")
    heads = [Head(words, WIDE.get(key, 16)) for key, words in booklines.TITLES.items()]
    rows, total = [], booklines.Sums()
    for entry in found.iterator(chunk_size=500):
        line = booklines.line_of(entry)
        total += booklines.sums([line])
        cells = [getattr(line, key) for key in booklines.TITLES]
        rows.append([entry.register.centre.name, *cells] if with_centre else cells)
    if with_centre:
        heads.insert(0, Head("Trung tâm", 40))
    notes = [_("As of %(day)s") % {"day": localize(timezone.localdate())}, total.words]
    return xlsx(Table(title, notes, heads, rows, name="So cap")), count
