from django.db import migrations

from centres.guards import KeepForEver, LetGo


class Migration(migrations.Migration):
    dependencies = [("centres", "0006_delegation_revoked_on")]
    operations = [LetGo("centres_auditline"), KeepForEver("centres_auditline")]
