"""Several directors at once: no number twice, none left out; with a control that shows the test can fail."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import Max

from centres.scope import Role
from certificates import issuing, register
from certificates.models import Certificate, Proposal, Register, RegisterEntry
from tests.build import make_centre, make_proposal, make_recognised_class, make_user
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

PROPOSALS = 8
LEARNERS = 3


def proposals_of_one_centre():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    return [make_proposal(make_recognised_class(centre, by=officer, learners=LEARNERS)) for _ in range(PROPOSALS)]


def approve_in_parallel(proposals):
    director = make_user(Role.DIRECTOR, centre=proposals[0].centre)

    def approving(pk):
        return lambda: issuing.approve(Proposal.objects.get(pk=pk), by=director)

    return at_once([approving(proposal.pk) for proposal in proposals])


def test_eight_approvals_at_one_centre_take_every_number_once():
    proposals = proposals_of_one_centre()
    results = approve_in_parallel(proposals)
    assert [error for error in results if isinstance(error, Exception)] == []
    everything = list(range(1, PROPOSALS * LEARNERS + 1))
    assert sorted(Certificate.objects.values_list("seq", flat=True)) == everything
    assert sorted(RegisterEntry.objects.values_list("line", flat=True)) == everything
    book = Register.objects.get()
    assert (book.last_seq, book.last_line) == (everything[-1], everything[-1])
    for certificates in results:  # and a class keeps its numbers together
        seqs = [one.seq for one in certificates]
        assert seqs == list(range(seqs[0], seqs[0] + LEARNERS))


def test_the_same_run_with_a_counter_of_max_plus_one_goes_wrong(monkeypatch):
    """The negative control: were the lock of `register.take` not what keeps the order, this would pass as well."""
    proposals = proposals_of_one_centre()
    centre, year = proposals[0].centre, str(proposals[0].issue_on.year)
    Register.objects.create(centre=centre, form="party", period=year, number_pattern=register.PATTERNS["party"])
    everybody_has_looked = threading.Barrier(PROPOSALS)

    def take_highest_plus_one(centre, form, issued_on, count, own):
        book = Register.objects.get(centre=centre, form=form, period=year)
        last = Certificate.objects.filter(register=book).aggregate(last=Max("seq"))["last"] or 0
        everybody_has_looked.wait(timeout=30)
        return book, last + 1

    monkeypatch.setattr(register, "take", take_highest_plus_one)
    results = approve_in_parallel(proposals)
    refused = [error for error in results if isinstance(error, IntegrityError | ValidationError)]
    assert len(refused) == PROPOSALS - 1  # all read the same highest number; one wins
    assert Certificate.objects.count() == LEARNERS


def test_two_approvals_of_one_proposal_issue_once():
    proposal = make_proposal(make_recognised_class(learners=LEARNERS))
    directors = [make_user(Role.DIRECTOR, centre=proposal.centre) for _ in range(2)]
    barrier_pks = [(director, proposal.pk) for director in directors]

    def approving(director, pk):
        return lambda: issuing.approve(Proposal.objects.get(pk=pk), by=director)

    results = at_once([approving(*pair) for pair in barrier_pks])
    refused = [error for error in results if isinstance(error, Exception)]
    assert [error.code for error in refused] == ["illegal_move"]
    assert sorted(Certificate.objects.values_list("seq", flat=True)) == list(range(1, LEARNERS + 1))
    assert Register.objects.get().last_seq == LEARNERS


def test_two_stale_copies_cannot_both_approve():
    """Both have read “submitted” before either writes: the UPDATE that names the old state lets one through."""
    proposal = make_proposal(make_recognised_class(learners=LEARNERS))
    directors = [make_user(Role.DIRECTOR, centre=proposal.centre) for _ in range(2)]
    copies = [Proposal.objects.get(pk=proposal.pk) for _ in range(2)]

    def approving(copy, director):
        return lambda: issuing.approve(copy, by=director)

    results = at_once([approving(copy, who) for copy, who in zip(copies, directors, strict=True)])
    assert [error.code for error in results if isinstance(error, Exception)] == ["illegal_move"]
    assert Certificate.objects.count() == LEARNERS


def test_without_the_lock_and_the_old_state_only_the_database_stands_between(monkeypatch):
    """The negative control of the two above and the one below: several get as far as writing, and are refused there."""
    proposal = make_proposal(make_recognised_class(learners=LEARNERS))
    directors = [make_user(Role.DIRECTOR, centre=proposal.centre) for _ in range(4)]
    everybody_has_read = threading.Barrier(4)

    def move_unchecked(row, to, *, by, locked, **facts):
        everybody_has_read.wait(timeout=30)
        Proposal.objects.filter(pk=row.pk).update(status=to, **facts)

    monkeypatch.setattr(connection.features.__class__, "has_select_for_update", False)
    monkeypatch.setattr(issuing, "move", move_unchecked)
    results = at_once([lambda who=who: issuing.approve(proposal, by=who) for who in directors])
    refused = [error for error in results if isinstance(error, Exception)]
    assert {getattr(error, "code", type(error).__name__) for error in refused} - {"illegal_move"}
    assert Certificate.objects.count() == LEARNERS
