"""Addresses of proposals, the register, certificates and the public doors."""

urlpatterns = []
