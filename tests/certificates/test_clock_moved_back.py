"""A clock that is set back an hour: the books stay in the order things were done, whatever hour stands beside them."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from centres import audit_file
from centres.models import AuditLine
from certificates import book, booklines, checkpoints, issuing
from certificates.models import Checkpoint, RegisterEntry
from tests.build import make_proposal, make_recognised_class
from tests.clock import Clock
from tests.drills.state import trouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(monkeypatch)
    clock.set("2026-11-02 08:00")
    return clock


@pytest.fixture
def approvals(clock, centre, officer, director):
    """Three approvals of one learner each, in this order: at 10:00, at 9:00 after the clock went back, at 9:30."""
    proposals = [make_proposal(make_recognised_class(centre, by=officer, learners=1)) for _ in range(3)]
    for proposal, hour in zip(proposals, ["10:00", "09:00", "09:30"], strict=True):
        clock.set(f"2026-11-02 {hour}")
        issuing.approve(proposal, by=director)
    return proposals


def hours(rows):
    return [f"{row.at.hour + 7:02d}:{row.at.minute:02d}" for row in rows]


@pytest.mark.usefixtures("approvals")
def test_the_register_goes_on_by_line_and_number():
    lines = list(RegisterEntry.objects.order_by("line"))
    assert [(line.line, line.seq) for line in lines] == [(1, 1), (2, 2), (3, 3)]
    assert hours(lines) == ["10:00", "09:00", "09:30"]  # the clock did go back: an order by the hour is another
    assert trouble() == []  # and the chain holds


@pytest.mark.usefixtures("approvals")
def test_the_pages_and_the_paper_of_the_register_follow_the_numbers():
    entries = RegisterEntry.objects.all()
    assert [row.seq for row in book.page(book.rows(entries), 20).rows] == [3, 2, 1]
    assert [line.seq for line in booklines.entries_of(entries)] == [1, 2, 3]


def test_the_audit_book_is_in_the_order_of_the_deeds(client, clock, approvals, director):
    client.force_login(director)
    lines = [line for line in client.get("/audit/").context["lines"] if line.verb == "approve_proposal"]
    assert hours(lines) == ["09:30", "09:00", "10:00"]  # the last deed first
    assert [line.row_id for line in lines] == [proposal.pk for proposal in reversed(approvals)]
    content, _n = audit_file.workbook(AuditLine.objects.filter(verb="approve_proposal"), [])
    cells = [str(cell) for row in load_workbook(io.BytesIO(content)).active.values for cell in row]
    written = " ".join(cells)
    assert written.index("09:30") < written.index("09:00") < written.index("10:00")


def test_checkpoints_hold_on_to_the_one_made_before_whatever_day_it_bears(client, clock, centre, officer, director):
    """At half past midnight the clock is set back an hour: the second checkpoint bears an earlier day."""
    made = []
    for moment in ["2026-11-03 00:30", "2026-11-02 23:30", "2026-11-03 00:40", "2026-11-04 00:30"]:
        clock.set(moment)
        issuing.approve(make_proposal(make_recognised_class(centre, by=officer, learners=1)), by=director)
        made.append(checkpoints.make())
    assert [is_new for _one, is_new in made] == [True, True, False, True]
    first, second, third = Checkpoint.objects.order_by("pk")
    assert [first.day.day, second.day.day, third.day.day] == [3, 2, 4]
    assert (first.previous_hash, second.previous_hash, third.previous_hash) == ("", first.hash, second.hash)
    assert trouble() == []
    client.force_login(director)
    assert list(client.get("/checkpoints/").context["page"]) == [third, second, first]


def test_a_chain_that_followed_the_days_would_be_found_out(clock):
    """The negative control: the second holds on to nothing, as if it were the earliest, and the check says so."""
    clock.set("2026-11-03 00:30")
    checkpoints.make()
    day = date(2026, 11, 2)
    Checkpoint.objects.create(day=day, previous_hash="", hash=checkpoints.hash_of("", day, []))
    assert [line.split()[0] for line in trouble()] == ["checkpoint_changed"]
