"""What an approval costs the database: the same statements for a small and a large class, few while numbers wait."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.scope import Role
from certificates import issuing
from certificates.models import Proposal
from tests.build import make_centre, make_certificates, make_proposal, make_recognised_class, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]  # SQLite takes rows in lots of its own size


def statements(centre, learners):
    """The SQL of one approval into a book that is open, without the marks of transactions."""
    officer = make_user(Role.OFFICER, centre=centre)
    proposal = make_proposal(make_recognised_class(centre, by=officer, learners=learners))
    director = make_user(Role.DIRECTOR, centre=centre)
    proposal = Proposal.objects.select_related("centre", "created_by", "submitted_by").get(pk=proposal.pk)
    with CaptureQueriesContext(connection) as captured:
        issuing.approve(proposal, by=director)
    return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]


def test_an_approval_takes_the_same_statements_for_5_and_for_60_learners():
    centre = make_centre()
    make_certificates(make_recognised_class(centre, learners=1))
    few, many = statements(centre, 5), statements(centre, 60)
    assert len(few) == len(many)
    assert len(many) <= 12, many


def test_the_counter_is_locked_last():
    centre = make_centre()
    make_certificates(make_recognised_class(centre, learners=1))
    done = statements(centre, 5)
    (locked,) = [place for place, sql in enumerate(done) if "FOR NO KEY UPDATE" in sql]
    assert [sql.split()[0] for sql in done[locked + 1 :]] == ["INSERT", "INSERT", "UPDATE", "INSERT"]
