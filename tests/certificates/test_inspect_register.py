"""check_register finds what somebody does to the tables behind the portal's back, and nothing where nobody did."""

import hashlib
import io
import json
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from centres.guards import kept_tables
from certificates import chain, checkpoints, inspection, marks, register
from certificates.inspection import inspect
from certificates.inspection.finding import SAYS
from certificates.models import (
    Certificate,
    CertificateFile,
    Checkpoint,
    Proposal,
    Register,
    RegisterEntry,
)
from courses.models import ClassFigures, CourseClass, Enrolment
from tests.build import make_centre, make_certificates, make_recognised_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued():
    """Two classes of one centre, certified one after the other, with a file each and a checkpoint in between."""
    centre = make_centre()
    first = make_certificates(make_recognised_class(centre, learners=3))
    checkpoints.make(date(2026, 1, 2))
    certificates = first + make_certificates(make_recognised_class(centre, learners=3))
    checkpoints.make(date(2026, 1, 3))
    for certificate in certificates:
        text = ContentFile(certificate.number.encode(), name="giay.pdf")
        told = hashlib.sha256(certificate.number.encode()).hexdigest()
        CertificateFile.objects.create(certificate=certificate, kind="print", file=text, sha256=told, stack="-")
    return certificates


@contextmanager
def unguarded():
    """The triggers taken off, as somebody with the database's own password would, and put on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in kept_tables():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in kept_tables():
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def rows(model, *chosen, **facts):
    return model._base_manager.filter(*chosen, **facts)


def change_line(issued):
    rows(RegisterEntry, line=2).update(facts={"number": "9999-GCN/TTCT"})


def change_who_wrote_a_line(issued):
    rows(RegisterEntry, line=2).update(by=Proposal.objects.first().created_by)


def change_when_a_line_was_written(issued):
    line = RegisterEntry.objects.get(line=2)
    rows(RegisterEntry, line=2).update(at=line.at - timedelta(days=3))


def take_a_line_out(issued):
    rows(RegisterEntry, line=3)._raw_delete("default")


def take_the_last_line_off(issued):
    rows(RegisterEntry, line=6)._raw_delete("default")


def rewrite_the_hashes(issued):
    """Somebody who knows how: the line, all that follow, and the head; the checkpoint tells."""
    head = ""
    for line in RegisterEntry.objects.order_by("line"):
        if line.line == 2:
            line.facts = line.facts | {"note": "x"}
        line.previous_hash = head
        line.hash = head = chain.line_hash(head, line)
        rows(RegisterEntry, pk=line.pk).update(facts=line.facts, previous_hash=line.previous_hash, hash=line.hash)
    rows(Register).update(head=head)


def break_the_chain(issued):
    rows(RegisterEntry, line=4).update(previous_hash="0" * 64)


def change_the_head(issued):
    rows(Register).update(head="0" * 64)


def turn_the_counter_back(issued):
    rows(Register).update(last_seq=5)


def change_the_name(issued):
    rows(Certificate, pk=issued[1].pk).update(holder_name="Người Khác")


def change_what_is_printed(issued):
    rows(Certificate, pk=issued[1].pk).update(printed=issued[1].printed | {"full_name": "Người Khác"})


def change_the_number(issued):
    rows(Certificate, pk=issued[1].pk).update(number=issued[0].number)


def revoke_without_a_line(issued):
    rows(Certificate, pk=issued[1].pk).update(status="revoked", status_on=date(2026, 1, 4), status_reason="-")


def show_a_revoked_one_as_valid(issued):
    book = Register.objects.get()
    line = RegisterEntry(kind="revoke", seq=2, certificate=issued[1], by=issued[1].issued_by, facts={})
    register.write(book, [line])


def _revoke(certificate):
    rows(Certificate, pk=certificate.pk).update(
        status="revoked", status_on=date(2026, 1, 4), status_reason="7-QĐ/TTCT: Sai đối tượng"
    )
    facts = {"decision": 1, "decision_no": "7-QĐ/TTCT", "reason": "Sai đối tượng", "on": "2026-01-04"}
    line = RegisterEntry(kind="revoke", seq=2, certificate=certificate, by=certificate.issued_by, facts=facts)
    register.write(Register.objects.get(), [line])


def revoke_from_an_earlier_day(issued):
    _revoke(issued[1])
    assert "ending_differs" not in {one.code for one in inspect()}
    rows(Certificate, pk=issued[1].pk).update(status_on=date(2025, 1, 4))


def revoke_for_another_reason(issued):
    _revoke(issued[1])
    rows(Certificate, pk=issued[1].pk).update(status_reason="7-QĐ/TTCT: Khác")


def write_a_certificate_beside_the_register(issued):
    forged = Certificate.objects.get(pk=issued[1].pk)
    forged.pk, forged.seq, forged.number, forged.token, forged.code = None, 7, "0007-X", "t", "c"
    forged.status, forged.status_on, forged.status_reason = "void", date(2026, 1, 4), "-"
    forged.save(force_insert=True)


def move_to_another_year(issued):
    rows(Register).update(period="2019")


def replace_by_nothing(issued):
    rows(Certificate, pk=issued[1].pk).update(status="replaced", status_on=date(2026, 1, 4), status_reason="-")


def fail_the_holder(issued):
    rows(Enrolment, pk=issued[1].enrolment_id).update(is_certified=False, outcome="failed", grade="")


def forget_the_recognition(issued):
    rows(CourseClass, pk=issued[0].enrolment.course_class_id).update(
        status="finished", recognition_no="", recognised_on=None, recognised_by=None
    )


def take_the_approval_back(issued):
    rows(Proposal, pk=issued[0].proposal_id).update(
        status="returned", return_reason="-", approved_by=None, approved_at=None
    )


def approve_alone(issued):
    proposal = issued[0].proposal
    rows(Proposal, pk=proposal.pk).update(is_single_handed=False, created_by=proposal.approved_by)


def count_one_more(issued):
    rows(ClassFigures, course_class=issued[0].enrolment.course_class).update(certified=2)


def unmark_a_learner(issued):
    rows(Enrolment, pk=issued[1].enrolment_id).update(is_certified=False)


def change_a_file(issued):
    file = issued[1].files.get().file
    with file.storage.open(file.name, "wb") as out:
        out.write(b"other")


def lose_a_file(issued):
    file = issued[1].files.get().file
    file.storage.delete(file.name)


def change_a_checkpoint(issued):
    rows(Checkpoint, day=date(2026, 1, 2)).update(heads=[])


def lose_a_checkpoint(issued):
    rows(Checkpoint, day=date(2026, 1, 2))._raw_delete("default")


def restore_an_older_backup(issued):
    marks.leave(issued[0].centre.code, "party", str(issued[0].year), 9)


DEFECTS = [
    (change_line, "line_changed"), (change_who_wrote_a_line, "line_changed"),
    (change_when_a_line_was_written, "line_changed"), (take_a_line_out, "line_missing"),
    (take_a_line_out, "number_missing"), (take_the_last_line_off, "head_differs"),
    (take_the_last_line_off, "certificate_without_line"), (rewrite_the_hashes, "checkpoint_differs"),
    (break_the_chain, "chain_broken"), (change_the_head, "head_differs"), (turn_the_counter_back, "counter_differs"),
    (change_the_name, "certificate_changed"), (change_what_is_printed, "certificate_changed"),
    (change_the_number, "certificate_changed"), (change_the_number, "number_repeated"),
    (revoke_without_a_line, "state_differs"), (show_a_revoked_one_as_valid, "shown_as_valid"),
    (revoke_from_an_earlier_day, "ending_differs"), (revoke_for_another_reason, "ending_differs"),
    (write_a_certificate_beside_the_register, "certificate_without_line"), (move_to_another_year, "period_differs"),
    (replace_by_nothing, "replaced_by_nothing"), (fail_the_holder, "no_roster"),
    (forget_the_recognition, "no_recognition"), (take_the_approval_back, "no_decision"), (approve_alone, "one_person"),
    (count_one_more, "figure_differs"), (unmark_a_learner, "mark_differs"), (change_a_file, "file_changed"),
    (lose_a_file, "file_missing"), (change_a_checkpoint, "checkpoint_changed"),
    (lose_a_checkpoint, "checkpoint_changed"), (restore_an_older_backup, "register_behind"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "code"), DEFECTS, ids=[f"{spoil.__name__}-{code}" for spoil, code in DEFECTS])
def test_a_defect_is_found(issued, spoil, code, settings, tmp_path):
    settings.REGISTER_MARKS = str(tmp_path)
    assert list(inspect()) == []
    with unguarded():
        spoil(issued)
    found = list(inspect())
    assert code in {one.code for one in found}
    assert all(one.message for one in found)


def test_triggers_taken_off_are_told(issued):
    with connection.cursor() as cursor:
        on = " ON certificates_certificate" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER certificates_certificate_no_change{on}")
    [found] = inspect()
    assert (found.code, found.table) == ("guard_missing", "certificates_certificate")


def test_the_command_prints_row_and_reason_and_ends_with_one(issued):
    with unguarded():
        change_line(issued)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_register", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (ended.value.code, answer["registers"], answer["lines"]) == (1, 1, 6)
    book, second = Register.objects.get(), RegisterEntry.objects.get(line=2)
    lines = [(one["code"], one["row"], one["line"], one["register"]) for one in answer["findings"] if "line" in one]
    assert ("line_changed", second.pk, 2, book.pk) in lines
    assert all(one["message"] for one in answer["findings"])


def test_a_changed_certificate_is_named_by_its_own_row_and_its_centre(issued):
    with unguarded():
        change_the_name(issued)
    [found] = inspect()
    assert (found.table, found.row) == ("certificates_certificate", issued[1].pk)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_register", stdout=out)
    assert f"({issued[1].centre.code}, {issued[1].year})" in out.getvalue()


def test_states_are_said_in_words(issued):
    with unguarded():
        revoke_without_a_line(issued)
    with translation.override("vi"):
        [said] = [one.message for one in inspect() if one.code == "state_differs"]
    assert "“Đã thu hồi”" in said
    assert "issued" not in said


def test_without_findings_the_command_ends_well(issued):
    out = io.StringIO()
    call_command("check_register", stdout=out)
    assert "1 registers, 6 lines: 0 findings" in out.getvalue()


def test_files_may_be_left_out(issued):
    lose_a_file(issued)
    assert [one.code for one in inspect()] == ["file_missing"]
    assert list(inspect(with_files=False)) == []


def test_the_check_borrows_nothing_from_the_code_that_issues():
    for file in Path(inspection.__file__).parent.glob("*.py"):
        text = file.read_text()
        for borrowed in ("chain", "register", "issuing", "models"):
            assert f"import {borrowed}" not in text.replace("from .. import marks", "")


def test_every_finding_has_words():
    tried = {code for _spoil, code in DEFECTS} | {"guard_missing"}
    tried.add("ended_elsewhere")  # in test_lists_after_restore.py
    # The database itself refuses these while its constraints stand.
    refused = {"line_repeated", "line_after_closing", "certificate_missing", "code_repeated"}
    assert set(SAYS) - tried <= refused


@pytest.mark.django_db(transaction=True)
def test_several_processes_find_what_one_finds():
    centre = make_centre()
    make_certificates(make_recognised_class(centre, learners=2))
    make_certificates(make_recognised_class(make_centre("Diễn Châu"), learners=2))
    with unguarded():
        rows(RegisterEntry, line=2).update(facts={})
    assert len(list(inspect())) == 4  # a changed line and its certificate, twice
    assert sorted(map(repr, inspect(processes=2))) == sorted(map(repr, inspect()))
