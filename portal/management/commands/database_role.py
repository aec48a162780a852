"""`manage.py database_role NAME`: the rights of the portal's own account in PostgreSQL, as statements to be run."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from centres.guards import kept_tables

READ_ONLY = {"django_migrations"}  # written by the owner, who migrates


class Command(BaseCommand):
    help = (
        "Prints the statements that give an account of PostgreSQL what the portal needs to run, and no right to "
        "delete or rewrite what is kept for ever. Run by the owner of the tables, after every migration."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="the account the portal signs in with; it owns nothing")

    def handle(self, *, name, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has accounts; DATABASE_URL names another database.")
        for statement in grants(name):
            self.stdout.write(f"{statement};")


def grants(name):
    """Yield the statements, repeatable: all rights are taken first, then given table by table.

    Whoever owns no table can neither switch a trigger off nor empty, alter or drop a table.
    """
    role, kept = _quoted(name), kept_tables()
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        columns = {
            table: [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for table, frozen in kept.items() if frozen is not None
        }  # fmt: skip
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table in tables:
        rights = "SELECT" if table in READ_ONLY else "SELECT, INSERT"
        if table not in kept and table not in READ_ONLY:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON {_quoted(table)} TO {role}"
    for table, names in columns.items():
        free = ", ".join(_quoted(column) for column in names if column not in {*kept[table], "id"})
        yield f"GRANT UPDATE ({free}) ON {_quoted(table)} TO {role}"


def _quoted(name):
    return connection.ops.quote_name(name)
