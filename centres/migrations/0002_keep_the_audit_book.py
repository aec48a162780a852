"""The audit book is append-only in the database too."""

from django.db import migrations

from centres.guards import KeepForEver


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]
    operations = [KeepForEver("centres_auditline")]
