from django.db import migrations

from centres.guards import NotEmptied


class Migration(migrations.Migration):
    dependencies = [("centres", "0006_delegation_revoked_on")]
    operations = [NotEmptied("centres_auditline")]
