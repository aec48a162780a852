"""An uploaded .xlsx → the cells of its list or of all its sheets, or a sentence that says why it cannot be read."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from . import child

MOST_BYTES = 10 * 1024 * 1024

# By the codes of container, sheetxml and worker: what is wrong with the file, and how to put it right.
REFUSED = {
    "empty_file": _("The file is empty. Save the list once more in Excel, then upload it again."),
    "too_large": _("The file is too large, or unpacks to too much. Copy the list alone into a new .xlsx file."),
    "too_many_cells": _("The sheet reaches far beyond the list. Copy the list alone into a new .xlsx file."),
    "too_many_rows": _("The sheet has too many rows for one upload. Split it into several files."),
    "encrypted": _("The file is protected by a password. Remove the password in Excel, save it and upload it again."),
    "corrupt": _("The file is damaged or incomplete. Open it in Excel, save it as .xlsx and upload it again."),
    "unsupported_format": _("The file is not an .xlsx workbook, whatever its name says. Save the list as .xlsx."),
    "unsafe_xml": _(
        "The file holds XML declarations that no workbook needs, so it was not opened. Copy the list into a new file."
    ),
    "no_rows": _("The file holds no rows. Fill in the list and upload it again."),
    "several_sheets": _("Several sheets of the file hold rows. Keep the sheet with the list and delete the others."),
}


@dataclass(frozen=True)
class Sheet:
    """One list. `rows`: [(number as Excel shows it, [raw cells])]; `formulas`: {(number, column)}."""

    name: str
    rows: list
    formulas: frozenset


def read_sheet(data):
    """The Sheet in the bytes of an .xlsx file. Raises ValidationError with a code of REFUSED."""
    return _sheet(_ask("centres.sheets.worker", data))


def read_book(data):
    """{name: Sheet} of every sheet in the bytes of an .xlsx file. Raises ValidationError with a code of REFUSED."""
    return {sheet.name: sheet for sheet in map(_sheet, _ask("centres.sheets.bookworker", data)["sheets"])}


def _ask(worker, data):
    found = {"refused": "too_large"} if len(data) > MOST_BYTES else child.ask(worker, data)
    if "refused" in found:
        code = found["refused"]
        raise ValidationError(gettext(REFUSED[code]), code=code)
    return found


def _sheet(found):
    rows = [(number, child.arrived(cells)) for number, cells in found["rows"]]
    return Sheet(found["sheet"], rows, frozenset((number, column) for number, column in found["formulas"]))
