"""How often the public pages may be asked: attempts counted in the cache, for each address and for all together."""

import logging

from django.conf import settings
from django.shortcuts import render
from django_ratelimit.core import get_usage, is_ratelimited

log = logging.getLogger(__name__)

MISSES = "my misses"


def counts_too_often(request, *limits):
    """Count this attempt against `limits` (group, key, rate) in turn; whether one of them is used up.

    What is refused by one is not counted by the next: one address cannot use up what all share.
    """
    return any(is_ratelimited(request, group=g, key=key, rate=rate, increment=True) for g, key, rate in limits)


def everybody(group, request):
    """One counter for all addresses."""
    return "everybody"


def verifies_too_often(request):
    """One more check of a certificate, scanned, typed or by a machine."""
    return counts_too_often(
        request, ("verify", "ip", settings.VERIFY_RATE), ("verify", everybody, settings.VERIFY_RATE_OVERALL)
    )


def looks_up_too_often(request):
    """One more attempt of a holder, by any way in."""
    return counts_too_often(
        request, ("my", "ip", settings.LOOK_UP_RATE), ("my in an hour", "ip", settings.LOOK_UP_RATE_HOURLY),
        ("my", everybody, settings.LOOK_UP_RATE_OVERALL),
    )  # fmt: skip


def number_is_closed(request):
    """Whether so many guesses by number have missed that this way in rests: numbers are counted up, codes are not."""
    return bool(get_usage(request, group=MISSES, key=everybody, rate=settings.LOOK_UP_MISSES)["should_limit"])


def count_miss(request):
    """One more guess by number that fitted nothing; the one that uses up the budget is reported, once."""
    used = get_usage(request, group=MISSES, key=everybody, rate=settings.LOOK_UP_MISSES, increment=True)
    if used["count"] == used["limit"] + 1:
        log.error("look-up by number rests: %s attempts missed, somebody may be trying numbers", used["limit"])


def too_many(request):
    """The page that asks to wait."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = "60"  # seconds
    return answer
