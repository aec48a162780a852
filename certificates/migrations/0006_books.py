"""Serials and certificates on blank forms, printed books, lines of paper registers on their way into one."""

import certificates.models.books
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from centres.guards import KeepForEver, LetGo


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0006_delegation_revoked_on'),
        ('certificates', '0005_seal_the_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        LetGo("certificates_blankuse"),  # on the way back SQLite rebuilds the table, and drops its triggers with it
        migrations.AddField(
            model_name='blankuse',
            name='certificate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='certificates.certificate'),
        ),
        migrations.AlterField(
            model_name='blankuse',
            name='kind',
            field=models.CharField(choices=[('allotted', 'Given out for a class'), ('used', 'Used'), ('spoiled', 'Spoiled'), ('lost', 'Lost'), ('set_aside', 'Proposed for destruction'), ('destroyed', 'Destroyed'), ('returned', 'Returned unused')], max_length=10),
        ),
        KeepForEver("certificates_blankuse"),
        migrations.CreateModel(
            name='PrintedBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Stopped')], default='queued', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('errors', models.JSONField(blank=True, default=list)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('last_line', models.PositiveIntegerField(default=0)),
                ('file', models.FileField(blank=True, max_length=200, upload_to=certificates.models.books.book_path)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printed_books', to='centres.centre')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printed_books', to='certificates.register')),
            ],
            options={
                'verbose_name': 'printed register',
                'verbose_name_plural': 'printed registers',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PaperBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('party', 'Party form'), ('state', 'State form')], max_length=10, verbose_name='form')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year of the paper register')),
                ('status', models.CharField(choices=[('draft', 'Being entered'), ('submitted', 'Waiting for confirmation'), ('returned', 'Returned'), ('confirmed', 'In the register'), ('discarded', 'Discarded')], default='draft', max_length=10, verbose_name='state')),
                ('rows', models.JSONField(default=list)),
                ('version_no', models.PositiveIntegerField(default=1)),
                ('file_name', models.CharField(blank=True, max_length=255)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=250, verbose_name='answer')),
                ('is_single_handed', models.BooleanField(default=False, verbose_name='entered and confirmed by one person')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_batches', to='centres.centre')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lines of a paper register',
                'verbose_name_plural': 'lines of paper registers',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('sha256', ''), _negated=True), models.Q(('status', 'discarded'), _negated=True)), fields=('centre', 'form', 'year', 'sha256'), name='paper_file_once'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('closed_by__isnull', False), models.Q(('is_single_handed', True), models.Q(('closed_by', models.F('entered_by')), _negated=True), _connector='OR')), _connector='OR'), name='paper_lines_need_two_persons')],
            },
        ),
    ]
