"""Places in the status lists, given in blocks; what ended or was lost is found without reading the rest."""

import django.db.models.deletion
from django.db import migrations, models

from centres.guards import KeepForEver, LetGo

REGISTER = ["centre_id", "form", "period", "is_legacy", "number_pattern", "opened_at"]


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0007_templates'),
    ]

    operations = [
        LetGo("certificates_register", columns=REGISTER),
        migrations.AddField(
            model_name='register',
            name='block_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='register',
            name='block_no',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        KeepForEver("certificates_register", columns=REGISTER),
        migrations.CreateModel(
            name='StatusBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_seq', models.PositiveIntegerField()),
                ('block_no', models.PositiveIntegerField(unique=True)),
                ('is_changed', models.BooleanField(default=True)),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_blocks', to='certificates.register')),
            ],
            options={
                'verbose_name': 'block of a status list',
                'verbose_name_plural': 'blocks of status lists',
                'ordering': ['block_no'],
                'indexes': [models.Index(condition=models.Q(('is_changed', True)), fields=['block_no'], name='changed_status_block')],
                'constraints': [models.UniqueConstraint(fields=('register', 'first_seq'), name='one_status_block_a_number')],
            },
        ),
        KeepForEver("certificates_statusblock", columns=["register_id", "first_seq", "block_no"]),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('status', 'issued'), _negated=True), fields=['register', 'seq'], name='certificate_ended'),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(condition=models.Q(('kind', 'burnt')), fields=['register', 'seq'], name='number_lost'),
        ),
    ]
