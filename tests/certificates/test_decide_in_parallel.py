"""Several people decide about one certificate at the same moment; with controls that show the tests can fail."""

import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from certificates import decisions, effects, handing, register
from certificates.models import Certificate, Register, RegisterDecision, RegisterEntry, ReissueRule
from tests.build import TODAY, make_decision
from tests.parallel import at_once

from .deciding import make_desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _rules_of_reissue():
    """Emptied tables have no rules: a test with real transactions brings its own."""
    if not ReissueRule.objects.exists():
        import_module("certificates.migrations.0005_seal_the_register").begin_rules(apps, None)


def copies(desk):
    """The first certificate as two pages have it in hand."""
    return [[Certificate.objects.get(pk=desk.certificates[0].pk)] for _page in range(2)]


def refusals(results):
    return [error.code for error in results if isinstance(error, ValidationError)]


def failures(results):
    return [error for error in results if isinstance(error, Exception) and not isinstance(error, ValidationError)]


def test_of_two_reissues_proposed_at_once_one_waits():
    desk = make_desk()
    results = at_once([lambda rows=rows: desk.propose("reissue", rows) for rows in copies(desk)])
    assert (failures(results), refusals(results)) == ([], ["open_decision"])
    assert RegisterDecision.objects.count() == 1


def test_of_a_revocation_and_a_reissue_at_once_one_waits():
    desk = make_desk()
    first, second = copies(desk)
    results = at_once([lambda: desk.propose("revoke", first), lambda: desk.propose("reissue", second)])
    assert (failures(results), refusals(results)) == ([], ["open_decision"])
    assert RegisterDecision.objects.count() == 1


def test_without_the_lock_both_wait(monkeypatch):
    """The negative control: were the lock not what keeps the order, the tests above would prove nothing."""
    desk = make_desk()
    both_have_looked = threading.Barrier(2)
    check = decisions._check_none_open

    def check_and_wait(certificates):
        check(certificates)
        both_have_looked.wait(timeout=30)

    monkeypatch.setattr(decisions, "_check_none_open", check_and_wait)
    monkeypatch.setattr(
        effects, "lock", lambda pks: list(Certificate.objects.filter(pk__in=pks).select_related("register", "centre"))
    )
    results = at_once([lambda rows=rows: desk.propose("reissue", rows) for rows in copies(desk)])
    assert (failures(results), refusals(results)) == ([], [])
    assert RegisterDecision.objects.count() == 2


def approving(pk, by):
    return lambda: decisions.approve(RegisterDecision.objects.get(pk=pk), by=by)


def test_one_decision_approved_by_two_at_once_is_carried_out_once():
    desk = make_desk()
    decision = desk.propose("reissue")
    results = at_once([approving(decision.pk, desk.director)] * 2)
    assert (failures(results), refusals(results)) == ([], ["illegal_move"])
    assert Certificate.objects.filter(replaces=desk.certificates[0]).count() == 1
    assert Register.objects.get().last_seq == 4


def test_revoking_while_reissuing_leaves_one_of_both():
    """Two decisions on one certificate, past the check of `propose`: the state of the certificate still decides."""
    desk = make_desk()
    facts = {"by": desk.officer, "certificates": desk.certificates[:1]}
    pks = [make_decision(desk.centre, kind, **facts).pk for kind in ("revoke", "reissue")]
    results = at_once([approving(pk, desk.director) for pk in pks])
    assert failures(results) == []
    assert refusals(results) in (["already_replaced"], ["revoked_not_reissued"])
    kinds = list(RegisterEntry.objects.order_by("line").values_list("kind", flat=True))[3:]
    assert kinds in (["revoke"], ["issue", "replace"])


def test_many_decisions_at_once_leave_one_chain_without_a_gap():
    desk = make_desk(learners=8)
    pks = [desk.propose(kind, [one]).pk for one, kind in zip(desk.certificates, ["reissue", "revoke"] * 4, strict=True)]
    results = at_once([approving(pk, desk.director) for pk in pks])
    assert [error for error in results if isinstance(error, Exception)] == []
    lines = list(RegisterEntry.objects.order_by("line"))
    assert [line.line for line in lines] == list(range(1, 8 + 4 + 8 + 1))
    assert [line.previous_hash for line in lines] == ["", *(line.hash for line in lines[:-1])]
    book = Register.objects.get()
    assert (book.head, book.last_seq) == (lines[-1].hash, 12)


def test_the_same_run_that_reads_the_register_without_locking_it_breaks_the_chain(monkeypatch):
    """The negative control of the chain: counting on from what was read forks it, or a line is refused."""
    desk = make_desk(learners=4)
    pks = [desk.propose("revoke", [one]).pk for one in desk.certificates]
    everybody_has_read = threading.Barrier(4)

    def remark_unlocked(book, kind, certificates, facts, *, by):
        book = Register.objects.get(pk=book.pk)
        everybody_has_read.wait(timeout=30)
        line = RegisterEntry(kind=kind, seq=certificates[0].seq, by=by, certificate=certificates[0], facts=facts[0])
        register.write(book, [line])

    monkeypatch.setattr(register, "remark", remark_unlocked)
    monkeypatch.setattr(effects, "lock_registers", lambda certificates: None)
    monkeypatch.setattr(effects, "_count", lambda *args, **facts: None)
    monkeypatch.setattr(
        effects, "lock", lambda pks: list(Certificate.objects.filter(pk__in=pks).select_related("register", "centre"))
    )
    results = at_once([approving(pk, desk.director) for pk in pks])
    assert len([error for error in results if isinstance(error, Exception)]) == 3


def test_handing_over_while_voiding_ends_in_one_of_both():
    desk = make_desk()
    decision = desk.propose("void", decided_on=TODAY() - timedelta(days=1))
    [copy] = copies(desk)[0]
    results = at_once(
        [approving(decision.pk, desk.director), lambda: handing.hand_over(copy, by=desk.officer, on=TODAY())]
    )
    assert failures(results) == []
    assert refusals(results) in (["handed_over"], ["not_issued"])
    one = desk.fresh()[0]
    assert (one.status == "void") != (one.handed_over_on is not None)
