"""How a scanned paper leaves the portal: after the scope check of its page, noted in the audit book, kept nowhere."""

from pathlib import PurePath

from django.http import FileResponse, Http404

from .. import audit, scans


def scan_answer(request, row, *, verb, name, **facts):
    """The scan of `row` as an attachment called `name` that no browser keeps; who opened it stands in the audit book.

    `row` was found within the scope of the person. `verb` and `facts` are those of the line. 404 without a scan.
    """
    if not row.scan:
        raise Http404
    audit.record(request.user, verb, row, **facts)
    ending = PurePath(row.scan.name).suffix
    answer = FileResponse(
        row.scan.open(), as_attachment=True, filename=f"{name}{ending}",
        content_type=scans.CONTENT_TYPES[ending.removeprefix(".")],
    )  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
