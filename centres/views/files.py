"""How files leave the portal: as attachments. That no browser keeps them or guesses their kind the middleware says."""

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from .. import audit

# What a browser is told, by the ending of a name; endings are ours, never those of a stranger's file.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content, name):
    """Bytes that were made for this answer."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=_content_type(name), headers=headers)


def stored_attachment(file, name):
    """A file of the storage."""
    return FileResponse(file.open(), as_attachment=True, filename=name, content_type=_content_type(name))


def scan_attachment(request, row, *, verb, name, **facts):
    """The scan of `row`, called `name`; who opened it stands in the audit book. 404 without a scan.

    `row` was found within the scope of the person. `verb` and `facts` are those of the line.
    """
    if not row.scan:
        raise Http404
    audit.record(request.user, verb, row, **facts)
    return stored_attachment(row.scan, f"{name}{PurePath(row.scan.name).suffix}")


def _content_type(name):
    return CONTENT_TYPES[name.rpartition(".")[2]]
