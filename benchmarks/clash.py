"""What it costs to see whether a lecturer or a room is taken, with a year of the whole country in the table.

    python -m benchmarks.clash [--classes 76400] [--sessions 10] [--rounds 1000]

Runs on a temporary SQLite file and on a database of its own on PostgreSQL: the server DATABASE_URL names, else the one
that comes with the test requirements. Filled with `--classes` classes of `--sessions` sessions at 709 centres, nobody
booked twice; then random sessions and random timetables of ten are checked, all of them free at that hour though the
same lecturers and rooms are busy on the same days. Beside it a naive check: one query for every session. Times are
those of one warm process, the network left out. The goal: 1 query and at most 5 ms for one session.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import urlsplit, urlunsplit

CENTRES, LECTURERS, ROOMS, WEEKS = 709, 6, 3, 50
MONDAY = date(2026, 1, 5)
GOAL = 5  # milliseconds, one session


def main():
    """Measure both databases, each in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--classes", type=int, default=76_400, help="classes of the year")
    arguments.add_argument("--sessions", type=int, default=10, help="sessions of each class, two a day from Monday on")
    arguments.add_argument("--rounds", type=int, default=1000, help="random sessions that are checked")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.here:
        start()
        fill(options.classes, options.sessions)
        run(options.rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure_on(f"sqlite:///{folder}/clash.sqlite3")
    with own_database() as address:
        if address:
            measure_on(address)
        else:
            print("PostgreSQL: not measured, there is none")


def measure_on(address, script="benchmarks.clash"):
    """Run a script again on one database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "0", "DEMO": "1",
            "QR_KIND": os.environ.get("QR_KIND", "address"),
            "MEDIA_ROOT": f"{folder}/media", "STATIC_ROOT": folder,
        }  # fmt: skip
        environment.setdefault("SECRET_KEY", "only to measure, and long enough to be taken for a real one")
        subprocess.run([sys.executable, "-m", script, "--here", *sys.argv[1:]], env=environment, check=True)


@contextmanager
def own_database():
    """Yield the address of an empty database on a PostgreSQL server, dropped afterwards; None without a server."""
    from tests.databases import postgresql

    with postgresql() as (address, _origin):
        if address is None:
            yield None
            return
        import psycopg2

        name = f"portal_clash_{os.getpid()}"
        connection = psycopg2.connect(address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            try:
                yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


def start():
    """Set Django up on the empty database."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


# --- A year of the country ----------------------------------------------------------------------------------------


def fill(classes, sessions):
    """Centres with their lecturers and rooms; classes spread over the weeks, side by side with staff of their own."""
    from courses.models import CourseClass, Session
    from tests import build

    began = time.perf_counter()
    province, programme = build.make_province(), build.make_programme()
    by = build.make_user("national")
    places = [place(province, n) for n in range(CENTRES)]
    version = programme.versions.get()
    rows = [new_class(n, places[n % CENTRES][0], version, by) for n in range(classes)]
    made = CourseClass.objects.bulk_create(rows, batch_size=1000)
    for first in range(0, classes, 1000):
        batch = [
            session for n in range(first, min(first + 1000, classes))
            for session in sessions_of(made[n], n, places[n % CENTRES], sessions)
        ]  # fmt: skip
        Session.objects.bulk_create(batch, batch_size=1000)
    analyse()
    seconds = time.perf_counter() - began
    print(f"{classes:,} classes × {sessions} sessions at {CENTRES} centres, filled in {seconds:.0f} s")


def place(province, n):
    """(centre, its lecturers, its rooms)."""
    from centres.models import Person
    from courses.models import Room
    from tests import build

    centre = build.make_centre(f"Nơi {n}", province)
    people = Person.objects.bulk_create([Person(centre=centre, full_name=f"Lê Văn {k}") for k in range(LECTURERS)])
    rooms = Room.objects.bulk_create([Room(centre=centre, name=f"Phòng {k}") for k in range(ROOMS)])
    return centre, people, rooms


def new_class(n, centre, version, by):
    from courses.models import ClassStatus, CourseClass

    starts_on = MONDAY + timedelta(weeks=n // CENTRES % WEEKS)
    return CourseClass(
        centre=centre, year=2026, code=f"L{n}", name=f"Lớp {n}", name_key=f"lop {n}", programme_version=version,
        off_plan_reason="x", status=ClassStatus.OPEN, starts_on=starts_on, ends_on=starts_on + timedelta(days=4),
        periods=40, place="x", opening_no="1", opened_on=starts_on, created_by=by,
    )  # fmt: skip


def sessions_of(course_class, n, its_place, sessions):
    """Mornings and afternoons of one class; classes of the same week take other lecturers and another room."""
    from courses.models import Session

    centre, people, rooms = its_place
    lane = n // CENTRES // WEEKS % ROOMS
    for k in range(sessions):
        on = course_class.starts_on + timedelta(days=k // 2)
        yield Session(
            course_class=course_class, centre=centre, on=on, part=1 + k % 2, topic=f"Bài {k}", room=rooms[lane],
            lecturer=people[2 * lane + k % 2],
        )  # fmt: skip


def analyse():
    """Tell the planner what is in the tables, as the server does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- Checking -----------------------------------------------------------------------------------------------------


def run(rounds):
    """Both checks, one session and ten at a time; then how the database reads them."""
    from django.db import connection

    from courses import clashes
    from tests import build

    by = build.make_user("national")
    chance = random.Random(20262)
    print(f"{connection.vendor}: {'.'.join(map(str, connection.get_database_version()))}")
    print(f"{'check':<44}{'queries':>9}{'median ms':>11}{'p95 ms':>9}   goal")
    for n, times in ((1, rounds), (10, rounds // 3)):
        wanted = [timetable(chance, n) for _round in range(times)]
        what = "one session" if n == 1 else f"a timetable of {n} sessions"
        goal = f"1 query, {GOAL} ms" if n == 1 else "1 query"
        line(what, [lambda pair=pair: clashes.refusals(*pair, by=by) for pair in wanted], goal)
        line(f"{what}, a query for each", [lambda pair=pair: naive(*pair) for pair in wanted], "")
    for n in (1, 10):
        print(f"how the query for {n} is read:")
        print(explain(clashes.kept_at_the_time(*timetable(chance, n))))


def timetable(chance, n):
    """(a class, n sessions it might have): in the evenings, when nobody teaches, of days on which everybody does."""
    from courses.models import CourseClass, DayPart, Session

    rows = CourseClass.objects.select_related("centre")
    course_class = rows.filter(pk__gte=chance.randint(1, rows.order_by("-pk")[0].pk)).order_by("pk")[0]
    people, rooms = list(course_class.centre.people.all()), list(course_class.centre.teaching_rooms.all())
    return course_class, [
        Session(
            course_class=course_class, centre=course_class.centre, on=course_class.starts_on + timedelta(days=k // 2),
            part=DayPart.EVENING, first_period=1 + 4 * (k % 2), last_period=4 + 4 * (k % 2), topic="x",
            lecturer=chance.choice(people), room=chance.choice(rooms),
        )
        for k in range(n)
    ]  # fmt: skip


def naive(course_class, sessions):
    """What comes to mind first: look up every session by itself."""
    from django.db.models import Q

    from courses.models import Session

    for one in sessions:
        at = Session.objects.standing().filter(
            on=one.on, part=one.part, first_period__lte=one.last_period, last_period__gte=one.first_period
        )
        if at.filter(Q(lecturer=one.lecturer_id) | Q(room=one.room_id) | Q(course_class=course_class)).exists():
            return [one]
    return []


def line(what, checks, goal):
    """Run the checks and print what they took; a check that finds something was no check of free hours."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        found = checks[0]()
    assert found == [], found
    times = []
    for check in checks:
        began = time.perf_counter()
        check()
        times.append(1000 * (time.perf_counter() - began))
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{what:<44}{len(queries):>9}{statistics.median(times):>11.2f}{p95:>9.2f}   {goal}".rstrip())


def explain(rows):
    """The plan of the database, with the lists of keys shortened."""
    from django.db import connection

    told = rows.explain(analyze=True) if connection.vendor == "postgresql" else rows.explain()
    return "\n".join(f"  {text if len(text) < 150 else text[:147] + '…'}" for text in told.splitlines())


if __name__ == "__main__":
    main()
