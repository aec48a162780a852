"""Each line of a register holds the hash of the line before; a line of issue vouches for what was frozen."""

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from certificates import chain
from certificates.models import Certificate, Register, RegisterEntry
from tests.build import make_centre, make_certificates, make_recognised_class

pytestmark = pytest.mark.django_db
LINE = {
    "register_id": 1, "line": 2, "kind": "issue", "seq": 2, "certificate_id": 5, "by_id": 3,
    "at": datetime(2026, 3, 1, 2, 3, 4, 5, tzinfo=UTC), "facts": {"number": "0002-GCN/TTCT"},
}  # fmt: skip
OTHER = {
    "register_id": 2, "line": 3, "kind": "void", "seq": 3, "certificate_id": None, "by_id": 4,
    "at": LINE["at"] + timedelta(microseconds=1), "facts": {"number": "0003-GCN/TTCT"},
}  # fmt: skip


def hash_of(previous="", **changed):
    return chain.line_hash(previous, SimpleNamespace(**LINE | changed))


@pytest.fixture
def book():
    """A register in which two classes were certified, one after the other."""
    centre = make_centre()
    for _time in range(2):
        make_certificates(make_recognised_class(centre, learners=2))
    return Register.objects.get()


def test_lines_of_two_issues_hold_on_to_one_another_and_the_register_to_the_last(book):
    lines, head = list(book.entries.all()), ""
    assert [line.line for line in lines] == [1, 2, 3, 4]
    for line in lines:
        assert (line.previous_hash, line.hash) == (head, chain.line_hash(head, line))
        head = line.hash
    assert book.head == head


def test_a_register_begins_a_chain_of_its_own(book):
    make_certificates(make_recognised_class(make_centre("Diễn Châu"), learners=1))
    first = RegisterEntry.objects.exclude(register=book).get()
    assert (first.line, first.previous_hash) == (1, "")


@pytest.mark.parametrize("column", LINE)
def test_a_hash_depends_on_every_word_of_its_line(column):
    assert hash_of(**{column: OTHER[column]}) != hash_of()


def test_a_hash_depends_on_the_line_before():
    assert hash_of("0" * 64) != hash_of()


def test_a_hash_is_the_same_whatever_the_time_zone_and_the_order_of_facts():
    facts = {"number": "0002-GCN/TTCT", "enrolment": 7}
    there = LINE["at"].astimezone(timezone(timedelta(hours=7)))
    assert hash_of(at=there, facts=dict(reversed(facts.items()))) == hash_of(facts=facts)


def test_a_line_of_issue_vouches_for_the_certificate_as_the_database_has_it(book):
    for line in book.entries.select_related("certificate"):
        assert line.facts["sealed"] == chain.sealed_hash(line.certificate)


@pytest.mark.parametrize("column", chain.SEALED)
def test_a_seal_breaks_with_every_column_that_was_frozen(column):
    certificate = make_certificates(make_recognised_class(learners=1))[0]
    seal = chain.sealed_hash(certificate)
    setattr(certificate, column, "khác")
    assert chain.sealed_hash(certificate) != seal


def test_all_that_is_kept_for_ever_is_under_the_seal_but_the_search_key_and_who_issued_when():
    life = {"id", "status", "status_on", "status_reason", "handed_over_on", "handed_over_to"}
    columns = {field.attname for field in Certificate._meta.concrete_fields}
    assert columns - life - set(chain.SEALED) == {"holder_key", "issued_at", "issued_by_id"}
