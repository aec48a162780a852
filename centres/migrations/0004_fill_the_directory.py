"""What the new columns of 0003 say about rows that were there before."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from centres.vietnamese import fold


def fill(apps, schema_editor):
    appointment, parent = apps.get_model("centres", "Appointment"), apps.get_model("centres", "CentreParent")
    centre, name = apps.get_model("centres", "Centre"), apps.get_model("centres", "CentreName")
    appointment.objects.filter(is_concurrent=True).update(mode="concurrent")
    its_province = centre.objects.filter(pk=OuterRef("centre")).values("province")
    parent.objects.update(province=Subquery(its_province))
    names = {}
    for pk, words in name.objects.order_by("centre", "effective_from").values_list("centre", "name"):
        names.setdefault(pk, []).append(words)
    for row in centre.objects.only("code", "name"):
        found_by = " | ".join(fold(words) for words in [row.code, *names.get(row.pk, [row.name])])
        centre.objects.filter(pk=row.pk).update(search_key=found_by)


def empty(apps, schema_editor):
    """The way back: concurrent posts are all that the old column knew."""
    appointment = apps.get_model("centres", "Appointment")
    appointment.objects.exclude(mode="full_time").update(is_concurrent=True)


class Migration(migrations.Migration):
    dependencies = [("centres", "0003_dated_directory")]
    operations = [migrations.RunPython(fill, empty)]
