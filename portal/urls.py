"""The site's table of contents: one include per application."""

urlpatterns = []
