"""Writing very many rows of one table at once, by what each database has for it.

A model instance for every row would cost more than the database does: rows are tuples here. Nothing of a model is
called (`save`, `pre_save`, signals), so keys that are computed from other columns are given by the caller.
"""

from io import StringIO

from django.db import connection

AT_ONCE = 2_000  # rows handed over together; so many lie in memory twice
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})  # as COPY reads them


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

    Columns that are not named get the default of their field, the primary key that of the database. Values are text,
    numbers, days, booleans or None. An error of the database comes as django.db.IntegrityError and the like, and
    nothing of `rows` is written.
    """
    fields = [model._meta.get_field(column) for column in columns]
    others = [field for field in model._meta.concrete_fields if field not in fields and not field.primary_key]
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in [*fields, *others])})"
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    write = _copy if connection.vendor == "postgresql" else _insert
    with connection.cursor() as cursor:
        for at in range(0, len(rows), AT_ONCE):
            write(cursor, into, fields, rows[at : at + AT_ONCE], defaults)
    return len(rows)


def _insert(cursor, into, fields, rows, defaults):
    """As any database does it."""
    prepare = [field.get_db_prep_save for field in fields]
    values = [[*(make(one, connection) for make, one in zip(prepare, row, strict=True)), *defaults] for row in rows]
    places = ", ".join(["%s"] * len(values[0]))
    cursor.executemany(f"INSERT INTO {into} VALUES ({places})", values)  # noqa: S608  our own names


def _copy(cursor, into, _fields, rows, defaults):
    """PostgreSQL's own way of loading a table: five times as fast as INSERT. Dates are written as it reads them."""
    end = "".join(f"\t{_text(value)}" for value in defaults) + "\n"
    lines = StringIO("".join("\t".join(map(_text, row)) + end for row in rows))
    with connection.wrap_database_errors:  # a raw cursor raises the errors of the driver
        cursor.copy_expert(f"COPY {into} FROM STDIN", lines)


def _text(value):
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    return value.translate(ESCAPED) if isinstance(value, str) else str(value)
