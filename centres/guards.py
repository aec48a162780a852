"""A migration operation that makes the database itself refuse to change or delete rows.

The portal's code never tries; these triggers stop everything else: a stray script, the admin, a cascade, raw SQL.
"""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


class KeepForEver(Operation):
    """Rows of `table` are never deleted, and their `columns` (all, when None) never change.

    once: SQL about the row as it was, in which OLD is its name: the columns may change until it holds.
    with_status: columns that change only when the column "status" does.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table, columns=None, once="", with_status=()):
        self.table, self.columns, self.once, self.with_status = table, columns, once, with_status

    def deconstruct(self):
        given = {"columns": self.columns, "once": self.once, "with_status": self.with_status}
        return type(self).__name__, [self.table], {name: value for name, value in given.items() if value}

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        make = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in make(self, schema_editor.connection):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        on_table = f" ON {self.table}" if vendor == "postgresql" else ""
        for name in triggers_of(self.table, vendor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)

    def describe(self):
        return f"Keep the rows of {self.table} for ever"

    def changed(self, differ):
        """When an UPDATE is refused: SQL with `differ` as the operator for "are not the same"; "" for always."""
        whole = [f"OLD.{column} {differ} NEW.{column}" for column in ("id", *(self.columns or ()))]
        frozen = " OR ".join(whole) if self.columns else ""
        if self.once:
            frozen = f"({self.once}) AND ({frozen})" if frozen else self.once
        if self.with_status:
            tied = " OR ".join(f"OLD.{column} {differ} NEW.{column}" for column in self.with_status)
            frozen = f"{frozen} OR (OLD.status = NEW.status AND ({tied}))"
        return frozen


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


def triggers_of(table, vendor):
    """Names of the triggers that keep `table`: PostgreSQL knows TRUNCATE, SQLite knows INSERT OR REPLACE."""
    last = "no_truncate" if vendor == "postgresql" else "no_replace"
    return [f"{table}_{name}" for name in ("no_delete", "no_change", last)]


def _sqlite(kept, connection):
    table, changed = kept.table, kept.changed("IS NOT")
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: issued facts are never changed or deleted'); END"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} {f'WHEN {changed}' if changed else ''} {refuse}"
    # A row that takes the place of another deletes it without asking the triggers of a deletion.
    same = " OR ".join(
        " AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in _keys(table, connection)
    )
    is_there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  names of our own tables
    yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there} {refuse}"


def _keys(table, connection):
    """The columns of the primary key and of each unique constraint that holds for all rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA index_list({table})")
        whole = [name for _seq, name, unique, _origin, partial in cursor.fetchall() if unique and not partial]
        keys = [["id"]]
        for name in whole:
            cursor.execute(f"PRAGMA index_info({name})")
            keys.append([column for _seq, _cid, column in cursor.fetchall()])
    return keys


def _postgresql(kept, connection):
    table, changed = kept.table, kept.changed("IS DISTINCT FROM")
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%: issued facts are never changed or deleted', TG_TABLE_NAME "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    when = f"WHEN ({changed})" if changed else ""
    for name, deed, condition in (("no_delete", "DELETE", ""), ("no_change", "UPDATE", when)):
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()"
        )
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def kept_tables():
    """{table: columns that never change, None where nothing of it does} after all migrations on disk.

    What may change once, or with the status, is not among the columns.
    """
    kept = {}
    loader = MigrationLoader(None)
    for key in sorted(loader.disk_migrations):  # within an application by number
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, LetGo):
                kept.pop(operation.table)
            elif isinstance(operation, KeepForEver):
                kept[operation.table] = [] if operation.once else operation.columns
    return kept
