"""Addresses of centres, staff, quotas, accounts and the audit book."""

urlpatterns = []
