"""Addresses at which anyone checks a certificate; the site's table has them first, as nothing is asked more often."""

from django.urls import path, re_path

from .views import offline, public

urlpatterns = [
    # In the QR the whole address stands in capitals; by hand people write it small.
    re_path(r"^[Cc]/(?P<token>[A-Za-z2-7]{26})/?$", public.verify_token),
    path("verify/file/", public.verify_file, name="verify-file"),
    path("verify/", public.verify, name="verify"),
    path("verify.json", public.verify_data, name="verify-data"),
    re_path(r"^[Cc]/$", offline.offline_page, name="offline-page"),
    re_path(
        r"^[Cc]/(?P<name>(?:nacl|check|worker)\.js|check\.css|(?:keys|names)\.json"
        r"|vouched-[0-9]{1,6}\.bin|status/[0-9]{1,6}\.bin)$",
        offline.offline_file,
        name="offline-file",
    ),
    # In the QR the whole address stands in capitals; by hand people write it small.
    re_path(r"^[Cc]/(?P<token>[^/]{1,64})/?$", public.verify_token, name="verify-token"),
]
