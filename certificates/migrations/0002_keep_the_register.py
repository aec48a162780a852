"""Certificates and register lines are kept for ever by the database itself."""

from django.db import migrations

from centres.guards import KeepForEver

PRINTED = [
    "register_id", "seq", "number", "register_no", "enrolment_id", "proposal_id", "centre_id", "year",
    "holder_name", "holder_key", "holder_birth_on", "holder_birth_year_only", "programme_name", "course_name",
    "studied_from", "studied_to", "centre_name", "issued_on", "valid_until", "printed", "layout_version",
    "token", "code", "issued_at", "issued_by_id", "replaces_id",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial"), ("centres", "0002_keep_the_audit_book")]
    operations = [
        KeepForEver("certificates_certificate", columns=PRINTED),
        KeepForEver("certificates_registerentry"),
        KeepForEver("certificates_certificatefile"),
    ]
