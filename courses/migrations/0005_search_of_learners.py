"""What a search of learners reads: the words of each learner at each centre, and its indexes on PostgreSQL."""

from django.db import migrations, models

import centres.models.fields
import courses.models.learners
from courses.models.learners import search_words

BATCH = 1000  # rows
# Only PostgreSQL indexes the words of a text; no extension is needed. Without fastupdate no search has to read a list
# of pending rows. More than the usual hundred frequent words are counted, so that the planner knows a name that
# everybody has from one that few have.
INDEXES = """
CREATE INDEX learner_search_by_words ON courses_learneratcentre USING gin (string_to_array(words, ' '))
    WITH (fastupdate = off);
ALTER INDEX learner_search_by_words ALTER COLUMN 1 SET STATISTICS 500;
CREATE INDEX learner_by_end_of_citizen_id ON courses_learner (reverse(citizen_id) text_pattern_ops);
"""
NO_INDEXES = "DROP INDEX learner_search_by_words; DROP INDEX learner_by_end_of_citizen_id;"


def fill(apps, _schema_editor):
    """Write the words of the learners there are; the sending unit is that of the latest enrolment."""
    seen, enrolments = apps.get_model("courses", "LearnerAtCentre"), apps.get_model("courses", "Enrolment")
    latest = enrolments.objects.filter(
        learner=models.OuterRef("learner"), centre=models.OuterRef("centre")
    ).order_by("-pk").values("sending_unit")[:1]  # fmt: skip
    rows = seen.objects.select_related("learner").annotate(sent_by=models.Subquery(latest)).order_by("pk")
    batch = []
    for row in rows.iterator(BATCH):
        row.sending_unit = row.sent_by or ""
        row.words = search_words((row.learner, row.centre_id, row.sending_unit))
        batch.append(row)
        if len(batch) == BATCH:
            seen.objects.bulk_update(batch, ["sending_unit", "words"])
            batch = []
    seen.objects.bulk_update(batch, ["sending_unit", "words"])


def on_postgresql(statements):
    """An operation of RunPython that runs the statements on PostgreSQL alone."""

    def run(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_learner_registry")]
    operations = [
        migrations.AddField(
            model_name="learneratcentre",
            name="sending_unit",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="learneratcentre",
            name="words",
            field=centres.models.fields.KeyField(
                default="", editable=False, make=courses.models.learners.search_words, max_length=1500,
                source="searched",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(on_postgresql(INDEXES), on_postgresql(NO_INDEXES)),
    ]  # fmt: skip
