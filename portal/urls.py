"""The site's table of contents: one include per application."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("portal.pages")),
    path("", include("centres.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
