"""The register's year turns at midnight of the centres' own time, seven hours before that of the database."""

from datetime import UTC, date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from certificates import issuing
from certificates.models import Certificate, Proposal, Register
from tests.build import code_of, make_proposal, make_recognised_class
from tests.clock import Clock
from tests.drills.state import trouble

pytestmark = pytest.mark.django_db
OLD, NEW = date(2026, 12, 31), date(2027, 1, 1)
JUST_BEFORE, JUST_AFTER = "2026-12-31 23:59:59.9", "2027-01-01 00:00:00.1"


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(monkeypatch)
    clock.set("2026-12-31 10:00")
    return clock


@pytest.fixture
def dated(clock, centre, officer, director):
    """`dated(day)`: a proposal whose certificates bear that day; every class of the centre has two learners."""
    return lambda day: make_proposal(make_recognised_class(centre, by=officer, learners=2), issue_on=day)


def numbers():
    return list(Certificate.objects.order_by("register__period", "seq").values_list("register_no", flat=True))


def test_the_last_class_of_a_year_and_the_first_of_the_next_stand_in_their_books(client, clock, dated, director):
    """Each is dated on the day it is approved, over the web, a tenth of a second before and after midnight."""
    clock.set("2026-12-31 23:30")
    client.force_login(director)
    for moment, day in [(JUST_BEFORE, OLD), (JUST_AFTER, NEW)]:
        clock.set(moment)
        assert timezone.localdate() == day
        proposal = dated(day)
        client.post(f"/proposals/{proposal.pk}/approve/", {"version_no": proposal.version_no})
    assert numbers() == ["0001/2026", "0002/2026", "0001/2027", "0002/2027"]
    assert [(book.period, book.last_seq) for book in Register.objects.order_by("period")] == [("2026", 2), ("2027", 2)]
    assert trouble() == []


def test_what_is_dated_on_the_old_day_stays_in_the_old_book(clock, dated, director):
    """Proposed before midnight, approved after it, with the first of the new year between."""
    late, early, last = dated(OLD), dated(NEW), dated(OLD)
    for proposal in (late, early, last):
        clock.set(JUST_AFTER)
        issuing.approve(proposal, by=director)
    assert numbers() == ["0001/2026", "0002/2026", "0003/2026", "0004/2026", "0001/2027", "0002/2027"]
    assert trouble() == []


def test_the_new_day_is_refused_a_tenth_of_a_second_too_early(clock, dated, director):
    proposal = dated(NEW)
    clock.set(JUST_BEFORE)
    with pytest.raises(ValidationError) as refused:
        issuing.approve(proposal, by=director)
    assert code_of(refused) == "issued_in_future"
    clock.set(JUST_AFTER)
    issuing.approve(Proposal.objects.get(pk=proposal.pk), by=director)
    assert numbers() == ["0001/2027", "0002/2027"]


def test_a_year_that_turned_with_the_database_would_be_found_out(clock, dated, director):
    """The negative control: by the time of the database it is 17:00 of the old day, and the new one is refused."""
    proposal = dated(NEW)
    clock.set(JUST_AFTER)
    with timezone.override(UTC), pytest.raises(ValidationError) as refused:
        issuing.approve(proposal, by=director)
    assert code_of(refused) == "issued_in_future"
