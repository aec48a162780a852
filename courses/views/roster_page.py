"""What the pages of an import show besides the rows: steps, figures, the sentence of the action bar."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses import enrolments, import_tasks, importing
from courses.forms.rosters import ColumnsForm
from courses.models import Admits, RosterImport
from courses.reviewing import review
from courses.rosters.fields import FIELDS
from courses.rosters.headers import BESIDES, field_of, key_of

PER_PAGE = 100  # rows of a list with ticks on one page
FIRST = 20  # rows of a long list shown at once
MOST_SHOWN = 200  # rows of a long list without ticks on the page at all
MOST_ERRORS = 300  # rows that stayed out listed with the result; all of them are in the file
MOST_NAMED = 5  # row numbers named in a sentence

Step = RosterImport.Step


def steps(work=None):
    """The three steps for the stepper; without `work`, before the upload."""
    reached = REACHED[work.step] if work else 0
    is_written = bool(work) and work.step == Step.COMMITTED
    read = bool(work) and work.step != Step.READING
    whens = [
        _rows(work.total) if read else _("an Excel file"),
        _("being read") if work and not read else "" if is_written else _("nothing is written yet"),
        _rows(work.enrolled) if is_written else _("being written") if reached == 2 else "",
    ]
    names = [_("Choose the file"), _("Check the data"), _("Write to the roster")]
    return [
        {"name": name, "when": when, "is_done": n < reached, "is_current": n == reached}
        for n, (name, when) in enumerate(zip(names, whens, strict=True))
    ]


REACHED = {Step.READING: 1, Step.REVIEW: 1, Step.WRITING: 2, Step.COMMITTED: 3, Step.DISCARDED: 3}


def waiting(course_class, user):
    """Imports of a class somebody still has to look at, newest first."""
    rows = course_class.imports.visible_to(user).exclude(step__in=[Step.COMMITTED, Step.DISCARDED])
    return rows.exclude(step=Step.READING, file="").defer("rows")


# --- On its way ---------------------------------------------------------------------------------------------


def on_its_way(work):
    """The context of the page of an import the worker has, or whose reading has failed."""
    is_reading = work.step == Step.READING
    return {
        "title": _("Reading and checking the file") if is_reading else _("Writing to the class"),
        "poll": reverse("import-progress", args=[work.pk]), "steps": steps(work),
        "why": " ".join(error["message"] for error in import_tasks.problems(work)) if work.is_over else "",
        "is_reading": is_reading,
    }  # fmt: skip


# --- Checking -----------------------------------------------------------------------------------------------


def _rows(n):
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": number_format(n, force_grouping=True)}


def columns(work):
    """Columns of the file: each with key, header, field ("" left out, None not chosen yet), is_named by the centre.

    Those nobody has said anything about come first, then those the centre has named.
    """
    named, found = importing.named_columns(work), {}
    for header, field in work.headers:
        key = key_of(header)
        if not key or (field == "" and key not in named and field_of("", header) in BESIDES):
            continue  # a running number is no part of a roster, and nobody need say so
        shown = named.get(key, field or None)
        found.setdefault(key, {"key": key, "header": header, "field": shown, "is_named": key in named})
    return sorted(found.values(), key=lambda one: (one["field"] is not None, not one["is_named"]))


def _columns(work):
    """The form about the columns, in the parts the page shows."""
    found = columns(work)
    form = ColumnsForm(columns=found)
    asked = [(column, form[f"column_{n}"]) for n, column in enumerate(found)]
    return {
        "unread_columns": [pair for pair in asked if pair[0]["field"] is None],
        "named_columns": [
            (column, FIELDS[column["field"]].header if column["field"] in FIELDS else "")
            for column, _field in asked if column["is_named"]
        ],
        "other_columns": [pair for pair in asked if pair[0]["field"] is not None],
    }  # fmt: skip


def places(request, **changed):
    """Which pages of the lists are shown, as the end of an address."""
    at = {name: request.GET[name] for name in ("look", "known") if request.GET.get(name, "").isdecimal()} | changed
    return f"?{urlencode(at)}" if at else ""


def _paged(request, name, rows):
    """One page of a list with its own place in the address: page, and the addresses before and after."""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get(name))
    return {
        "rows": page.object_list, "page": page, "total": len(rows),
        "previous": places(request, **{name: page.number - 1}) if page.has_previous() else "",
        "next": places(request, **{name: page.number + 1}) if page.has_next() else "",
    }  # fmt: skip


def agreed_words(n):
    """What was agreed to by one button."""
    return ngettext("%(n)s suggestion was accepted.", "%(n)s suggestions were accepted.", n) % {
        "n": number_format(n, force_grouping=True)
    }


def review_of(work, request):
    """The context of the page that checks an import."""
    found = review(work, by=request.user)
    new = [row for row in found.written if not row.is_known]
    joining, free = len(found.written), enrolments.free_places(work.course_class)
    said = import_tasks.problems(work)
    return {
        "review": found, "joining": joining, "free": free, "too_many": joining > free, "kinds": found.kinds,
        "figures": _figures(work, found), "steps": steps(work), "basis": importing.basis_of(work),
        "notes": [error["message"] for error in said if error["item"] == ""],
        "refused": " ".join(error["message"] for error in said if error["item"] == import_tasks.REFUSED),
        "troubled": _paged(request, "look", found.troubled), "known": _paged(request, "known", found.found),
        "new": new[:FIRST], "more_new": new[FIRST:MOST_SHOWN], "new_total": len(new),
        "left_out": len(found.left_out), "left_out_rows": _numbers(found.left_out),
        "barred": sum(row.is_barred for row in found.rows), "unknown": _unknown(work.course_class, found),
        "pointed_out": found.pointed_out[:FIRST], "more_pointed_out": found.pointed_out[FIRST:MOST_SHOWN],
        "before": importing.same_file_before(work), "places": places(request), "most_shown": MOST_SHOWN,
    } | _columns(work)  # fmt: skip


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
        "errors": work.errors[:MOST_ERRORS],
    }  # fmt: skip
