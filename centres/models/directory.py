"""Files that enter or update many centres at once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..scope import ScopedQuerySet
from .places import Province


def directory_path(upload, filename):
    """Where an uploaded directory is kept; the sender's file name never becomes a path."""
    return f"directories/{uuid.uuid4().hex}.xlsx"


class DirectoryFileQuerySet(ScopedQuerySet):
    """Directory files."""

    to_province = "province"


class DirectoryFile(models.Model):
    """One uploaded list of centres: read and compared first, applied as a whole or not at all."""

    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="directory_files", verbose_name=_("province")
    )  # None: sent by national staff, for any province
    file = models.FileField(upload_to=directory_path, max_length=200)
    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)  # added, changed, unchanged: what applying it did

    objects = DirectoryFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("file of centres")
        verbose_name_plural = _("files of centres")

    def __str__(self):
        return self.filename
