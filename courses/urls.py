"""Addresses of programmes, plans, classes, rosters, results and learners."""

urlpatterns = []
