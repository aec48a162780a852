"""Writing very many rows of one table at once, by what each database has for it.

A model instance for every row would cost more than the database does: rows are tuples here. Nothing of a model is
called (`save`, `pre_save`, signals), so keys that are computed from other columns are given by the caller.
"""

from io import StringIO

from django.db import connection, models

AT_ONCE = 2_000  # rows handed over together; so many lie in memory twice
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})  # as COPY reads them
STAMPED = (models.DateField, models.TimeField, models.JSONField)  # values no driver takes as they are


def reserve(model, n):
    """`n` primary keys nobody else will get, in ascending order. Call it inside the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, n],
            )
            return sorted(key for (key,) in cursor.fetchall())
        # SQLite has one writer, and this transaction is it.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        [last] = cursor.fetchone() or [0]
    return list(range(last + 1, last + 1 + n))


def insert(model, columns, rows):
    """Write `rows`, tuples of values for `columns` (attribute names such as "learner_id").

    Columns that are not named get the default of their field, the primary key that of the database. An error of the
    database comes as django.db.IntegrityError and the like, and nothing of `rows` is written.
    """
    named = [model._meta.get_field(column) for column in columns]
    others = [field for field in model._meta.concrete_fields if field not in named and not field.primary_key]
    fields = [*named, *others]
    defaults = tuple(field.get_default() for field in others)
    stamped = [at for at, field in enumerate(fields) if isinstance(field, STAMPED)]

    def prepared(row):
        values = [*row, *defaults]
        for at in stamped:
            values[at] = fields[at].get_db_prep_save(values[at], connection)
        return values

    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        for at in range(0, len(rows), AT_ONCE):
            chunk = [prepared(row) for row in rows[at : at + AT_ONCE]]
            if connection.vendor == "postgresql":
                _copy(cursor, f"COPY {table} ({names}) FROM STDIN", chunk)
            else:
                places = ", ".join(["%s"] * len(fields))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", chunk)  # noqa: S608  our own names
    return len(rows)


def _copy(cursor, sql, rows):
    """PostgreSQL's own way of loading a table: five times as fast as INSERT."""
    lines = StringIO("".join("\t".join(map(_text, row)) + "\n" for row in rows))
    with connection.wrap_database_errors:  # a raw cursor raises the errors of the driver
        cursor.copy_expert(sql, lines)


def _text(value):
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    return value.translate(ESCAPED) if isinstance(value, str) else str(value)
