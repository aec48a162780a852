"""Migrations keep an existing database: the rows of an earlier version are migrated and compared one by one.

`tests/data/databases/` holds what `dumpdata` wrote at earlier versions; the rows are invented.
"""

import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

DATABASES = Path(__file__).parent / "data" / "databases"
# Where each database stood when its rows were written.
BEFORE_DIRECTORY = [
    ("centres", "0002_keep_the_audit_book"), ("courses", "0001_initial"), ("certificates", "0002_keep_the_register"),
]  # fmt: skip


def migrate(targets):
    """Migrate to `targets` and return the models of that day."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def newest():
    """The last migration of every application."""
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def columns(model, row):
    """{column: value} of a dumped row, many-to-many lists left out."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {fields[name].attname: fields[name].to_python(value) if not fields[name].is_relation else value
            for name, value in row["fields"].items() if name in fields}  # fmt: skip


def load(apps, rows):
    """Write dumped rows with the models of their day; keys may point forward, so all at once."""
    with transaction.atomic():
        for row in rows:
            model = apps.get_model(row["model"])
            model.objects.bulk_create([model(pk=row["pk"], **columns(model, row))])


@pytest.fixture
def rows(transactional_db):
    """The rows of the version before the directory, in the tables of that version, then migrated."""
    found = json.loads((DATABASES / "before_directory.json").read_text())
    try:
        load(migrate(BEFORE_DIRECTORY), found)
        yield found
    finally:
        migrate(newest())


def test_rows_written_before_the_directory_are_kept(rows):
    apps = migrate(newest())
    for row in rows:
        model = apps.get_model(row["model"])
        written, kept = columns(model, row), model.objects.get(pk=row["pk"])
        assert {name: getattr(kept, name) for name in written} == written


def test_rows_written_before_the_directory_say_what_they_said(rows):
    apps = migrate(newest())
    by_name = {row["fields"]["full_name"]: row["pk"] for row in rows if row["model"] == "centres.person"}
    modes = apps.get_model("centres", "Appointment").objects.values_list("person", "mode")
    said = {name: mode for name, pk in by_name.items() for person, mode in modes if person == pk}
    assert said == {"Hồ Minh Đức": "concurrent", "Phan Thị Thu Hà": "full_time", "Phan Thị Hà": "full_time"}
    centre = apps.get_model("centres", "Centre").objects.get(code="QL")
    assert centre.search_key == (
        "ql | trung tam boi duong chinh tri huyen quynh luu | trung tam chinh tri huyen quynh luu"
    )
    assert {parent.province_id for parent in centre.parents.all()} == {centre.province_id}
