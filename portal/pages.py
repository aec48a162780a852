"""Addresses of the pages that need every application: start, home, help."""

urlpatterns = []
