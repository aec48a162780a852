"""Migrations keep an existing database: the rows of an earlier version are migrated and compared one by one.

`tests/data/databases/` holds what `dumpdata` wrote at earlier versions; the rows are invented.
"""

import contextlib
import json
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from certificates import chain
from certificates.models import Register
from courses import attendance, results
from courses.models import ClassStatus, CourseClass

DATABASES = Path(__file__).parent / "data" / "databases"
VERSIONS = {  # where each database stood when its rows were written
    "before_directory": [
        ("centres", "0002_keep_the_audit_book"),
        ("courses", "0001_initial"),
        ("certificates", "0002_keep_the_register"),
    ],
    "before_year_of_teaching": [
        ("centres", "0006_delegation_revoked_on"),
        ("courses", "0002_plan_amendments"),
        ("certificates", "0002_keep_the_register"),
    ],
}


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


@contextlib.contextmanager
def empty_database():
    """Stand `connection` on a database without a table, made for the block: to walk all the way back takes minutes."""
    usual, spare = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_of_an_earlier_version"
    with contextlib.ExitStack() as stack:
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{spare}"')
            stack.callback(drop, spare)
        else:
            stack.callback(Path(spare).unlink, missing_ok=True)
        connection.close()
        connection.settings_dict["NAME"] = spare
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual


def drop(name):
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def database(request, transactional_db):
    """Rows of an earlier version in the tables of that version; the test migrates them once, which takes its time."""
    found = json.loads((DATABASES / f"{request.param}.json").read_text())
    with empty_database():
        load(migrate(VERSIONS[request.param]), found)
        yield found


def of_version(name):
    return pytest.mark.parametrize("database", [name], indirect=True)


def check_rows_are_kept(apps, rows):
    """Every column that was there says what it said."""
    for row in rows:
        model = apps.get_model(row["model"])
        written, kept = columns(model, row), model.objects.get(pk=row["pk"])
        if row["model"] == "certificates.registerentry":  # the chain began later
            written = {name: value for name, value in written.items() if not name.endswith("hash")}
        assert {name: getattr(kept, name) for name in written} == written


def check_lines_are_chained():
    """The lines of the book hold on to one another since the chain began."""
    for book in Register.objects.all():
        head = ""
        for line in book.entries.all():
            assert (line.previous_hash, line.hash) == (head, chain.line_hash(head, line))
            head = line.hash
        assert head
        assert book.head == head


@of_version("before_directory")
def test_a_database_from_before_the_directory(database):
    apps = migrate(newest())
    check_rows_are_kept(apps, database)
    by_name = {row["fields"]["full_name"]: row["pk"] for row in database if row["model"] == "centres.person"}
    modes = apps.get_model("centres", "Appointment").objects.values_list("person", "mode")
    said = {name: mode for name, pk in by_name.items() for person, mode in modes if person == pk}
    assert said == {"Hồ Minh Đức": "concurrent", "Phan Thị Thu Hà": "full_time", "Phan Thị Hà": "full_time"}
    centre = apps.get_model("centres", "Centre").objects.get(code="QL")
    assert centre.search_key == (
        "ql | trung tam boi duong chinh tri huyen quynh luu | trung tam chinh tri huyen quynh luu"
    )
    assert {parent.province_id for parent in centre.parents.all()} == {centre.province_id}


@of_version("before_year_of_teaching")
def test_a_database_from_before_the_year_of_teaching(database):
    apps = migrate(newest())
    check_rows_are_kept(apps, database)
    check_lines_are_chained()
    # who held a certificate is known to hold one
    certified = {row["fields"]["enrolment"] for row in database if row["model"] == "certificates.certificate"}
    enrolments = apps.get_model("courses", "Enrolment").objects
    assert set(enrolments.filter(is_certified=True).values_list("pk", flat=True)) == certified
    assert enrolments.filter(outcome="passed", is_certified=False).count() == 1
    # absence typed before there were timetables still counts
    running = CourseClass.objects.get(status=ClassStatus.OPEN)
    assert [line.enrolment.absent for line in results.sheet(running)] == [4, 0]
    assert not attendance.is_by_session(running)
