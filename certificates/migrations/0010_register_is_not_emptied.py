from django.db import migrations

from centres.guards import NotEmptied

KEPT = ["blankuse", "certificate", "certificatefile", "certificatetemplate", "checkpoint", "decidedcertificate",
        "register", "registerentry", "statusblock"]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("certificates", "0009_print_selections"), ("centres", "0007_audit_book_is_not_emptied")]
    operations = [NotEmptied(f"certificates_{table}") for table in KEPT]
