"""What the grid of posts costs with all centres of the country: milliseconds, queries and size of each way to open it.

    python -m benchmarks.workbench [--centres 709] [--provinces 34] [--rounds 5]

Runs Django's test client as national staff on a temporary SQLite database: `--centres` centres with a decision, seven
appointments and an authority to sign each. Times are medians in one warm process, without the network and the web
server. The goal: at most 10 queries.
"""

import argparse
import statistics
import tempfile
import time
from datetime import date

from benchmarks.pages import start_portal

MOST_QUERIES = 10
PAGES = [
    ("the first page", "/centres/"),
    ("sorted by vacant posts", "/centres/?sort=-vacant"),
    ("found by name", "/centres/?q=noi+7"),
    ("needs a look", "/centres/?state=look"),
    ("a day in 2020", "/centres/?on=15/06/2020"),
    ("the last page", "/centres/?page=99"),
]


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--centres", type=int, default=709, help="centres in the grid, those of the demo included")
    arguments.add_argument("--provinces", type=int, default=34, help="provinces they are spread over")
    arguments.add_argument("--rounds", type=int, default=5, help="times each page is opened for the clock")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_portal(folder)
        fill(options.centres, options.provinces)
        run(options.rounds)


def fill(centres, provinces):
    """Provinces and centres up to that many; every seventh centre lacks a director, every third a person."""
    from centres.models import AppointmentKind, AppointmentMode, Centre
    from tests import build

    places = [build.make_province(f"Tỉnh {n}") for n in range(provinces)]
    for n in range(centres - Centre.objects.count()):
        centre = build.make_centre(f"Nơi {n}", places[n % provinces])
        build.make_quota(centre, 4 + n % 3)
        build.make_deputy(centre)
        for _post in range(3 + (n % 3 > 0)):
            build.make_appointment(build.make_person(centre))
        visiting = {"mode": AppointmentMode.VISITING, "counts_towards_quota": False}
        build.make_appointment(build.make_person(centre), **visiting)
        if n % 7:
            concurrent = {"mode": AppointmentMode.CONCURRENT, "counts_towards_quota": False}
            build.make_appointment(build.make_person(centre), AppointmentKind.DIRECTOR, **concurrent)


def run(rounds):
    """Open every page, and take the file once."""
    from django.test import Client

    from centres import posts
    from centres.models import Centre, User

    browser = Client()
    browser.force_login(User.objects.get(role="national"))
    print(f"{Centre.objects.count()} centres\n{'page':<28}{'queries':>9}{'ms':>8}{'kB':>8}")
    for name, address in PAGES:
        print_line(name, *measure(lambda address=address: browser.get(address), rounds))
    print_line("the file", *measure(lambda: browser.get("/centres/export/"), rounds))
    queries, milliseconds, _size = measure(lambda: posts.on_day(Centre.objects.all(), date(2026, 11, 24)), rounds)
    print_line("the rows alone", queries, milliseconds, 0)


def measure(deed, rounds):
    """(queries, median milliseconds, kilobytes of the answer)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    deed()
    with CaptureQueriesContext(connection) as queries:
        answer = deed()
    asked, times = len(queries), []  # the next request empties the list
    for _round in range(rounds):
        began = time.perf_counter()
        deed()
        times.append(time.perf_counter() - began)
    return asked, 1000 * statistics.median(times), len(getattr(answer, "content", b"")) / 1000


def print_line(name, queries, milliseconds, size):
    remark = f"more than {MOST_QUERIES}" if queries > MOST_QUERIES else ""
    print(f"{name:<28}{queries:>9}{milliseconds:>8.0f}{size:>8.0f}  {remark}".rstrip())


if __name__ == "__main__":
    main()
