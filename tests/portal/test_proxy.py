"""Behind a proxy attempts are counted for the visitor, and nobody talks himself out of a limit."""

import pytest
from django.test import RequestFactory

from portal.proxy import visitor_address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("1.2.3.4, 203.0.113.7", "203.0.113.7"),  # the first one is the visitor's own claim
        ("1.2.3.4,  2001:db8::1 ", "2001:db8::1"),
        ("", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("203.0.113.7, ", "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_proxy_wrote(forwarded, address):
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1")
    assert visitor_address(request) == address


@pytest.mark.django_db
def test_limits_count_visitors_behind_the_proxy(client, settings):
    settings.RATELIMIT_IP_META_KEY = "portal.proxy.visitor_address"
    settings.VERIFY_RATE = "1/m"

    def ask(forwarded):
        return client.post("/verify/", {"code": "x"}, HTTP_X_FORWARDED_FOR=forwarded).status_code

    assert [ask("203.0.113.7"), ask("203.0.113.8"), ask("9.9.9.9, 203.0.113.7")] == [200, 200, 429]
