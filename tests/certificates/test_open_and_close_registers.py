"""A register is opened with minutes or by its first certificate, and closed with minutes; then it gives no number."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine, Centre
from centres.scope import Role
from certificates import chain, issuing, register, registers
from certificates.models import Register, RegisterEntry
from tests.build import TODAY, make_centre, make_certificates, make_proposal, make_recognised_class, make_user
from tests.certificates.test_number_patterns import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def director(centre):
    return make_user(Role.DIRECTOR, centre=centre)


def last_year():
    return date(TODAY().year - 1, 12, 30)


def opened(centre, director, on=None):
    return registers.open_book(centre, by=director, form="party", on=on or TODAY(), minutes="01/BB-TTCT")


def close(book, director, **facts):
    facts = {"minutes": "02/BB-TTCT", "closed_on": TODAY()} | facts
    return registers.close_book(book, by=director, **facts)


def test_the_opening_line_comes_first_and_the_chain_goes_on(centre, director):
    book = opened(centre, director)
    (issued,) = make_certificates(make_recognised_class(centre, learners=1), issue_on=TODAY())
    lines = list(RegisterEntry.objects.filter(register=book).order_by("line"))
    assert [(line.line, line.kind, line.seq) for line in lines] == [(1, "open", 0), (2, "issue", 1)]
    assert lines[0].facts == {"minutes": "01/BB-TTCT", "pattern": "{seq}-GCN/TTCT"}
    assert [line.hash for line in lines] == [chain.line_hash(line.previous_hash, line) for line in lines]
    assert lines[1].previous_hash == lines[0].hash
    book.refresh_from_db()
    assert (book.head, book.last_seq, book.last_line, issued.seq) == (lines[1].hash, 1, 2, 1)


def test_a_closed_register_gives_no_number(centre, director):
    proposal = make_proposal(make_recognised_class(centre, learners=1), issue_on=TODAY())
    book = opened(centre, director)
    Register.objects.filter(pk=book.pk).update(
        closed_at=book.opened_at, closed_by=director, closed_on=TODAY(), closing_minutes="02"
    )
    assert refusal(issuing.approve, proposal, by=director) == "register_closed"
    proposal.refresh_from_db()
    assert proposal.status == "submitted"
    assert RegisterEntry.objects.filter(kind="issue").count() == 0


def test_closing_writes_the_last_line(centre, director):
    book = close(opened(centre, director, last_year()), director)
    last = RegisterEntry.objects.get(kind="close")
    assert (last.line, last.seq, last.facts) == (
        2, 0, {"minutes": "02/BB-TTCT", "closed_on": TODAY().isoformat(), "last": 0},
    )  # fmt: skip
    book = Register.objects.get(pk=book.pk)
    assert (book.head, book.last_line, book.closing_minutes) == (last.hash, 2, "02/BB-TTCT")
    with pytest.raises(ValidationError) as refused:
        register.take(centre, "party", last_year(), 1)
    assert refused.value.code == "register_closed"
    assert register.take(centre, "party", TODAY(), 1)[1] == 1  # the next book is another one
    assert set(AuditLine.objects.values_list("verb", flat=True)) == {"open_register", "close_register"}


def test_what_closing_refuses(centre, director):
    running = opened(centre, director)
    assert refusal(close, running, director) == "period_running"
    book = opened(centre, director, last_year())
    assert refusal(close, book, director, minutes="  ") == "no_minutes"
    assert refusal(close, book, director, closed_on=TODAY() + timedelta(days=1)) == "closed_in_future"
    assert refusal(close, book, director, closed_on=last_year()) == "period_running"
    assert not RegisterEntry.objects.filter(kind="close").exists()
    close(book, director)
    assert refusal(close, book, director) == "already_closed"


def test_the_register_of_a_closed_centre_is_closed_within_its_period(centre, director):
    book = opened(centre, director)
    Centre.objects.filter(pk=centre.pk).update(closed_on=TODAY())
    assert close(Register.objects.get(pk=book.pk), director).closed_on == TODAY()


def test_what_opening_refuses(centre, director):
    facts = {"by": director, "form": "party", "on": TODAY()}
    assert refusal(registers.open_book, centre, **facts, minutes=" ") == "no_minutes"
    opened(centre, director)
    assert refusal(registers.open_book, centre, **facts, minutes="3") == "already_open"
    centre.closed_on = TODAY()
    assert refusal(registers.open_book, centre, **facts | {"form": "state"}, minutes="3") == "centre_closed"
    assert Register.objects.count() == 1


@pytest.mark.parametrize(("years", "is_open"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_register_is_opened_for_last_year_this_year_or_the_next(centre, director, years, is_open):
    day = date(TODAY().year + years, 6, 15)
    if is_open:
        assert opened(centre, director, day).period == str(day.year)
    else:
        assert refusal(opened, centre, director, day) == "wrong_year"
    assert Register.objects.exists() == is_open


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DEPUTY, Role.LECTURER])
def test_only_the_director_opens_and_closes(centre, director, role):
    book = opened(centre, director, last_year())
    for other in (make_user(role, centre=centre), make_user(Role.DIRECTOR)):
        with pytest.raises(PermissionDenied):
            opened(centre, other)
        with pytest.raises(PermissionDenied):
            close(book, other)
    assert Register.objects.get().closed_at is None


def test_proposals_dated_in_the_period_are_still_open(centre, director):
    waiting = make_proposal(make_recognised_class(centre, learners=1), issue_on=TODAY())
    assert registers.still_open(opened(centre, director)) == [waiting]
    assert registers.still_open(opened(centre, director, last_year())) == []
    issuing.approve(waiting, by=director)
    assert registers.still_open(Register.objects.get(period=str(TODAY().year))) == []
