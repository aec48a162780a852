"""The cohort attack, simulated: a million guesses by number from 100 addresses end at the budget of misses.

Goal: less than 0.1 % of the candidates are tried in a day before the way by number rests, and somebody is told.
"""

import logging
from itertools import cycle, product

import pytest
from django.conf import settings
from django.test import RequestFactory

from certificates.views import limits

ADDRESSES = [f"198.51.100.{n}" for n in range(100)]
NUMBERS, BIRTH_DATES = 100, 10_000  # the papers of a small class, and a third of a century of days
CANDIDATES = NUMBERS * BIRTH_DATES
MINUTES = 24 * 60


class Clock:
    """The clock of the counters, moved on by hand. It begins where a day of their windows has just begun."""

    def __init__(self, monkeypatch):
        self.now = 1_800_000_000
        monkeypatch.setattr("django_ratelimit.core.time.time", lambda: self.now)
        monkeypatch.setattr("django_ratelimit.core._get_window", lambda value, period: self._end(period))

    def _end(self, period):
        return self.now - self.now % period + period


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def requests_from(address):
    return RequestFactory().post("/my/", REMOTE_ADDR=address)


def sweep(clock, minutes=MINUTES):
    """How many candidates are tried in the minutes: each address as fast as it is let, all papers by turns."""
    tried, candidates = 0, product(range(BIRTH_DATES), range(NUMBERS))
    requests = [requests_from(address) for address in ADDRESSES]
    for _minute in range(minutes):
        clock.now += 60
        for request in cycle(requests):
            if limits.looks_up_too_often(request):
                if request is requests[-1]:
                    break  # nobody is let in any more in this minute
                continue
            if limits.number_is_closed(request):
                return tried
            _born, number = next(candidates)
            per_paper = (f"my {number}", limits.everybody, settings.LOOK_UP_RATE_PER_PAPER)
            if not limits.counts_too_often(request, per_paper):
                tried += 1
                limits.count_miss(request)
    return tried


def test_a_sweep_from_100_addresses_ends_before_a_thousandth_is_tried_and_is_reported(clock, caplog):
    tried = sweep(clock)
    assert 0 < tried < CANDIDATES / 1000
    alerts = [record.levelno for record in caplog.records if record.name == limits.__name__]
    assert alerts == [logging.ERROR]


def test_without_the_budget_of_misses_the_same_sweep_goes_on(clock, settings):
    """The check above can fail: the limits for each address and paper alone let more than a thousandth through."""
    settings.LOOK_UP_MISSES = "100000000/d"
    assert sweep(clock, minutes=60) > CANDIDATES / 1000


def test_many_addresses_do_not_push_each_others_counts_out_of_the_cache(settings):
    settings.LOOK_UP_RATE, settings.LOOK_UP_RATE_OVERALL = "1/m", "100000/m"
    requests = [requests_from(f"10.0.{n // 250}.{n % 250}") for n in range(500)]
    first, second = ([limits.looks_up_too_often(request) for request in requests] for _turn in range(2))
    assert (set(first), set(second)) == ({False}, {True})
