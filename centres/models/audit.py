"""The audit book: who did what, when, to which row. Lines are added and never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..scope import ScopedQuerySet
from .places import Centre, Province


class AuditLineQuerySet(ScopedQuerySet):
    """Audit lines: province and centre are copied onto the line, so the scope needs no join over the row."""

    to_province = "province"
    to_centre = "centre__custodian"

    def about(self, *rows):
        """Lines about any of `rows`, newest first."""
        wanted = models.Q()
        for row in rows:
            wanted |= models.Q(model=row._meta.label_lower, row_id=row.pk)
        return self.filter(wanted).order_by("-pk")

    def authors(self):
        """The accounts that wrote these lines, by name."""
        accounts = self.model._meta.get_field("by").related_model._default_manager
        wrote = models.Exists(self.order_by().filter(by=models.OuterRef("pk")))
        return accounts.filter(wrote).order_by("full_name", "pk")


class AuditLine(models.Model):
    """One deed. `facts` holds what changed (before and after), never whole records of persons."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="deeds")
    verb = models.CharField(_("deed"), max_length=40)
    model = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="audit_lines")
    province = models.ForeignKey(Province, models.PROTECT, null=True, related_name="audit_lines")
    facts = models.JSONField(default=dict)

    objects = AuditLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit lines")
        indexes = [
            models.Index(fields=["model", "row_id", "-id"], name="audit_by_row"),
            models.Index(fields=["centre", "-id"], name="audit_by_centre"),
            models.Index(fields=["province", "-id"], name="audit_by_province"),
        ]

    def __str__(self):
        return f"{self.verb} {self.model} {self.row_id}"
