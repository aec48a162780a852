from django.db import migrations


def mark(apps, schema_editor):
    """Enrolments whose certificate is in force say so themselves from now on."""
    certificates = apps.get_model("certificates", "Certificate").objects.filter(status="issued")
    enrolments = apps.get_model("courses", "Enrolment").objects
    enrolments.filter(pk__in=certificates.values("enrolment")).update(is_certified=True)


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0002_keep_the_register"),
        ("courses", "0003_year_of_teaching"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
