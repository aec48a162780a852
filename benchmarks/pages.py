"""What the main pages cost: queries with 1 row and with 30, milliseconds and size, for each role that opens them.

    python -m benchmarks.pages [--rounds 5] [--rows 30] [--learners 450]

Runs Django's test client on a temporary SQLite database with the demo's centres and accounts; times are medians in
one warm process, without the network and the web server. The goal: at most 25 queries, and as many with 30 rows as
with 1. The last lines are the result sheet of a large class, opened and saved whole.
"""

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time

import django

MOST_QUERIES = 25
# role: the pages it works with; those of one thing are opened on the thing the world keeps under that name
PAGES = {
    "officer": [
        "home", "plan-list", "plan-detail plan", "plan-edit draft", "class-list", "class-detail open", "class-create",
        "roster-import open", "result-edit open", "class-closing finished", "learner-list", "learner-detail learner",
        "proposal-list", "proposal-create recognised", "proposal-detail proposal", "certificate-list",
        "certificate-detail certificate", "person-list", "programme-list",
    ],
    "director": [
        "home", "plan-list", "plan-approve submitted", "class-list", "class-detail recognised", "proposal-list",
        "proposal-detail proposal", "account-list", "audit-list", "centre-detail centre",
    ],
    "lecturer": ["home", "class-list", "class-detail open", "learner-list"],
    "province": [
        "home", "plan-list", "plan-detail plan", "class-list", "class-detail open", "learner-list", "certificate-list",
        "centre-list", "centre-detail centre", "account-list", "audit-list",
    ],
    "national": [
        "home", "province-dashboard province", "plan-list", "class-list", "centre-list", "province-list",
        "programme-list", "audit-list",
    ],
}  # fmt: skip


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5, help="times each page is opened for the clock")
    arguments.add_argument("--rows", type=int, default=30, help="rows of the long lists")
    arguments.add_argument("--learners", type=int, default=450, help="learners of the large class")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_portal(folder)
        world = World()
        world.grow(1)
        short = {page: count_queries(*page, world) for page in pages()}
        world.grow(options.rows - 1)
        print_head(options.rows)
        for page in pages():
            print_line(page, short[page], *measure(*page, world, options.rounds))
        print_large_class(world, options.learners, options.rounds)


def start_portal(folder):
    """Set Django up on an empty database in `folder`, with the demo's centres and accounts."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_DEMO_DATABASE": "1", "DEMO": "1", "DEBUG": "0",
        "QR_KIND": "address",
        "DATABASE_URL": f"sqlite:///{folder}/pages.sqlite3", "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": folder, "ALLOWED_HOSTS": "testserver",
    }  # fmt: skip
    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # accounts are made by the dozen
    logging.disable(logging.WARNING)
    from django.core.management import call_command
    from django.utils import timezone

    from portal.demo import places

    call_command("migrate", verbosity=0)
    places.build(timezone.localdate())


def pages():
    """(role, page) of every line of the table."""
    return [(role, page) for role, names in PAGES.items() for page in names]


class World:
    """One centre with rows of everything, its province, and a signed-in browser for each role."""

    def __init__(self):
        from django.test import Client

        from centres.models import Centre, User
        from courses.models import Programme
        from tests import build

        self.build, self.centre = build, Centre.objects.select_related("province").get(code="QL")
        self.staff = {user.role: user for user in User.objects.filter(centre=self.centre).select_related("person")}
        users = self.staff | {
            "province": User.objects.get(province=self.centre.province_id, role="province"),
            "national": User.objects.get(role="national"),
        }
        self.browsers = {role: Client(raise_request_exception=False) for role in PAGES}
        for role, browser in self.browsers.items():
            browser.force_login(users[role])
        self.programmes = list(Programme.objects.all())
        self.awareness = Programme.objects.get(code="NTVD")
        self.things, self.rows = self._things(), 0

    def _things(self):
        """One row of each kind; `grow` adds rows below them."""
        build, centre, officer = self.build, self.centre, self.staff["officer"]
        head = self.staff["lecturer"].person
        year = build.TODAY().year
        return {
            "centre": centre,
            "province": centre.province,
            "plan": build.make_plan(centre, by=officer, status="approved", year=year, lines=0),
            "draft": build.make_plan(centre, by=officer, year=year + 1, lines=0),
            "submitted": build.make_plan(centre, by=officer, year=year - 1, status="submitted", lines=0),
            "open": self.new_class(head=head),
            "recognised": self._recognised_class(),
        }

    def grow(self, n):
        """Add `n` rows to every list."""
        build, centre, officer = self.build, self.centre, self.staff["officer"]
        for row in range(n):
            programme = self.programmes[row % len(self.programmes)]
            for plan in ("plan", "draft", "submitted"):
                build.make_plan_line(self.things[plan], programme)
            build.make_plan(build.make_centre("Quỳnh", centre.province), programme=programme)
            build.make_class(centre, by=officer, programme=programme, head=self.staff["lecturer"].person)
            build.make_user("officer", centre=centre, person=build.make_person(centre))
            self.things["proposal"] = build.make_proposal(self._recognised_class(), by=officer)
            self.things["certificate"] = build.make_certificates(self._recognised_class(), by=officer)[0]
        self.things["learner"] = build.enrol(self.things["open"], n)[0].learner
        self.rows += n
        self.things["finished"] = self._finished_class(self.rows)

    def new_class(self, **facts):
        """A class of the usual programme that is over, with room for many."""
        facts = {"by": self.staff["officer"], "programme": self.awareness, "capacity": 2000} | facts
        return self.build.make_class(self.centre, **facts)

    def _recognised_class(self):
        made = self.new_class()
        self.build.enrol(made, 1)
        return self.build.recognise_class(made)

    def _finished_class(self, learners):
        """A class that waits for recognition; nobody can join it any more, so it is made anew."""
        from courses import classes

        made = self.new_class()
        self.build.enrol(made, learners)
        return classes.finish(made, by=self.staff["officer"])

    def address(self, page):
        """The address of “class-detail open”."""
        from django.urls import reverse

        name, _space, thing = page.partition(" ")
        return reverse(name, args=[self.things[thing].pk] if thing else None)


def count_queries(role, page, world):
    """Queries of one page once its caches are warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, address = world.browsers[role], world.address(page)
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return len(queries)


def measure(role, page, world, rounds):
    """(queries, milliseconds, kilobytes, status) of one page."""
    queries = count_queries(role, page, world)
    browser, address, times = world.browsers[role], world.address(page), []
    for _round in range(rounds):
        began = time.perf_counter()
        answer = browser.get(address)
        times.append(time.perf_counter() - began)
    return queries, 1000 * statistics.median(times), len(answer.content) / 1000, answer.status_code


def print_head(rows):
    print(f"{'role':9} {'page':32} {'1 row':>6} {f'{rows} rows':>8} {'ms':>7} {'kB':>7}  (queries, median, size)")


def print_line(page, short, queries, milliseconds, size, status):
    role, name = page
    remark = f"answered {status}" if status != 200 else ""
    if short != queries:
        remark = "not constant"
    if queries > MOST_QUERIES:
        remark = f"more than {MOST_QUERIES}"
    print(f"{role:9} {name:32} {short:6} {queries:8} {milliseconds:7.0f} {size:7.0f}  {remark}".rstrip())


def print_large_class(world, learners, rounds):
    """Open and save the result sheet of a large class."""
    build = world.build
    course_class = world.new_class()
    people = build.enrol(course_class, learners)
    world.things["large"] = course_class
    queries, milliseconds, size, _status = measure("officer", "result-edit large", world, rounds)
    print(f"\nresult sheet of {learners} learners: opened in {milliseconds:.0f} ms, {queries} queries, {size:.0f} kB")
    part = course_class.programme_version.parts.get()
    times = []
    for turn in range(rounds):
        course_class.refresh_from_db()
        data = {"version_no": course_class.version_no}
        for one in people:  # every score differs from what is saved
            cells = {
                f"excused-{one.pk}": turn + 1,
                f"unexcused-{one.pk}": "",
                f"score-{one.pk}-{part.pk}": 7 + turn % 2,
            }
            data |= cells
        began = time.perf_counter()
        answer = world.browsers["officer"].post(world.address("result-edit large"), data)
        times.append(time.perf_counter() - began)
    milliseconds = 1000 * statistics.median(times)
    print(f"saved whole, every score changed, in {milliseconds:.0f} ms (answered {answer.status_code})")


if __name__ == "__main__":
    sys.exit(main())
