"""Sheets to look at before anything is issued: with a learner's data or the hardest data there is, never a number.

Every page says across its middle that it is no certificate, and its codes lead nowhere.
"""

import io
from functools import cache

import pikepdf

from centres.papers import pdf

from . import dossier, layout, press, worst

OPTIONAL = ("superior", "unit", "home", "grade", "expiry")  # facts a certificate may do without


def of_learner(proposal, enrolment, wording=None):
    """The facts of one learner of a proposal as they would be printed, with the texts of `wording` where given.

    Raises ValidationError where the sheet cannot be printed.
    """
    printed, problems = dossier.lay_out(proposal, [enrolment], wording=wording)
    if problems:
        raise problems[enrolment.pk]
    return printed[enrolment.pk] | worst.unnumbered()


def first_of(proposal):
    """The learner of a proposal whose name is longest: where a sheet becomes narrow, it does so there first."""
    return max(dossier.proposed(proposal), key=lambda one: layout.width(one.learner.full_name.upper(), "Bold", 1))


def findings(sheets):
    """What strikes in the facts of `sheets`: [{"label", "blank", "smallest", "size"}].

    blank: sheets where the field is empty; smallest: sheets where it stands in its smallest type, `size` points.
    """
    found = []
    for slot, place in (layout.FIXED_SLOTS | layout.SLOTS).items():
        blank = sum(not sheet[slot] for sheet in sheets) if slot in OPTIONAL else 0
        smallest = sum(_is_smallest(sheet[slot], place) for sheet in sheets) if slot in layout.SLOTS else 0
        if blank or smallest:
            found.append({"label": place.label, "blank": blank, "smallest": smallest, "size": place.smallest})
    return found


def _is_smallest(fitted, place):
    return bool(fitted) and fitted["size"] == place.smallest


def made(sheets, stock=None):
    """The PDF of `sheets`, each page marked as a specimen; `stock` as press.render takes it, for a trial print."""
    printed = io.BytesIO(press.render(sheets, stock=stock))
    with pikepdf.open(printed) as document, pikepdf.open(io.BytesIO(_mark())) as mark:
        for page in document.pages:
            page.add_overlay(mark.pages[0])
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def _mark():
    """One page of the mark, as wide as a certificate."""
    return pdf.render_sheets("papers/specimen.html", {})
