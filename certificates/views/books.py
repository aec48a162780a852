"""Pages of registers as books: which there are, what stands in one, its printed copies, and the same in Excel."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres import audit
from centres.scope import Role, may_write
from centres.views.files import attachment, stored_attachment

from .. import binding, book, booksheet
from ..forms.register import RegisterFilterForm
from ..models import PrintedBook, Register, RegisterEntry

ROWS = 100


def _check_reader(user):
    if user.role == Role.LECTURER or not user.role:
        raise PermissionDenied


@require_GET
def book_list(request):
    """Every register one may see, the latest first, with how many numbers stand in it."""
    _check_reader(request.user)
    registers = Register.objects.visible_to(request.user).select_related("centre").order_by(
        "-period", "centre__sort_key", "form", "is_legacy"
    )  # fmt: skip
    page = Paginator(registers, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate(), "may_write": may_write(request.user)}
    return render(request, "certificates/book_list.html", context)


def _find(request, pk):
    _check_reader(request.user)
    registers = Register.objects.visible_to(request.user).select_related("centre__custodian", "closed_by")
    return get_object_or_404(registers, pk=pk)


@require_GET
def book_detail(request, pk):
    """One register: its numbers by state, opening and closing, and the books printed from it."""
    register = _find(request, pk)
    books = PrintedBook.objects.visible_to(request.user).filter(register=register)
    printed = list(books.select_related("created_by")[:20])
    for one in printed:
        one.errors = binding.problems(one)
    context = {
        "register": register, "printed": printed, "may_write": may_write(request.user),
        "counts": book.counts(RegisterEntry.objects.visible_to(request.user).filter(register=register)),
        "today": timezone.localdate(), "is_busy": any(not one.is_over for one in printed),
    }  # fmt: skip
    return render(request, "certificates/book_detail.html", context)


@require_POST
def book_bind(request, pk):
    """Have the register printed."""
    register = _find(request, pk)
    try:
        binding.bind(register, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The book is being made: its file appears below. You may leave this page."))
    return redirect("book-detail", register.pk)


@require_GET
def book_export(request, pk):
    """The lines of one register as an Excel file; the log notes that it was taken out."""
    register = _find(request, pk)
    entries = RegisterEntry.objects.visible_to(request.user).filter(register=register)
    content, rows = booksheet.workbook(entries, _title(register))
    audit.record(request.user, "export_book", register, year=register.period, rows=rows)
    return attachment(content, f"{binding.name_of_register(register)}.xlsx")


def _title(register):
    return _("Certificate register %(year)s, %(form)s, %(centre)s") % {
        "year": register.period, "form": register.get_form_display(), "centre": register.centre.name,
    }  # fmt: skip


@require_GET
def certificate_export(request):
    """The rows the filters of the register leave as an Excel file, in the same scope; the log notes it."""
    _check_reader(request.user)
    filters = RegisterFilterForm(request.GET, user=request.user)
    filters.is_valid()
    entries = filters.pick(filters.narrow(RegisterEntry.objects.visible_to(request.user)))
    year = filters.year_shown
    title = _("Certificate register of %(year)s") % {"year": year} if year else _("Certificate register")
    try:
        content, rows = booksheet.workbook(entries, title, with_centre=not request.user.centre_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("certificate-list")
    audit.record(request.user, "export_book", request.user, year=year, rows=rows)
    return attachment(content, f"so-cap-giay-chung-nhan-{year or 'cac-nam'}.xlsx")


# --- A printed book ---------------------------------------------------------------------------------------


def _find_printed(request, pk):
    _check_reader(request.user)
    books = PrintedBook.objects.visible_to(request.user).select_related("centre", "register__centre")
    return get_object_or_404(books, pk=pk)


@require_GET
def printed_book_progress(request, pk):
    """The part that shows the progress; once the work is over the whole page is read again."""
    printed = _find_printed(request, pk)
    if not request.htmx:
        return redirect("book-detail", printed.register_id)
    printed.errors = binding.problems(printed)
    context = {"work": printed, "title": _("Being made"), "poll": request.path}
    answer = render(request, "components/progress_line.html", context)
    if printed.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def printed_book_stop(request, pk):
    """Stop the work."""
    printed = _find_printed(request, pk)
    try:
        binding.stop(printed, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The work stops after the pages it is at."))
    return redirect("book-detail", printed.register_id)


@require_GET
def printed_book_download(request, pk):
    """The PDF; only the line that says who took it stays behind."""
    printed = _find_printed(request, pk)
    if not printed.file:
        raise Http404
    name = binding.name_of(printed)
    audit.record(request.user, "download_book", printed, name=name, sha256=printed.sha256)
    return stored_attachment(printed.file, name)
