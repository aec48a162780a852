"""Verbs on printed books: have a register printed for the archive, and the work behind it."""

import hashlib
import io
import logging
import tempfile

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from centres import audit, work
from centres.models import WorkStatus
from centres.papers import pdf
from centres.scope import check_staff
from centres.vietnamese import file_name
from courses.models import CertificateForm

from . import booklayout, booklines
from .models import PrintedBook, Register, RegisterEntry

log = logging.getLogger(__name__)

VARIANT = "pdf/a-2b"  # the tags of one run do not go on in the next: a book bears none, and does not say it does
PAGES_A_RUN = 20  # laid out at once: memory stays that of one run, and progress and a stop come through
ROWS_A_READ = 500
FORMS = {CertificateForm.PARTY: "mẫu của Đảng", CertificateForm.STATE: "mẫu của Nhà nước"}
# What an error code in a book's row means to the person who reads it.
ERROR_WORDS = {
    "failed": gettext_lazy("the book could not be made; make it again, and report it if it happens again"),
    "attempts": gettext_lazy("the work was interrupted several times; make the book again"),
}


@transaction.atomic
def bind(register, *, by):
    """Put a printed book of `register`, as it stands now, into the queue.

    Raises ValidationError "empty_register", "being_made"; PermissionDenied.
    """
    check_staff(by, register.centre)
    register = Register.objects.select_for_update().get(pk=register.pk)  # of two clicks the second finds the first
    if not register.last_line:
        raise ValidationError(
            _("No number stands in this register yet: there is nothing to print."), code="empty_register"
        )
    if register.printed_books.filter(status__in=[WorkStatus.QUEUED, WorkStatus.RUNNING]).exists():
        raise ValidationError(_("This register is being printed already: wait for that book."), code="being_made")
    book = PrintedBook.objects.create(
        register=register, centre=register.centre, created_by=by, last_line=register.last_line,
        total=_numbers(register, register.last_line).count(),
    )  # fmt: skip
    audit.record(by, "bind_book", book, year=register.period)
    render_book.enqueue(book.pk)
    return book


@transaction.atomic
def stop(book, *, by):
    """Ask a waiting or running book to stop. Raises ValidationError "is_over"; PermissionDenied."""
    check_staff(by, book.centre)
    if not work.ask_to_stop(book):
        raise ValidationError(_("This work has already ended."), code="is_over")
    audit.record(by, "stop_book", book)


def problems(book):
    """The errors of a book as {"item", "message"} in words."""
    return [error | {"message": ERROR_WORDS.get(error["message"], error["message"])} for error in book.errors]


def name_of(book):
    """“so-cap-giay-chung-nhan-ql-2026-party-2026-11-25.pdf”."""
    made_on = timezone.localdate(book.created_at)
    return f"{name_of_register(book.register)}-{made_on:%Y-%m-%d}.pdf"


def name_of_register(register):
    """“so-cap-giay-chung-nhan-ql-2026-party”; a paper register says so."""
    paper = " so giay" if register.is_legacy else ""
    return file_name(f"so cap giay chung nhan {register.centre.code} {register.period} {register.form}{paper}")


def _numbers(register, last_line):
    return booklines.entries_of(RegisterEntry.objects.filter(register=register, line__lte=last_line))


@task()
def render_book(book_pk):
    """Lay out one printed book."""
    book = PrintedBook.objects.select_related("register__centre", "register__closed_by").get(pk=book_pk)
    if not work.claim(book):
        return
    try:
        is_made = _render(book)
    except Exception:  # whatever it was, the row must not stay "running"; the log has the trace
        log.exception("book %s failed", book.pk)
        work.finish(book, WorkStatus.FAILED, [{"item": "", "message": "failed"}])
    else:
        work.finish(book, WorkStatus.DONE if is_made else WorkStatus.CANCELLED)


def _render(book):
    """False when somebody stopped the work.

    Read twice: once to count the pages, since every sheet says “page n of m”, and once to print them.
    """
    last = 1  # the cover
    for page in booklayout.pages(_lines(book), first=2):
        last = page.number
    if not work.beat(book, 0):
        return False
    with tempfile.TemporaryDirectory() as folder:
        runs, done = [], 0  # kept open until the merged file is written
        for place, (sheets, rows) in enumerate(_runs(book, last)):
            path = f"{folder}/{place}.pdf"
            with open(path, "wb") as file:
                file.write(pdf.render_sheets("papers/book.html", sheets, VARIANT))
            runs.append(pikepdf.open(path))
            _tag_fonts(runs[-1], place)
            if place:
                runs[0].pages.extend(runs[-1].pages)
            done += rows
            if not work.beat(book, done):
                return False
        merged = runs[0]  # of the first run comes what belongs to the whole file: language, colours, title, PDF/A
        if len(merged.pages) != last:
            raise RuntimeError(f"The book has {len(merged.pages)} pages, {last} were counted")
        out = io.BytesIO()
        merged.save(out, deterministic_id=True)
    book.sha256 = hashlib.sha256(out.getbuffer()).hexdigest()
    book.pages = last
    out.seek(0)
    book.file.save("book.pdf", File(out), save=False)
    book.save(update_fields=["file", "sha256", "pages"])
    return True


def _lines(book):
    entries = _numbers(book.register, book.last_line).iterator(chunk_size=ROWS_A_READ)
    return (booklines.line_of(entry) for entry in entries)


def _runs(book, of):
    """(context of the template, numbers in it) of each run: the cover first; the closing words are on the last page."""
    shared = {"of": of, "heads": booklayout.HEADS, "about": _about(book)}
    yield shared | {"cover": True}, 0
    waiting = []
    for page in booklayout.pages(_lines(book), first=2):
        waiting.append(page)
        if len(waiting) == PAGES_A_RUN:
            yield shared | {"pages": waiting}, sum(page.own.used for page in waiting)
            waiting = []
    if waiting:
        yield shared | {"pages": waiting}, sum(page.own.used for page in waiting)


def _tag_fonts(run, place):
    """Tell the fonts of a run from those of the others: each has cut its own letters out of one font.

    Source: ISO 32000-1, 9.6.4: different subsets of a font in one file shall have different tags, of six capitals.
    """
    tag = "".join(chr(ord("A") + place // 26**power % 26) for power in range(6))
    for item in run.objects:
        for key in ("/BaseFont", "/FontName"):
            if isinstance(item, pikepdf.Dictionary) and key in item:
                item[key] = pikepdf.Name(f"/{tag}+{str(item[key]).partition('+')[2]}")


def _about(book):
    """What cover and closing page say of the register, as texts."""
    register = book.register
    day = register.closed_on or timezone.localdate(book.created_at)
    name = register.centre.name_on(day)
    return {
        "centre": name.name.upper(), "place": name.place, "period": register.period,
        "superior": register.centre.parent_on(day).name.upper(), "form": FORMS[register.form],
        "is_legacy": register.is_legacy, "opening_minutes": register.opening_minutes,
        "opened_on": f"{timezone.localdate(register.opened_at):%d/%m/%Y}",
        "closing_minutes": register.closing_minutes,
        "closed_on": f"{register.closed_on:%d/%m/%Y}" if register.closed_on else "",
        "made_on": f"{timezone.localdate(book.created_at):%d/%m/%Y}", "last_line": book.last_line,
    }  # fmt: skip


def requeue_stale():
    """Queue books again whose worker was killed."""
    return work.requeue_stale(PrintedBook, render_book.enqueue)
