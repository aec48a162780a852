"""Addresses of the pages that need every application: start, home, dashboards, successions, search, help, health."""

from django.urls import path

from .views import figures, site, successions

urlpatterns = [
    path("", site.public_home, name="public-home"),
    path("home/", site.home, name="home"),
    path("provinces/<int:pk>/dashboard/", site.province_dashboard, name="province-dashboard"),
    path("successions/", successions.succession_list, name="succession-list"),
    path("successions/new/", successions.succession_create, name="succession-create"),
    path("successions/new/effect/", successions.succession_apply, name="succession-apply"),
    path("successions/<int:pk>/", successions.succession_detail, name="succession-detail"),
    path("successions/<int:pk>/undo/", successions.succession_undo, name="succession-undo"),
    path("figures/", figures.figures_page, name="figures"),
    path("search/", site.search, name="search"),
    path("help/", site.help_page, name="help"),
    path("healthz", site.healthz, name="healthz"),
    path("readyz", site.readyz, name="readyz"),
]
