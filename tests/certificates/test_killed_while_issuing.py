"""Whoever issues or decides is killed at every statement, on both databases: all of it is there, or nothing."""

from datetime import date

import pytest
from django.db import connection

from centres.models import User
from certificates import decisions, issuing, marks
from certificates.models import Certificate, Proposal, RegisterDecision, RegisterEntry, ReissueRule
from tests.build import make_proposal, make_recognised_class
from tests.drills.kills import killed, killed_after_commit, statements
from tests.drills.state import trouble

from .deciding import make_desk

pytestmark = pytest.mark.django_db(transaction=True)


def approving(proposal, director, approve=issuing.approve):
    return lambda: approve(Proposal.objects.get(pk=proposal.pk), by=User.objects.get(pk=director.pk))


@pytest.fixture
def waiting(centre, officer, director):
    """(a proposal that waits, its director) at a centre whose register is begun."""
    begun = make_proposal(make_recognised_class(centre, by=officer, learners=1))
    issuing.approve(begun, by=director)
    return make_proposal(make_recognised_class(centre, by=officer, learners=3)), director


def test_an_approval_killed_at_any_statement_leaves_nothing_behind(waiting):
    proposal, director = waiting
    deed = approving(proposal, director)
    points = statements(deed) + 1  # the last lies before COMMIT
    assert points > 12
    for point in range(1, points + 1):
        assert killed(deed, point), point
        proposal.refresh_from_db()
        assert (proposal.status, Certificate.objects.count(), trouble()) == ("submitted", 1, []), point
    assert [one.seq for one in deed()] == [2, 3, 4]
    assert trouble() == []


def test_an_approval_killed_after_its_commit_is_whole(waiting):
    proposal, director = waiting
    assert killed_after_commit(approving(proposal, director), marks, "leave")
    proposal.refresh_from_db()
    assert (proposal.status, Certificate.objects.count(), trouble()) == ("approved", 4, [])
    assert proposal.print_job.status == "queued"


def test_without_its_transaction_the_same_kills_are_found(waiting, monkeypatch):
    """The negative control: statements that are written one by one leave half a class behind."""
    proposal, director = waiting
    monkeypatch.setattr(connection.features, "has_select_for_update", False)  # a lock needs a transaction
    deed = approving(proposal, director, issuing.approve.__wrapped__)
    found = set()
    for point in range(1, 20):
        assert killed(deed, point, as_one=False), point
        proposal.refresh_from_db()
        found.add((proposal.status, Certificate.objects.count(), bool(trouble())))
        if proposal.status != "submitted":
            break
    assert [state for state in found if state not in {("submitted", 1, False), ("approved", 4, False)}]


@pytest.mark.parametrize("kind", ["revoke", "void", "reissue"])
def test_a_decision_killed_at_any_statement_leaves_nothing_behind(kind):
    desk = make_desk(learners=3)
    ReissueRule.objects.create(
        cause="holder_loss", effective_from=date(2020, 1, 1), route="reissue", papers="Đơn", wording="Cấp lại lần {n}"
    )
    decision = desk.propose(kind, desk.certificates[:2])
    lines = RegisterEntry.objects.count()

    def deed():
        return decisions.approve(RegisterDecision.objects.get(pk=decision.pk), by=User.objects.get(pk=desk.director.pk))

    for point in range(1, statements(deed) + 2):
        assert killed(deed, point), point
        decision.refresh_from_db()
        states = set(Certificate.objects.values_list("status", flat=True))
        assert (decision.status, states, RegisterEntry.objects.count()) == ("proposed", {"issued"}, lines), point
    assert trouble() == []
    deed()
    decision.refresh_from_db()
    assert (decision.status, trouble()) == ("approved", [])


def test_a_reissue_killed_after_its_commit_is_whole():
    desk = make_desk(learners=3)
    ReissueRule.objects.create(
        cause="holder_loss", effective_from=date(2020, 1, 1), route="reissue", papers="Đơn", wording="Cấp lại lần {n}"
    )
    decision = desk.propose("reissue", desk.certificates[:2])
    director = desk.director.pk

    def deed():
        return decisions.approve(RegisterDecision.objects.get(pk=decision.pk), by=User.objects.get(pk=director))

    assert killed_after_commit(deed, marks, "leave")
    decision.refresh_from_db()
    counts = [Certificate.objects.filter(status=status).count() for status in ("issued", "replaced")]
    assert (decision.status, counts, trouble()) == ("approved", [3, 2], [])
