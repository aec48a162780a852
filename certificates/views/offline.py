"""The page that checks signed QR codes without the portal: its published files, where no other server serves them."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

KINDS = {".js": "text/javascript", ".bin": "application/octet-stream"}


@login_not_required
@require_safe
def offline_page(request):
    """The page itself; where nothing was published the address leads to the codes for typing."""
    if not (Path(settings.STATUS_DIR) / "index.html").exists():
        return redirect("verify")
    return _file(request, "index.html")


@login_not_required
@require_safe
def offline_file(request, name):
    """A file beside the page: `name` is one of those the address allows."""
    return _file(request, name)


def _file(request, name):
    try:
        file = (Path(settings.STATUS_DIR) / name).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    written = Path(file.name).stat()
    tag = f'"{written.st_mtime_ns:x}-{written.st_size:x}"'
    if request.headers.get("If-None-Match") == tag:
        file.close()
        answer = HttpResponseNotModified()
    else:
        kind = KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
        answer = FileResponse(file, content_type=kind)
    answer["ETag"] = tag
    answer["Referrer-Policy"] = "no-referrer"
    patch_cache_control(answer, no_cache=True)  # kept, but asked for each time: what was revoked is told soon
    return answer
