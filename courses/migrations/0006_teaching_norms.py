"""How many periods a lecturer is to teach in a year, from a day on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_search_of_learners")]

    operations = [
        migrations.CreateModel(
            name="TeachingNorm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "full_time",
                    models.PositiveSmallIntegerField(
                        validators=[MinValueValidator(1), MaxValueValidator(2000)],
                        verbose_name="full-time, periods a year",
                    ),
                ),
                (
                    "concurrent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[MinValueValidator(1), MaxValueValidator(2000)],
                        verbose_name="concurrent, periods a year",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "teaching norm",
                "verbose_name_plural": "teaching norms",
                "ordering": ["-effective_from"],
            },
        ),
    ]
