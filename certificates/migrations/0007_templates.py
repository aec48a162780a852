"""Texts of certificates as dated templates, the first of each form with them; the paper a centre prints on."""

from datetime import date
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from centres.guards import KeepForEver

WORDS = {
    "title": "GIẤY CHỨNG NHẬN",
    "born_label": "Ngày sinh:",
    "home_label": "Quê quán:",
    "programme_label": "Đã hoàn thành chương trình:",
    "grade_label": "Xếp loại:",
    "expiry_label": "Có giá trị:",
    "number_label": "Số:",
    "register_label": "Số vào sổ:",
    "decision_label": "Quyết định công nhận:",
    "scan_line": "Quét mã để kiểm tra giấy chứng nhận",
    "domain_line": "Chỉ tin kết quả trên đúng tên miền này.",
    "electronic_line": "Bản điện tử. Bản giấy có chữ ký và dấu là bản gốc.",
    "centre": "TRUNG TÂM CHÍNH TRỊ",
    "authority": "GIÁM ĐỐC {TRUNG TÂM}",
    "address_comrade": "Chứng nhận đồng chí:",
    "address_man": "Chứng nhận ông:",
    "address_woman": "Chứng nhận bà:",
    "unit_label": "Đơn vị công tác:",
    "course": "Khóa {khóa} năm {năm}, từ ngày {khai giảng} đến ngày {bế giảng}",
    "expiry": "{thời hạn} tháng, đến hết ngày {hết hạn}",
    "decision": "số {số quyết định} ngày {ngày quyết định}",
}


def begin_templates(apps, schema_editor):
    """The first version of each form, from the day of the first regulation on: what was printed so far."""
    templates = apps.get_model("certificates", "CertificateTemplate").objects
    first = {"version": 1, "effective_from": date(2019, 11, 8), "words": WORDS}
    templates.create(code="dang", form="party", source="Quy định 208-QĐ/TW", **first)
    templates.create(code="nha-nuoc", form="state", source="Thông tư 40/2014/TT-BQP", **first)


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0006_delegation_revoked_on'),
        ('certificates', '0006_books'),
        ('courses', '0005_search_of_learners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CertificateTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('form', models.CharField(choices=[('party', 'Party form'), ('state', 'State form')], max_length=10, verbose_name='form')),
                ('level', models.CharField(blank=True, choices=[('district', 'District'), ('commune', 'Commune, ward'), ('special', 'Special zone'), ('other', 'Other')], max_length=10, verbose_name='level of the centre')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('is_end', models.BooleanField(default=False, verbose_name='ends the series')),
                ('words', models.JSONField(blank=True, default=dict)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'certificate template',
                'verbose_name_plural': 'certificate templates',
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='template_version_once'), models.CheckConstraint(condition=models.Q(('is_end', False), ('programme__isnull', False), models.Q(('level', ''), _negated=True), _connector='OR'), name='general_template_does_not_end')],
            },
        ),
        migrations.CreateModel(
            name='PaperSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stock', models.CharField(choices=[('plain', 'Plain paper: everything is printed'), ('border', 'Border only: the ornament is left out'), ('words', 'Border and fixed words: only what is filled in is printed')], default='plain', max_length=6, verbose_name='sheets')),
                ('left', models.DecimalField(decimal_places=1, default=Decimal('0'), max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('-20')), django.core.validators.MaxValueValidator(Decimal('20'))], verbose_name='moved right, mm')),
                ('top', models.DecimalField(decimal_places=1, default=Decimal('0'), max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('-20')), django.core.validators.MaxValueValidator(Decimal('20'))], verbose_name='moved down, mm')),
                ('printer', models.CharField(blank=True, max_length=60, verbose_name='printer')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('centre', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper_setting', to='centres.centre')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'paper of a centre',
                'verbose_name_plural': 'papers of centres',
                'constraints': [models.CheckConstraint(condition=models.Q(('left__gte', Decimal('-20')), ('left__lte', Decimal('20')), ('top__gte', Decimal('-20')), ('top__lte', Decimal('20'))), name='paper_is_moved_a_little')],
            },
        ),
        migrations.RunPython(begin_templates, migrations.RunPython.noop),
        KeepForEver("certificates_certificatetemplate"),
    ]
