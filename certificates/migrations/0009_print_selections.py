"""Print jobs of numbers or of a period, their turns at the worker, and merged files in parts."""

import certificates.models.files
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0006_delegation_revoked_on'),
        ('certificates', '0008_status_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('sheets', models.PositiveIntegerField()),
                ('missing', models.PositiveIntegerField(default=0)),
                ('file', models.FileField(blank=True, max_length=250, upload_to=certificates.models.files.print_job_path)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'part of a print job',
                'verbose_name_plural': 'parts of print jobs',
                'ordering': ['job', 'place'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='printjob',
            name='print_job_of_a_proposal_or_a_decision',
        ),
        migrations.AddField(
            model_name='printjob',
            name='form',
            field=models.CharField(blank=True, choices=[('party', 'Party form'), ('state', 'State form')], max_length=10),
        ),
        migrations.AddField(
            model_name='printjob',
            name='missing',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='printjob',
            name='number_from',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='printjob',
            name='number_to',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='printjob',
            name='printed_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='printjob',
            name='printed_to',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='printjob',
            name='register',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='print_jobs', to='certificates.register'),
        ),
        migrations.AddField(
            model_name='printjob',
            name='sheets_a_file',
            field=models.PositiveIntegerField(default=1000),
        ),
        migrations.AddField(
            model_name='printjob',
            name='turn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='printjob',
            name='upto',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.certificate'),
        ),
        migrations.AddIndex(
            model_name='printjob',
            index=models.Index(condition=models.Q(('status', 'queued')), fields=['centre'], name='print_job_waiting'),
        ),
        migrations.AddIndex(
            model_name='printjob',
            index=models.Index(fields=['turn_at'], name='print_job_by_turn'),
        ),
        migrations.AddConstraint(
            model_name='printjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('number_from__isnull', True), ('number_to__isnull', True), ('printed_from__isnull', True), ('printed_to__isnull', True), ('proposal__isnull', False), ('register__isnull', True), ('form', '')), models.Q(('decision__isnull', False), ('number_from__isnull', True), ('number_to__isnull', True), ('printed_from__isnull', True), ('printed_to__isnull', True), ('proposal__isnull', True), ('register__isnull', True), ('form', '')), models.Q(('decision__isnull', True), ('number_from__isnull', False), ('number_to__isnull', False), ('printed_from__isnull', True), ('printed_to__isnull', True), ('proposal__isnull', True), ('register__isnull', False), ('form', ''), ('number_from__gte', 1), ('number_to__gte', models.F('number_from'))), models.Q(('decision__isnull', True), ('number_from__isnull', True), ('number_to__isnull', True), ('printed_from__isnull', False), ('printed_to__isnull', False), ('proposal__isnull', True), ('register__isnull', True), models.Q(('form', ''), _negated=True), ('printed_to__gte', models.F('printed_from'))), _connector='OR'), name='print_job_of_one_scope'),
        ),
        migrations.AddConstraint(
            model_name='printjob',
            constraint=models.CheckConstraint(condition=models.Q(('sheets_a_file__gte', 1)), name='print_job_splits'),
        ),
        migrations.AddField(
            model_name='printpart',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='printpart',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='certificates.printjob'),
        ),
        migrations.AddField(
            model_name='printpart',
            name='last',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.certificate'),
        ),
        migrations.AddConstraint(
            model_name='printpart',
            constraint=models.UniqueConstraint(fields=('job', 'place'), name='print_part_once'),
        ),
    ]
