"""The site's table of contents: one include per application."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

handler400 = "portal.views.site.bad_request"
handler500 = "portal.views.site.server_error"
urlpatterns = [
    path("", include("certificates.public_urls")),
    path("", include("portal.pages")),
    path("", include("centres.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    # It only sets a cookie with a language, and pages about codes send no origin that a check could compare.
    path("language/", csrf_exempt(login_not_required(set_language)), name="set_language"),
    path("admin/", admin.site.urls),
]
