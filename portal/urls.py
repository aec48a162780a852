"""The site's table of contents: one include per application."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.pages")),
    path("", include("centres.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
