"""What the pages of an import show besides the rows: steps, figures, the sentence of the action bar."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses import enrolments, importing
from courses.models import Admits, RosterImport
from courses.reviewing import review

MOST_TROUBLED = 300  # rows with something to look at on the page; more are mended in the file
FIRST = 20  # rows of a long list shown at once
MOST_NAMED = 5  # row numbers named in a sentence

Step = RosterImport.Step


def steps(work=None):
    """The three steps for the stepper; without `work`, before the upload."""
    reached = 0 if work is None else 1 if work.step == Step.REVIEW else 3
    whens = [
        _rows(work.total) if work else _("an Excel file"),
        _("nothing is written yet") if reached < 3 else "",
        _rows(work.enrolled) if work and work.step == Step.COMMITTED else "",
    ]
    names = [_("Choose the file"), _("Check the data"), _("Write to the roster")]
    return [
        {"name": name, "when": when, "is_done": n < reached, "is_current": n == reached}
        for n, (name, when) in enumerate(zip(names, whens, strict=True))
    ]


def _rows(n):
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": number_format(n, force_grouping=True)}


def review_of(work, user):
    """The context of the page that checks an import."""
    found = review(work, by=user)
    new = [row for row in found.written if not row.is_known]
    known = found.found
    questions = sum(row.state == "offered" for row in known)
    joining, free = len(found.written), enrolments.free_places(work.course_class)
    return {
        "review": found, "joining": joining, "free": free, "too_many": joining > free,
        "figures": _figures(work, found), "steps": steps(work), "notes": [error["message"] for error in work.errors],
        "troubled": found.troubled[:MOST_TROUBLED], "troubled_total": len(found.troubled),
        "known": known[: max(FIRST, questions)], "more_known": known[max(FIRST, questions) :],
        "known_total": len(known), "new": new[:FIRST], "more_new": new[FIRST:], "new_total": len(new),
        "left_out": len(found.left_out), "left_out_rows": _numbers(found.left_out),
        "barred": sum(row.is_barred for row in found.rows), "unknown": _unknown(work.course_class, found),
        "pointed_out": found.pointed_out[:FIRST], "more_pointed_out": found.pointed_out[FIRST:],
        "before": importing.same_file_before(work),
    }  # fmt: skip


def _unknown(course_class, found):
    """How many rows are let in without a Party status, where the class asks for one."""
    return 0 if course_class.admits == Admits.ANYONE else len(found.unknown)


def _figures(work, found):
    """Mới, Đã có hồ sơ and Cần sửa are rows counted once each; what will be written is counted across them."""
    troubled = found.troubled
    clean = [row for row in found.rows if not row.lines]
    known = [row for row in clean if row.is_known]
    there = sum(not row.is_written for row in known)
    known_note = _("by citizen id, or by name and birth date")
    if there:
        known_note = ngettext("%(n)s already on this roster", "%(n)s already on this roster", there) % {"n": there}
    figures = [
        {"label": pgettext("import", "New"), "value": len(clean) - len(known), "kind": "wait",
         "note": _("not registered yet")},
        {"label": pgettext("import", "Registered"), "value": len(known), "kind": "ok", "note": known_note},
        {"label": pgettext("import", "To mend"), "value": len(troubled), "kind": "warn", "note": _trouble(troubled)},
        {"label": _("Will join the class"), "value": len(found.written)},
    ]  # fmt: skip
    unit = ngettext("row", "rows", work.total)
    return [figure | {"whole": work.total, "whole_unit": unit} for figure in figures]


def _trouble(troubled):
    """What becomes of rows with something to look at, "" without any."""
    if not troubled:
        return ""
    out = sum(row.is_left_out for row in troubled)
    fixed = sum(not row.is_left_out and any(line.is_agreed for line in row.lines) for row in troubled)
    return _("%(fixed)s with an agreed fix, %(noted)s to look at, %(out)s left out") % {
        "fixed": fixed, "noted": len(troubled) - fixed - out, "out": out}  # fmt: skip


def _numbers(rows):
    """Row numbers in few words: “9, 52 and others”."""
    named = ", ".join(str(row.number) for row in rows[:MOST_NAMED])
    return f"{named}, …" if len(rows) > MOST_NAMED else named


def result(work):
    """The context of the page that tells what became of an import."""
    left_out = len(work.errors)
    there = work.total - work.enrolled - left_out
    unit = ngettext("row", "rows", work.total)
    figures = [
        {"label": _("Written to the class"), "value": work.enrolled, "kind": "ok", "note": ""},
        {"label": _("Newly registered"), "value": work.created},
        {"label": _("Registered before"), "value": work.matched},
        {"label": _("Left out"), "value": left_out, "note": _("kept in the file of faulty rows") if left_out else ""},
    ]
    return {
        "figures": [figure | {"whole": work.total, "whole_unit": unit} for figure in figures],
        "left_out": left_out, "there": there, "steps": steps(work), "is_written": work.step == Step.COMMITTED,
        "errors": work.errors[:MOST_TROUBLED],
    }  # fmt: skip
