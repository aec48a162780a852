"""The page of the audit book and its Excel file: who did what, when."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from .. import audit, audit_file, deeds
from ..forms.audit import AuditFilter
from ..models import AuditLine
from ..scope import Role
from .files import attachment

ROWS = 50
READERS = frozenset({Role.NATIONAL, Role.PROVINCE, Role.DIRECTOR, Role.DEPUTY})


@require_GET
def audit_list(request):
    """Lines of one's scope, newest first; pages by key, so that a long book opens as fast as a short one."""
    filtered = _filtered(request)
    lines, newer, older = _page_by_key(filtered.qs.select_related("by", "centre", "province"), request.GET)
    for line in lines:
        line.words, line.shown_facts = deeds.words_of(line.verb), deeds.facts_of(line.facts)
        line.address = _address(line)
    context = {
        "filter": filtered, "lines": lines, "newer": newer, "older": older, "oldest": lines[-1:],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "centres/audit_list.html", context)


@require_GET
def audit_export(request):
    """The lines that fit what was chosen as an Excel file; the book notes that it was taken out.

    A choice that makes no sense is not passed over, which would take out the whole book: the page says what is wrong.
    """
    filtered = _filtered(request)
    if not filtered.is_valid():
        return redirect(f"{reverse('audit-list')}?{request.GET.urlencode()}")
    content, n = audit_file.workbook(filtered.qs, _chosen(filtered.form))
    audit.record(request.user, "export_audit", request.user, rows=n)
    return attachment(content, f"nhat-ky-{timezone.localdate():%Y-%m-%d}.xlsx")


def _filtered(request):
    """The lines of one's scope under what the address chooses. Raises PermissionDenied."""
    if request.user.role not in READERS:
        raise PermissionDenied
    return AuditFilter(request.GET, queryset=AuditLine.objects.visible_to(request.user), request=request)


def _chosen(form):
    """[(label, words)] of the filters in use."""
    said = []
    for name, value in form.cleaned_data.items():
        if value not in (None, ""):
            words = dict(getattr(form.fields[name], "choices", [])).get(value, value)
            said.append((form.fields[name].label, f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(words)))
    return said


def _page_by_key(lines, query):
    """(lines, key to the newer ones, key to the older ones), newest first; a key is None where there are none."""
    after, before = _key(query.get("after")), _key(query.get("before"))
    if after:
        rows = list(lines.filter(pk__gt=after).order_by("pk")[: ROWS + 1])
        has_newer, has_older = len(rows) > ROWS, True
        rows = rows[:ROWS][::-1]
    else:
        older = lines.filter(pk__lt=before) if before else lines
        rows = list(older.order_by("-pk")[: ROWS + 1])
        has_newer, has_older = before is not None, len(rows) > ROWS
        rows = rows[:ROWS]
    if not rows:
        return [], None, None
    return rows, rows[0].pk if has_newer else None, rows[-1].pk if has_older else None


def _key(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _address(line):
    """The page of the row, where its kind of row has one; made from the key alone, so a list asks nothing more."""
    try:
        row = apps.get_model(line.model)(pk=line.row_id)
        return row.get_absolute_url()
    except (LookupError, AttributeError, NoReverseMatch):
        return line.centre.get_absolute_url() if line.centre else ""
