"""Log lines have no keys to certificates: neither the token of a QR nor the secret of a one-time link."""

import logging

import pytest
from django.conf import settings

from portal import logs


def line(message, *args):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert logs.keyless()(record)
    return record.getMessage()


@pytest.mark.parametrize(
    "address", ["/C/ABCDEFGHIJKLMNOPQRSTUVWXY2", "/c/abcdefghijklmnopqrstuvwxy2/", "/my/link/ABC234/"]
)
def test_a_key_in_an_address_is_left_out(address):
    said = line("%s: %s", "Too Many Requests", address)
    assert said.startswith("Too Many Requests: /")
    assert "…" in said
    assert address.strip("/").rpartition("/")[2] not in said


def test_other_addresses_stay_readable():
    assert line("Not Found: %s", "/certificates/12/?year=2026") == "Not Found: /certificates/12/?year=2026"


def test_every_handler_has_the_filter():
    assert all("keyless" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
