"""A migration operation that makes the database itself refuse to change or delete rows.

The portal's code never tries; these triggers stop everything else: a stray script, the admin, a cascade, raw SQL.
"""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


class KeepForEver(Operation):
    """Rows of `table` are never deleted, and their `columns` (all, when None) never change."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table, columns=None):
        self.table, self.columns = table, columns

    def deconstruct(self):
        return type(self).__name__, [self.table], {"columns": self.columns} if self.columns else {}

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        make = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in make(self.table, self.columns):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        on_table = f" ON {self.table}" if vendor == "postgresql" else ""
        for name in triggers_of(self.table, vendor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)

    def describe(self):
        return f"Keep the rows of {self.table} for ever"


class LetGo(KeepForEver):
    """The way back: a migration that rebuilds or completes `table` takes the triggers off, and puts them on after.

    SQLite drops a table's triggers with the table it rebuilds; taken off here, they are missed nowhere.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Let the rows of {self.table} be changed, for this migration"


class NotEmptied(KeepForEver):
    """PostgreSQL refuses TRUNCATE of `table` too, in databases where KeepForEver did not see to it yet."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_no_truncate(self.table), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """The guard stays as long as that of KeepForEver, which takes it off."""

    def describe(self):
        return f"Refuse to empty {self.table}"


def triggers_of(table, vendor):
    """Names of the triggers that keep `table`; SQLite knows no TRUNCATE."""
    names = [f"{table}_no_delete", f"{table}_no_change"]
    return [*names, f"{table}_no_truncate"] if vendor == "postgresql" else names


def _sqlite(table, columns):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: issued facts are never changed or deleted'); END"
    when = f"WHEN {' OR '.join(f'OLD.{c} IS NOT NEW.{c}' for c in columns)}" if columns else ""
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} {when} {refuse}"


def _postgresql(table, columns):
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%: issued facts are never changed or deleted', TG_TABLE_NAME "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    when = f"WHEN ({' OR '.join(f'OLD.{c} IS DISTINCT FROM NEW.{c}' for c in columns)})" if columns else ""
    for name, deed, condition in (("no_delete", "DELETE", ""), ("no_change", "UPDATE", when)):
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()"
        )
    yield _no_truncate(table)


def _no_truncate(table):
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def kept_tables():
    """{table: columns that never change, or None where nothing of it does} after all migrations on disk."""
    kept = {}
    loader = MigrationLoader(None)
    for key in sorted(loader.disk_migrations):  # within an application by number
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, LetGo):
                kept.pop(operation.table)
            elif isinstance(operation, KeepForEver) and not isinstance(operation, NotEmptied):
                kept[operation.table] = operation.columns
    return kept
