"""Who asks, where our own proxy stands in front: without this every visitor would share one address and one limit."""

import ipaddress


def visitor_address(request):
    """The address the proxy itself saw: the last one in X-Forwarded-For. What stands before it anybody may write."""
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:  # the header is missing or no address: a request that went past the proxy
        return request.META["REMOTE_ADDR"]
