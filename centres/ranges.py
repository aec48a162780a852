"""Downloads that can go on where they broke off. Source: RFC 9110, 14 (one range of bytes, If-Range)."""

import re

from django.http import FileResponse, HttpResponse

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")  # longer numbers are no place in a file
PIECE = 64 * 1024


class Part:
    """Bytes `start` up to and without `end` of an open file."""

    def __init__(self, file, start, end):
        self.file, self.left = file, end - start
        file.seek(start)

    def read(self, size=PIECE):
        """The next bytes."""
        content = self.file.read(min(size if size >= 0 else self.left, self.left))
        self.left -= len(content)
        return content

    def close(self):
        """Close the file."""
        self.file.close()


def answer(request, file, *, size, version, name, content_type):
    """`file` (open, `size` bytes) as an attachment: whole, or the part that was asked for.

    `version` names its bytes: a part is given only where the whole it belongs to is still the same. 416 beyond the end.
    """
    whole, entity = (0, size), f'"{version}"'
    wanted = _range(request, size, entity)
    if wanted is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = wanted
    response = FileResponse(
        Part(file, start, end), as_attachment=True, filename=name, content_type=content_type,
        status=200 if wanted == whole else 206,
        headers={"Accept-Ranges": "bytes", "ETag": entity, "Content-Length": str(end - start)},
    )  # fmt: skip
    if wanted != whole:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def goes_on(request, version):
    """Whether a download that began goes on: only an earlier answer, which was recorded, told the name of its bytes."""
    return "Range" in request.headers and request.headers.get("If-Range") == f'"{version}"'


def _range(request, size, entity):
    """(start, end) of what is asked for; the whole where nothing we understand is; None beyond the end."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found[0] == "bytes=-" or request.headers.get("If-Range", entity) != entity:
        return 0, size
    first, last = found.groups()
    if not first:  # the last so many bytes
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < size and start < end else None
