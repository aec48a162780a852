"""Nothing with a certificate can be deleted: by the ORM, the admin, a cascade, raw SQL, or as the portal's account.

On PostgreSQL the portal signs in with an account that owns nothing; its rights are those `database_role` prints.
"""

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, models, transaction
from django.urls import reverse

from centres.guards import kept_tables
from centres.models import AuditLine, User
from certificates import decisions, issuing, printing
from certificates.models import Certificate, DecidedCertificate, Register, RegisterDecision, RegisterEntry
from portal.management.commands.database_role import grants
from tests.build import make_proposal, make_recognised_class, make_user
from tests.conftest import ON_SQLITE

from .deciding import make_desk

pytestmark = pytest.mark.django_db

# Everything a reissued certificate rests on: its name here and the way to the row.
CHAIN = {
    "certificate": lambda one: one,
    "certificate it replaces": lambda one: one.replaces,
    "decision": lambda one: one.decision,
    "line of the decision": lambda one: one.decision.lines.get(),
    "rule": lambda one: one.decision.rule,
    "register": lambda one: one.register,
    "line of the register": lambda one: one.entries.get(),
    "file": lambda one: one.files.get(),
    "proposal": lambda one: one.replaces.proposal,
    "enrolment": lambda one: one.enrolment,
    "learner": lambda one: one.enrolment.learner,
    "class": lambda one: one.enrolment.course_class,
    "programme version": lambda one: one.enrolment.course_class.programme_version,
    "programme": lambda one: one.enrolment.course_class.programme_version.programme,
    "centre": lambda one: one.centre,
    "province": lambda one: one.centre.province,
    "who approved": lambda one: one.issued_by,
    "who proposed": lambda one: one.decision.proposed_by,
    "appointment of the signer": lambda one: one.decision.signer,
    "signer": lambda one: one.decision.signer.person,
}


@pytest.fixture
def reissued():
    """A certificate issued in place of another, its file given out."""
    desk = make_desk(learners=1)
    [new] = desk.decide("reissue")
    printing.electronic_file(new)
    return Certificate.objects.get(pk=new.pk)


def tables():
    """{table: number of rows} of all tables: what a deletion that works would change."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _count(cursor, name) for name in names}


def _count(cursor, name):
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
    return cursor.fetchone()[0]


def deleted(delete):
    """Whether `delete` works, foreign keys that are asked at the end of a transaction included."""
    try:
        with transaction.atomic():
            delete()
            connection.check_constraints()
    except (models.ProtectedError, DatabaseError):
        return False
    return True


def run_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("name", CHAIN)
def test_the_orm_deletes_none_of_it(reissued, name):
    row, before = CHAIN[name](reissued), tables()
    rows = type(row)._base_manager.filter(pk=row.pk)
    assert not deleted(row.delete)
    assert not deleted(rows.delete)
    assert tables() == before


@pytest.mark.parametrize("name", CHAIN)
def test_raw_sql_deletes_none_of_it(reissued, name):
    """Past every check of Django's: what is left are foreign keys and triggers."""
    row, before = CHAIN[name](reissued), tables()
    assert not deleted(lambda: run_sql(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}"))
    assert tables() == before


def test_what_rests_on_no_certificate_can_be_deleted():
    """The control: the tests above tell a refusal from a deletion."""
    proposal = make_proposal(learners=1)
    before = tables()["certificates_proposal"]
    assert deleted(proposal.delete)
    assert tables()["certificates_proposal"] == before - 1


def test_the_admin_deletes_none_of_it(client, reissued):
    client.force_login(User.objects.create_superuser("quantri"))
    tried = 0
    for find in CHAIN.values():
        row = find(reissued)
        if type(row) not in admin.site._registry:
            continue
        tried += 1
        page = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        client.post(reverse(f"{page}_delete", args=[row.pk]), {"post": "yes"})
        several = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse(f"{page}_changelist"), several)
        assert type(row)._base_manager.filter(pk=row.pk).exists(), row
    assert tried >= 5
    assert not any(model._meta.app_label == "certificates" for model in admin.site._registry)


# --- The tables that keep history -------------------------------------------------------------------------------


def test_these_tables_are_kept():
    assert set(kept_tables()) == {
        "centres_auditline", "certificates_blankuse", "certificates_certificate", "certificates_certificatefile",
        "certificates_certificatetemplate", "certificates_checkpoint", "certificates_decidedcertificate",
        "certificates_register", "certificates_registerdecision", "certificates_registerentry",
        "certificates_statusblock",
    }  # fmt: skip


def refused_by_a_trigger(statement):
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return "issued facts are never changed or deleted" in str(refused.value)


@pytest.mark.parametrize("model", [Certificate, RegisterEntry, Register, DecidedCertificate, AuditLine])
def test_triggers_refuse_every_change_of_what_decisions_left(reissued, model):
    table, frozen = model._meta.db_table, kept_tables()[model._meta.db_table]
    frozen = frozen or [field.column for field in model._meta.concrete_fields if not field.primary_key]
    assert refused_by_a_trigger(f"DELETE FROM {table}")
    for column in frozen:
        change = f"UPDATE {table} SET {column} = NULL WHERE {column} IS NOT NULL"
        if model._base_manager.exclude(**{model_field(model, column): None}).exists():
            assert refused_by_a_trigger(change), column


@pytest.mark.skipif(not ON_SQLITE, reason="only SQLite replaces a row")
@pytest.mark.parametrize("model", [Certificate, RegisterEntry, Register, DecidedCertificate, AuditLine])
def test_no_row_takes_the_place_of_another(reissued, model):
    """INSERT OR REPLACE deletes the row it meets, and asks no trigger of a deletion."""
    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    assert refused_by_a_trigger(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1")
    others = ", ".join(f'"{column}"' for column in columns if column != "id")
    if model is not AuditLine:  # its rows have no key but their own
        assert refused_by_a_trigger(f"INSERT OR REPLACE INTO {table} ({others}) SELECT {others} FROM {table} LIMIT 1")
    assert refused_by_a_trigger(f"UPDATE OR REPLACE {table} SET id = id + 1")


def test_a_decision_in_force_stays_as_it_was_approved(reissued):
    decision = reissued.decision
    for change in ("reason = 'x'", "decided_on = '2020-01-01'", "decision_no = 'x'", "status = 'proposed'"):
        assert refused_by_a_trigger(f"UPDATE certificates_registerdecision SET {change} WHERE id = {decision.pk}")


def test_since_when_and_why_a_certificate_ended_changes_only_with_its_state(reissued):
    old = reissued.replaces
    for change in ("status_on = '2020-01-01'", "status_reason = 'x'"):
        assert refused_by_a_trigger(f"UPDATE certificates_certificate SET {change} WHERE id = {old.pk}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", sorted(kept_tables()))
def test_a_trigger_refuses_to_empty_what_is_kept_even_for_the_owner(db, table):
    assert refused_by_a_trigger(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgres
def test_a_trigger_refuses_to_empty_what_certificates_rest_on(db):
    assert refused_by_a_trigger("TRUNCATE centres_province CASCADE")
    assert deleted(lambda: run_sql("TRUNCATE certificates_printpart CASCADE")), "the control"


def model_field(model, column):
    """The name of the field behind a column."""
    return next(field.attname for field in model._meta.concrete_fields if field.column == column)


# --- The portal's own account on PostgreSQL ---------------------------------------------------------------------


@pytest.fixture
def as_the_portal(reissued):
    """From here to the end of the test the connection has the rights of the portal's account, and no others."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE portal_account NOLOGIN")
        for statement in grants("portal_account"):
            cursor.execute(statement)
        cursor.execute("SET LOCAL ROLE portal_account")
    yield reissued
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def denied(statement):
    """Whether the account lacks the right, before any trigger is asked."""
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return "permission denied" in str(refused.value) or "must be owner" in str(refused.value)


@pytest.mark.postgres
@pytest.mark.parametrize("table", sorted(kept_tables()))
def test_the_portals_account_has_no_right_to_delete_empty_alter_or_drop_what_is_kept(as_the_portal, table):
    assert denied(f"DELETE FROM {table}")
    assert denied(f"TRUNCATE {table} CASCADE")
    assert denied(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    assert denied(f"DROP TRIGGER {table}_no_delete ON {table}")
    assert denied(f"DROP TABLE {table} CASCADE")


@pytest.mark.postgres
def test_the_portals_account_has_no_right_to_change_what_was_printed(as_the_portal):
    for table, frozen in kept_tables().items():
        with connection.cursor() as cursor:
            found = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        for column in found if frozen is None else frozen:
            name = connection.ops.quote_name(column)
            assert denied(f"UPDATE {table} SET {name} = NULL"), (table, column)


@pytest.mark.postgres
@pytest.mark.parametrize("name", CHAIN)
def test_the_portals_account_deletes_none_of_it(as_the_portal, name):
    row = CHAIN[name](as_the_portal)
    assert not deleted(lambda: run_sql(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}"))


@pytest.mark.postgres
def test_the_portals_account_can_do_its_work(as_the_portal):
    """From a class to certificates, each kind of decision, files and audit lines: all of it within these rights."""
    proposal = make_proposal(make_recognised_class(as_the_portal.centre, learners=4))
    director = User.objects.get(centre=as_the_portal.centre, role="director")
    certificates = issuing.approve(proposal, by=director)
    desk = make_desk()
    desk.certificates = certificates
    desk.officer, desk.director = make_user("officer", centre=as_the_portal.centre), director
    for kind, one in zip(["void", "revoke", "reissue"], certificates, strict=False):
        desk.decide(kind, [one])
    desk.decide("restore", certificates[1:2])
    decisions.withdraw(desk.propose("revoke", certificates[3:]), by=desk.officer)
    printing.electronic_file(certificates[3])
    assert RegisterDecision.objects.filter(centre=as_the_portal.centre, status="approved").count() == 5


@pytest.mark.postgres
def test_the_rights_are_printed_as_statements(reissued):
    out = StringIO()
    call_command("database_role", "cổng", stdout=out)
    statements = out.getvalue().splitlines()
    assert statements[0] == 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "cổng";'
    assert 'GRANT SELECT, INSERT ON "certificates_registerentry" TO "cổng";' in statements
    assert 'GRANT SELECT ON "django_migrations" TO "cổng";' in statements
    [update] = [line for line in statements if line.startswith("GRANT UPDATE") and '"certificates_certificate"' in line]
    assert update == (
        'GRANT UPDATE ("status", "status_on", "status_reason", "handed_over_on", "handed_over_to") '
        'ON "certificates_certificate" TO "cổng";'
    )


@pytest.mark.skipif(not ON_SQLITE, reason="about the other database")
def test_without_accounts_there_are_no_rights_to_print():
    with pytest.raises(CommandError):
        call_command("database_role", "cổng")
