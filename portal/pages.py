"""Addresses of the pages that need every application: start, home, dashboards, search, help, health."""

from django.urls import path

from . import figures_page, views

urlpatterns = [
    path("", views.public_home, name="public-home"),
    path("home/", views.home, name="home"),
    path("provinces/<int:pk>/dashboard/", views.province_dashboard, name="province-dashboard"),
    path("figures/", figures_page.figures_page, name="figures"),
    path("search/", views.search, name="search"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
