"""What the public check costs beside a bare view that reads one row by its primary key.

    python -m benchmarks.verify [--certificates 200000] [--rounds 2000]

Runs on a database of its own on PostgreSQL: the server DATABASE_URL names, else the one that comes with the test
requirements. Both views pass the same middleware in one process and one thread, by turns, without the network and the
web server; limits are as in production but wide open. Goal: the check answers at least 60 % as many requests a second.
"""

import argparse
import logging
import random
import statistics
import time
from itertools import cycle

from benchmarks.clash import analyse, measure_on, own_database, start

GOAL = 60  # percent of the bare view
TURNS = 20  # of each view, one after another, so that a busy moment of the machine meets both


def main():
    """Fill and measure in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--certificates", type=int, default=200_000)
    arguments.add_argument("--rounds", type=int, default=2000, help="requests to each address")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        start()
        fill(options.certificates)
        run(options.rounds)
        return
    with own_database() as address:
        if address:
            measure_on(address, "benchmarks.verify")
        else:
            print("PostgreSQL: not measured, there is none")


def fill(count):
    """One certificate by the portal's own verbs, the others as copies of it with keys of their own."""
    from django.db import connection

    from certificates.models import Certificate
    from tests import build

    began = time.perf_counter()
    (first,) = build.make_certificates(build.make_recognised_class(learners=1))
    own = {
        "seq": "seq + n", "number": "lpad((seq + n)::text, 4, '0') || '-GCN/TTCT'",
        "token": "translate(left(upper(md5('t' || n)), 26), '0189', 'WXYZ')", "code": "left(upper(md5('c' || n)), 13)",
        "status": "'issued'", "is_legacy": "true", "enrolment_id": "NULL", "proposal_id": "NULL",
    }  # fmt: skip
    columns = [field.column for field in Certificate._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join(own.get(column, f'"{column}"') for column in columns)
    with connection.cursor() as cursor:
        # Copies have no class and no proposal: for the look-up they are certificates like any other.
        cursor.execute("ALTER TABLE certificates_certificate DROP CONSTRAINT certificate_has_a_ground")
        cursor.execute(
            f"INSERT INTO certificates_certificate ({', '.join(columns)}) SELECT {chosen} "  # noqa: S608
            "FROM certificates_certificate, generate_series(1, %s) AS n WHERE id = %s", [count - 1, first.pk],
        )  # fmt: skip
    analyse()
    print(f"{Certificate.objects.count():,} certificates, filled in {time.perf_counter() - began:.0f} s")


def run(rounds):
    """Print requests a second of each view, and their share of the bare one."""
    from django.conf import settings
    from django.contrib.auth.decorators import login_not_required
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.urls import path

    from certificates.models import Certificate
    from portal import urls

    @login_not_required
    def bare(request, pk):
        return HttpResponse(Certificate.objects.get(pk=pk).number)

    urls.urlpatterns.append(path("bare/<int:pk>", bare))
    logging.disable(logging.WARNING)  # each unknown code would write a line
    settings.VERIFY_RATE = settings.VERIFY_RATE_OVERALL = "100000000/m"
    settings.ALLOWED_HOSTS = ["localhost"]
    chance = random.Random(7)
    keys = list(Certificate.objects.values_list("pk", "token").order_by("pk"))
    chosen = [chance.choice(keys) for _ in range(rounds)]
    unknown = ["".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=26)) for _ in range(rounds)]
    views = {
        "one row by its primary key": [f"/bare/{pk}" for pk, _token in chosen],
        "check, certificate found": [f"/C/{token}" for _pk, token in chosen],
        "check, code unknown": [f"/C/{token}" for token in unknown],
        "check, as JSON": [f"/C/{token}" for _pk, token in chosen],
    }
    times = measure(WSGIHandler(), views, rounds)
    print(f"{rounds:,} requests each, one process, one thread\n{'':30} {'requests/s':>10} {'p95 ms':>8} {'of bare':>8}")
    first = rounds / sum(next(iter(times.values())))
    for name, each in times.items():
        rate = rounds / sum(each)
        p95 = 1000 * statistics.quantiles(each, n=20)[-1]
        print(f"{name:30} {rate:10,.0f} {p95:8.1f} {100 * rate / first:7.0f} %")
    print(f"goal: {GOAL} %")


def measure(handler, views, rounds):
    """{view: seconds of each request}, the views by turns."""
    times = {name: [] for name in views}
    for paths in views.values():  # warm caches
        for address in paths[:50]:
            ask(handler, address)
    sources = {name: cycle(paths) for name, paths in views.items()}
    for _turn in range(TURNS):
        for name, source in sources.items():
            accept = "application/json" if name.endswith("JSON") else "text/html"
            for _ in range(rounds // TURNS):
                address = next(source)
                began = time.perf_counter()
                status = ask(handler, address, accept)
                times[name].append(time.perf_counter() - began)
                assert status == ("404 Not Found" if "unknown" in name else "200 OK"), (name, status)
    return times


def ask(handler, address, accept="text/html"):
    """The status of one request through the whole stack."""
    from django.test import RequestFactory

    found = []
    environ = RequestFactory().generic("GET", address, headers={"accept": accept, "host": "localhost"}).environ
    answer = handler(environ, lambda status, headers, *_: found.append(status))
    b"".join(answer)
    answer.close()
    return found[0]


if __name__ == "__main__":
    main()
