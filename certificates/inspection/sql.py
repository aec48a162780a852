"""Rows of the database as plain values, the same from SQLite and PostgreSQL."""

from django.db import connection

ROWS_AT_ONCE = 2_000


def rows(statement, *values):
    """The rows of a statement as tuples. Dates are asked for as text, JSON arrives as text, both everywhere."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        while chunk := cursor.fetchmany(ROWS_AT_ONCE):
            yield from chunk


def moment(column):
    """SQL for a moment as text: “2026-03-01T02:03:04.000005Z”, from SQLite with or without the fraction."""
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    return f"replace({column}, ' ', 'T') || CASE WHEN instr({column}, '.') = 0 THEN '.000000Z' ELSE 'Z' END"


def guards():
    """Names of the triggers of the database."""
    if connection.vendor == "postgresql":
        names = rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
    else:
        names = rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return {name for (name,) in names}
